"""Two remedies can be carried out together: one day for each meeting, and no day twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from arshjul.associations import read_association
from arshjul.duties import duties_of
from arshjul.folders import folder
from arshjul.year.checks import check
from arshjul.year.checks.proposals import Proposals, Wish

FRIDAY = date(2022, 3, 4)


def free(latest: date, weekday: int | None) -> Iterator[date]:
    """The working days of the three weeks before, those on *weekday* first."""
    days = [latest - timedelta(days=n) for n in range(21)]
    yield from sorted((d for d in days if d.weekday() < 5), key=lambda d: (d.weekday() != weekday, latest - d))


def looked_at(
    wishes: dict[str, list[Wish]], settled: Proposals | None = None
) -> tuple[Proposals, dict[str, set[date]]]:
    proposals = Proposals(settled.settle(free)) if settled else Proposals()
    given = {key: {day for one in of if (day := proposals.day_for(key, one, free))} for key, of in wishes.items()}
    return proposals, given


def test_a_meeting_of_which_two_findings_ask_gets_one_day_that_suits_both() -> None:
    wishes = {"beredning": [Wish(FRIDAY, weekday=2), Wish(FRIDAY - timedelta(days=2), weekday=1, is_strict=True)]}

    first, given = looked_at(wishes)
    assert first.are_at_odds()
    assert len(given["beredning"]) == 2

    second, given = looked_at(wishes, first)
    assert not second.are_at_odds()
    assert given == {"beredning": {date(2022, 3, 1)}}


def test_two_meetings_never_get_the_same_day() -> None:
    wishes = {"styrelse": [Wish(FRIDAY)], "beredning": [Wish(FRIDAY)]}

    first, _ = looked_at(wishes)
    second, given = looked_at(wishes, first)

    assert first.are_at_odds()
    assert not second.are_at_odds()
    assert given == {"styrelse": {FRIDAY}, "beredning": {FRIDAY - timedelta(days=1)}}


def test_what_is_not_at_odds_is_left_as_it_was_found() -> None:
    proposals, given = looked_at(
        {"styrelse": [Wish(FRIDAY), Wish(FRIDAY, weekday=4)], "annan": [Wish(date(2022, 5, 6))]}
    )

    assert not proposals.are_at_odds()
    assert given == {"styrelse": {FRIDAY}, "annan": {date(2022, 5, 6)}}


def test_a_real_years_findings_move_its_beredning_to_one_day() -> None:
    path = folder("examples") / "degerfors-karlskoga.yaml"
    association = read_association(path.read_bytes(), path.name)

    findings = check(association, association.years[0], duties_of(association))

    actions = {f.code: [r.action for r in f.remedies if r.action.startswith("Flytta")] for f in findings}
    papers, weekday = actions["papers_before_preparation"], actions["unusual_weekday"]
    days = {re.search(r"till (.*)\.$", action)[1] for action in (*papers, *weekday)}  # type: ignore[index]
    assert days == {"tisdag 25 januari 2022"}
