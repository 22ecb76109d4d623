"""The tray on the command line."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from cli_cases import EXAMPLE, KEY, Desk
from doers import doer

from arshjul.intake.understanding import understand
from arshjul.settings import read_settings
from arshjul.work.answers.collecting import Taking, arrived
from arshjul.work.files.associations import load
from arshjul.work.opening import opened

CAME = datetime(2022, 2, 1, 9, tzinfo=UTC)


@pytest.fixture
def with_a_mail(desk: Desk) -> Desk:
    settings = read_settings(
        {"ARSHJUL_DATA": str(desk.data), "ARSHJUL_MAIL_FROM": "Kansliet <kallelse@forbundet.example>"}
    )
    with opened(settings, begins=True) as store:
        load(store, settings, EXAMPLE.read_bytes(), EXAMPLE.name, doer(CAME))
        raw = "From: a@b.example\r\nTo: kallelse+x@forbundet.example\r\nSubject: Jag är bortrest\r\n\r\nHej".encode()
        Taking(store, settings, understand, CAME).take(arrived(raw, CAME))
    return desk


def test_the_tray_tells_what_waits_and_why(with_a_mail: Desk) -> None:
    told = with_a_mail.run("tray")

    assert told.code == 0
    assert "a@b.example" in told.out
    assert "ingen kalenderdel" in told.out


def test_the_tray_as_json(with_a_mail: Desk) -> None:
    [mail] = with_a_mail.run("tray", "--json").shape["mails"]

    assert (mail["from"], mail["verdict"], mail["association"]) == ("a@b.example", "tray", None)
    assert with_a_mail.run("tray", KEY, "--json").shape["mails"] == []


def test_an_empty_tray_says_so(loaded: Desk) -> None:
    assert loaded.run("tray").out == "Inget väntar.\n"


def test_an_unknown_association_is_told(with_a_mail: Desk) -> None:
    told = with_a_mail.run("tray", "annat")

    assert told.code == 1
    assert KEY in told.err


def test_collecting_without_a_mailbox_does_nothing(with_a_mail: Desk) -> None:
    told = with_a_mail.run("run", "collect")

    assert told.out == "collect: 0 svar räknade, 0 väntar i inkorgen, 0 utan verkan.\n"
