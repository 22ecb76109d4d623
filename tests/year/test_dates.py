"""Which days are working days, and how time is counted, against a second reading of the law."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from dateutil.easter import easter
from holidays import DE_FACTO, PUBLIC
from holidays.countries.sweden import Sweden
from hypothesis import given
from hypothesis import strategies as st

from arshjul.year.dates import (
    add_months,
    days_of,
    final_from,
    following_working_day,
    is_bridge_day,
    is_working_day,
    last_appeal_day,
    last_of_month,
    preceding_working_day,
    public_holidays,
    weeks_in_year,
)

EVERY_DAY = tuple(days_of(date(2020, 1, 1), date(2049, 12, 31)))
FRIDAY, SATURDAY = 4, 5
any_day = st.dates(date(2020, 1, 1), date(2049, 12, 31))


def is_vardag(day: date) -> bool:
    """The oracle: lag (1989:253) 1 § and lag (1930:173) 2 §, read a second time, day by day instead of by year."""
    if day.weekday() >= SATURDAY:
        return False
    if (day - easter(day.year)).days in (-2, 1, 39):  # långfredagen, annandag påsk, Kristi himmelsfärdsdag
        return False
    if (day.month, day.day) in ((1, 1), (1, 6), (5, 1), (6, 6), (12, 24), (12, 25), (12, 26), (12, 31)):
        return False
    # Midsommarafton is the Friday before the Saturday that falls on 20-26 June.
    return not (day.weekday() == FRIDAY and day.month == 6 and 19 <= day.day <= 25)


def test_every_day_of_thirty_years_is_a_working_day_just_when_the_law_says_so() -> None:
    wrong = [day for day in EVERY_DAY if is_working_day(day) != is_vardag(day)]

    assert len(EVERY_DAY) == 10_958
    assert wrong == []


def test_every_holiday_of_thirty_years_is_the_one_that_the_holidays_package_knows() -> None:
    years = range(2020, 2050)
    theirs = Sweden(years=years, categories=(PUBLIC, DE_FACTO), include_sundays=False, language="sv")

    ours = {day: name for year in years for day, name in public_holidays(year).items()}

    assert ours.keys() == theirs.keys()
    # Two holidays on one day, as in 2049, have both their names there.
    assert [day for day, name in ours.items() if name.casefold() not in theirs[day].casefold().split("; ")] == []


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2024, 3, 28), "skärtorsdag"),
        (date(2022, 1, 5), "trettondagsafton"),
        (date(2022, 5, 27), "klämdag efter Kristi himmelsfärdsdag"),
        (date(2022, 12, 23), "dagen före julafton"),
        (date(2022, 4, 29), "dagen före valborg"),
    ],
)
def test_days_that_many_take_off_but_no_law_names_are_working_days(day: date, name: str) -> None:
    assert is_working_day(day), name


def test_a_bridge_day_has_a_free_day_on_both_sides() -> None:
    assert is_bridge_day(date(2022, 5, 27))
    assert not is_bridge_day(date(2022, 5, 25))
    assert not is_bridge_day(date(2022, 5, 26))


@given(any_day)
def test_a_working_day_never_moves_and_others_move_over_free_days_only(day: date) -> None:
    later, earlier = following_working_day(day), preceding_working_day(day)

    assert is_working_day(later)
    assert is_working_day(earlier)
    assert earlier <= day <= later
    assert (earlier == day == later) is is_working_day(day)
    assert not any(is_working_day(d) for d in days_of(earlier, later) if d not in (earlier, later))
    assert following_working_day(later) == later
    assert preceding_working_day(earlier) == earlier


@given(any_day)
def test_the_last_day_to_appeal_is_the_same_weekday_or_later_over_free_days_only(posted: date) -> None:
    literal, last = posted + timedelta(weeks=3), last_appeal_day(posted)

    assert literal.weekday() == posted.weekday()
    assert literal <= last
    assert is_working_day(last)
    assert not any(is_working_day(day) for day in days_of(literal, last) if day != last)
    assert final_from(posted) == last + timedelta(days=1)


@given(any_day, st.integers(-240, 240))
def test_months_end_on_the_day_with_the_same_number_or_on_the_months_last(day: date, months: int) -> None:
    moved = add_months(day, months)

    assert (moved.year * 12 + moved.month) - (day.year * 12 + day.month) == months
    assert moved.day == day.day or (moved.day < day.day and moved == last_of_month(moved.year, moved.month))


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2023, 1, 31), 1, date(2023, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), -12, date(2023, 2, 28)),
        (date(2022, 12, 31), 2, date(2023, 2, 28)),
        (date(2022, 6, 30), 2, date(2022, 8, 30)),
        (date(2022, 3, 31), -1, date(2022, 2, 28)),
    ],
)
def test_a_month_without_the_number_ends_on_its_last_day(day: date, months: int, expected: date) -> None:
    assert add_months(day, months) == expected


def test_years_have_52_or_53_weeks() -> None:
    assert [year for year in range(2020, 2033) if weeks_in_year(year) == 53] == [2020, 2026, 2032]
