"""Whom a mail is from, as its reader sees it."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from doers import doer
from work_cases import ADOPTED_AT, EXAMPLE, FILE, KEY, LOADED_AT, deliveries, settings_in

from arshjul.store import DeliveryStatus, Store
from arshjul.work.files.associations import load
from arshjul.work.years import adopt


@pytest.mark.parametrize(
    ("mail_from", "name"),
    [
        ("Kansliet Finsam <kallelse@finsam.example>", "Kansliet Finsam"),
        ("kallelse@finsam.example", "Samordningsförbundet Finsam Degerfors-Karlskoga"),
    ],
)
def test_a_mail_is_from_the_name_in_the_setting_or_else_from_the_association(
    store: Store, tmp_path: Path, mail_from: str, name: str
) -> None:
    settings = settings_in(tmp_path, ARSHJUL_MAIL_FROM=mail_from)

    load(store, settings, EXAMPLE.encode(), FILE, doer(LOADED_AT))
    adopt(store, settings, KEY, 2022, doer(ADOPTED_AT))

    sender = _first_mail(store)["From"].addresses[0]
    assert sender.display_name == name
    assert sender.addr_spec.startswith("kallelse+")


def _first_mail(store: Store) -> EmailMessage:
    with store.reading() as unit:
        mail = message_from_bytes(
            unit.of(KEY).deliveries.bytes_of(deliveries(store, DeliveryStatus.PLANNED)[0].id), policy=policy.default
        )
    assert isinstance(mail, EmailMessage)
    return mail
