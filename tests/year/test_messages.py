"""Which messages a year demands, when, and which of them are skipped."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from year_cases import ADOPTED_AT, BOOK, SEATS, association, meeting

from arshjul.year.model import STOCKHOLM, Occasion, OccasionKind, Role, YearStatus
from arshjul.year.saying.message import CALENDAR_KINDS, Message, MessageKind
from arshjul.year.saying.messages import demanded, due
from arshjul.year.saying.remembered import Remembered
from arshjul.year.saying.told import Told, when_and_where

NOTHING = Remembered()
QUIET = timedelta(minutes=10)
"""How long a change waits for the next one before people are told."""
MOTE = meeting(date(2022, 4, 4), key="mote")
ANNUAL_REPORT = "2022:annual-report"


def wanted(*occasions: Occasion, remembered: Remembered = NOTHING, **changed: Any) -> tuple[Message, ...]:
    subject = association(*occasions, **changed)
    return demanded(subject, subject.years[0], BOOK, remembered)


def about(messages: tuple[Message, ...], target: str, *kinds: MessageKind) -> list[Message]:
    return [m for m in messages if m.target == target and m.kind in (kinds or tuple(MessageKind))]


def reminders(messages: tuple[Message, ...], target: str = "mote", person: str = "chef") -> list[Message]:
    return [m for m in about(messages, target, MessageKind.REMINDER) if m.person == person]


def having_told(occasion: Occasion, *people: str) -> Remembered:
    """What is remembered when *people* have been invited to *occasion* as the year was adopted."""
    content = when_and_where(occasion)
    return Remembered(told={occasion.key: tuple(Told(person, 0, ADOPTED_AT, content) for person in people)})


def morning(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 7, tzinfo=STOCKHOLM)


# Who is told what


def test_the_director_is_reminded_of_a_last_day_that_stands_in_the_plan_itself() -> None:
    saturday = date(2022, 8, 13)
    last_day = meeting(saturday, "Uppföljning till länsstyrelsen", body=None, kind=OccasionKind.DEADLINE)
    one = association(last_day)

    sent = [m for m in demanded(one, one.years[0], BOOK, NOTHING) if m.target == last_day.key]

    assert [(m.person, m.kind, m.at.astimezone(STOCKHOLM).date()) for m in sent] == [
        ("chef", MessageKind.REMINDER, date(2022, 7, 13)),
        ("chef", MessageKind.REMINDER, date(2022, 8, 5)),
        ("chef", MessageKind.REMINDER, date(2022, 8, 11)),
    ]


def test_a_draft_and_a_closed_year_say_nothing() -> None:
    draft = association(MOTE, adopted_at=None)
    closed = replace(draft.years[0], status=YearStatus.CLOSED, adopted_at=ADOPTED_AT)

    assert demanded(draft, draft.years[0], BOOK, NOTHING) == ()
    assert demanded(draft, closed, BOOK, NOTHING) == ()


def test_everybody_called_is_invited_when_the_year_is_adopted() -> None:
    found = about(wanted(MOTE), "mote", *CALENDAR_KINDS)

    assert {m.kind for m in found} == {MessageKind.INVITATION}
    assert {m.at for m in found} == {ADOPTED_AT}
    assert len({m.person for m in found}) == len(found) == 10
    assert {m.person for m in found if m.optional} == {f"ersattare-{key}" for key in ("nora", "regionen", "fk", "af")}


def test_a_meeting_made_later_is_invited_to_when_it_is_known() -> None:
    later = ADOPTED_AT + timedelta(days=30)

    found = about(wanted(replace(MOTE, known_since=later)), "mote", *CALENDAR_KINDS)

    assert {m.at for m in found} == {later + QUIET}


def test_who_had_an_earlier_revision_gets_an_update_and_who_had_none_an_invitation() -> None:
    moved = replace(MOTE, day=date(2022, 4, 5), sequence=1, revised_at=ADOPTED_AT + timedelta(days=9))

    found = about(wanted(moved, remembered=having_told(MOTE, "chef")), "mote", *CALENDAR_KINDS)

    kinds = {m.person: m.kind for m in found}
    assert kinds.pop("chef") is MessageKind.UPDATE
    assert set(kinds.values()) == {MessageKind.INVITATION}
    assert {m.at for m in found if m.person == "chef"} == {ADOPTED_AT + timedelta(days=9) + QUIET}
    assert {m.sequence for m in found} == {1}


def test_a_cancellation_goes_to_those_who_were_called_and_to_nobody_else() -> None:
    cancelled = replace(MOTE, cancelled=True, sequence=1, revised_at=ADOPTED_AT + timedelta(days=9))

    found = wanted(cancelled, remembered=having_told(MOTE, "chef", "ledamot-nora"))

    assert [(m.person, m.kind, m.sequence) for m in about(found, "mote")] == [
        ("chef", MessageKind.CANCELLATION, 1),
        ("ledamot-nora", MessageKind.CANCELLATION, 1),
    ]
    assert about(wanted(cancelled), "mote") == []


def test_a_meeting_that_had_been_when_the_year_was_adopted_calls_nobody_but_says_why() -> None:
    past = meeting(date(2021, 12, 13), key="mote", year=2022)
    today = replace(past, day=date(2021, 12, 14))

    assert {m.skip_reason for m in about(wanted(past), "mote", MessageKind.INVITATION)} == {
        "Mötet hade redan varit när det lades in."
    }
    assert {m.skip_reason for m in about(wanted(today), "mote", MessageKind.INVITATION)} == {""}


# When reminders go


def test_a_meeting_is_reminded_of_at_the_stages_of_its_kind_at_seven_in_the_morning() -> None:
    found = reminders(wanted(MOTE))

    assert [(m.days_before, m.at) for m in found] == [(7, morning(date(2022, 3, 28))), (1, morning(date(2022, 4, 1)))]


def test_seven_in_the_morning_is_the_readers_own_before_and_after_the_clock_changes() -> None:
    in_spring = reminders(wanted(meeting(date(2022, 4, 1), key="mote")))  # summer time begins on 27 March
    in_autumn = reminders(wanted(meeting(date(2022, 11, 3), key="mote")))  # and ends on 30 October

    assert [m.at for m in in_spring] == [datetime(2022, 3, 25, 6, tzinfo=UTC), datetime(2022, 3, 31, 5, tzinfo=UTC)]
    assert [m.at for m in in_autumn] == [datetime(2022, 10, 27, 5, tzinfo=UTC), datetime(2022, 11, 2, 6, tzinfo=UTC)]


def test_a_deadline_is_reminded_of_before_the_day_to_plan_for() -> None:
    messages = wanted(year=2024, adopted_at=datetime(2023, 12, 1, 12, tzinfo=UTC))

    found = reminders(messages, "2024:annual-report")

    assert [(m.days_before, m.at) for m in found] == [
        (60, morning(date(2024, 1, 26))),
        (30, morning(date(2024, 2, 27))),
        (7, morning(date(2024, 3, 21))),
    ]
    assert {m.day for m in found} == {date(2024, 3, 31)}


def test_a_stage_that_had_passed_when_the_meeting_was_made_is_skipped_with_the_reason() -> None:
    found = reminders(wanted(replace(MOTE, known_since=datetime(2022, 3, 30, 12, tzinfo=UTC))))

    assert [(m.days_before, m.skip_reason) for m in found] == [
        (7, "Tiden för påminnelsen hade redan gått när tillfället lades in."),
        (1, ""),
    ]


def test_what_is_done_is_no_longer_reminded_of() -> None:
    done = Remembered(done=frozenset({ANNUAL_REPORT}))

    assert about(wanted(MOTE), ANNUAL_REPORT)
    assert about(wanted(MOTE, remembered=done), ANNUAL_REPORT) == []


def test_the_postings_of_one_meeting_are_one_reminder() -> None:
    assert len(reminders(wanted(MOTE), "minutes-notice@mote", "sekreterare")) == 1


def test_a_moved_meeting_is_reminded_of_anew() -> None:
    moved = replace(MOTE, day=date(2022, 4, 11), sequence=1)

    before, after = ({m.key for m in reminders(wanted(one))} for one in (MOTE, moved))

    assert len(before) == len(after) == 2
    assert before.isdisjoint(after)


# What is due


def test_nothing_is_due_before_its_moment_or_when_it_has_been_said() -> None:
    messages = wanted(MOTE)
    now = morning(date(2022, 3, 28))
    (week_before, _) = reminders(messages)

    assert week_before.key not in {m.key for m in due(messages, set(), now - timedelta(seconds=1))}
    assert week_before.key in {m.key for m in due(messages, set(), now)}
    assert due(messages, {m.key for m in messages}, now + timedelta(days=400)) == ()


def test_after_an_absence_only_the_latest_stage_is_sent_and_the_others_say_why_not() -> None:
    messages = tuple(m for m in wanted(MOTE) if m.target == ANNUAL_REPORT)

    found = due(messages, set(), datetime(2022, 3, 25, 12, tzinfo=UTC))

    assert [(m.days_before, m.skip_reason) for m in found] == [
        (60, "En senare påminnelse om samma sak ersatte den här."),
        (30, "En senare påminnelse om samma sak ersatte den här."),
        (7, ""),
    ]


def test_nothing_is_sent_about_a_day_that_has_passed() -> None:
    messages = wanted(MOTE)

    on_the_day = about(due(messages, set(), datetime(2022, 4, 4, 21, 59, tzinfo=UTC)), "mote")
    after_it = about(due(messages, set(), datetime(2022, 4, 4, 22, 0, tzinfo=UTC)), "mote")

    assert any(not m.skip_reason for m in on_the_day)
    assert all(m.skip_reason for m in after_it)
    assert {m.kind for m in after_it} == {MessageKind.INVITATION, MessageKind.REMINDER}


def test_a_late_pass_on_the_day_itself_still_reminds() -> None:
    found = due(tuple(reminders(wanted(MOTE))), set(), datetime(2022, 4, 4, 6, tzinfo=UTC))

    assert [m.days_before for m in found if not m.skip_reason] == [1]


# Keys


def test_every_message_has_a_key_of_its_own_that_never_changes() -> None:
    occasions = [meeting(date(2022, 4, 4)), meeting(date(2022, 11, 14), "Budget"), meeting(date(2022, 12, 12))]

    first, second = wanted(*occasions), wanted(*reversed(occasions))

    assert first == second
    assert len({m.key for m in first}) == len(first)
    assert [m.at for m in first] == sorted(m.at for m in first)


def test_a_change_of_words_alone_keeps_every_key() -> None:
    changed = replace(MOTE, note="Kaffe", title="Möte")

    assert [m.key for m in wanted(MOTE) if m.target == "mote"] == [m.key for m in wanted(changed) if m.target == "mote"]


def test_a_person_with_two_seats_that_answer_for_a_thing_is_reminded_once() -> None:
    director = next(seat for seat in SEATS if seat.role is Role.DIRECTOR)
    found = wanted(MOTE, seats=(*SEATS, replace(director, role=Role.SECRETARY), director))

    assert len(found) == len({m.key for m in found})
    assert len(reminders(found)) == 2


@given(
    pauses=st.lists(st.integers(1, 24 * 40), max_size=30),
    days=st.lists(st.dates(date(2022, 1, 1), date(2022, 12, 31)), min_size=1, max_size=4, unique=True),
)
def test_however_seldom_the_service_looks_each_key_is_settled_once_and_none_is_sent_late(
    pauses: list[int], days: list[date]
) -> None:
    messages = wanted(*(meeting(day) for day in days))
    said: list[str] = []
    now = ADOPTED_AT

    for hours in pauses:
        found = due(messages, set(said), now)
        said += [m.key for m in found]
        assert all(m.at <= now for m in found)
        assert all(m.day >= now.astimezone(STOCKHOLM).date() for m in found if not m.skip_reason)
        now += timedelta(hours=hours)

    assert len(said) == len(set(said))
