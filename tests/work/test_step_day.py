"""A step of the minutes has a day, and a week is none (seed: "vecka 24")."""

from __future__ import annotations

from datetime import date

import pytest

from arshjul.errors import InputError
from arshjul.work.held.minutes import step_day


@pytest.mark.parametrize(
    "told", ["vecka 24", "v. 24", "V 24", "v24", "vecka 24, 2024", "v. 24 2024", "2024-W24", "2024w24"]
)
def test_a_week_is_no_day(told: str) -> None:
    with pytest.raises(InputError, match="är en vecka, inte en dag"):
        step_day(told)


def test_a_week_of_a_year_is_told_with_its_days() -> None:
    with pytest.raises(InputError, match="Veckan är 10 juni 2024 till 16 juni 2024"):
        step_day("vecka 24 2024")


@pytest.mark.parametrize("told", ["", "i går", "13/6", "2024-06", "2024-06-31", "20240613", "2024-06-13T10:00"])
def test_what_is_no_day_is_refused_with_an_example(told: str) -> None:
    with pytest.raises(InputError, match=r"är ingen dag\. Skriv år-månad-dag, till exempel 2024-06-13"):
        step_day(told)


def test_a_day_is_a_day() -> None:
    assert step_day(" 2024-06-13 ") == date(2024, 6, 13)
