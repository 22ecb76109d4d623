"""From an answer to the mails it leads to, through the jobs and the command line."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from addressed import never_renewed
from doers import doer
from kept_databases import DoneOnce
from work_cases import AT_ONCE, WHOLE

from arshjul.errors import DeliveryError, InputError, NotAllowedError
from arshjul.settings import Settings, read_settings
from arshjul.store import Delivery, Settled, Store
from arshjul.work.answers import asked
from arshjul.work.answers.responding import NotedReply, PostedReply, Reply, answer_for, answer_on_page
from arshjul.work.entering.callers import who_is
from arshjul.work.files.associations import difference, load
from arshjul.work.jobs import run_job
from arshjul.work.links import page_token
from arshjul.work.years import adopt
from arshjul.year.access import Capacity
from arshjul.year.answers import Answer

ASSOCIATION = """\
name: Förbundet
articles: {digest: nej}
members:
  - {key: degerfors, name: Degerfors kommun, kind: municipality}
people:
  - {key: ledamot, name: Ledamot, address: ledamot@degerfors.example}
  - {key: ersattare, name: Ersättare, address: ersattare@degerfors.example}
  - {key: chef, name: Chef, address: chef@degerfors.example}
seats:
  - {person: ledamot, body: board, role: member, member: degerfors}
  - {person: ersattare, body: board, role: deputy, member: degerfors, order: 1}
  - {person: chef, body: office, role: director}
years:
  - year: 2022
    occasions:
      - {key: styrelse-1, kind: meeting, body: board, title: Styrelsemöte, day: 2022-06-13, start: '9:00', end: '12:00'}
