"""Which papers are owed, by whom, by when."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from year_cases import BOOK, association, meeting

from arshjul.year.checklists import Paper, Ticked, deadline_papers, occasion_papers, open_papers_of
from arshjul.year.deadlines import deadlines
from arshjul.year.model import Agreement, Association, Body, Occasion, OccasionKind

LAW = yaml.safe_load((Path(__file__).parent.parent / "cases" / "law" / "papers.yaml").read_text("utf-8"))
BOARD = meeting(date(2022, 2, 7), "Helårsredovisning")


def papers(occasion: Occasion, *ticked: Ticked) -> dict[str, Paper]:
    return {paper.item: paper for paper in occasion_papers(association(occasion), occasion, BOOK, ticked)}


def deadline_items(subject: Association, duty: str) -> dict[str, Paper]:
    found = next(d for d in deadlines(subject, subject.years[0], BOOK) if d.duty.id == duty)
    return {paper.item: paper for paper in deadline_papers(subject, found, ())}


def test_a_meeting_has_the_papers_of_its_kind_and_of_what_it_decides() -> None:
    found = papers(BOARD)

    assert {"summons", "papers", "minutes", "annual-report.balance-sheet"} <= found.keys()
    assert not any(item.startswith("budget.") for item in found)


def test_a_beredning_has_its_own_papers_and_not_those_of_the_decision() -> None:
    found = papers(meeting(date(2022, 2, 2), "Helårsredovisning", Body.PREPARATORY))

    assert "opinions" in found
    assert not any(item.startswith("annual-report.") for item in found)


def test_papers_before_a_meeting_are_due_on_a_working_day_and_those_after_it_literally() -> None:
    after_easter, saturday = papers(meeting(date(2022, 4, 25))), papers(meeting(date(2022, 4, 9)))

    assert after_easter["summons"].day == date(2022, 4, 14)
    assert after_easter["minutes"].day == date(2022, 5, 9)
    assert saturday["extracts"].day == date(2022, 4, 30)


def test_the_one_with_the_role_owes_a_paper_and_else_the_director() -> None:
    found = papers(BOARD)

    assert [p.key for p in found["minutes"].people] == ["sekreterare"]
    assert [p.key for p in found["annual-report.balance-sheet"].people] == ["chef"]


def test_a_ticked_paper_is_ready_and_no_longer_late() -> None:
    day = date(2022, 1, 30)
    ticked = papers(BOARD, Ticked(BOARD.key, "summons", day), Ticked("another", "papers", day))

    assert (ticked["summons"].ready_on, ticked["summons"].is_open) == (day, False)
    assert not ticked["summons"].is_late(date(2022, 3, 1))
    assert ticked["papers"].is_open
    assert ticked["papers"].is_late(date(2022, 3, 1))


def test_a_paper_is_late_from_the_day_after_its_own() -> None:
    summons = papers(BOARD)["summons"]

    assert (summons.is_late(date(2022, 1, 31)), summons.is_late(date(2022, 2, 1))) == (False, True)


def test_what_a_meeting_decides_has_its_papers_there_and_not_at_the_last_day() -> None:
    agreements = (Agreement("follow-up-economy", 2022, date(2022, 3, 10)),)
    subject = association(BOARD, agreements=agreements)

    assert deadline_items(subject, "annual-report") == {}
    assert deadline_items(subject, "follow-up-economy")["outcome-by-activity"].day == date(2022, 3, 3)


def test_an_event_in_the_plan_has_no_papers() -> None:
    assert papers(meeting(date(2022, 2, 7), kind=OccasionKind.EVENT)) == {}


def test_open_papers_are_those_that_one_person_still_owes() -> None:
    found = papers(BOARD, Ticked(BOARD.key, "minutes", date(2022, 2, 20))).values()

    owed = {paper.item for paper in open_papers_of(found, "sekreterare")}

    assert "attendance" in owed
    assert owed.isdisjoint({"minutes", "summons"})


def test_papers_come_by_day() -> None:
    days = [paper.day for paper in papers(BOARD).values()]

    assert days == sorted(days)


@pytest.mark.parametrize("case", LAW, ids=lambda case: case["duty"])
def test_the_decision_has_every_paper_that_law_asks_for_with_its_paragraph(case: dict[str, Any]) -> None:
    found = papers(meeting(date(2026, 2, 9), case["title"]))

    asked = {f"{case['duty']}.{paper}": source for paper, source in case["papers"].items()}
    assert {item: one.source.text for item, one in found.items() if one.source and item in asked} == asked
