"""The letters by which the members' contacts are asked for their elections to a new board."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from doers import doer
from work_cases import queue_now

from arshjul.settings import Settings
from arshjul.store import DeliveryStatus, Store
from arshjul.work.chains.elections import asked_election
from arshjul.work.files.associations import load
from arshjul.work.years import adopt
from arshjul.year.saying.message import MessageKind

FILE = Path(__file__).parent.parent / "cases" / "law" / "change-of-mandate-2027.yaml"
ADOPTED = datetime(2026, 11, 20, 11, tzinfo=UTC)
MORNING = datetime(2027, 1, 4, 6, tzinfo=UTC)

pytestmark = pytest.mark.parametrize("database", ["sqlite"])


def test_each_council_is_asked_once_with_a_page_of_its_own_and_the_director_not_at_all(
    store: Store, settings: Settings
) -> None:
    load(store, settings, FILE.read_bytes(), FILE.name, doer(ADOPTED))
    adopt(store, settings, FILE.stem, 2027, doer(ADOPTED))

    queue_now(store, settings, MORNING, FILE.stem, frozenset({MessageKind.REQUEST}))

    with store.reading() as unit:
        deliveries = unit.of(FILE.stem).deliveries
        sent = [d for d in deliveries.newest(limit=1000) if d.kind is MessageKind.REQUEST]
        [trosa] = (d for d in sent if d.person == "kontakt-trosa")
        mail = message_from_bytes(deliveries.bytes_of(trosa.id), policy=policy.default)
    assert len(sent) == 10
    assert {d.status for d in sent} == {DeliveryStatus.PLANNED}
    assert isinstance(mail, EmailMessage)
    part = mail.get_body(("plain",))
    assert part
    text = " ".join(part.get_content().split())
    assert "Vilka väljer fullmäktige i Trosa till ledamöter och ersättare i styrelsen för RAR Sörmland, för" in text
    secret = text.partition("/val/")[2].partition("/2027")[0]
    assert [link.name for link in asked_election(store, settings, secret, 2027, MORNING).links] == ["Trosa"]
