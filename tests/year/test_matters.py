"""Which meeting handles which duty, told by titles as people and OCR write them."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from year_cases import BOOK, association, meeting, minutes_in

from arshjul.year.deciding import Because, Decision, deciding_meeting, decision, preparing_meeting
from arshjul.year.duty import Duty
from arshjul.year.folding import folded
from arshjul.year.matters import duties_handled, meetings_of
from arshjul.year.model import Body, OccasionKind, YearPlan

DAY = date(2022, 3, 7)


def duty(key: str) -> Duty:
    found = BOOK.duty(key)
    if found is None:
        raise ValueError(key)
    return found


def handled(title: str) -> set[str]:
    return {one.id for one in duties_handled(meeting(DAY, title), BOOK)}


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Helårsredovisning", {"annual-report"}),
        ("HELÅRSREDOVISNING", {"annual-report"}),
        ("Helarsredovisning", {"annual-report"}),
        ("Årsredovisning 2021", {"annual-report"}),
        ("Arsredovisning och bokslut", {"annual-report"}),
        ("Halvårsredovisning", {"half-year-report", "half-year-report-member"}),
        ("Halvarsredovisning", {"half-year-report", "half-year-report-member"}),
        ("Delårsbokslut", {"half-year-report", "half-year-report-member"}),
        ("Verksamhet & budgetplan / PO", {"budget"}),
        ("Verksamhetsplan  och\tbudget 2023", {"budget"}),
        ("Budgetuppföljning", set()),
        ("Budgetprognos", set()),
        ("Budgetavstämning", set()),
        ("Budgetuppföljning och budget", {"budget"}),
        ("Uppföljning av budget 2022", set()),
        ("Uppföljning av verksamhetsplan och budget", set()),
        ("Uppföljning och budget 2023", {"budget"}),
        ("Samråd om budget", {"budget-consultation"}),
        ("Budgetsamråd", {"budget-consultation"}),
        ("Samråd om budget, beslut om budget", {"budget-consultation", "budget"}),
        ("Uppföljning av internkontrollplan", set()),
        ("Revisionsrapport", {"audit-report"}),
        ("Revisionsrapport / PO", {"audit-report"}),
        ("Internstyrning & kontrollplan, julavslutning", {"internal-control-plan"}),
        ("Verksamhetsuppföljning", set()),
        ("Styrelsemöte", set()),
        ("", set()),
    ],
)
def test_a_title_tells_what_a_meeting_handles(title: str, expected: set[str]) -> None:
    assert handled(title) == expected
    assert handled(unicodedata.normalize("NFD", title)) == expected


def test_named_matters_win_over_the_title() -> None:
    named = meeting(DAY, "Årsredovisning", matters=("budget",))

    assert [one.id for one in duties_handled(named, BOOK)] == ["budget"]


def test_folding_takes_away_marks_case_and_double_spaces() -> None:
    assert folded("  Förslag   på\nÅRET ") == "forslag pa aret"


def test_joint_meetings_are_meetings_of_both_bodies_and_planning_days_decide_nothing() -> None:
    joint = meeting(date(2022, 5, 3), "Budget", Body.JOINT)
    planning = meeting(date(2022, 4, 3), "Budget", Body.JOINT, kind=OccasionKind.PLANNING_DAY)
    plan = YearPlan(2022, occasions=(joint, planning))

    assert meetings_of(plan, Body.BOARD) == meetings_of(plan, Body.PREPARATORY) == (joint,)
    assert deciding_meeting(plan, duty("budget")) == preparing_meeting(plan, duty("budget")) == joint


@pytest.mark.parametrize(
    ("title", "matters", "is_meeting"),
    [
        ("Planeringsdag och styrelsemöte", (), True),
        ("Planeringsdag med sammanträde", (), True),
        ("Planeringsdag / möte", (), True),
        ("Planeringsdag", ("budget",), True),
        ("Planeringsdag", (), False),
        ("Planeringsdag inför styrelsemöte 30 maj", (), False),
        ("Planeringsdag med budget", (), False),
    ],
)
def test_a_planning_day_that_also_is_a_board_meeting_has_minutes(
    title: str, matters: tuple[str, ...], is_meeting: bool
) -> None:
    day = meeting(date(2022, 5, 3), title, Body.JOINT, kind=OccasionKind.PLANNING_DAY, matters=matters)
    subject = association(day)

    assert [m.occasion for m in minutes_in(subject)] == ([day] if is_meeting else [])


def test_of_several_that_decide_the_last_is_measured_and_somebody_is_asked() -> None:
    early, late = meeting(date(2022, 10, 3), "Budget"), meeting(date(2022, 11, 14), "Budget")

    found = decision(YearPlan(2022, occasions=(late, early)), duty("budget"))

    assert found == Decision(late, Because.UNCLEAR, (early, late))
    assert deciding_meeting(YearPlan(2022), duty("budget")) is None
    assert decision(YearPlan(2022, occasions=(early,)), duty("budget")) == Decision(early, Because.TITLE)
    assert deciding_meeting(YearPlan(2022, occasions=(early,)), duty("summons-board")) is None


def test_the_public_meeting_that_names_the_budget_decides_it_before_another() -> None:
    public = meeting(date(2022, 11, 14), "Verksamhetsplan", public=True)
    later = meeting(date(2022, 12, 5), "Budget")

    assert decision(YearPlan(2022, occasions=(public, later)), duty("budget")) == Decision(public, Because.PUBLIC)


def test_a_public_meeting_without_the_word_is_asked_about_and_one_that_only_speaks_of_it_is_not() -> None:
    public = meeting(date(2022, 11, 14), "Styrelsemöte", public=True)
    frames = meeting(date(2022, 5, 2), "Budgetramar", public=True)

    assert decision(YearPlan(2022, occasions=(frames, public)), duty("budget")) == Decision(
        public, Because.UNCLEAR, (public,)
    )
    assert decision(YearPlan(2022, occasions=(frames,)), duty("budget")) is None


def test_the_last_meeting_before_the_decision_prepares_it() -> None:
    days = (date(2022, 9, 5), date(2022, 11, 1), date(2022, 11, 28))
    prepared = [meeting(day, "Budget", Body.PREPARATORY) for day in days]
    decided = meeting(date(2022, 11, 14), "Budget")

    assert preparing_meeting(YearPlan(2022, occasions=(*prepared, decided)), duty("budget")) == prepared[1]
    assert preparing_meeting(YearPlan(2022, occasions=(prepared[2], decided)), duty("budget")) == prepared[2]


def test_the_annual_report_is_decided_where_it_is_named_and_not_where_the_books_are_closed() -> None:
    books, report = meeting(date(2022, 2, 7), "Bokslut 2021"), meeting(date(2022, 4, 19), "Årsredovisning 2021")

    assert deciding_meeting(YearPlan(2022, occasions=(books, report)), duty("annual-report")) == report
    assert deciding_meeting(YearPlan(2022, occasions=(books,)), duty("annual-report")) == books


def test_a_meeting_with_the_duty_among_its_matters_decides_it_before_one_with_a_telling_title() -> None:
    told = meeting(date(2022, 10, 3), "Verksamhetsplan och budget")
    named = meeting(date(2022, 12, 5), "Styrelsemöte", matters=("budget",))

    assert decision(YearPlan(2022, occasions=(told, named)), duty("budget")) == Decision(named, Because.SAID)
