"""Who answered what: each answer once, the newest given, and to the meeting as it stands."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from doers import doer
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from office import ADDRESS, AUTUMN, KEY, MEETING, NOW, PERSON, Office
from reply_cases import COUNTED

from arshjul.folders import folder
from arshjul.intake import limits
from arshjul.intake.apart import Apart
from arshjul.intake.understanding import Understood, understand
from arshjul.settings import Settings
from arshjul.store import DeliveryStatus, Store, open_store
from arshjul.store.values.kinds import Verdict
from arshjul.work.answers.collecting import Taking, arrived
from arshjul.work.files.associations import load
from arshjul.work.years import adopt
from arshjul.year.answers import Answer


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
