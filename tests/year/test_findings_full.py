"""The collision check in full: each code on a plan made for it, and what holds for every finding."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from arshjul.associations import read_association
from arshjul.duties import load_duties
from arshjul.folders import folder
from arshjul.year.checks import check
from arshjul.year.dates import is_bridge_day, is_working_day
from arshjul.year.findings import Finding, Severity
from arshjul.year.model import (
    Agreement,
    Articles,
    Association,
    Body,
    Closure,
    CouncilDay,
    Member,
    MemberKind,
    Occasion,
    OccasionKind,
    Person,
    Precondition,
    Role,
    Seat,
    YearPlan,
)
from arshjul.year.wording import MONTHS

BOOK = load_duties("samordningsforbund")
MEMBERS = (
    Member("nora", "Nora kommun", MemberKind.MUNICIPALITY),
    Member("regionen", "Regionen", MemberKind.REGION),
    Member("forsakringskassan", "Försäkringskassan", MemberKind.INSURANCE_AGENCY),
    Member("arbetsformedlingen", "Arbetsförmedlingen", MemberKind.EMPLOYMENT_AGENCY),
)
GIVEN = ("follow-up-operations", "follow-up-economy", "follow-up-budget-entry", "follow-up-outcome-entry")
LATER = ("funding-application", "equity-forecast", "indicator-survey")


def meeting(key: str, day: date, title: str, body: Body = Body.BOARD, **changed: Any) -> Occasion:
    return replace(Occasion(key, 2022, OccasionKind.MEETING, title, day, body), **changed)


BOARDS = (
    meeting("styrelse-1", date(2022, 2, 7), "Årsredovisning"),
    meeting("styrelse-2", date(2022, 4, 4), "Revisionsberättelse"),
    meeting("styrelse-3", date(2022, 6, 13), "Uppföljning"),
    meeting("styrelse-4", date(2022, 8, 29), "Uppföljning"),
    meeting("styrelse-5", date(2022, 11, 14), "Budget", public=True),
    meeting("styrelse-6", date(2022, 12, 12), "Internkontrollplan"),
)
PREPARING = tuple(
    meeting(o.key.replace("styrelse", "beredning"), o.day - timedelta(days=13), o.title, Body.PREPARATORY)
    for o in BOARDS
)
CONSULTED = (
    meeting("samrad-1", date(2022, 10, 5), "Samråd om budget", Body.MEMBERS),
    meeting("samrad-2", date(2022, 5, 11), "Medlemssamråd", Body.MEMBERS),
)
OCCASIONS = {o.key: o for o in (*BOARDS, *PREPARING, *CONSULTED)}


def association(occasions: dict[str, Occasion] | None = None, **changed: Any) -> Association:
    """An association and a year without a finding, but for what is changed."""
    people, seats = [], []
    for member in MEMBERS:
        for role, order in ((Role.MEMBER, 0), (Role.DEPUTY, 1)):
            key = f"{role}-{member.key}"
            people.append(Person(key, f"{role} {member.name}", f"{role}@{member.key}.example"))
            seats.append(Seat(key, Body.BOARD, role, member.key, order))
    plan = YearPlan(2022, occasions=tuple((occasions or OCCASIONS).values()))
    whole = Association(
        "prov",
        "Prov",
        MEMBERS,
        tuple(people),
        tuple(seats),
        agreements=(
            *(Agreement(duty, 2022, date(2022, 4, 20)) for duty in GIVEN),
            *(Agreement(duty, 2022, date(2022, 10, 20)) for duty in LATER),
        ),
        years=(plan,),
    )
    return replace(whole, **changed)


def moved(key: str, day: date, **changed: Any) -> dict[str, Occasion]:
    return OCCASIONS | {key: replace(OCCASIONS[key], day=day, **changed)}


def without(*keys: str) -> dict[str, Occasion]:
    return {key: o for key, o in OCCASIONS.items() if key not in keys}


def added(*occasions: Occasion) -> dict[str, Occasion]:
    return OCCASIONS | {o.key: o for o in occasions}


def found(one: Association, done: frozenset[tuple[str, str]] = frozenset()) -> tuple[Finding, ...]:
    return check(one, one.years[0], BOOK, done)


def agreed(duty: str, day: date | None, **changed: Any) -> tuple[Agreement, ...]:
    others = tuple(a for a in association().agreements if a.duty != duty)
    return (*others, Agreement(duty, 2022, day, **changed))


HALF_YEAR = "half-year-report-member"
SEATS = association().seats

CASES: dict[str, tuple[Severity, Callable[[], Association]]] = {
    "annual_report_late": (Severity.BREACH, lambda: association(moved("styrelse-1", date(2022, 4, 1)))),
    "annual_report_last_day": (Severity.RISK, lambda: association(moved("styrelse-1", date(2022, 3, 31)))),
    "annual_report_tight": (Severity.RISK, lambda: association(moved("styrelse-1", date(2022, 3, 28)))),
    "annual_report_without_meeting": (Severity.BREACH, lambda: association(without("styrelse-1"))),
    "budget_late": (Severity.BREACH, lambda: association(moved("styrelse-5", date(2022, 12, 5)))),
    "budget_tight": (Severity.RISK, lambda: association(moved("styrelse-5", date(2022, 11, 28)))),
    "budget_without_meeting": (Severity.RISK, lambda: association(without("styrelse-5"))),
    "budget_not_public": (
        Severity.RISK,
        lambda: association(moved("styrelse-5", date(2022, 11, 14), public=False)),
    ),
    "consultation_after_budget": (Severity.BREACH, lambda: association(moved("samrad-1", date(2022, 11, 16)))),
    "consultation_missing": (Severity.NOTE, lambda: association(without("samrad-1"))),
    "deciding_meeting_asked": (
        Severity.RISK,
        lambda: association(moved("styrelse-4", date(2022, 8, 29), title="Budget", public=True)),
    ),
    "part_of_a_year": (
        Severity.RISK,
        lambda: association(without("styrelse-1", "styrelse-2", "beredning-1", "beredning-2")),
    ),
    "consultation_short": (Severity.NOTE, lambda: association(moved("samrad-1", date(2022, 10, 31)))),
    "member_consultation_missing": (Severity.NOTE, lambda: association(without("samrad-2"))),
    "budget_before_council": (
        Severity.NOTE,
        lambda: association(council_days=(CouncilDay("nora", date(2022, 11, 28), "Fullmäktige, budget"),)),
    ),
    "decided_in_wrong_order": (Severity.RISK, lambda: association(moved("styrelse-2", date(2022, 1, 24)))),
    "decided_late": (
        Severity.RISK,
        lambda: association(
            moved("styrelse-4", date(2022, 8, 29), title="Halvårsredovisning"),
            agreements=agreed(HALF_YEAR, date(2022, 8, 18), member="regionen"),
        ),
    ),
    "prepared_late": (
        Severity.RISK,
        lambda: association(
            moved("beredning-4", date(2022, 8, 23), title="Halvårsredovisning"),
            agreements=agreed(HALF_YEAR, date(2022, 8, 18), member="regionen"),
        ),
    ),
    "no_deciding_meeting": (
        Severity.RISK,
        lambda: association(agreements=agreed(HALF_YEAR, date(2022, 8, 18), member="regionen")),
    ),
    "prepared_after_board": (Severity.RISK, lambda: association(moved("beredning-5", date(2022, 11, 15)))),
    "papers_before_preparation": (Severity.NOTE, lambda: association(moved("beredning-5", date(2022, 11, 10)))),
    "preparation_missing": (Severity.NOTE, lambda: association(without("beredning-3"))),
    "preparation_early": (Severity.NOTE, lambda: association(moved("beredning-3", date(2022, 5, 18)))),
    "summer_gap": (
        Severity.RISK,
        lambda: association(
            added(replace(meeting("inspel", date(2022, 7, 19), "Inspel"), kind=OccasionKind.DEADLINE, body=None))
        ),
    ),
    "precondition_expires": (
        Severity.RISK,
        lambda: association(
            preconditions=(Precondition("avtal", "Avtalet", date(2022, 3, 1), ("follow-up-economy",)),)
        ),
    ),
    "economy_before_audit": (
        Severity.NOTE,
        lambda: association(agreements=agreed("follow-up-economy", date(2022, 3, 10))),
    ),
    "date_expected": (
        Severity.NOTE,
        lambda: association(agreements=agreed("funding-application", date(2022, 10, 20), confirmed=False)),
    ),
    "dates_missing": (Severity.NOTE, lambda: association(agreements=association().agreements[1:])),
    "deadline_on_free_day": (
        Severity.NOTE,
        lambda: association(agreements=agreed("follow-up-operations", date(2022, 4, 23))),
    ),
    "week_only": (
        Severity.NOTE,
        lambda: association(agreements=agreed("follow-up-operations", None, week=16)),
    ),
    "seat_vacant": (Severity.BREACH, lambda: association(seats=SEATS[1:])),
    "seats_unequal": (
        Severity.BREACH,
        lambda: association(seats=(*SEATS, Seat("member-regionen", Body.BOARD, Role.DEPUTY, "nora", 2))),
    ),
    "seat_shared": (
        Severity.RISK,
        lambda: association(seats=(replace(SEATS[0], person="member-regionen"), *SEATS[1:])),
    ),
    "discharge_without_council": (
        Severity.NOTE,
        lambda: association(
            council_days=(
                CouncilDay("nora", date(2022, 3, 28), "Fullmäktige"),
                CouncilDay("nora", date(2022, 9, 26), "Fullmäktige"),
            )
        ),
    ),
    "discharge_after_last_meeting": (
        Severity.NOTE,
        lambda: association(without("styrelse-5", "styrelse-6")),
    ),
    "meeting_on_council_day": (
        Severity.NOTE,
        lambda: association(council_days=(CouncilDay("nora", date(2022, 6, 13), "Fullmäktige"),)),
    ),
    "meeting_in_closure": (
        Severity.NOTE,
        lambda: association(closures=(Closure("Höstlov", date(2022, 11, 14), date(2022, 11, 18)),)),
    ),
    "meeting_on_free_day": (Severity.RISK, lambda: association(moved("styrelse-3", date(2022, 6, 12)))),
    "meeting_on_bridge_day": (Severity.NOTE, lambda: association(moved("styrelse-3", date(2022, 5, 27)))),
    "outside_year": (Severity.RISK, lambda: association(moved("samrad-2", date(2021, 5, 11)))),
    "joint_day_differs": (
        Severity.RISK,
        lambda: association(
            added(
                meeting("dag-1", date(2022, 10, 3), "Planeringsdag", Body.JOINT, kind=OccasionKind.PLANNING_DAY),
                meeting("dag-2", date(2022, 10, 4), "Planeringsdag", Body.JOINT, kind=OccasionKind.PLANNING_DAY),
            )
        ),
    ),
    "two_at_once": (
        Severity.RISK,
        lambda: association(added(meeting("styrelse-7", date(2022, 6, 13), "Extra möte"))),
    ),
    "several_meetings_one_day": (
        Severity.NOTE,
        lambda: association(added(meeting("styrelse-7", date(2022, 6, 13), "Extra möte"))),
    ),
    "unusual_weekday": (Severity.NOTE, lambda: association(moved("styrelse-3", date(2022, 6, 15)))),
    "few_meetings": (
        Severity.NOTE,
        lambda: association(without("styrelse-2", "styrelse-3", "styrelse-4")),
    ),
}


def dates_in(text: str) -> set[date]:
    pattern = rf"(\d{{1,2}}) ({'|'.join(MONTHS)}) (\d{{4}})"
    return {date(int(year), MONTHS.index(month) + 1, int(day)) for day, month, year in re.findall(pattern, text)}


def of_code(code: str) -> list[Finding]:
    return [f for f in found(CASES[code][1]()) if f.code == code]


def test_a_year_in_which_nothing_is_wrong_has_no_findings() -> None:
    assert [f.message for f in found(association())] == []


@pytest.mark.parametrize("code", CASES)
def test_each_code_is_found_on_a_plan_made_for_it(code: str) -> None:
    severities = {f.severity for f in of_code(code)}

    assert severities == {CASES[code][0]}


@pytest.mark.parametrize("code", CASES)
def test_each_finding_has_two_to_four_remedies_each_with_its_consequence(code: str) -> None:
    for finding in of_code(code):
        assert 2 <= len(finding.remedies) <= 4
        assert all(remedy.action.endswith(".") and remedy.consequence.endswith(".") for remedy in finding.remedies)
        assert finding.message.endswith(".")
        assert finding.source


@pytest.mark.parametrize("code", CASES)
def test_each_finding_has_remedies_also_when_no_day_is_free(code: str) -> None:
    closed = replace(CASES[code][1](), closures=(Closure("stängt", date(2021, 1, 1), date(2023, 12, 31)),))

    of_this_code = [finding for finding in found(closed) if finding.code == code]

    assert of_this_code
    for finding in of_this_code:
        assert 2 <= len(finding.remedies) <= 4
        assert len({remedy.action for remedy in finding.remedies}) == len(finding.remedies)


@pytest.mark.parametrize("code", CASES)
def test_the_key_of_a_finding_holds_every_date_of_its_sentence(code: str) -> None:
    for finding in of_code(code):
        known = {finding.day, *finding.other_days}
        # A number of days is counted from one of the dates to the other.
        known |= {day + timedelta(days=sign * finding.days) for day in known for sign in (1, -1)}
        # The year's last days by law, and the working days on or before a day that the key holds, move with it.
        law = {date(2022, 3, 31), date(2022, 11, 30), date(2022, 10, 31), date(2022, 12, 31)}

        strange = dates_in(finding.message) - known - law
        assert {day for day in strange if not any(_is_planned_for(day, other) for other in known | law)} == set()


def _is_planned_for(day: date, other: date) -> bool:
    return day <= other and not any(is_working_day(day + timedelta(days=n)) for n in range(1, (other - day).days + 1))


@pytest.mark.parametrize("code", CASES)
def test_the_days_that_remedies_move_to_are_free(code: str) -> None:
    one = CASES[code][1]()
    taken = {o.day for o in one.years[0].standing} | {c.day for c in one.council_days}
    for finding in of_code(code):
        for remedy in finding.remedies:
            if not remedy.action.startswith(("Flytta", "Kalla", "Lägg in en beredning")):
                continue
            (*_, proposed) = sorted(dates_in(remedy.action.rpartition(" till ")[2] or remedy.action)) or (None,)
            if proposed is None or "efter" in remedy.action:
                continue
            assert is_working_day(proposed)
            assert not is_bridge_day(proposed)
            assert proposed not in taken or "planen för" in remedy.action


@pytest.mark.parametrize("code", CASES)
def test_each_code_is_explained_to_users(code: str) -> None:
    told = (Path(folder("calendar")).parent / "docs" / "krockar.md").read_text("utf-8")

    assert f"`{code}`" in told


def test_a_consultation_that_is_done_by_letter_is_no_finding() -> None:
    one = association(without("samrad-1"))

    done = frozenset({"2022:budget-consultation"})

    assert not [f for f in found(one, done) if f.code == "consultation_missing"]


def test_a_council_that_decides_before_the_budget_is_no_finding() -> None:
    council = CouncilDay("nora", date(2022, 10, 31), "Fullmäktige, budget")

    assert not [f for f in found(association(council_days=(council,))) if f.code == "budget_before_council"]


def test_a_day_in_summer_soon_after_a_meeting_can_be_decided_there() -> None:
    asked = meeting("inspel", date(2022, 6, 30), "Inspel", kind=OccasionKind.DEADLINE, body=None)

    assert not [f for f in found(association(added(asked))) if f.code == "summer_gap"]


def test_a_half_year_report_decided_after_the_day_of_the_articles_is_a_breach_of_them() -> None:
    articles = Articles(half_year_report_due="08-20")
    reports = moved("styrelse-4", date(2022, 8, 29), title="Halvårsredovisning")

    (late,) = [f for f in found(association(reports, articles=articles)) if f.code == "decided_late"]
    (missing,) = [f for f in found(association(articles=articles)) if f.code == "no_deciding_meeting"]

    assert (late.severity, late.days, late.source) == (Severity.BREACH, 9, "förbundsordningen")
    assert not [r for r in late.remedies if "anstånd" in r.action]
    assert (missing.severity, missing.day) == (Severity.RISK, date(2022, 8, 20))
    assert found(association(reports, articles=Articles(half_year_report_due="08-31"))) == ()


def test_the_day_in_the_summer_of_2024_is_found() -> None:
    path = folder("examples") / "ornskoldsvik.yaml"
    example = read_association(path.read_bytes(), path.name)

    (gap,) = [f for f in check(example, example.years[0], BOOK) if f.code == "summer_gap"]

    assert gap.day == date(2024, 7, 19)
    assert dates_in(gap.message) == {date(2024, 7, 19), date(2024, 5, 30)}


@pytest.mark.parametrize("path", sorted(folder("examples").glob("*.yaml")), ids=lambda path: path.stem)
def test_no_two_findings_of_an_example_have_the_same_key(path: Path) -> None:
    example = read_association(path.read_bytes(), path.name)

    for plan in example.years:
        keys = [f.key for f in check(example, plan, BOOK)]
        assert len(keys) == len(set(keys))


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("decided_late", lambda one: replace(one, agreements=agreed(HALF_YEAR, date(2022, 8, 19), member="regionen"))),
        ("budget_tight", lambda one: association(moved("styrelse-5", date(2022, 11, 29)))),
        ("meeting_in_closure", lambda one: replace(one, closures=(replace(one.closures[0], last=date(2022, 11, 17)),))),
        ("consultation_missing", lambda one: association(moved_without_consultation())),
        (
            "budget_before_council",
            lambda one: replace(one, council_days=(CouncilDay("nora", date(2022, 11, 29), "Fullmäktige, budget"),)),
        ),
    ],
)
def test_a_changed_date_gives_another_key(code: str, change: Callable[[Association], Association]) -> None:
    before = {f.key for f in of_code(code)}

    after = {f.key for f in found(change(CASES[code][1]())) if f.code == code}

    assert after
    assert not before & after


def moved_without_consultation() -> dict[str, Occasion]:
    return {k: o for k, o in moved("styrelse-5", date(2022, 11, 15)).items() if k != "samrad-1"}


def test_another_wording_keeps_the_key() -> None:
    (finding,) = of_code("decided_late")

    assert replace(finding, message="Annat.", remedies=(), source="Annan").key == finding.key
    renamed = replace(CASES["decided_late"][1](), members=tuple(replace(m, name=m.name.upper()) for m in MEMBERS))
    assert {f.key for f in found(renamed) if f.code == "decided_late"} == {finding.key}
