"""A mail that came back is known by what it is about, and is recorded on the mail that was sent."""

from __future__ import annotations

import re

import pytest
from office import ADDRESS, KEY, MEETING, PERSON, Office, bounce_address, invitation
from reply_cases import COUNTED

from arshjul.store import DeliveryStatus
from arshjul.store.values.kinds import Verdict


def bounce(office: Office, **changed: str) -> bytes:
    values = {"to": bounce_address(office), "ACTION": "failed", "CODE": "5.1.1", "BOUNCED": "<x@brev.example>"}
    return office.answer("bounce", **(values | changed))


def test_a_bounce_is_recorded_on_the_mail_it_came_back_for(office: Office) -> None:
    assert office.take(bounce(office)) is Verdict.BOUNCE

    with office.store.reading() as unit:
        row = unit.of(KEY).deliveries.one(invitation(office)[0])
    assert (row.status, row.reason, row.answer) == (
        DeliveryStatus.FAILED,
        "Adressen avvisas",
        "550 5.1.1 Okand mottagare",
    )


def test_a_bounce_to_the_open_address_is_known_by_the_mail_it_quotes(office: Office) -> None:
    number, message_id = invitation(office)
    base = office.settings.mail_from_address

    assert office.take(bounce(office, to=base, BOUNCED=message_id, attendee="annan@brev.example")) is Verdict.TRAY
    assert office.take(bounce(office, to=base)) is Verdict.TRAY
    assert office.take(bounce(office, to=base, BOUNCED=message_id)) is Verdict.BOUNCE
    with office.store.reading() as unit:
        assert unit.of(KEY).deliveries.one(number).status is DeliveryStatus.FAILED


def test_a_mail_that_is_only_late_has_not_failed(office: Office) -> None:
    assert office.take(bounce(office, ACTION="delayed", CODE="4.4.1")) is Verdict.BOUNCE

    with office.store.reading() as unit:
        row = unit.of(KEY).deliveries.one(invitation(office)[0])
    assert row.status is DeliveryStatus.SENT
    assert "4.4.1" in row.answer


@pytest.mark.parametrize("client", COUNTED)
def test_an_answer_to_the_address_for_bounces_waits_for_a_person(office: Office, client: str) -> None:
    assert office.take(office.answer(client, to=bounce_address(office))) is Verdict.TRAY

    waiting = office.last()
    assert "adressen för studsar" in waiting.reason
    assert (waiting.association_key, waiting.person, waiting.occasion) == (KEY, PERSON, MEETING)


def test_a_bounce_address_that_somebody_has_made_up_is_not_believed(office: Office) -> None:
    forged = bounce_address(office).replace("@", "a@").replace("studs+", "studs+b", 1)

    assert office.take(bounce(office, to=forged)) is Verdict.TRAY
    with office.store.reading() as unit:
        assert unit.of(KEY).deliveries.one(invitation(office)[0]).status is DeliveryStatus.SENT


NO_ORIGINAL = re.compile(rb"--bounce1\r\nContent-Type: text/rfc822-headers.*?(?=--bounce1--)", re.DOTALL)


def without_original(raw: bytes) -> bytes:
    """A report as Exchange and many others send it: without any of the mail that came back."""
    found, number = NO_ORIGINAL.subn(b"", raw)
    assert number == 1
    return found


def forget_other_mails(office: Office) -> None:
    """Let the invitation be the only mail that the person was ever sent."""
    with office.store.engine.execution_options(writes=True).begin() as connection:
        connection.exec_driver_sql(
            "DELETE FROM deliveries WHERE person = ? AND id <> ?", (PERSON, invitation(office)[0])
        )


def test_a_bounce_without_our_mail_is_known_by_the_secret_address_and_whom_it_was_for(office: Office) -> None:
    forget_other_mails(office)

    assert office.take(without_original(bounce(office, to=office.secret()))) is Verdict.BOUNCE

    with office.store.reading() as unit:
        assert unit.of(KEY).deliveries.one(invitation(office)[0]).status is DeliveryStatus.FAILED


def test_a_bounce_without_our_mail_waits_for_a_person_when_it_may_be_any_of_several(office: Office) -> None:
    assert office.take(without_original(bounce(office, to=office.secret()))) is Verdict.TRAY

    waiting = office.last()
    assert ADDRESS in waiting.reason
    assert (waiting.association_key, waiting.person) == (KEY, PERSON)


@pytest.mark.parametrize("header", ["In-Reply-To", "References"])
def test_a_bounce_without_our_mail_is_known_by_what_it_refers_to(office: Office, header: str) -> None:
    raw = without_original(bounce(office, to=office.settings.mail_from_address))

    assert office.take(f"{header}: <a@b.example> {invitation(office)[1]}\r\n".encode() + raw) is Verdict.BOUNCE


def test_a_bounce_in_words_alone_waits_for_a_person(office: Office) -> None:
    head = f"From: postmaster@post.example\r\nAuto-Submitted: auto-replied\r\nTo: {office.secret()}\r\n"

    assert office.take(f"{head}\r\nOkand mottagare".encode()) is Verdict.TRAY
    assert (office.last().association_key, office.last().person) == (KEY, PERSON)


@pytest.mark.parametrize("code", ["4.2.2", "5.2.2"])
def test_a_full_mailbox_is_told_to_a_person_and_is_no_refused_address(office: Office, code: str) -> None:
    assert office.take(bounce(office, CODE=code)) is Verdict.TRAY

    assert "full" in office.last().reason
    with office.store.reading() as unit:
        row = unit.of(KEY).deliveries.one(invitation(office)[0])
    assert row.status is DeliveryStatus.SENT
    assert code in row.answer


def test_a_report_that_a_mail_arrived_is_no_bounce(office: Office) -> None:
    assert office.take(bounce(office, ACTION="delivered", CODE="2.0.0")) is Verdict.TRAY
    with office.store.reading() as unit:
        assert unit.of(KEY).deliveries.one(invitation(office)[0]).status is DeliveryStatus.SENT
