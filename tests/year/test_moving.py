"""What a moved meeting becomes, and what speaks against the days around it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from arshjul.errors import InputError
from arshjul.year.model import (
    Association,
    Body,
    Closure,
    CouncilDay,
    Member,
    MemberKind,
    Occasion,
    OccasionKind,
    OwnBody,
    YearPlan,
)
from arshjul.year.moving import NewMeeting, Wanted, called_off, days_near, moved, new_meeting, with_one_more

BOARD = Occasion("b", 2027, OccasionKind.MEETING, "Styrelsemöte", date(2027, 3, 17), Body.BOARD, start=time(9))
GROUP = Occasion("g", 2027, OccasionKind.MEETING, "Beredning", date(2027, 3, 24), Body.PREPARATORY)
FORBUNDET = Association(
    "f",
    "Förbundet",
    members=(Member("regionen", "Region Örebro län", MemberKind.REGION),),
    closures=(Closure("sportlov", date(2027, 3, 1), date(2027, 3, 5)),),
    council_days=(CouncilDay("regionen", date(2027, 3, 10), "Regionfullmäktige"),),
    years=(YearPlan(2027, occasions=(BOARD, GROUP)),),
)


def board_of(association: Association) -> Occasion:
    plan = association.plan(2027)
    assert plan
    return next(o for o in plan.occasions if o.key == "b")


def test_a_moved_meeting_has_its_new_time_and_place_and_the_others_stand() -> None:
    wanted = Wanted(date(2027, 3, 18), time(13), time(15), "Rådhuset", "")

    found = moved(FORBUNDET, "b", wanted)

    assert Wanted.of(board_of(found)) == wanted
    assert board_of(moved(found, "b", Wanted.of(BOARD))) == BOARD
    assert found.years[0].occasions[1] == GROUP


def test_a_planning_day_of_two_days_still_has_two_when_it_is_moved() -> None:
    two = replace(BOARD, end_day=date(2027, 3, 18))
    association = replace(FORBUNDET, years=(YearPlan(2027, occasions=(two,)),))

    found = board_of(moved(association, "b", replace(Wanted.of(two), day=date(2027, 4, 7))))

    assert (found.day, found.last_day) == (date(2027, 4, 7), date(2027, 4, 8))


def test_a_meeting_that_was_called_off_is_held_again_when_it_gets_a_day() -> None:
    off = called_off(FORBUNDET, "b")

    assert board_of(off) == replace(BOARD, cancelled=True)
    assert board_of(moved(off, "b", Wanted.of(BOARD))) == BOARD


@pytest.mark.parametrize(("start", "end"), [(time(9), time(9)), (time(9), time(8)), (None, time(10))])
def test_a_meeting_that_ends_before_it_begins_is_refused_at_its_end(start: time | None, end: time) -> None:
    with pytest.raises(InputError) as refused:
        moved(FORBUNDET, "b", replace(Wanted.of(BOARD), start=start, end=end))

    assert refused.value.problems[0].field == "slut"


def test_each_day_around_says_what_speaks_against_it() -> None:
    near = {one.day: one for one in days_near(FORBUNDET, BOARD, BOARD.day)}

    assert (min(near), max(near), len(near)) == (date(2027, 2, 22), date(2027, 4, 11), 49)
    assert near[date(2027, 3, 3)].against == "sportlov"
    assert near[date(2027, 3, 10)].against == "Regionfullmäktige hos Region Örebro län"
    assert near[date(2027, 3, 20)].against == "lördagar är inga vardagar"
    assert near[date(2027, 3, 26)].against == "långfredagen"
    assert (near[date(2027, 3, 24)].against, near[date(2027, 3, 24)].meetings) == ("", ("Beredningsmöte (beredning)",))
    assert near[BOARD.day].meetings == ()
    assert near[date(2027, 3, 18)].against == ""


def test_a_meeting_more_stands_in_the_plan_of_its_year_with_the_body_as_the_association_calls_it() -> None:
    group = OwnBody("lsg", "LSG", Body.PREPARATORY)
    wanted = Wanted(date(2027, 5, 4), time(9), time(11), "Rådhuset", "")

    found = new_meeting(replace(FORBUNDET, bodies=(group,)), NewMeeting(2027, "Extra LSG", "lsg", wanted))

    assert (found.body, found.own_body, Wanted.of(found)) == (Body.PREPARATORY, group, wanted)
    assert with_one_more(FORBUNDET, found).years[0].occasions == (BOARD, GROUP, found)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": ""}, "rubrik"),
        ({"body": "ingen"}, "organ"),
        ({"year": 2028}, "dag"),
        ({"wanted": Wanted(date(2027, 5, 4), time(11), time(9), "", "")}, "slut"),
    ],
)
def test_a_meeting_that_cannot_be_is_refused_at_its_field(change: dict[str, Any], field: str) -> None:
    new = NewMeeting(2027, "Extra styrelsemöte", "board", Wanted(date(2027, 5, 4), None, None, "", ""))

    with pytest.raises(InputError) as refused:
        new_meeting(FORBUNDET, replace(new, **change))

    assert [one.field for one in refused.value.problems] == [field]
