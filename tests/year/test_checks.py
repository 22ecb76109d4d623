"""The collision check: each finding once where it holds and not where it does not, with source and remedies."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, time

import pytest
from year_cases import BOOK, MEMBERS, SEATS, association, meeting

from arshjul.associations import read_association
from arshjul.folders import folder
from arshjul.year.checks import check
from arshjul.year.dates import is_bridge_day, is_working_day
from arshjul.year.findings import Finding, Severity
from arshjul.year.model import Agreement, Association, Body, Occasion, OccasionKind, Role, Seat
from arshjul.year.wording import MONTHS

Case = tuple[str, tuple[Occasion, ...], tuple[Agreement, ...]]

ANNUAL_REPORT = meeting(date(2022, 2, 7), "Årsredovisning")
BUDGET = meeting(date(2022, 11, 14), "Verksamhetsplan och budget", public=True)
WELL_PLANNED = (ANNUAL_REPORT, BUDGET, meeting(date(2022, 12, 12), "Internkontrollplan"))


def findings(subject: Association) -> tuple[Finding, ...]:
    return check(subject, subject.years[0], BOOK)


def codes(*occasions: Occasion, year: int = 2022, agreements: tuple[Agreement, ...] = ()) -> set[str]:
    return {f.code for f in findings(association(*occasions, year=year, agreements=agreements))}


def only(code: str, subject: Association) -> Finding:
    (found,) = (f for f in findings(subject) if f.code == code)
    return found


def agreed(duty: str, day: date | None, week: int | None = None) -> tuple[Agreement, ...]:
    member = "regionen" if duty.endswith("member") else None
    return (Agreement(duty, 2022, day, week, member),)


def example(name: str) -> Association:
    path = folder("examples") / f"{name}.yaml"
    return read_association(path.read_bytes(), path.name)


HALF_YEAR = agreed("half-year-report-member", date(2022, 8, 18))
ECONOMY = agreed("follow-up-economy", date(2022, 3, 10))


def half_year(day: int, body: Body = Body.BOARD) -> Occasion:
    return meeting(date(2022, 8, day), "Halvårsredovisning", body)


def beredning(day: int) -> Occasion:
    return meeting(date(2022, 11, day), "Budget", Body.PREPARATORY)


def planning(day: date, title: str = "Planeringsdag", start: int = 9) -> Occasion:
    return meeting(day, title, Body.JOINT, start=time(start))


def listed(body: Body, day: int, title: str = "Planeringsdag") -> Occasion:
    """A planning day as one body's own list has it."""
    return meeting(date(2022, 10, day), title, body, kind=OccasionKind.PLANNING_DAY)


def last_day(day: date) -> Occasion:
    """A last day that stands in the plan itself."""
    return meeting(day, "Inlämning till regionen", None, kind=OccasionKind.DEADLINE)


FIRES: list[Case] = [
    ("annual_report_without_meeting", (BUDGET,), ()),
    ("annual_report_late", (meeting(date(2022, 4, 1), "Årsredovisning"), BUDGET), ()),
    ("annual_report_last_day", (meeting(date(2022, 3, 31), "Årsredovisning"), BUDGET), ()),
    ("budget_without_meeting", (ANNUAL_REPORT,), ()),
    ("budget_late", (ANNUAL_REPORT, meeting(date(2022, 12, 1), "Budget", public=True)), ()),
    ("budget_tight", (ANNUAL_REPORT, meeting(date(2022, 11, 24), "Budget", public=True)), ()),
    ("budget_not_public", (ANNUAL_REPORT, replace(BUDGET, public=False)), ()),
    ("decided_late", (*WELL_PLANNED, half_year(29)), HALF_YEAR),
    ("prepared_late", (*WELL_PLANNED, half_year(23, Body.PREPARATORY)), HALF_YEAR),
    ("no_deciding_meeting", WELL_PLANNED, HALF_YEAR),
    ("prepared_after_board", (*WELL_PLANNED, beredning(21)), ()),
    ("papers_before_preparation", (*WELL_PLANNED, beredning(10)), ()),
    ("economy_before_audit", (*WELL_PLANNED, meeting(date(2022, 4, 4), "Revisionsrapport")), ECONOMY),
    ("meeting_on_free_day", (*WELL_PLANNED, meeting(date(2022, 6, 24))), ()),
    ("meeting_on_bridge_day", (*WELL_PLANNED, meeting(date(2022, 5, 27))), ()),
    ("outside_year", (*WELL_PLANNED, meeting(date(2021, 10, 4), year=2022)), ()),
    (
        "joint_day_differs",
        (*WELL_PLANNED, planning(date(2022, 10, 4)), planning(date(2022, 10, 5), "PLANERINGSDAG")),
        (),
    ),
    ("joint_day_differs", (*WELL_PLANNED, planning(date(2022, 9, 30)), planning(date(2022, 10, 4))), ()),
    ("joint_day_differs", (*WELL_PLANNED, listed(Body.BOARD, 5), listed(Body.PREPARATORY, 4)), ()),
    ("two_at_once", (*WELL_PLANNED, planning(date(2022, 11, 14), start=11)), ()),
    ("week_only", WELL_PLANNED, agreed("funding-application", None, 24)),
    ("deadline_on_free_day", WELL_PLANNED, agreed("follow-up-operations", date(2022, 2, 12))),
    ("deadline_on_free_day", (*WELL_PLANNED, last_day(date(2022, 8, 20))), ()),
]


