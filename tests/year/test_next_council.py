"""The next day on which a member's own council can decide."""

from __future__ import annotations

from datetime import date

import pytest

from arshjul.duties import load_duties
from arshjul.year.chains.councils import next_council
from arshjul.year.model import Association, CouncilDay, Member, MemberKind

CHAIN = load_duties("samordningsforbund").chain("discharge")
NORA = Member("nora", "Nora kommun", MemberKind.MUNICIPALITY)


def council(*days: tuple[str, str], member: str = "nora") -> CouncilDay | None:
    known = tuple(CouncilDay(member, date.fromisoformat(day), name) for day, name in days)
    assert CHAIN
    return next_council(CHAIN, Association("f", "Förbundet", (NORA,), council_days=known), NORA, date(2021, 6, 1))


@pytest.mark.parametrize("name", ["KF", "kf 14 juni", "Kommunfullmäktige", "Fullmäktige (extra)"])
def test_the_body_that_decides_last_on_the_road_is_the_one_waited_for(name: str) -> None:
    found = council(("2021-06-07", "KSAU"), ("2021-06-08", "KS"), ("2021-06-14", name), ("2021-09-20", "KF"))

    assert found
    assert (found.day, found.name) == (date(2021, 6, 14), name)


def test_a_day_that_has_passed_is_not_waited_for_and_today_is() -> None:
    found = council(("2021-05-31", "KF"), ("2021-06-01", "KF"))

    assert found
    assert found.day == date(2021, 6, 1)


def test_without_a_day_of_the_deciding_body_any_known_day_is_the_best_guess() -> None:
    found = council(("2021-06-07", "Sammanträde"))

    assert found
    assert found.name == "Sammanträde"


def test_another_members_days_say_nothing() -> None:
    assert council(("2021-06-14", "KF"), member="hallefors") is None
