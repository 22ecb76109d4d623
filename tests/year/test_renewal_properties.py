"""What every renewal keeps to, whatever the plan: the examples for years ahead, and plans that nobody thought of."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arshjul.associations import read_association
from arshjul.duties import load_duties
from arshjul.folders import folder
from arshjul.year.checks import check
from arshjul.year.dates import is_bridge_day, is_working_day
from arshjul.year.findings import Severity
from arshjul.year.model import Association, Body, Closure, Occasion, OccasionKind, YearPlan
from arshjul.year.renewal import Renewal, renew

BOOK = load_duties("samordningsforbund")
EXAMPLES = sorted(folder("examples").glob("*.yaml"))
TITLES = ("Möte", "Årsredovisning", "Halvårsredovisning", "Verksamhetsplan och budget", "Internkontrollplan")
SOME = settings(max_examples=settings().max_examples // 5)
FEW = settings(max_examples=settings().max_examples // 10)
"""Each renewal takes a tenth of a second: make drill tries twelve times as many."""


@st.composite
def associations(draw: st.DrawFn) -> Association:
    year = draw(st.integers(2019, 2036))
    days = draw(st.lists(st.integers(0, 364), min_size=1, max_size=9, unique=True))
    occasions = tuple(
        Occasion(
            key=f"{year}-mote-{number}",
            year=year,
            kind=draw(st.sampled_from((OccasionKind.MEETING, OccasionKind.MEETING, OccasionKind.PLANNING_DAY))),
            title=draw(st.sampled_from(TITLES)),
            day=date(year, 1, 1) + timedelta(days=day),
            body=draw(st.sampled_from((Body.BOARD, Body.PREPARATORY, Body.JOINT, Body.AUDITORS))),
        )
        for number, day in enumerate(days)
    )
    first = date(year + 1, 1, 1) + timedelta(days=draw(st.integers(0, 330)))
    closure = Closure("lov", first, first + timedelta(days=draw(st.integers(0, 20))))
    return Association("f", "Förbundet", years=(YearPlan(year, occasions=occasions),), closures=(closure,))


def with_next_year(association: Association) -> tuple[Association, Renewal]:
    year = max(plan.year for plan in association.years) + 1
    renewal = renew(association, year, BOOK)
    years = (*association.years, renewal.plan)
    return replace(association, years=years, agreements=(*association.agreements, *renewal.agreements)), renewal


@given(associations())
@SOME
def test_every_meeting_stands_on_a_working_day_of_its_year_with_a_reason(association: Association) -> None:
    _, renewal = with_next_year(association)

    assert len(renewal.renewed) == len(association.years[0].occasions)
    for one in renewal.renewed:
        assert is_working_day(one.occasion.day)
        assert one.occasion.day.year == renewal.plan.year
        assert one.reasons


@given(associations())
@SOME
def test_every_moved_meeting_says_why(association: Association) -> None:
    _, renewal = with_next_year(association)

    for one in renewal.renewed:
        if one.occasion.day.isocalendar()[1:] != one.origin.day.isocalendar()[1:]:
            assert any(word in " ".join(one.reasons) for word in ("Flyttat", "inte finns"))


@given(associations())
@FEW
def test_the_same_year_in_another_order_gives_the_same_draft(association: Association) -> None:
    plan = association.years[0]
    turned = replace(association, years=(replace(plan, occasions=plan.occasions[::-1]),))

    renewal = with_next_year(association)[1]
    assert with_next_year(association)[1] == renewal
    assert with_next_year(turned)[1].plan == renewal.plan


@given(associations())
@FEW
def test_renewing_again_and_again_lets_no_meeting_drift_without_a_reason(association: Association) -> None:
    first = {o.key.partition("-")[2]: o.day for o in association.years[0].occasions}
    told: set[str] = set()
    for _ in range(4):
        association, renewal = with_next_year(association)
        for one in renewal.renewed:
            name = one.occasion.key.partition("-")[2]
            if len(one.reasons) > 1 or "Samma" not in one.reasons[0]:
                told.add(name)
            natural = first[name] + timedelta(weeks=52 * (renewal.plan.year - first[name].year))
            # 52 weeks a year lag behind the calendar by a week in five or six years.
            assert abs((one.occasion.day - natural).days) <= 14 or name in told


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_renews_for_five_years_without_a_breach(path: Path) -> None:
    association = read_association(path.read_bytes(), path.name)

    for _ in range(5):
        association, renewal = with_next_year(association)
        found = check(association, renewal.plan, BOOK)

        meetings = renewal.plan.standing
        assert all(is_working_day(o.day) and not is_bridge_day(o.day) for o in meetings)
        assert not [finding for finding in found if finding.severity is Severity.BREACH]
        avoided = {
            "decided_late", "prepared_late", "prepared_after_board", "papers_before_preparation", "two_at_once",
            "meeting_on_free_day", "meeting_on_bridge_day", "outside_year", "joint_day_differs", "budget_tight",
            "annual_report_last_day",
        }  # fmt: skip
        assert not [finding for finding in found if finding.code in avoided]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_stays_in_its_weeks_for_five_years(path: Path) -> None:
    association = read_association(path.read_bytes(), path.name)
    association, first = with_next_year(association)
    unmoved = (one.occasion for one in first.renewed if len(one.reasons) == 1)
    weeks = {o.key[5:]: o.day.isocalendar().week for o in unmoved}

    for _ in range(4):
        association, renewal = with_next_year(association)
        for one in renewal.renewed:
            week = one.occasion.day.isocalendar().week
            away = abs(week - weeks.get(one.occasion.key[5:], week))
            assert away == 0 or (away == 1 and not one.reasons[0].startswith("Samma"))