def test_a_well_planned_year_has_none_of_these_findings() -> None:
    assert codes(*WELL_PLANNED).isdisjoint(case[0] for case in FIRES)


@pytest.mark.parametrize(("code", "occasions", "agreements"), FIRES, ids=[f"{c[0]}-{n}" for n, c in enumerate(FIRES)])
def test_what_collides_is_found_with_its_source_and_remedies(
    code: str, occasions: tuple[Occasion, ...], agreements: tuple[Agreement, ...]
) -> None:
    found = next(f for f in findings(association(*occasions, agreements=agreements)) if f.code == code)

    assert found.source
    assert found.subject
    assert found.message.endswith(".")
    assert 1 <= len(found.remedies) <= 4
    assert all(remedy.action and remedy.consequence for remedy in found.remedies)


SILENT: list[Case] = [
    ("annual_report_late", (meeting(date(2022, 3, 31), "Årsredovisning"),), ()),
    ("annual_report_last_day", (meeting(date(2022, 3, 30), "Årsredovisning"),), ()),
    ("budget_late", (meeting(date(2022, 11, 30), "Budget"),), ()),
    ("budget_tight", (meeting(date(2022, 11, 23), "Budget"),), ()),
    ("decided_late", (half_year(18),), HALF_YEAR),
    ("prepared_late", (half_year(18, Body.PREPARATORY),), HALF_YEAR),
    ("no_deciding_meeting", (half_year(29),), HALF_YEAR),
    ("prepared_after_board", (*WELL_PLANNED, beredning(13)), ()),
    ("prepared_after_board", (meeting(date(2022, 11, 14), "Budget", Body.JOINT),), ()),
    ("papers_before_preparation", (*WELL_PLANNED, beredning(7)), ()),
    ("economy_before_audit", (meeting(date(2022, 3, 10), "Revisionsrapport"),), ECONOMY),
    ("meeting_on_free_day", (meeting(date(2022, 4, 14)),), ()),
    ("meeting_on_free_day", (meeting(date(2022, 6, 24), kind=OccasionKind.DEADLINE, body=None),), ()),
    ("meeting_on_bridge_day", (meeting(date(2022, 5, 25)),), ()),
    ("outside_year", (meeting(date(2022, 12, 31)), meeting(date(2022, 1, 1))), ()),
    ("joint_day_differs", (planning(date(2022, 5, 3)), planning(date(2022, 10, 4))), ()),
    ("joint_day_differs", (listed(Body.BOARD, 4), listed(Body.PREPARATORY, 4)), ()),
    ("joint_day_differs", (listed(Body.BOARD, 4), listed(Body.BOARD, 5), listed(Body.PREPARATORY, 5)), ()),
    ("joint_day_differs", (listed(Body.BOARD, 4), listed(Body.PREPARATORY, 5, "Utbildning")), ()),
    ("two_at_once", (BUDGET, planning(date(2022, 11, 14), start=12)), ()),
    ("two_at_once", (replace(BUDGET, cancelled=True), planning(date(2022, 11, 14))), ()),
    ("week_only", (), agreed("funding-application", date(2022, 6, 17))),
    ("deadline_on_free_day", (), agreed("follow-up-operations", date(2022, 2, 11))),
    ("deadline_on_free_day", (last_day(date(2022, 8, 19)),), ()),
]


