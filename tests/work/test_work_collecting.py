"""What becomes of each mail that comes in: who answered what, and what waits for a person."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from asked_statements import statements
from doers import doer
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from reply_cases import COUNTED, reply
from work_cases import AT_ONCE, queue_now

from arshjul.folders import folder
from arshjul.ical.invitation import occasion_uid
from arshjul.intake import limits
from arshjul.intake.apart import Apart
from arshjul.intake.understanding import Understood, understand
from arshjul.settings import Settings, read_settings
from arshjul.store import DeliveryStatus, Incoming, Settled, Store, Verdict, open_store
from arshjul.work.answers.collecting import Taking, arrived
from arshjul.work.files.associations import load
from arshjul.work.mailing.addresses import answer_address, envelope_sender
from arshjul.work.years import adopt
from arshjul.year.answers import Answer, standing_answer

KEY = "degerfors-karlskoga"
MEETING = "2022-styrelse-1"
PERSON = "ledamot-degerfors"
ADDRESS = "ledamot@degerfors.example"
AUTUMN = datetime(2021, 11, 1, 8, tzinfo=UTC)
NOW = datetime(2022, 2, 1, 9, tzinfo=UTC)
PASSED = "Authentication-Results: mx.forbundet.example; dmarc=pass header.from=degerfors.example\r\n"


@dataclass
class Office:
    """An association that has called to its meetings, and its mailbox."""

    store: Store
    settings: Settings

    def secret(self, person: str = PERSON) -> str:
        return answer_address(self.settings, KEY, person)

    @property
    def uid(self) -> str:
        return occasion_uid(MEETING, KEY, self.settings.mail_domain)

    def answer(self, name: str = "exchange", **changed: object) -> bytes:
        values: dict[str, object] = {"to": self.secret(), "attendee": ADDRESS, "uid": self.uid} | changed
        return reply(name, **values)  # type: ignore[arg-type]

    def take(self, raw: bytes, now: datetime = NOW) -> Verdict | None:
        return Taking(self.store, self.settings, understand, now).take(arrived(raw, now))

    def standing(self, person: str = PERSON) -> Answer | None:
        with self.store.reading() as unit:
            room = unit.of(KEY)
            occasion = next(o for plan in room.association().years for o in plan.occasions if o.key == MEETING)
            found = standing_answer(
                (one for one in room.answers() if (one.occasion, one.person) == (MEETING, person)), occasion.sequence
            )
        return found.answer if found else None

    def last(self) -> Incoming:
        with self.store.reading() as unit:
            return unit.inbox.list(waiting=False)[0]

    def receipts(self) -> list[str]:
        with self.store.reading() as unit:
            return [d.subject for d in unit.of(KEY).deliveries.newest(limit=1000) if d.kind == "receipt"]

    def deliver_all(self) -> None:
        with self.store.writing() as unit:
            while claimed_now := unit.waiting.claim(datetime(2022, 12, 1, tzinfo=UTC), "test", timedelta(1), 1000):
                for claimed in claimed_now:
                    unit.waiting.settle(claimed.id, "test", Settled.sent(AUTUMN, "250 OK"))

    def invite(self, at: datetime) -> None:
        """Queue what the answers have led to."""
        queue_now(self.store, self.settings, at)

    def move(self, hours: int) -> None:
        """Move the meeting, which asks everybody anew."""
        text = (folder("examples") / f"{KEY}.yaml").read_text("utf-8")
        at = text.index(f"key: {MEETING}")
        moved = text[:at] + text[at:].replace("start: 09:00", f"start: {9 - hours:02}:00", 1)
        load(
            self.store,
            self.settings,
            moved.encode(),
            f"{KEY}.yaml",
            doer(NOW - timedelta(hours=4)),
            AT_ONCE,
        )
        self.deliver_all()


@pytest.fixture(scope="module")
def called(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Settings]:
    """A database in which everybody has been called, to copy."""
    home = tmp_path_factory.mktemp("called")
    settings = read_settings(
        {
            "ARSHJUL_DATA": str(home),
            "ARSHJUL_MAIL_FROM": "Kansliet <kallelse@forbundet.example>",
            "ARSHJUL_BOUNCE_ADDRESS": "studs@forbundet.example",
            "ARSHJUL_AUTHSERV_ID": "mx.forbundet.example",
            "ARSHJUL_SECRET_KEY": "nyckel",
            "ARSHJUL_HOLD_MINUTES": "0",
        }
    )
    store = open_store(settings.database_url)
    store.migrate()
    file = folder("examples") / f"{KEY}.yaml"
    load(store, settings, file.read_bytes(), file.name, doer(AUTUMN))
    adopt(store, settings, KEY, 2022, doer(AUTUMN), accept_because="Prov")
    Office(store, settings).deliver_all()
    store.close()
    return home / "arshjul.db", settings


@pytest.fixture
def office(called: tuple[Path, Settings], tmp_path: Path) -> Iterator[Office]:
    file, settings = called
    (tmp_path / "arshjul.db").write_bytes(file.read_bytes())
    store = open_store(f"sqlite:///{tmp_path / 'arshjul.db'}")
    yield Office(store, settings)
    store.close()


@pytest.mark.parametrize("client", COUNTED)
@pytest.mark.parametrize("answer", ["ACCEPTED", "DECLINED", "TENTATIVE"])
def test_an_answer_of_every_mail_program_is_counted(office: Office, client: str, answer: str) -> None:
    assert office.take(office.answer(client, answer=answer)) is Verdict.COUNTED

    assert office.standing() == answer.lower()
    with office.store.reading() as unit:
        [stored] = unit.of(KEY).answers()
    assert (stored.sequence, stored.source, stored.via) == (0, "<svar-1@brev.example>", "mail")
    assert stored.received_at == NOW
    assert "hemliga" in stored.authentication


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("exchange-new-time", "annan tid"),
        ("gmail-counter", "annan tid"),
        ("kde-delegation", "kollega@annat.example"),
        ("spark", "vem som svarar"),
        ("apple-robot", "vem som svarar"),
    ],
)
def test_what_is_no_plain_answer_waits_for_a_person_with_its_mail(office: Office, name: str, reason: str) -> None:
    raw = office.answer(name)

    assert office.take(raw) is Verdict.TRAY

    waiting = office.last()
    assert reason in waiting.reason
    assert (waiting.association_key, waiting.person, waiting.occasion) == (KEY, PERSON, MEETING)
    with office.store.reading() as unit:
        assert unit.inbox.raw(waiting.id) == raw
    assert office.standing() is None


def test_who_proposes_another_time_has_not_said_yes_whatever_the_calendar_says(office: Office) -> None:
    assert office.take(office.answer("new-time-that-says-accepted")) is Verdict.TRAY

    told = office.last().reason
    assert told == "Föreslår en annan tid: tisdag 6 september 2022 kl. 9. Det räknas inte som ett svar."
    assert office.standing() is None


def test_a_members_own_invitation_waits_for_a_person(office: Office) -> None:
    assert office.take(office.answer("own-invitation")) is Verdict.TRAY

    waiting = office.last()
    assert "egen kallelse" in waiting.reason
    assert (waiting.association_key, waiting.person, waiting.occasion) == (KEY, PERSON, "")


def test_a_strangers_zone_that_changes_every_second_waits_and_the_next_mail_is_counted(office: Office) -> None:
    assert office.take(office.answer("zone-of-every-second", to=office.settings.mail_from_address)) is Verdict.TRAY
    assert office.take(office.answer()) is Verdict.COUNTED


def test_nobody_waits_while_a_mail_is_understood(office: Office) -> None:
    def understand_slowly(raw: bytes) -> Understood:
        with office.store.writing() as unit:
            unit.put_mark("prov", "någon annan skriver")
            assert [one.verdict for one in unit.inbox.unjudged()] == [Verdict.RECEIVED]
        return understand(raw)

    taking = Taking(office.store, office.settings, understand_slowly, NOW)

    assert taking.take(arrived(office.answer(), NOW)) is Verdict.COUNTED


def test_a_mail_that_cannot_be_understood_within_the_limits_waits_in_the_tray_of_its_person(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "SECONDS", 0.0)
    with Apart() as apart:
        taking = Taking(office.store, office.settings, apart.understand, NOW)
        assert taking.take(arrived(office.answer(), NOW)) is Verdict.TRAY
    assert "har lagts åt sidan" in office.last().reason


def test_two_passes_at_once_count_a_mail_once(office: Office) -> None:
    def understand_while_another_pass_judges_it(raw: bytes) -> Understood:
        other = Taking(office.store, office.settings, understand, NOW)
        assert [*other.judge_what_waited()] == [Verdict.COUNTED]
        return understand(raw)

    taking = Taking(office.store, office.settings, understand_while_another_pass_judges_it, NOW)

    assert taking.take(arrived(office.answer(), NOW)) is None
    with office.store.reading() as unit:
        assert len(unit.of(KEY).answers()) == 1


@pytest.mark.parametrize("database", ["postgresql"])
def test_an_answer_waits_for_nobody_who_works_with_another_association(
    store: Store, called: tuple[Path, Settings]
) -> None:
    settings = called[1]
    for key in (KEY, "sofint"):
        file = folder("examples") / f"{key}.yaml"
        load(store, settings, file.read_bytes(), file.name, doer(AUTUMN))
    adopt(store, settings, KEY, 2022, doer(AUTUMN), accept_because="Prov")
    office = Office(store, settings)
    office.deliver_all()

    with store.writing() as unit:
        unit.of("sofint")
        assert office.take(office.answer()) is Verdict.COUNTED


def test_an_encoded_word_is_no_proof_of_our_own_server(office: Office) -> None:
    told = "=?utf-8?q?mx=2Eforbundet=2Eexample=3B_dmarc=3Dpass_header=2Efrom=3Ddegerfors=2Eexample?="
    raw = f"Authentication-Results: {told}\r\n".encode() + office.answer(to=office.settings.mail_from_address)

    assert office.take(raw) is Verdict.TRAY
    assert "bekräfta" in office.last().reason


def test_no_reason_for_staying_away_is_kept_outside_the_mail_itself(office: Office) -> None:
    office.take(office.answer("gmail", answer="DECLINED"))

    with office.store.engine.connect() as connection:
        kept = connection.exec_driver_sql("SELECT * FROM answers").one()
        told = connection.exec_driver_sql("SELECT reason, subject FROM incoming").one()
    assert "resa" not in repr(kept) + repr(told)


def test_the_same_mail_twice_is_once(office: Office) -> None:
    raw = office.answer()

    assert [office.take(raw), office.take(raw)] == [Verdict.COUNTED, None]
    assert office.take(b"Received: by another\r\n" + raw) is Verdict.NOTED

    with office.store.reading() as unit:
        assert len(unit.of(KEY).answers()) == 1


def test_a_changed_answer_is_told_to_the_address_on_file(office: Office) -> None:
    office.take(office.answer())
    assert office.receipts() == []

    later = datetime(2022, 2, 1, 8, 30, tzinfo=UTC)
    office.take(office.answer("gmail", answer="DECLINED", at=later, message_id="<svar-2@brev.example>"))

    assert office.standing() is Answer.DECLINED
    [subject] = office.receipts()
    assert subject.startswith("Ditt svar: du har förhinder – ")
    with office.store.reading() as unit:
        room = unit.of(KEY)
        [row] = [d for d in room.deliveries.newest(limit=1000) if d.kind == "receipt"]
        assert row.address == ADDRESS
        assert row.status is DeliveryStatus.PLANNED
        assert b"Tidigare svarade du" in room.deliveries.bytes_of(row.id)


def test_an_older_answer_that_comes_late_changes_nothing(office: Office) -> None:
    office.take(office.answer(answer="DECLINED"))

    early = datetime(2022, 1, 20, tzinfo=UTC)
    verdict = office.take(office.answer("gmail", at=early, message_id="<svar-0@brev.example>"))

    assert verdict is Verdict.NOTED
    assert "senare svar" in office.last().reason
    assert office.standing() is Answer.DECLINED
    assert office.receipts() == []


def test_a_stamp_in_the_future_does_not_win_for_ever(office: Office) -> None:
    office.take(office.answer(at=datetime(2099, 1, 1, tzinfo=UTC)))

    later = NOW + timedelta(hours=1)
    office.take(office.answer(answer="DECLINED", at=later, message_id="<svar-2@brev.example>"), later)

    assert office.standing() is Answer.DECLINED


def test_our_own_stamp_sent_back_does_not_make_an_answer_old(office: Office) -> None:
    with office.store.reading() as unit:
        [asked] = [
            d.due_at for d in unit.of(KEY).deliveries.newest(target=MEETING, person=PERSON) if d.kind == "invitation"
        ]
    office.take(office.answer())

    later = NOW + timedelta(hours=1)
    second = office.answer("thunderbird", answer="DECLINED", at=later, message_id="<svar-2@brev.example>")
    second = second.replace(f"DTSTAMP:{later:%Y%m%dT%H%M%SZ}".encode(), f"DTSTAMP:{asked:%Y%m%dT%H%M%SZ}".encode())
    office.take(second, later)

    assert office.standing() is Answer.DECLINED


def test_an_answer_to_an_earlier_time_is_kept_and_not_counted(office: Office) -> None:
    office.move(hours=1)

    assert office.take(office.answer(sequence=0)) is Verdict.NOTED
    assert "tidigare tid" in office.last().reason
    assert office.standing() is None
    assert (
        office.take(office.answer("gmail", sequence=1, answer="DECLINED", message_id="<b@b.example>"))
        is Verdict.COUNTED
    )
    assert office.standing() is Answer.DECLINED


def test_without_a_sequence_the_time_tells_which_meeting_was_answered(office: Office) -> None:
    office.move(hours=1)

    old, new = (
        office.answer("exchange-without-sequence", START_UTC_BARE=start, message_id=f"<{start}@brev.example>")
        for start in ("20220207T080000", "20220207T070000")
    )

    assert office.take(old) is Verdict.NOTED
    assert office.standing() is None
    assert office.take(new) is Verdict.COUNTED
    assert office.standing() is Answer.ACCEPTED


def test_without_sequence_and_time_an_answer_to_a_moved_meeting_waits_for_a_person(office: Office) -> None:
    def timeless() -> bytes:
        raw = office.answer("yahoo").replace(b"SEQUENCE:0\r\n", b"")
        return raw.replace(b"DTSTART:20220207T080000Z\r\n", b"")

    office.move(hours=1)

    assert office.take(timeless()) is Verdict.TRAY
    assert "vilken tid" in office.last().reason


def test_without_sequence_and_time_an_answer_to_a_meeting_that_stands_is_counted(office: Office) -> None:
    raw = office.answer("yahoo").replace(b"SEQUENCE:0\r\n", b"").replace(b"DTSTART:20220207T080000Z\r\n", b"")

    assert office.take(raw) is Verdict.COUNTED


def test_an_answer_to_a_change_that_was_never_sent_waits_for_a_person(office: Office) -> None:
    assert office.take(office.answer(sequence=7)) is Verdict.TRAY
    assert office.standing() is None


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


def bounce_address(office: Office, person: str = PERSON) -> str:
    return envelope_sender(office.settings, invitation(office, person)[1])


def invitation(office: Office, person: str = PERSON) -> tuple[int, str]:
    with office.store.reading() as unit:
        [row] = [d for d in unit.of(KEY).deliveries.newest(target=MEETING, person=person) if d.kind == "invitation"]
    return row.id, row.message_id


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
        assert not unit.inbox.has_raw(NOW + timedelta(days=1))
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


ANSWERS = st.sampled_from(["ACCEPTED", "DECLINED", "TENTATIVE"])


@hypothesis_settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    said=st.lists(st.tuples(st.integers(0, 50), ANSWERS), min_size=1, max_size=5, unique_by=lambda one: one[0]),
    data=st.data(),
)
def test_in_whatever_order_answers_come_the_last_given_stands(
    called: tuple[Path, Settings],
    tmp_path_factory: pytest.TempPathFactory,
    said: list[tuple[int, str]],
    data: st.DataObject,
) -> None:
    file, settings = called
    copy = tmp_path_factory.mktemp("order") / "arshjul.db"
    copy.write_bytes(file.read_bytes())
    store = open_store(f"sqlite:///{copy}")
    office = Office(store, settings)
    start = datetime(2022, 1, 20, tzinfo=UTC)
    mails = [
        office.answer("gmail", answer=answer, at=start + timedelta(hours=hour), message_id=f"<{hour}@brev.example>")
        for hour, answer in said
    ]

    for raw in data.draw(st.permutations(mails + mails[:2])):
        office.take(raw)

    assert office.standing() == max(said)[1].lower()
    store.close()
