"""How long the date law takes for every day of 2020-2049, and how many days are wrong, beside two packages.

Run: make bench, or .venv/bin/python bench/measure_date_law.py with the group ``bench`` installed.
A day is wrong when the answer is not that of lag (1930:173) 2 § and lag (1989:253) 1 §, which are read here a second
time, day by day and with Easter from a third package, so that our own answer is measured against something too.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from statistics import median

from dateutil.easter import easter
from holidays import DE_FACTO, PUBLIC
from holidays.countries.sweden import Sweden as HolidaysSweden
from workalendar.europe import Sweden as WorkalendarSweden

from arshjul.year.dates import days_of, is_working_day, public_holidays

DAYS = tuple(days_of(date(2020, 1, 1), date(2049, 12, 31)))
YEARS = range(2020, 2050)
ROUNDS = 7
FRIDAY, SATURDAY = 4, 5

Answers = list[bool]


def main() -> None:
    """Measure each from nothing remembered, and print a line for each."""
    law = [law_says(day) for day in DAYS]
    print(f"{len(DAYS)} days, median of {ROUNDS} rounds")
    ours = report("arshjul.year.dates", arshjul, law)
    report("holidays, as it comes", holidays_as_it_comes, law, ours)
    report("holidays, public and de facto", holidays_with_eves, law, ours)
    report("workalendar", workalendar, law, ours)


def report(name: str, answer: Callable[[], Answers], law: Answers, ours: float | None = None) -> float:
    seconds = []
    for _ in range(ROUNDS):
        began = time.process_time()
        answers = answer()
        seconds.append(time.process_time() - began)
    wrong = sum(given != right for given, right in zip(answers, law, strict=True))
    taken = median(seconds)
    ratio = f", {taken / ours:.1f} times ours" if ours else ""
    print(f"{name:<31} {taken * 1000:6.1f} ms of processor, {wrong:3} wrong{ratio}")
    return taken


def arshjul() -> Answers:
    public_holidays.cache_clear()
    return [is_working_day(day) for day in DAYS]


def holidays_as_it_comes() -> Answers:
    known = HolidaysSweden(years=YEARS)
    return [day.weekday() < SATURDAY and day not in known for day in DAYS]


def holidays_with_eves() -> Answers:
    known = HolidaysSweden(years=YEARS, categories=(PUBLIC, DE_FACTO))
    return [day.weekday() < SATURDAY and day not in known for day in DAYS]


def workalendar() -> Answers:
    known = WorkalendarSweden()
    return [known.is_working_day(day) for day in DAYS]


def law_says(day: date) -> bool:
    """Whether *day* is a working day: no Saturday or Sunday, no public holiday, none of the three eves."""
    if day.weekday() >= SATURDAY:
        return False
    if (day - easter(day.year)).days in (-2, 1, 39):  # långfredagen, annandag påsk, Kristi himmelsfärdsdag
        return False
    if (day.month, day.day) in ((1, 1), (1, 6), (5, 1), (6, 6), (12, 24), (12, 25), (12, 26), (12, 31)):
        return False
    # Midsommarafton is the Friday before the Saturday that falls on 20-26 June.
    return not (day.weekday() == FRIDAY and day.month == 6 and 19 <= day.day <= 25)


if __name__ == "__main__":
    main()
