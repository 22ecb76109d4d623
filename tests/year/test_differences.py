"""What differs between two versions of a plan."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

from year_cases import meeting

from arshjul.year.differences import differences
from arshjul.year.model import YearPlan

FIRST, SECOND, THIRD = (meeting(date(2027, month, 8), key=f"{month}") for month in (2, 4, 6))
PLAN = YearPlan(2027, occasions=(FIRST, SECOND, THIRD))


def test_each_occasion_that_differs_stands_in_one_place() -> None:
    new = meeting(date(2027, 9, 8), key="9")
    moved = replace(SECOND, start=time(13), place="Rådhuset")

    found = differences(PLAN, replace(PLAN, occasions=(replace(FIRST, place="Rådhuset"), moved, new)))

    assert (found.added, found.removed) == ((new,), (THIRD,))
    assert [(one.becomes.key, one.names) for one in found.moved] == [("4", ("start", "place"))]
    assert [(one.becomes.key, one.names) for one in found.changed] == [("2", ("place",))]


def test_a_cancelled_meeting_is_removed_once_and_what_was_cancelled_before_is_no_difference() -> None:
    cancelled = replace(PLAN, occasions=(replace(FIRST, cancelled=True), SECOND, THIRD))

    assert differences(PLAN, cancelled).removed == (FIRST,)
    assert not differences(cancelled, cancelled)
    assert not differences(cancelled, replace(PLAN, occasions=(SECOND, THIRD)))


def test_what_no_document_speaks_of_is_no_difference() -> None:
    noted = replace(PLAN, occasions=(replace(FIRST, note="Ta med kaffe", sequence=3), SECOND, THIRD))

    assert not differences(PLAN, noted)
