"""Every form of a rule, on its borders; the hard line, the planned day, and what was agreed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from year_cases import BOOK, association, book, duty, meeting

from arshjul.year.deadlines import Deadline, deadlines
from arshjul.year.duty import DateKind, DutyBook, Scope
from arshjul.year.model import Agreement, Articles, Association, Body, MemberKind
from arshjul.year.rules import (
    Configured,
    ConfiguredOffset,
    Entered,
    FixedDay,
    IsoWeek,
    LastMeetingBefore,
    NthWeekday,
    NthWorkingDay,
    Offset,
    Rule,
    Unit,
)

BUDGET = duty(FixedDay(11, 30), id="budget", decided_by=Body.BOARD, recognised_by=("budget",))


def days(subject: Association, duties: DutyBook) -> list[date]:
    return [d.day for d in deadlines(subject, subject.years[0], duties)]


def day_of(rule: Rule, year: int = 2022, *occasions: date) -> date | None:
    subject = association(*(meeting(day) for day in occasions), year=year)
    found = days(subject, book(duty(rule)))
    return found[0] if found else None


def only(subject: Association, duties: DutyBook) -> Deadline:
    (found,) = deadlines(subject, subject.years[0], duties)
    return found


@pytest.mark.parametrize(
    ("rule", "year", "expected"),
    [
        (FixedDay(11, 30), 2022, date(2022, 11, 30)),
        (FixedDay(12, 31), 2022, date(2022, 12, 31)),
        (FixedDay(2, 29), 2024, date(2024, 2, 29)),
        (FixedDay(2, 29), 2023, None),
        (FixedDay(2, 30), 2024, None),
        (FixedDay(4, 31), 2024, None),
        (FixedDay(2, None), 2024, date(2024, 2, 29)),
        (FixedDay(2, None), 2023, date(2023, 2, 28)),
        (IsoWeek(24), 2024, date(2024, 6, 16)),
        (IsoWeek(1), 2021, date(2021, 1, 10)),
        (IsoWeek(53), 2026, date(2027, 1, 3)),
        (IsoWeek(53), 2025, None),
        (NthWeekday(5, 1, 2), 2022, date(2022, 5, 10)),
        (NthWeekday(2, 0, -1), 2024, date(2024, 2, 26)),
        (NthWeekday(5, 1, 5), 2022, date(2022, 5, 31)),
        (NthWeekday(2, 0, 5), 2022, None),
        (NthWorkingDay(1, 1), 2022, date(2022, 1, 3)),
        (NthWorkingDay(1, 4), 2022, date(2022, 1, 7)),
        (NthWorkingDay(12, -1), 2022, date(2022, 12, 30)),
        (NthWorkingDay(2, 23), 2022, None),
        (Configured("audit_handover"), 2022, date(2022, 3, 31)),
        (Configured("half_year_report_due"), 2022, None),
        (Entered(), 2022, None),
    ],
)
def test_a_rule_without_events_gives_the_day_of_its_year_or_none(rule: Rule, year: int, expected: date | None) -> None:
    assert day_of(rule, year) == expected


@pytest.mark.parametrize(
    ("amount", "unit", "expected"),
    [
        (14, Unit.DAYS, date(2022, 2, 14)),
        (-30, Unit.DAYS, date(2022, 1, 1)),
        (3, Unit.WEEKS, date(2022, 2, 21)),
        (1, Unit.MONTHS, date(2022, 2, 28)),
        (-1, Unit.MONTHS, date(2021, 12, 31)),
    ],
)
def test_an_offset_counts_days_weeks_or_months_from_its_event(amount: int, unit: Unit, expected: date) -> None:
    event = duty(FixedDay(1, 31), id="handelsen")
    after = duty(Offset("handelsen", amount, unit))

    assert sorted(days(association(), book(event, after))) == sorted([date(2022, 1, 31), expected])


def test_an_unknown_event_gives_no_deadline() -> None:
    assert day_of(Offset("finns-inte", 1, Unit.DAYS)) is None
    assert day_of(Offset("decision:finns-inte", 1, Unit.DAYS)) is None
    assert day_of(Offset("meeting", 1, Unit.DAYS), 2022, date(2022, 2, 7)) is None


def test_a_ring_of_events_gives_no_deadline() -> None:
    first = duty(Offset("andra", 1, Unit.DAYS), id="forsta")
    second = duty(Offset("forsta", 1, Unit.DAYS), id="andra")

    assert days(association(), book(first, second)) == []


def test_a_decision_is_at_the_last_meeting_of_the_deciding_body_that_handles_it() -> None:
    before = duty(ConfiguredOffset("decision:budget", "consultation_days"), id="samrad")
    subject = association(
        meeting(date(2022, 9, 5), "Budget", Body.PREPARATORY),
        meeting(date(2022, 11, 14), "Verksamhetsplan och budget"),
        meeting(date(2022, 11, 21), "Budget igen"),
        articles=Articles(consultation_days=10),
    )

    assert days(subject, book(BUDGET, before)) == [date(2022, 11, 11), date(2022, 11, 30)]


@pytest.mark.parametrize(
    "occasion", [meeting(date(2022, 11, 14)), meeting(date(2022, 11, 14), "Budget", cancelled=True)]
)
def test_a_decision_that_no_standing_meeting_takes_dates_nothing(occasion: object) -> None:
    before = duty(Offset("decision:budget", -7, Unit.DAYS), id="samrad")

    assert days(association(occasion), book(BUDGET, before)) == [date(2022, 11, 30)]  # type: ignore[arg-type]


def test_the_last_meeting_before_a_day_may_be_on_that_day_itself() -> None:
    rule = LastMeetingBefore(Body.BOARD, FixedDay(6, 13))

    assert day_of(rule, 2022, date(2022, 4, 4), date(2022, 6, 13), date(2022, 8, 29)) == date(2022, 6, 13)
    assert day_of(rule, 2022, date(2022, 8, 29)) is None


def test_a_duty_of_members_gives_one_deadline_for_each_of_the_kinds_it_names() -> None:
    local = duty(FixedDay(6, 30), scope=Scope.MEMBER, member_kinds=(MemberKind.MUNICIPALITY, MemberKind.REGION))
    everybody = duty(FixedDay(6, 30), scope=Scope.MEMBER)

    assert [d.member for d in deadlines(association(), association().years[0], book(local))] == ["nora", "regionen"]
    assert len(days(association(), book(everybody))) == 4


def test_a_duty_of_meetings_follows_each_meeting_of_its_bodies_and_joint_ones() -> None:
    approval = duty(Offset("meeting", 14, Unit.DAYS), scope=Scope.MEETING, bodies=(Body.BOARD,))
    subject = association(
        meeting(date(2022, 2, 7)),
        meeting(date(2022, 3, 1), body=Body.PREPARATORY),
        meeting(date(2022, 5, 3), body=Body.JOINT),
    )

    assert days(subject, book(approval)) == [date(2022, 2, 21), date(2022, 5, 17)]


def test_every_notice_board_has_a_deadline_of_its_own_and_the_agencies_have_none() -> None:
    subject = association(meeting(date(2022, 2, 7)))

    notices = [d for d in deadlines(subject, subject.years[0], BOOK) if d.duty.id == "minutes-notice"]

    assert [d.member for d in notices] == ["nora", "regionen"]
    assert {d.day for d in notices} == {date(2022, 2, 23)}
    assert len({d.key for d in notices}) == 2
    assert len({d.reminder_target for d in notices}) == 1


def test_who_has_left_owes_what_concerns_its_own_years_and_posts_no_later_minutes() -> None:
    subject = association(meeting(date(2022, 2, 7)), meeting(date(2022, 5, 2)))
    nora, *others = subject.members
    left = replace(subject, members=(replace(nora, until=date(2022, 3, 31)), *others))
    came = replace(subject, members=(replace(nora, since=date(2022, 4, 1)), *others))

    def of_nora(one: Association, duty_id: str, year: int = 2022) -> list[str]:
        plan = replace(one.years[0], year=year)
        return [d.key for d in deadlines(one, plan, BOOK) if d.duty.id == duty_id and d.member == "nora"]

    assert of_nora(left, "discharge") == ["2022:discharge:nora"]
    assert of_nora(left, "discharge", 2023) == ["2023:discharge:nora"]
    assert of_nora(left, "discharge", 2024) == []
    assert of_nora(came, "discharge") == []
    assert of_nora(came, "discharge", 2023) == ["2023:discharge:nora"]
    assert of_nora(left, "minutes-notice") == ["minutes-notice@board-2022-02-07:nora"]
    assert of_nora(came, "minutes-notice") == ["minutes-notice@board-2022-05-02:nora"]


def test_minutes_of_the_years_last_meeting_fall_in_the_next_year() -> None:
    subject = association(meeting(date(2022, 12, 27)))

    approval = next(d for d in deadlines(subject, subject.years[0], BOOK) if d.duty.id == "minutes-approval")

    assert (approval.day, approval.year) == (date(2023, 1, 10), 2022)


def test_an_agreed_day_comes_back_the_next_year_as_expected_and_no_longer() -> None:
    report = duty(Entered(), id="rapport", scope=Scope.MEMBER)
    agreed = (Agreement("rapport", 2022, date(2022, 8, 18), member="regionen", source="Mejl"),)

    this_year = only(association(agreements=agreed), book(report))
    next_year = only(association(year=2023, agreements=agreed), book(report))

    assert (this_year.day, this_year.confirmed, this_year.source) == (date(2022, 8, 18), True, "Mejl")
    assert (next_year.day, next_year.confirmed) == (date(2023, 8, 18), False)
    assert next_year.source == "Förra årets datum, inte bekräftat för 2023. Mejl"
    assert days(association(year=2024, agreements=agreed), book(report)) == []


def test_this_years_agreed_day_wins_over_last_years() -> None:
    report = duty(Entered(), id="rapport")
    agreed = (Agreement("rapport", 2022, date(2022, 8, 18)), Agreement("rapport", 2023, date(2023, 8, 25)))

    assert only(association(year=2023, agreements=agreed), book(report)).day == date(2023, 8, 25)


def test_an_agreed_29_february_is_expected_on_the_28th() -> None:
    report = duty(Entered(), id="rapport")
    agreed = (Agreement("rapport", 2024, date(2024, 2, 29)),)

    assert only(association(year=2025, agreements=agreed), book(report)).day == date(2025, 2, 28)


def test_an_agreed_week_stays_a_week_and_counts_with_its_last_day() -> None:
    report = duty(Entered(), id="rapport")

    found = only(association(year=2024, agreements=(Agreement("rapport", 2024, week=24),)), book(report))

    assert (found.week, found.day, found.planned) == (24, date(2024, 6, 16), date(2024, 6, 14))


def test_an_agreed_week_53_is_expected_in_the_last_week_of_a_shorter_year() -> None:
    report = duty(Entered(), id="rapport")
    agreed = (Agreement("rapport", 2026, week=53),)

    assert only(association(year=2026, agreements=agreed), book(report)).day == date(2027, 1, 3)
    assert only(association(year=2027, agreements=agreed), book(report)).day == date(2028, 1, 2)


def test_a_deadline_is_planned_before_a_free_day_and_moved_only_where_the_law_says_so() -> None:
    stays = only(association(year=2024), book(duty(FixedDay(3, 31), kind=DateKind.STATUTORY)))
    moves = only(association(year=2024), book(duty(FixedDay(3, 31), moves_forward=True)))

    assert (stays.planned, stays.moved, stays.last_day) == (date(2024, 3, 28), None, date(2024, 3, 31))
    assert (moves.planned, moves.moved, moves.last_day) == (date(2024, 3, 28), date(2024, 4, 2), date(2024, 4, 2))
    assert [moves.asked_by(date(2024, 3, 28)), moves.asked_by(date(2024, 4, 2))] == [moves.planned, moves.moved]
    assert stays.asked_by(date(2024, 4, 2)) == stays.planned


def test_a_rule_holds_from_its_first_to_its_last_day() -> None:
    rule = duty(FixedDay(6, 30), valid_from=date(2022, 6, 30), valid_to=date(2023, 6, 30))

    holds = [year for year in (2021, 2022, 2023, 2024) if days(association(year=year), book(rule))]

    assert holds == [2022, 2023]


def test_a_title_tells_which_year_and_whose_it_is() -> None:
    subject = association(
        meeting(date(2022, 8, 29), "Halvårsredovisning"),
        agreements=(Agreement("half-year-report-member", 2022, date(2022, 8, 18), member="regionen"),),
    )

    titles = {d.duty.id: d.title for d in deadlines(subject, subject.years[0], BOOK)}

    assert titles["annual-report"] == "Årsredovisning 2021"
    assert titles["budget"] == "Verksamhetsplan och budget 2023"
    assert titles["half-year-report-member"] == "Halvårsredovisning 2022 – Regionen"
    assert titles["minutes-approval"] == "Justering av protokoll – Styrelsemöte (halvårsredovisning) 29 augusti 2022"


def test_the_same_year_always_gives_the_same_deadlines_with_keys_of_their_own() -> None:
    subject = association(meeting(date(2022, 2, 7)), meeting(date(2022, 11, 14), "Budget"))

    first, second = (deadlines(subject, subject.years[0], BOOK) for _ in range(2))

    assert first == second
    assert len({d.key for d in first}) == len(first)
    assert [d.day for d in first] == sorted(d.day for d in first)
