"""How each meeting and deadline stands on a day, and when its next reminder goes."""

from __future__ import annotations

from datetime import UTC, date, datetime

from year_cases import BOOK, association, meeting

from arshjul.year.checklists import Ticked
from arshjul.year.checks import check
from arshjul.year.deadlines import deadlines
from arshjul.year.model import Agreement, Association, Body, OccasionKind
from arshjul.year.saying.messages import demanded
from arshjul.year.saying.remembered import Remembered
from arshjul.year.upcoming import Item, Known, Status, items_of_year, upcoming, with_collisions

MOTE = meeting(date(2022, 6, 13), "Verksamhetsuppföljning", key="mote")
ANNUAL_REPORT = "2022:annual-report"


def seen(
    subject: Association,
    today: date,
    done: frozenset[tuple[str, str]] = frozenset(),
    ticked: tuple[Ticked, ...] = (),
) -> dict[str, Item]:
    plan = subject.years[0]
    known = Known(
        done=done,
        ticked=ticked,
        messages=demanded(subject, plan, BOOK, Remembered(done=done)),
        deadlines=deadlines(subject, plan, BOOK),
    )
    now = datetime(today.year, today.month, today.day, 12, tzinfo=UTC)
    items = items_of_year(subject, plan, BOOK, known, now)
    return {item.key: item for item in with_collisions(items, check(subject, plan, BOOK))}


def test_a_meeting_is_ahead_then_near_and_done_when_it_has_been() -> None:
    subject = association(MOTE)

    states = [seen(subject, date(2022, *day))["mote"].status for day in ((5, 29), (5, 30), (6, 13), (6, 14))]

    assert states == [Status.AHEAD, Status.APPROACHING, Status.APPROACHING, Status.DONE]


def test_a_meeting_goes_on_when_a_paper_of_it_is_ready() -> None:
    ready = (Ticked("mote", "summons", date(2022, 5, 1)),)

    assert seen(association(MOTE), date(2022, 5, 2), ticked=ready)["mote"].status is Status.ONGOING


def test_a_last_day_of_the_plan_is_done_when_somebody_says_so_and_else_unknown_when_it_has_passed() -> None:
    subject = association(meeting(date(2022, 6, 15), "Rapport", key="dag", body=None, kind=OccasionKind.DEADLINE))
    said = frozenset({"dag"})

    before, after = date(2022, 6, 10), date(2022, 6, 20)
    found = [seen(subject, day, done)["dag"] for day in (before, after) for done in (frozenset(), said)]

    assert [one.status_word for one in found] == ["▲ Närmar sig", "✔ Klar", "? Okänt", "✔ Klar"]
    assert [one.next_reminder is not None for one in found] == [True, False, False, False]


def test_what_collides_says_so() -> None:
    subject = association(
        meeting(date(2022, 8, 29), "Halvårsredovisning", key="mote"),
        agreements=(Agreement("half-year-report-member", 2022, date(2022, 8, 18), member="regionen"),),
    )

    found = seen(subject, date(2022, 3, 1))

    assert found["mote"].status is Status.COLLISION
    assert found["2022:half-year-report-member:regionen"].status is Status.COLLISION


def test_a_deadline_is_late_the_day_after_its_last_and_done_when_somebody_says_so() -> None:
    subject = association(MOTE)
    done = frozenset({ANNUAL_REPORT})

    assert seen(subject, date(2022, 3, 31))[ANNUAL_REPORT].status is not Status.LATE
    assert seen(subject, date(2022, 4, 1))[ANNUAL_REPORT].status is Status.LATE
    assert seen(subject, date(2022, 4, 1), done)[ANNUAL_REPORT].status is Status.DONE


def test_what_had_passed_before_the_year_was_adopted_is_not_called_late() -> None:
    adopted_later = association(MOTE, adopted_at=datetime(2022, 5, 1, tzinfo=UTC))
    draft = association(MOTE, adopted_at=None)

    assert seen(adopted_later, date(2022, 6, 1))[ANNUAL_REPORT].status is Status.DONE
    assert seen(draft, date(2022, 6, 1))[ANNUAL_REPORT].status is Status.DONE


def test_the_next_reminder_is_the_first_that_is_still_to_come() -> None:
    subject = association(MOTE)

    assert seen(subject, date(2022, 6, 2))["mote"].next_reminder == date(2022, 6, 3)
    assert seen(subject, date(2022, 6, 6))["mote"].next_reminder == date(2022, 6, 10)  # to those who have not answered
    assert seen(subject, date(2022, 6, 10))["mote"].next_reminder is None
    assert seen(subject, date(2022, 6, 12))["mote"].next_reminder is None


def test_a_draft_reminds_of_nothing() -> None:
    assert seen(association(MOTE, adopted_at=None), date(2022, 5, 1))["mote"].next_reminder is None


def test_a_deadline_on_a_free_day_stands_on_the_day_to_plan_for_with_its_hard_line() -> None:
    subject = association(agreements=(Agreement("follow-up-operations", 2022, date(2022, 2, 12)),))

    found = seen(subject, date(2022, 1, 10))["2022:follow-up-operations"]

    assert (found.day, found.hard_line) == (date(2022, 2, 11), date(2022, 2, 12))
    assert found.responsible == ("Chef",)


def test_the_postings_of_one_meeting_are_one_item_without_a_members_name() -> None:
    found = [i.title for i in seen(association(MOTE), date(2022, 5, 1)).values() if "Anslag" in i.title]

    assert found == ["Anslag av justerat protokoll – Styrelsemöte (verksamhetsuppföljning) 13 juni 2022"]


def test_a_cancelled_meeting_is_not_there() -> None:
    cancelled = meeting(date(2022, 6, 13), key="mote", cancelled=True)

    assert "mote" not in seen(association(cancelled), date(2022, 5, 1))


def test_upcoming_begins_today_ends_on_the_last_day_and_keeps_what_is_late() -> None:
    items = tuple(seen(association(MOTE), date(2022, 4, 14)).values())

    shown = [i.key for i in upcoming(items, date(2022, 4, 14), 60)]

    assert {"mote", ANNUAL_REPORT} <= set(shown)
    assert "mote" not in [i.key for i in upcoming(items, date(2022, 4, 13), 60)]
    assert "mote" in [i.key for i in upcoming(items, date(2022, 6, 13), 0)]


def test_items_come_by_day() -> None:
    subject = association(MOTE, meeting(date(2022, 2, 7), body=Body.JOINT))

    days = [item.day for item in seen(subject, date(2022, 5, 1)).values()]

    assert days == sorted(days)
