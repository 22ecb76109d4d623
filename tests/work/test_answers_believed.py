"""Whose answer it is, whether it is believed, and what is no answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from doers import doer
from office import KEY, MEETING, NOW, PASSED, PERSON, Office, bounce_address
from work_cases import AT_ONCE

from arshjul.folders import folder
from arshjul.store.values.kinds import Verdict
from arshjul.work.files.associations import load


def test_an_answer_in_another_name_changes_nothing(office: Office) -> None:
    assert office.take(office.answer(attendee="kollega@annat.example")) is Verdict.TRAY
    assert "kollega@annat.example" in office.last().reason
    assert office.standing() is None


def test_an_answer_from_a_known_other_address_is_counted(office: Office) -> None:
    with office.store.writing() as unit:
        unit.of(KEY).add_alias(PERSON, "hemma@brev.example", NOW)

    assert office.take(office.answer(attendee="Hemma@Brev.example")) is Verdict.COUNTED


def test_the_token_and_the_name_of_different_people_change_nothing(office: Office) -> None:
    other = "ledamot@karlskoga.example"

    assert office.take(office.answer(attendee=other)) is Verdict.TRAY
    assert office.standing() is None
    assert office.standing("vice-ordforande-karlskoga") is None


def test_the_token_is_read_where_our_own_server_wrote_it(office: Office) -> None:
    base = office.settings.mail_from_address
    raw = f"Delivered-To: {office.secret()}\r\n".encode() + office.answer(to=base)

    assert office.take(raw) is Verdict.COUNTED


def test_a_token_that_is_not_ours_waits_for_a_person_also_with_proof(office: Office) -> None:
    raw = PASSED.encode() + office.answer(to="kallelse+aaaaaaaaaaaaaaaaaaaaaaaaaa@forbundet.example")

    assert office.take(raw) is Verdict.TRAY
    assert "gäller inte" in office.last().reason


@pytest.mark.parametrize(
    "proof",
    [
        "mx.forbundet.example; dmarc=pass header.from=degerfors.example",
        "mx.forbundet.example 1; spf=fail smtp.mailfrom=x.example; dkim=pass (2048 bit) header.d=degerfors.example",
        "MX.forbundet.example;\r\n dmarc=pass (p=none dis=none) header.from=degerfors.example",
    ],
)
def test_without_a_token_our_own_servers_proof_is_enough(office: Office, proof: str) -> None:
    raw = f"Authentication-Results: {proof}\r\n".encode() + office.answer(to=office.settings.mail_from_address)

    assert office.take(raw) is Verdict.COUNTED
    with office.store.reading() as unit:
        assert "pass" in unit.of(KEY).answers()[0].authentication


@pytest.mark.parametrize(
    "proof",
    [
        "",
        "Authentication-Results: mx.annan.example; dmarc=pass header.from=degerfors.example\r\n",
        "Authentication-Results: mx.forbundet.example; dmarc=fail header.from=degerfors.example\r\n",
        "Authentication-Results: mx.forbundet.example; dmarc=pass\r\n",
        "Authentication-Results: mx.forbundet.example; dmarc=pass header.from=annan.example\r\n",
        "Authentication-Results: mx.forbundet.example; dkim=pass header.d=annan.example\r\n",
        "Authentication-Results: mx.forbundet.example; dkim=pass header.d=example\r\n",
        "Authentication-Results: mx.forbundet.example; spf=pass smtp.mailfrom=degerfors.example\r\n",
        "Authentication-Results: mx.forbundet.example; none (; dmarc=pass header.from=degerfors.example)\r\n",
        'Authentication-Results: mx.forbundet.example; spf=fail reason="; dmarc=pass"\r\n',
        "Authentication-Results: mx.forbundet.example; dmarc=fail\r\n" + PASSED,
    ],
)
def test_without_a_token_and_without_proof_nothing_changes(office: Office, proof: str) -> None:
    raw = proof.encode() + office.answer(to=office.settings.mail_from_address)

    assert office.take(raw) is Verdict.TRAY
    assert office.standing() is None


def test_without_the_name_of_our_server_no_proof_is_believed(office: Office) -> None:
    office.settings = replace(office.settings, authserv_id="")

    assert office.take(PASSED.encode() + office.answer(to=office.settings.mail_from_address)) is Verdict.TRAY


def test_a_proven_sender_cannot_answer_for_somebody_else(office: Office) -> None:
    raw = office.answer(to=office.settings.mail_from_address).replace(
        b'From: "Ledamot" <ledamot@degerfors.example>', b"From: Annan <annan@degerfors.example>"
    )

    assert office.take(PASSED.encode() + raw) is Verdict.TRAY
    assert office.standing() is None


@pytest.mark.parametrize("uid", ["", "m-finns-inte@forbundet.example", "m-2022-styrelse-1.annat@forbundet.example"])
def test_an_answer_about_a_meeting_that_is_not_ours_waits_for_a_person(office: Office, uid: str) -> None:
    assert office.take(office.answer(uid=uid)) is Verdict.TRAY
    assert office.standing() is None


def test_an_answer_of_somebody_who_was_not_called_waits_for_a_person(office: Office) -> None:
    raw = office.answer(to=office.secret("revisor-degerfors"), attendee="revisor@degerfors.example")

    assert office.take(raw) is Verdict.TRAY
    assert "inte kallad" in office.last().reason


def test_a_deputy_who_answers_after_being_released_is_counted(office: Office) -> None:
    deputy, its_address = "ersattare-degerfors", "ersattare@degerfors.example"
    for minutes, answer in ((0, "DECLINED"), (1, "ACCEPTED")):
        at = NOW - timedelta(hours=2) + timedelta(minutes=minutes)
        office.take(office.answer(answer=answer, at=at, message_id=f"<{minutes}@brev.example>"), at)
        office.invite(at)
        office.deliver_all()

    yes = office.answer(to=office.secret(deputy), attendee=its_address, message_id="<ja@brev.example>")

    assert office.take(yes) is Verdict.COUNTED


def test_an_answer_of_one_who_has_left_the_body_is_ignored(office: Office) -> None:
    text = (folder("examples") / f"{KEY}.yaml").read_text("utf-8")
    seat = next(line for line in text.splitlines() if f"person: {PERSON}," in line)
    left = text.replace(seat, seat.replace("}", ", until: 2021-12-31}"))
    load(
        office.store,
        office.settings,
        left.encode(),
        f"{KEY}.yaml",
        doer(NOW - timedelta(hours=4)),
        AT_ONCE,
    )

    assert office.take(office.answer()) is Verdict.IGNORED
    assert "inte längre kallad" in office.last().reason


def test_an_answer_to_a_cancelled_meeting_is_ignored(office: Office) -> None:
    text = (folder("examples") / f"{KEY}.yaml").read_text("utf-8")
    at = text.index(f"key: {MEETING}")
    cancelled = text[:at] + text[at:].replace("start: 09:00", "cancelled: true\n        start: 09:00", 1)
    load(
        office.store,
        office.settings,
        cancelled.encode(),
        f"{KEY}.yaml",
        doer(NOW - timedelta(hours=4)),
        AT_ONCE,
    )

    assert office.take(office.answer()) is Verdict.IGNORED
    assert office.last().reason == "Mötet är inställt."
    with office.store.reading() as unit:
        assert unit.of(KEY).answers() == ()


def test_an_answer_after_the_meeting_is_ignored(office: Office) -> None:
    assert office.take(office.answer(), NOW + timedelta(days=30)) is Verdict.IGNORED


def test_no_answer_yet_changes_nothing(office: Office) -> None:
    assert office.take(office.answer(answer="NEEDS-ACTION")) is Verdict.NOTED
    assert office.standing() is None


def test_out_of_office_is_ignored_and_never_answered(office: Office) -> None:
    before = len(office.receipts())

    assert office.take(office.answer("out-of-office")) is Verdict.IGNORED
    assert office.take(office.answer("out-of-office", to=bounce_address(office))) is Verdict.IGNORED
    assert len(office.receipts()) == before


def test_a_mail_in_words_waits_for_a_person(office: Office) -> None:
    raw = office.answer("out-of-office").replace(b"Auto-Submitted: auto-replied\r\nPrecedence: auto_reply\r\n", b"")

    assert office.take(raw) is Verdict.TRAY
    assert office.last().person == PERSON


@pytest.mark.parametrize("method", ["REQUEST", "CANCEL", "PUBLISH", "ADD", "REFRESH"])
def test_what_only_the_caller_may_send_waits_for_a_person(office: Office, method: str) -> None:
    """A member who calls to something else, or takes our meeting away, has something to say."""
    raw = office.answer("gmail").replace(b"METHOD:REPLY", f"METHOD:{method}".encode())
    raw = raw.replace(b"application/ics; name=", b"application/zip; name=").replace(b'filename="invite.ics"', b"")
    raw = raw.replace(b'name="invite.ics"', b"")

    assert office.take(raw) is Verdict.TRAY
    waiting = office.last()
    assert ("förhinder" if method == "CANCEL" else "egen kallelse") in waiting.reason
    assert (waiting.association_key, waiting.person, waiting.occasion) == (KEY, PERSON, MEETING)
    assert office.standing() is None
