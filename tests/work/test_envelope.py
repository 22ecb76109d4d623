"""The one way to make a mail and its row: what every kind says of itself, and what becomes of one with a fault."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from addressed import never_renewed
from doers import doer
from work_cases import (
    ADOPTED_AT,
    EXAMPLE,
    FILE,
    KEY,
    WHOLE_AT_ONCE,
    deliveries,
    load_and_adopt,
    settings_in,
    without_occasion,
)

from arshjul.associations import read_association_file
from arshjul.errors import InputError, LetterError, Problem
from arshjul.folders import folder
from arshjul.settings import Settings
from arshjul.store import Delivery, DeliveryStatus, Store
from arshjul.work.answers.responding import NotedReply, Reply, answer_for
from arshjul.work.chains.bundle import send_bundle
from arshjul.work.chains.contact_reports import ToldDecision, report
from arshjul.work.chains.recording import record
from arshjul.work.changing import changing
from arshjul.work.files.associations import load
from arshjul.work.links.contacts import contact_url
from arshjul.work.mailing import Contents, Entry, Envelope, report_mails, sealed, subject_of
from arshjul.work.mailing.addresses import answer_address
from arshjul.work.saying import queue
from arshjul.work.years import adopt
from arshjul.year.answers import Answer
from arshjul.year.chain import Outcome
from arshjul.year.chains.facts import ChainFact
from arshjul.year.chains.names import DISCHARGE
from arshjul.year.model import Association, YearStatus
from arshjul.year.saying.message import About, MessageKind, Topic

NOW = datetime(2022, 1, 10, 8, tzinfo=UTC)
LATER = ADOPTED_AT + timedelta(days=100)
SOFINT = (folder("examples") / "sofint.yaml").read_text("utf-8").partition("\nfacts:")[0] + "\n"
SOFINT_ADOPTED = datetime(2020, 12, 1, 11, tzinfo=UTC)
SENT_AT = datetime(2021, 4, 20, 12, tzinfo=UTC)
ENTRY = Entry("nyckel", MessageKind.REMINDER, Topic.OCCASION, 2022, "2022-styrelse-1", NOW)
REPORTED = Contents(
    "report",
    {
        "association_name": "Förbundet",
        "person_name": "Förbundschef",
        "member_name": "Degerfors kommun",
        "year": 2021,
        "outcome": "beviljad",
        "decided_on": date(2022, 5, 24),
        "decided_by": "KF",
        "reference": "§ 52",
        "accounts_approved": "ja",
        "page_url": "https://finsam.example/",
    },
)

only_sqlite = pytest.mark.parametrize("database", ["sqlite"])

Columns = tuple[MessageKind, Topic, int, About | None, str]


@pytest.fixture
def settings_alone(tmp_path: Path) -> Settings:
    """The settings of a service that needs no database."""
    return settings_in(tmp_path)


def columns(rows: tuple[Delivery, ...]) -> set[Columns]:
    """What the rows say that their mails are about."""
    return {(row.kind, row.topic, row.year, row.about, row.target) for row in rows}


def queue_at(store: Store, settings: Settings, now: datetime, key: str = KEY) -> tuple[Delivery, ...]:
    """One pass over what is to be said at *now*; return the rows that it made of mails that are to leave."""
    with changing(store, key, now) as change:
        queue(change, settings, at_once=True)
    return tuple(row for row in deliveries(store, DeliveryStatus.PLANNED, key) if row.created_at == now)


def envelope(contents: Contents, entry: Entry = ENTRY, **changes: str) -> Envelope:
    """A mail to the director of the example, whose person is changed as told."""
    association = example()
    director = association.person("forbundschef")
    assert director is not None
    return Envelope(association, replace(director, **changes), entry, contents)


def example() -> Association:
    return read_association_file(EXAMPLE.encode(), FILE).association


@only_sqlite
def test_calls_say_which_meeting_they_are_about(adopted: Store, settings: Settings) -> None:
    meeting = "2022-styrelse-4"
    called = tuple(row for row in deliveries(adopted) if row.target == meeting)
    answer_for(adopted, settings, KEY, NotedReply(meeting, "ledamot-degerfors", Reply(Answer.DECLINED)), doer(LATER))
    serving = queue_at(adopted, settings, LATER + timedelta(hours=1))
    answer_for(
        adopted,
        settings,
        KEY,
        NotedReply(meeting, "ledamot-degerfors", Reply(Answer.ACCEPTED)),
        doer(LATER + timedelta(hours=2)),
    )
    receipts = tuple(row for row in deliveries(adopted) if row.kind is MessageKind.RECEIPT)
    uninvited = queue_at(adopted, settings, LATER + timedelta(hours=3))

    assert columns(called) == {(MessageKind.INVITATION, Topic.OCCASION, 2022, About.BOOKED, meeting)}
    assert (MessageKind.UPDATE, Topic.OCCASION, 2022, About.SERVING, meeting) in columns(serving)
    assert columns(receipts) == {(MessageKind.RECEIPT, Topic.OCCASION, 2022, None, meeting)}
    assert (MessageKind.CANCELLATION, Topic.OCCASION, 2022, About.UNINVITED, meeting) in columns(uninvited)


@only_sqlite
def test_a_digest_says_which_year_it_is_about(adopted: Store, settings: Settings) -> None:
    made = {row.kind for row in deliveries(adopted)}

    rows = queue_at(adopted, settings, datetime.fromisoformat("2022-08-08T07:00+02:00"))

    assert MessageKind.DIGEST not in made
    assert (MessageKind.DIGEST, Topic.DIGEST, 2022, None, "digest:2022") in columns(rows)


@only_sqlite
def test_reminders_say_how_many_days_are_left_of_what(store: Store, settings: Settings) -> None:
    load_and_adopt(store, settings, digest=False)

    rows = queue_at(store, settings, datetime.fromisoformat("2022-08-08T07:00+02:00"))

    reminders = [row for row in rows if row.kind is MessageKind.REMINDER]
    assert {row.topic for row in reminders} == {Topic.OCCASION, Topic.DEADLINE}
    assert all(row.days_before is not None for row in reminders)


@only_sqlite
def test_a_cancelled_meeting_and_a_turned_quorum_are_told_about_the_meeting(adopted: Store, settings: Settings) -> None:
    meeting = "2022-styrelse-4"

    for member in ("degerfors", "forsakringskassan", "arbetsformedlingen"):
        for seat in ("ledamot", "ersattare"):
            answer_for(
                adopted, settings, KEY, NotedReply(meeting, f"{seat}-{member}", Reply(Answer.DECLINED)), doer(LATER)
            )
    turned = queue_at(adopted, settings, LATER + timedelta(hours=1))
    load(adopted, settings, without_occasion(meeting), FILE, doer(LATER + timedelta(hours=2)), WHOLE_AT_ONCE)

    cancelled = tuple(row for row in deliveries(adopted) if row.kind is MessageKind.CANCELLATION)
    assert (MessageKind.QUORUM, Topic.OCCASION, 2022, About.QUORUM, meeting) in columns(turned)
    assert columns(cancelled) == {(MessageKind.CANCELLATION, Topic.OCCASION, 2022, None, meeting)}


@only_sqlite
def test_bundles_reports_and_questions_say_which_year_they_are_about(store: Store, settings: Settings) -> None:
    key, audited = "sofint", ChainFact("audit-year", 2020, "audit-report", date(2021, 4, 16))
    load(store, settings, SOFINT.encode(), "sofint.yaml", doer(SOFINT_ADOPTED))
    adopt(store, settings, key, 2021, doer(SOFINT_ADOPTED), accept_because="Prov")
    record(store, key, replace(audited, outcome=Outcome.RECOMMENDED), doer(SENT_AT, "chef"))

    send_bundle(store, settings, key, 2020, doer(SENT_AT, "chef"), without_papers=True)
    told = ToldDecision(date(2021, 5, 24), "§ 52", Outcome.GRANTED, accounts_approved=True, body="KF")
    report(store, settings, secret_of(store, settings, "nora"), told, SENT_AT + timedelta(days=35))
    queue_at(store, settings, datetime(2021, 5, 31, 6, tzinfo=UTC), key)

    rows = tuple(row for row in deliveries(store, DeliveryStatus.PLANNED, key))
    by_act = {MessageKind.BUNDLE, MessageKind.REPORT, MessageKind.REQUEST}
    assert columns(tuple(row for row in rows if row.kind in by_act)) == {
        (MessageKind.BUNDLE, Topic.BUNDLE, 2020, None, "bundle:2020"),
        (MessageKind.REPORT, Topic.REPORT, 2020, None, "report:2020"),
        (MessageKind.REQUEST, Topic.QUESTIONS, 2021, None, "asks:2021"),
    }


def secret_of(store: Store, settings: Settings, member: str) -> str:
    with store.reading() as unit:
        association = unit.of("sofint").association()
    found = association.member(member)
    assert found is not None
    return contact_url(settings, association, 2020, found).rpartition("/")[2]


def test_a_mail_bears_the_persons_own_answer_address_and_the_id_of_its_row(settings_alone: Settings) -> None:
    made = sealed(envelope(REPORTED), settings_alone, NOW)

    mail = message_from_bytes(made.body, policy=policy.default)
    assert answer_address(settings_alone, never_renewed(KEY), "forbundschef") in str(mail["From"])
    assert str(mail["Message-ID"]) == made.message_id
    assert str(mail["Subject"]) == made.subject == subject_of(envelope(REPORTED))
    assert (made.status, made.due_at, made.created_at) == (DeliveryStatus.PLANNED, NOW, NOW)


def test_a_mail_ends_with_the_number_that_the_association_has_named(settings_alone: Settings) -> None:
    made = envelope(REPORTED)
    named = replace(made.association, articles=replace(made.association.articles, telephone="0555-123 45"))

    mail = message_from_bytes(sealed(replace(made, association=named), settings_alone, NOW).body, policy=policy.default)

    text = mail.get_body(("plain",))
    assert text
    assert "Frågor: förbundschefen, telefon 0555-123 45" in text.get_content()


def test_a_broken_template_is_told_with_its_name_and_the_mails_key(settings_alone: Settings) -> None:
    broken = envelope(Contents("finns-inte", {}))

    with pytest.raises(LetterError, match=r"Mejlet nyckel .* templates/mail/finns-inte"):
        sealed(broken, settings_alone, NOW)
    with pytest.raises(LetterError, match="templates/mail/finns-inte"):
        subject_of(broken)


def test_a_gap_in_what_the_template_shows_is_no_mail(settings_alone: Settings) -> None:
    with pytest.raises(LetterError, match="templates/mail/report"):
        sealed(envelope(replace(REPORTED, context={"person_name": "Förbundschef"})), settings_alone, NOW)


def test_an_address_that_cannot_stand_in_a_mail_is_told_with_the_name_of_the_person(settings_alone: Settings) -> None:
    with pytest.raises(LetterError, match="Förbundschef gick inte att skriva"):
        sealed(envelope(REPORTED, own_address="chef@@forbundet.example"), settings_alone, NOW)


def test_a_calendar_part_that_cannot_be_made_is_a_fault_of_its_mail(settings_alone: Settings) -> None:
    def faulty(sender: str, description: str) -> bytes:
        raise InputError([Problem("Adressen är för lång")])

    with pytest.raises(LetterError, match="Adressen är för lång"):
        sealed(envelope(replace(REPORTED, calendar=faulty)), settings_alone, NOW)


def test_a_mail_that_is_skipped_has_its_reason_and_no_bytes(settings_alone: Settings) -> None:
    asked: list[str] = []
    contents = replace(REPORTED, body_context=lambda: {"asked": asked.append("body")})

    made = sealed(envelope(contents, replace(ENTRY, skip_reason="Utebliven.")), settings_alone, NOW)

    assert (made.status, made.reason, made.body) == (DeliveryStatus.SKIPPED, "Utebliven.", b"")
    assert made.subject == subject_of(envelope(REPORTED))
    assert asked == []


def test_a_report_that_cannot_be_told_is_a_row_with_its_reason(settings_alone: Settings) -> None:
    adopted_year = replace(example().years[0], status=YearStatus.ADOPTED, adopted_at=ADOPTED_AT)
    people = tuple(replace(person, own_address="chef@@forbundet.example") for person in example().people)
    association = replace(example(), people=people, years=(adopted_year,))
    fact = ChainFact(DISCHARGE, 2021, "decided", date(2022, 5, 24), "degerfors", outcome=Outcome.GRANTED)

    rows = report_mails(association, settings_alone, 7, fact, NOW)

    assert [(row.status, row.body, row.target) for row in rows] == [(DeliveryStatus.SKIPPED, b"", "report:2021")]
    assert "gick inte att skriva" in rows[0].reason
    assert "templates/mail/report" in rows[0].reason