@pytest.mark.parametrize(("code", "occasions", "agreements"), SILENT, ids=[f"{c[0]}-{n}" for n, c in enumerate(SILENT)])
def test_what_does_not_collide_is_not_found(
    code: str, occasions: tuple[Occasion, ...], agreements: tuple[Agreement, ...]
) -> None:
    assert code not in codes(*occasions, agreements=agreements)


def test_the_real_plan_of_2022_has_the_beredning_5_and_the_board_11_days_late() -> None:
    found = {f.code: f for f in findings(example("degerfors-karlskoga"))}

    assert (found["prepared_late"].days, found["prepared_late"].day) == (5, date(2022, 8, 23))
    assert (found["decided_late"].days, found["decided_late"].day) == (11, date(2022, 8, 29))
    assert "18 augusti 2022" in found["decided_late"].message
    assert "29 augusti 2022: 11 dagar för sent" in found["decided_late"].message
    assert "deadline_on_free_day" in found
    assert [f for f in found.values() if f.severity is Severity.BREACH] == []


def test_planning_days_that_may_be_one_are_asked_about_and_stop_nothing() -> None:
    found = only("joint_day_differs", association(listed(Body.BOARD, 5), listed(Body.PREPARATORY, 4)))

    assert (found.day, found.days) == (date(2022, 10, 5), 1)
    assert "5 oktober 2022 för styrelsen men 4 oktober 2022 för beredningsgruppen" in found.message
    assert not found.must_be_answered


def test_one_meeting_is_not_told_as_several() -> None:
    assert "bara 1 möte 2022:" in only("few_meetings", association(BUDGET)).message


def test_the_wrong_year_of_the_real_plan_is_told_with_the_right_day_as_remedy() -> None:
    wrong = meeting(date(2021, 10, 4), "Planeringsdag Gemensam", Body.JOINT, year=2022)

    found = only("outside_year", association(wrong))

    assert "tisdag 4 oktober 2022" in found.remedies[0].action


@pytest.mark.parametrize("year", [2022, 2023, 2024, 2025, 2026, 2027, 2028])
def test_the_budget_is_in_time_until_a_week_before_the_last_working_day_of_november(year: int) -> None:
    last = {2024: 29, 2025: 28}.get(year, 30)

    for day, expected in ((last - 7, set()), (last - 6, {"budget_tight"}), (last, {"budget_tight"})):
        budget = meeting(date(year, 11, day), "Budget", public=True)
        assert {c for c in codes(budget, year=year) if c.startswith("budget")} == expected


def test_a_budget_between_the_last_working_day_and_the_laws_own_day_is_a_risk_and_no_breach() -> None:
    saturday = only("budget_late", association(meeting(date(2024, 11, 30), "Budget", public=True), year=2024))
    monday = only("budget_late", association(meeting(date(2024, 12, 2), "Budget", public=True), year=2024))

    assert (saturday.severity, saturday.days) == (Severity.RISK, 1)
    assert "1 dag efter sista vardagen före. Sista vardagen före är fredag 29 november 2024." in saturday.message
    assert (monday.severity, monday.days) == (Severity.BREACH, 2)
    assert "2 dagar för sent" in monday.message


def test_a_year_with_no_meeting_that_can_decide_the_budget_is_a_breach_and_no_crash() -> None:
    assert only("budget_without_meeting", association()).severity is Severity.BREACH
    assert only("budget_without_meeting", association(ANNUAL_REPORT)).severity is Severity.RISK


def test_a_member_without_a_deputy_is_found_once_and_only_while_the_seat_is_empty() -> None:
    empty = tuple(s for s in SEATS if s.person != "ersattare-fk")
    deputy = next(s for s in SEATS if s.role is Role.DEPUTY)
    from_june = (*empty, replace(deputy, person="revisor", member="fk", since=date(2022, 6, 1)))

    found = only("seat_vacant", association(*WELL_PLANNED, seats=empty))

    assert found.day == date(2022, 2, 7)
    assert "Försäkringskassan har ingen ersättare" in found.message
    assert only("seat_vacant", association(*WELL_PLANNED, seats=from_june)).day == date(2022, 2, 7)
    assert "seat_vacant" not in {f.code for f in findings(association(*WELL_PLANNED[1:], seats=from_june))}