"""
NOW = datetime(2022, 1, 10, 8, tzinfo=UTC)
LATER = datetime(2022, 5, 2, 8, tzinfo=UTC)

pytestmark = pytest.mark.parametrize("database", ["sqlite"])


@pytest.fixture
def office(store: Store, database_url: str, tmp_path: Path, done_once: DoneOnce) -> Settings:
    """The settings of a service with one adopted meeting, to which everybody has been called."""
    environment = {
        "ARSHJUL_DATA": str(tmp_path),
        "ARSHJUL_SECRET_KEY": "k" * 43,
        "ARSHJUL_DATABASE_URL": database_url,
        "ARSHJUL_HOLD_MINUTES": "0",
        "ARSHJUL_BASE_URL": "https://arshjul.forbundet.example",
    }
    settings = read_settings(environment)

    def call() -> None:
        load(store, settings, ASSOCIATION.encode(), "forbundet.yaml", doer(NOW))
        adopt(store, settings, "forbundet", 2022, doer(NOW), accept_because="Ett prov.")

    done_once("a member and a deputy are called", call)
    return settings


def mails(store: Store, person: str) -> list[Delivery]:
    """The calendar mails to one person, oldest first."""
    with store.reading() as unit:
        found = unit.of("forbundet").deliveries.newest(target="styrelse-1", person=person)
    return [d for d in reversed(found) if d.kind in ("invitation", "update", "cancellation")]


def calendar_of(store: Store, delivery: Delivery) -> str:
    with store.reading() as unit:
        mail = message_from_bytes(unit.of("forbundet").deliveries.bytes_of(delivery.id), policy=policy.default)
    part = next(p for p in mail.walk() if p.get_content_type() == "text/calendar")
    return part.get_content().replace("\r\n ", "")


def text_of(store: Store, delivery: Delivery) -> str:
    with store.reading() as unit:
        mail = message_from_bytes(unit.of("forbundet").deliveries.bytes_of(delivery.id), policy=policy.default)
    return next(p for p in mail.walk() if p.get_content_type() == "text/plain").get_content()


def test_a_deputy_may_read_what_a_member_may_from_the_call(store: Store, office: Settings) -> None:
    def held() -> frozenset[Capacity]:
        with store.reading() as unit:
            address = "ersattare@degerfors.example"
            return who_is(unit, address, unit.entrance.places_of(address), LATER).memberships["forbundet"].capacities

    assert held() == {Capacity.DEPUTY}
    answer_for(store, office, "forbundet", NotedReply("styrelse-1", "ledamot", Reply(Answer.DECLINED)), doer(LATER))
    asyncio.run(run_job("invite", office, LATER))

    assert held() == {Capacity.DEPUTY, Capacity.BOARD_MEMBER}


def test_a_decline_calls_the_deputy_and_the_return_uninvites_with_no_status(store: Store, office: Settings) -> None:
    answer_for(store, office, "forbundet", NotedReply("styrelse-1", "ledamot", Reply(Answer.DECLINED)), doer(LATER))
    asyncio.run(run_job("invite", office, LATER))
    answer_for(
        store,
        office,
        "forbundet",
        NotedReply("styrelse-1", "ledamot", Reply(Answer.ACCEPTED)),
        doer(LATER + timedelta(hours=1)),
    )
    asyncio.run(run_job("invite", office, LATER + timedelta(hours=1)))

    told, serving, uninvited = mails(store, "ersattare")
    assert "ROLE=OPT-PARTICIPANT" in calendar_of(store, told)
    assert serving.subject == "Du behöver tjänstgöra: styrelsemöte 13 juni 2022 kl. 9–12"
    called, cancelled = calendar_of(store, serving), calendar_of(store, uninvited)
    assert ("METHOD:REQUEST" in called, "SEQUENCE:0" in called, "ROLE=REQ-PARTICIPANT" in called) == (True,) * 3
    assert ("METHOD:CANCEL" in cancelled, "SEQUENCE:1" in cancelled, "\nSTATUS:" in cancelled) == (True, True, False)
    assert len({line for c in (called, cancelled) for line in c.splitlines() if line.startswith("UID")}) == 1


def test_a_deputy_who_was_released_may_still_say_yes_or_no(store: Store, office: Settings) -> None:
    for hours, answer in ((0, Answer.DECLINED), (1, Answer.ACCEPTED)):
        at = LATER + timedelta(hours=hours)
        answer_for(store, office, "forbundet", NotedReply("styrelse-1", "ledamot", Reply(answer)), doer(at))
        asyncio.run(run_job("invite", office, at))
    link = page_token(office, never_renewed("forbundet"), "ersattare")
    shown = asked(store, office, link, "styrelse-1", LATER + timedelta(hours=2))
    no = Reply(Answer.DECLINED)
    answer_on_page(
        store,
        office,
        link,
        "styrelse-1",
        PostedReply(no, shown.form_key, shown.asked_about),
        LATER + timedelta(hours=2),
    )

    answer_for(store, office, "forbundet", NotedReply("styrelse-1", "ledamot", no), doer(LATER + timedelta(hours=3)))
    asyncio.run(run_job("invite", office, LATER + timedelta(hours=3)))

    assert (shown.refusal, shown.serves) == ("", False)
    assert [d.kind for d in mails(store, "ersattare")] == ["invitation", "update", "cancellation"]


PERSON_ROW = "  - {key: ersattare, name: Ersättare, address: ersattare@degerfors.example}\n"
SEAT_ROW = "  - {person: ersattare, body: board, role: deputy, member: degerfors, order: 1}\n"


def test_somebody_with_a_meeting_in_the_calendar_cannot_vanish_from_the_file(store: Store, office: Settings) -> None:
    without_seat = ASSOCIATION.replace(SEAT_ROW, "")
    without_person = without_seat.replace(PERSON_ROW, "").encode()

    with pytest.raises(InputError, match=r"Ersättare \(ersattare\).*återbud"):
        load(store, office, without_person, "forbundet.yaml", doer(LATER), WHOLE)
    load(store, office, without_seat.encode(), "forbundet.yaml", doer(LATER), WHOLE)
    load(store, office, without_person, "forbundet.yaml", doer(LATER), WHOLE)

    assert [d.kind for d in mails(store, "ersattare")] == ["invitation", "cancellation"]


def with_address(person: str, address: str) -> bytes:
    return ASSOCIATION.replace(f"address: {person}@degerfors.example", f"address: {address}").encode()


def test_a_new_address_is_called_anew_and_the_old_one_let_go(store: Store, office: Settings) -> None:
    answer_for(store, office, "forbundet", NotedReply("styrelse-1", "ledamot", Reply(Answer.ACCEPTED)), doer(LATER))
    moved = with_address("ledamot", "ny@karlskoga.example")

    told = difference(store, moved, "forbundet.yaml", LATER)
    load(store, office, moved, "forbundet.yaml", doer(LATER))
    asyncio.run(run_job("invite", office, LATER + timedelta(days=1)))

    assert told.mails == 2
    assert ["ledamot@degerfors.example" in warning for warning in told.warnings] == [True]
    _, left, called = mails(store, "ledamot")
    assert [(d.address, d.kind, d.sequence) for d in (left, called)] == [
        ("ledamot@degerfors.example", "cancellation", 1),
        ("ny@karlskoga.example", "invitation", 2),
    ]
    gone = calendar_of(store, left)
    assert ("METHOD:CANCEL" in gone, "\nSTATUS:" in gone, "ny@karlskoga" in gone) == (True, False, False)
    assert "mailto:ledamot@degerfors.example" in gone
    assert "ny@karlskoga" not in text_of(store, left)
    assert "mailto:ny@karlskoga.example" in calendar_of(store, called)
    seen = asked(
        store,
        office,
        page_token(office, never_renewed("forbundet"), "ledamot"),
        "styrelse-1",
        LATER + timedelta(days=1),
    )
    assert seen.standing is not None
    assert seen.standing.answer is Answer.ACCEPTED


def test_an_address_in_capitals_is_no_other_address(store: Store, office: Settings) -> None:
    load(store, office, with_address("ledamot", "Ledamot@Degerfors.example"), "forbundet.yaml", doer(LATER))
    asyncio.run(run_job("invite", office, LATER))

    assert [d.kind for d in mails(store, "ledamot")] == ["invitation"]


def test_a_meeting_that_has_been_is_not_told_to_a_new_address(store: Store, office: Settings) -> None:
    after = datetime(2022, 7, 1, tzinfo=UTC)
    loaded = load(store, office, with_address("ledamot", "ny@karlskoga.example"), "forbundet.yaml", doer(after))
    asyncio.run(run_job("invite", office, after))

    assert [d.kind for d in mails(store, "ledamot")] == ["invitation"]
    assert (loaded.mails, loaded.warnings) == (0, ())


def test_who_moves_back_is_called_at_the_first_address_again(store: Store, office: Settings) -> None:
    for hours, address in ((1, "ny@karlskoga.example"), (2, "ledamot@degerfors.example")):
        load(store, office, with_address("ledamot", address), "forbundet.yaml", doer(LATER + timedelta(hours=hours)))

    assert [(d.address.partition("@")[0], d.kind, d.sequence) for d in mails(store, "ledamot")] == [
        ("ledamot", "invitation", 0),
        ("ledamot", "cancellation", 1),
        ("ny", "invitation", 2),
        ("ny", "cancellation", 3),
        ("ledamot", "invitation", 4),
    ]


def test_an_address_that_was_refused_and_is_mended_gets_the_invitation(store: Store, office: Settings) -> None:
    with store.writing() as unit:
        for claimed in unit.waiting.claim(NOW, "prov", timedelta(1), 100):
            refused = claimed.address == "ledamot@degerfors.example"
            unit.waiting.settle(claimed.id, "prov", Settled.failed("550") if refused else Settled.sent(NOW, "250"))

    load(store, office, with_address("ledamot", "ratt@degerfors.example"), "forbundet.yaml", doer(LATER))

    _, called = mails(store, "ledamot")
    assert (called.address, called.kind, called.sequence) == ("ratt@degerfors.example", "invitation", 0)


def test_a_called_deputy_with_a_new_address_is_called_there_to_serve(store: Store, office: Settings) -> None:
    answer_for(store, office, "forbundet", NotedReply("styrelse-1", "ledamot", Reply(Answer.DECLINED)), doer(LATER))
    asyncio.run(run_job("invite", office, LATER))

    load(store, office, with_address("ersattare", "ny@karlskoga.example"), "forbundet.yaml", doer(LATER))
    asyncio.run(run_job("invite", office, LATER + timedelta(hours=1)))

    *_, left, called = mails(store, "ersattare")
    assert (left.address, left.kind) == ("ersattare@degerfors.example", "cancellation")
    assert (called.address, called.kind) == ("ny@karlskoga.example", "invitation")
    assert called.subject.startswith("Du behöver tjänstgöra")
    assert "ROLE=REQ-PARTICIPANT" in calendar_of(store, called)


def test_who_has_said_no_or_was_released_is_not_reminded_of_the_meeting(store: Store, office: Settings) -> None:
    answer_for(store, office, "forbundet", NotedReply("styrelse-1", "ledamot", Reply(Answer.DECLINED)), doer(LATER))
    asyncio.run(run_job("invite", office, LATER))
    asyncio.run(run_job("remind", office, datetime(2022, 6, 3, 6, tzinfo=UTC)))
    back = datetime(2022, 6, 7, 8, tzinfo=UTC)
    answer_for(store, office, "forbundet", NotedReply("styrelse-1", "ledamot", Reply(Answer.ACCEPTED)), doer(back))
    asyncio.run(run_job("invite", office, back))
    asyncio.run(run_job("remind", office, datetime(2022, 6, 10, 6, tzinfo=UTC)))

    with store.reading() as unit:
        rows = unit.of("forbundet").deliveries.newest(target="styrelse-1")
    on_their_day = [d for d in rows if d.key.startswith("remind:") and d.due_at.date() == d.created_at.date()]
    reminded = sorted((d.due_at.day, d.person) for d in on_their_day)
    assert [one for one in reminded if one[1] != "chef"] == [(3, "ersattare"), (10, "ledamot")]


def test_the_director_is_told_when_the_quorum_turns_and_when_it_comes_back(store: Store, office: Settings) -> None:
    for hours, who, answer in ((0, "ledamot", "declined"), (1, "ersattare", "declined"), (2, "ledamot", "accepted")):
        at = LATER + timedelta(hours=hours)
        answer_for(store, office, "forbundet", NotedReply("styrelse-1", who, Reply(Answer(answer))), doer(at))
        asyncio.run(run_job("invite", office, at + timedelta(minutes=15)))

    with store.reading() as unit:
        rows = unit.of("forbundet").deliveries.newest(target="styrelse-1", person="chef")
    turned = [row for row in reversed(rows) if row.key.startswith("quorum:")]
    assert [row.subject for row in turned] == [
        "Osäkert om beslutsfört: styrelsemöte 13 juni 2022 kl. 9–12",
        "Inte beslutsfört: styrelsemöte 13 juni 2022 kl. 9–12",
        "Beslutsfört: styrelsemöte 13 juni 2022 kl. 9–12",
    ]
    assert "Det behövs 1. 0 kommer" in text_of(store, turned[1])


def test_a_cancelled_meeting_is_taken_from_the_address_that_holds_it(store: Store, office: Settings) -> None:
    both = with_address("ledamot", "ny@karlskoga.example").replace(b"start: '9:00'", b"cancelled: ja, start: '9:00'")
    load(store, office, both, "forbundet.yaml", doer(LATER), AT_ONCE)

    _, cancelled = mails(store, "ledamot")
    assert (cancelled.address, cancelled.kind) == ("ledamot@degerfors.example", "cancellation")


def test_the_five_minute_pass_queues_before_it_sends(store: Store, office: Settings) -> None:
    answer_for(store, office, "forbundet", NotedReply("styrelse-1", "ledamot", Reply(Answer.DECLINED)), doer(LATER))

    # Without a mail server nothing can leave; what was answered is queued all the same.
    with pytest.raises(DeliveryError):
        asyncio.run(run_job("deliver", office, LATER))

    assert [d.sequence for d in mails(store, "ersattare")] == [0, 0]


def test_changes_wait_for_the_quiet_time_and_become_one_update(store: Store, office: Settings) -> None:
    office = replace(office, hold_minutes=10)
    for minutes, day in ((0, "14"), (5, "15"), (9, "16")):
        at = LATER + timedelta(minutes=minutes)
        load(store, office, ASSOCIATION.replace("2022-06-13", f"2022-06-{day}").encode(), "forbundet.yaml", doer(at))
        asyncio.run(run_job("invite", office, at))
    asyncio.run(run_job("invite", office, LATER + timedelta(minutes=18)))
    waiting = len(mails(store, "ledamot"))
    asyncio.run(run_job("invite", office, LATER + timedelta(minutes=19)))

    _, update = mails(store, "ledamot")
    assert waiting == 1
    assert update.subject == "Ändrad tid: styrelsemöte 16 juni 2022 kl. 9–12"
    assert "SEQUENCE:3" in calendar_of(store, update)


def test_in_a_hurry_there_is_no_quiet_time(store: Store, office: Settings) -> None:
    moved = ASSOCIATION.replace("2022-06-13", "2022-06-14").encode()
    load(store, office, moved, "forbundet.yaml", doer(LATER))
    asyncio.run(run_job("invite", office, LATER, at_once=True))

    assert [d.sequence for d in mails(store, "ledamot")] == [0, 1]
    with pytest.raises(NotAllowedError, match="--now"):
        asyncio.run(run_job("remind", office, LATER, at_once=True))


def test_a_late_change_says_so(store: Store, office: Settings) -> None:
    late = datetime(2022, 6, 12, 8, tzinfo=UTC)
    load(
        store,
        office,
        ASSOCIATION.replace("'9:00'", "'10:00'").encode(),
        "forbundet.yaml",
        doer(late),
        AT_ONCE,
    )

    assert mails(store, "ledamot")[-1].subject == "Kort varsel – Ändrad tid: styrelsemöte 13 juni 2022 kl. 10–12"


def test_an_association_may_show_everybody_who_is_called(store: Store, office: Settings) -> None:
    shown = ASSOCIATION.replace("digest: nej", "digest: nej, show_attendees: ja").replace("2022-06-13", "2022-06-14")
    load(store, office, shown.encode(), "forbundet.yaml", doer(LATER), AT_ONCE)

    called, moved = (calendar_of(store, mail) for mail in mails(store, "ledamot"))
    assert called.count("ATTENDEE") == 1
    lines = [line for line in moved.splitlines() if line.startswith("ATTENDEE")]
    assert [line.partition("mailto:")[2] for line in lines if "RSVP=TRUE" in line] == ["ledamot@degerfors.example"]
    assert [line.partition("mailto:")[2] for line in lines if "OPT-PARTICIPANT" in line] == [
        "ersattare@degerfors.example"
    ]
    assert len(lines) == 3


def test_the_link_that_answers_is_in_the_mail_and_not_in_the_calendar(store: Store, office: Settings) -> None:
    (called,) = mails(store, "ledamot")

    assert "/svar/" in text_of(store, called)
    assert "/svar/" not in calendar_of(store, called)


def reminders(store: Store, person: str) -> list[Delivery]:
    with store.reading() as unit:
        return [d for d in unit.of("forbundet").deliveries.newest(person=person) if d.kind == "reminder"]


def test_who_has_not_answered_is_reminded_of_the_meeting_once_a_morning(store: Store, office: Settings) -> None:
    asyncio.run(run_job("remind", office, datetime(2022, 6, 6, 6, tzinfo=UTC)))

    rows = reminders(store, "ledamot")
    (sent,) = (d for d in rows if d.status == "planned")
    assert sent.subject == "Du har inte svarat (7 dagar kvar): styrelsemöte 13 juni 2022 kl. 9–12"
    assert text_of(store, sent).count("13 juni 2022") == 2  # in the first sentence, and as the time
    assert f"Ingår i samma mejl som {sent.key}." in {d.reason for d in rows}


def test_reminders_of_one_morning_are_one_mail_that_lists_all(store: Store, office: Settings) -> None:
    # The Thursday before Good Friday, on which nobody is reminded.
    asyncio.run(run_job("remind", office, datetime(2022, 4, 14, 6, tzinfo=UTC)))

    (sent,) = (d for d in reminders(store, "chef") if d.status == "planned")
    text = text_of(store, sent)
    assert sent.subject == "Påminnelse (15 dagar kvar): underskrifter på årsredovisning 2021 och 1 sak till"
    for due in ("annual-report-signatures", "audit-report"):
        assert f"Läs mer: {office.base_url}/f/forbundet/arshjul/2022/2022:{due}" in text


def test_a_second_pass_at_the_same_moment_adds_nothing(store: Store, office: Settings) -> None:
    answer_for(store, office, "forbundet", NotedReply("styrelse-1", "ledamot", Reply(Answer.DECLINED)), doer(LATER))
    first = asyncio.run(run_job("invite", office, LATER))
    second = asyncio.run(run_job("invite", replace(office), LATER))

    assert (first.done, second.done) == (1, 0)
