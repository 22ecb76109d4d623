"""Mails that are broken, hostile or not ours change nothing, and wait for a person when they may be of use."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from asked_statements import statements
from doers import doer
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from office import ADDRESS, AUTUMN, KEY, MEETING, NOW, PERSON, Office, invitation
from reply_cases import COUNTED, reply

from arshjul.folders import folder
from arshjul.settings import Settings
from arshjul.store import Store
from arshjul.store.values.kinds import Verdict
from arshjul.work.files.associations import load


def nested(levels: int) -> bytes:
    body = b"Content-Type: text/plain\r\n\r\nhej\r\n"
    for number in range(levels):
        mark = b"b%d" % number
        body = b'Content-Type: multipart/mixed; boundary="%b"\r\n\r\n--%b\r\n%b--%b--\r\n' % (mark, mark, body, mark)
    return b"From: a@b.example\r\nMIME-Version: 1.0\r\n" + body


def bad_mails(office: Office) -> dict[str, bytes]:
    good = office.answer("yahoo")
    attendees = b"".join(b"ATTENDEE;PARTSTAT=ACCEPTED:mailto:p%06d@annat.example\r\n" % n for n in range(17_000))
    return {
        "nested 1,500 levels": nested(1500),
        "nested 60 levels": nested(60),
        "1 MB of attendees": good.replace(b"ORGANIZER", attendees + b"ORGANIZER"),
        "300 attendees": good.replace(b"ORGANIZER", attendees[:18_000] + b"ORGANIZER"),
        "nested calendar": good.replace(b"BEGIN:VEVENT\r\n", b"BEGIN:VEVENT\r\n" * 290),
        "one long line": good.replace(b"SUMMARY:", b"SUMMARY:" + b"x" * 300_000),
        "a zip": good.replace(b"BEGIN:VCALENDAR", b"PK\x03\x04"),
        "a zip for a calendar": office.answer("proton-bridge")
        .replace(b"text/calendar", b"application/zip")
        .replace(b"invite.ics", b"invite.zip"),
        "two meetings": good.replace(
            b"END:VCALENDAR", b"BEGIN:VEVENT\r\nUID:annat\r\nATTENDEE:mailto:x@y.example\r\nEND:VEVENT\r\nEND:VCALENDAR"
        ),
        "two answers": good.replace(
            b"END:VCALENDAR",
            good[good.index(b"BEGIN:VEVENT") : good.index(b"END:VCALENDAR")].replace(b"ACCEPTED", b"DECLINED")
            + b"END:VCALENDAR",
        ),
        "two sequences": good.replace(
            b"END:VCALENDAR",
            good[good.index(b"BEGIN:VEVENT") : good.index(b"END:VCALENDAR")].replace(b"SEQUENCE:0", b"SEQUENCE:1")
            + b"END:VCALENDAR",
        ),
        "200 kB of categories": good.replace(
            b"SUMMARY:", b"CATEGORIES:" + (b"a," * 30 + b"\r\n ") * 3_300 + b"a\r\nSUMMARY:"
        ),
        "two methods": good.replace(b"METHOD:REPLY", b"METHOD:REPLY\r\nMETHOD:REQUEST"),
        "no status": good.replace(b"PARTSTAT=ACCEPTED;", b""),
        "own status": good.replace(b"PARTSTAT=ACCEPTED", b"PARTSTAT=KANSKE"),
        "a series": good.replace(b"DTSTAMP", b"RECURRENCE-ID:20220207T080000Z\r\nDTSTAMP"),
        "no boundary": good.replace(b'; boundary="yahoo1"', b""),
        "an endless subject": good.replace(b"Subject: ", b"Subject: =?punycode?q?a-" + b"b" * 900_000 + b"?= "),
    }


BAD = (
    "nested 1,500 levels",
    "nested 60 levels",
    "1 MB of attendees",
    "300 attendees",
    "nested calendar",
    "one long line",
    "a zip",
    "a zip for a calendar",
    "two meetings",
    "two answers",
    "two sequences",
    "200 kB of categories",
    "two methods",
    "no status",
    "own status",
    "a series",
    "no boundary",
    "an endless subject",
)


@pytest.mark.parametrize("name", BAD)
def test_a_bad_mail_waits_for_a_person_with_a_reason_and_stops_nothing(office: Office, name: str) -> None:
    raw = bad_mails(office)[name]

    assert office.take(raw) is Verdict.TRAY

    waiting = office.last()
    assert waiting.reason
    with office.store.reading() as unit:
        assert unit.inbox.raw(waiting.id) == raw[: 1024 * 1024 + 1]
    assert office.standing() is None
    assert office.take(office.answer(message_id="<nasta@brev.example>")) is Verdict.COUNTED


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\r\n\r\n\r\n",
        bytes(range(256)) * 20,
        b"From: " + b"(" * 5000 + b"a@b.example\r\n\r\nHej",
        b"From: butik@varor.example\r\nTo: kallelse@forbundet.example\r\nSubject: Erbjudande\r\n\r\nK\xc3\xb6p nu",
        reply("gmail", to="kallelse@forbundet.example", attendee="a@b.example", uid="ett-annat-mote@b.example"),
    ],
)
def test_what_has_nothing_of_ours_is_left_and_nothing_of_it_is_kept(office: Office, raw: bytes) -> None:
    assert office.take(raw) is Verdict.LEFT

    with office.store.reading() as unit:
        assert unit.inbox.list(waiting=False) == ()
        assert unit.inbox.number_left() == 1
        assert unit.inbox.cullable_strays(NOW + timedelta(days=1)) == 0
    assert office.take(raw) is None


def test_words_of_somebody_we_know_wait_for_a_person_also_at_the_open_address(office: Office) -> None:
    raw = f"From: {ADDRESS}\r\nTo: {office.settings.mail_from_address}\r\n\r\nJag kommer inte.".encode()

    assert office.take(raw) is Verdict.TRAY
    assert office.last().association_key == KEY


def test_words_about_a_mail_of_ours_wait_for_a_person_whoever_writes_them(office: Office) -> None:
    head = f"From: hemma@brev.example\r\nIn-Reply-To: {invitation(office)[1]}\r\n"

    assert office.take(f"{head}\r\nJag kommer inte.".encode()) is Verdict.TRAY
    assert (office.last().association_key, office.last().person) == (KEY, PERSON)


@pytest.mark.parametrize("stated", ["iso-8859-1", "windows-1256", "utf-16", "finns-inte", "hex", "utf-7", ""])
def test_another_charset_than_stated_does_no_harm(office: Office, stated: str) -> None:
    raw = office.answer("outlook-desktop").replace(b'charset="utf-8"; method', f'charset="{stated}"; method'.encode())

    assert office.take(raw) is Verdict.COUNTED


def test_a_subject_in_broken_base64_and_a_time_before_time_do_no_harm(office: Office) -> None:
    raw = office.answer("yahoo", STAMP="00010101T000000Z", sequence=0)
    subject = raw[raw.index(b"Subject: ") :].partition(b"\r\n")[0]

    assert office.take(raw.replace(subject, b"Subject: =?utf-8?b?a?=")) is Verdict.COUNTED


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_characters_that_no_database_keeps_wait_for_a_person_like_any_other(
    store: Store, called: tuple[Path, Settings]
) -> None:
    settings = called[1]
    file = folder("examples") / f"{KEY}.yaml"
    load(store, settings, file.read_bytes(), file.name, doer(AUTUMN))
    office = Office(store, settings)
    broken = office.answer("exchange", attendee="led\x00amot@degerfors.example")

    assert office.take(broken.replace(b"From: ", b"From: <a\x00@b.example>, ")) is Verdict.TRAY
    assert "\x00" not in office.last().from_address + office.last().reason


def test_a_calendar_in_latin_1_is_read(office: Office) -> None:
    raw = office.answer("outlook-desktop").decode().encode("iso-8859-1")

    assert office.take(raw) is Verdict.COUNTED


PIECES = st.sampled_from(
    [
        b"PARTSTAT",
        b"ACCEPTED",
        b"mailto:",
        b"ATTENDEE",
        b"\r\n",
        b":",
        b";",
        b"METHOD:REPLY",
        b"BEGIN:VEVENT",
        b"@",
        b"0",
    ]
)


@hypothesis_settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), client=st.sampled_from(COUNTED))
def test_no_broken_answer_from_a_stranger_ever_changes_anything(
    office: Office, data: st.DataObject, client: str
) -> None:
    raw = office.answer(client, to=office.settings.mail_from_address, answer="DECLINED")
    for _ in range(data.draw(st.integers(0, 4))):
        at = data.draw(st.integers(0, len(raw)))
        raw = raw[:at] + data.draw(PIECES) + raw[at + data.draw(st.integers(0, 12)) :]

    assert office.take(raw) in (Verdict.TRAY, Verdict.IGNORED, Verdict.LEFT, None)
    assert office.standing() is None


def test_an_answer_about_somebody_elses_meeting_is_told_without_reading_any_association(office: Office) -> None:
    raw = office.answer(to=office.settings.mail_from_address, uid=f"m-{MEETING}.annat-forbund@forbundet.example")

    with statements(office.store) as asked:
        assert office.take(raw) is Verdict.TRAY

    assert office.last().reason == "Svaret gäller ett möte som inte finns hos oss."
    assert [statement for statement in asked if "FROM versions" in statement] == []