def test_a_member_that_has_left_or_not_come_needs_no_seats() -> None:
    nora = MEMBERS[0]
    without = tuple(s for s in SEATS if s.member != nora.key)
    lopsided = tuple(s for s in SEATS if s.person != f"ersattare-{nora.key}")
    lopsided += tuple(Seat(f"ersattare-{n}", Body.BOARD, Role.DEPUTY, nora.key) for n in (1, 2))
    left = (replace(nora, until=date(2022, 1, 31)), *MEMBERS[1:])
    came = (replace(nora, since=date(2023, 1, 1)), *MEMBERS[1:])

    for seats, code in ((without, "seat_vacant"), (lopsided, "seats_unequal")):
        assert code in {f.code for f in findings(association(*WELL_PLANNED, seats=seats))}
        for members in (left, came):
            assert code not in {f.code for f in findings(association(*WELL_PLANNED, seats=seats, members=members))}


def test_three_meetings_on_a_day_are_compared_two_and_two() -> None:
    day = date(2022, 9, 12)
    long = meeting(day, "Hela dagen", start=time(8), end=time(17), key="a")
    between = meeting(day, "Förmiddag", None, start=time(9), end=time(10), key="b")
    inside = meeting(day, "Eftermiddag", Body.JOINT, start=time(13), end=time(14), key="c")

    assert only("two_at_once", association(long, between, inside)).involved == ("a", "c")


def test_a_meeting_on_the_second_day_of_another_collides_with_it() -> None:
    long = meeting(date(2022, 9, 12), "Planering", Body.JOINT, end_day=date(2022, 9, 13), key="a")
    second = meeting(date(2022, 9, 13), key="b")

    assert only("two_at_once", association(long, second)).day == date(2022, 9, 13)


def test_two_bodies_with_a_person_in_common_cannot_meet_at_once() -> None:
    board, auditors = meeting(BUDGET.day), meeting(BUDGET.day, "Revision", Body.AUDITORS)
    nobody_shared = tuple(s for s in SEATS if s.role not in (Role.DIRECTOR, Role.SECRETARY))

    shared = findings(association(board, auditors))
    apart = findings(association(board, auditors, seats=nobody_shared))

    assert "two_at_once" in {f.code for f in shared}
    assert "two_at_once" not in {f.code for f in apart}


def test_no_day_is_named_of_a_week_that_nobody_has_made_a_day_of() -> None:
    found = only("week_only", association(agreements=agreed("funding-application", None, 15)))

    assert not any(month in found.message + found.remedies[1].action for month in MONTHS)


NAMED_DAY = re.compile(rf"till(?: ett extra möte)? \w+dag (\d+) ({'|'.join(MONTHS)}) (\d{{4}})")


@pytest.mark.parametrize("name", sorted(path.stem for path in folder("examples").glob("*.yaml")))
def test_every_day_that_a_remedy_of_an_example_names_is_a_free_working_day(name: str) -> None:
    subject = example(name)

    for plan in subject.years:
        taken = {o.day for o in plan.standing}
        for found in check(subject, plan, BOOK):
            assert 1 <= len(found.remedies) <= 4, found.code
            for remedy in found.remedies:
                if remedy.action.startswith(("Flytta", "Kalla")) and (named := NAMED_DAY.search(remedy.action)):
                    day = date(int(named[3]), MONTHS.index(named[2]) + 1, int(named[1]))
                    assert is_working_day(day), remedy.action
                    assert not is_bridge_day(day), remedy.action
                    assert day not in taken, remedy.action


def test_findings_come_worst_first_and_always_the_same() -> None:
    subject = association(meeting(date(2022, 6, 24)), meeting(date(2022, 12, 20), "Budget"))
    order = [Severity.BREACH, Severity.RISK, Severity.NOTE]

    first, second = findings(subject), findings(subject)

    assert first == second
    assert [order.index(f.severity) for f in first] == sorted(order.index(f.severity) for f in first)


def test_a_finding_keeps_its_key_until_the_facts_change() -> None:
    def late_budget(day: int) -> Finding:
        return only("budget_late", association(meeting(date(2022, 12, day), "Budget", key="budgetmotet")))

    assert late_budget(5).key == late_budget(5).key
    assert late_budget(5).key != late_budget(6).key
