"""Days and clock times in words, as letters have them."""

from __future__ import annotations

from datetime import date, time

import pytest

from arshjul.reading.occasions import Fate
from arshjul.reading.plan import read_plan


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("onsdagen den tionde februari 2027", date(2027, 2, 10)),
        ("måndagen den tjugoförsta juni 2027", date(2027, 6, 21)),
        ("den första december", date(2027, 12, 1)),
    ],
)
def test_a_day_in_words_is_that_day(written: str, day: date) -> None:
    plan = read_plan(f"Styrelsemötet är {written} klockan halv nio.", 2027)

    assert [(it.day, it.start) for it in plan.occasions] == [(day, time(8, 30))]
    assert plan.doubts == ()


def test_the_last_of_a_month_is_its_last_day_also_in_a_leap_year() -> None:
    plan = read_plan("Ansökan ska ha kommit in senast sista februari.", 2028)

    assert [it.day for it in plan.occasions] == [date(2028, 2, 29)]


@pytest.mark.parametrize(
    ("written", "start", "end"),
    [
        ("klockan ett", time(13), None),
        ("kl. halv tre", time(14, 30), None),
        ("klockan tolv", time(12), None),
        ("kl nio till halv tolv", time(9), time(11, 30)),
    ],
)
def test_an_hour_in_words_is_one_of_the_working_day(written: str, start: time, end: time | None) -> None:
    plan = read_plan(f"Styrelsen träffas den 8 februari {written}.", 2027)

    assert [(it.start, it.end) for it in plan.occasions] == [(start, end)]


def test_an_hour_that_may_be_morning_or_evening_is_told_and_the_time_is_asked_for() -> None:
    plan = read_plan("Styrelsen träffas den 8 februari klockan sju.", 2027)

    assert [doubt.code for doubt in plan.doubts] == ["time_missing"]
    assert Fate.OTHER in {token.fate for token in plan.tokens}
