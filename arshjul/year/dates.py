"""Which days are working days, and how lag (1930:173) counts time."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

ONE_DAY = timedelta(days=1)


def is_working_day(day: date) -> bool:
    """Whether an act may be asked of somebody on *day* by lag (1930:173) 2 §.

    Not Saturdays, Sundays, the public holidays of lag (1989:253), or the eves of midsummer, Christmas and New
    Year. Skärtorsdag, trettondagsafton and klämdagar are working days. Read 2026-11-21.
    """
    return day.weekday() < 5 and day not in public_holidays(day.year)


def following_working_day(day: date) -> date:
    """Return *day*, or the first working day after it: to when lag (1930:173) 2 § lets an act be done."""
    while not is_working_day(day):
        day += ONE_DAY
    return day


def preceding_working_day(day: date) -> date:
    """Return *day*, or the last working day before it: when to plan what is due on *day*."""
    while not is_working_day(day):
        day -= ONE_DAY
    return day


def last_appeal_day(posted: date) -> date:
    """Return the last day on which a decision may be appealed (laglighetsprövning).

    Three weeks after *posted*, the day the approved minutes were announced, on the same weekday; moved forward
    past Saturdays, Sundays, public holidays and the three eves.

    Source: kommunallagen (2017:725) 13 kap. 5 §; lag (1930:173) 1-2 §§.
    """
    return following_working_day(posted + timedelta(weeks=3))


def final_from(posted: date) -> date:
    """Return the day from which a decision that nobody appeals is final (laga kraft).

    Source: kommunallagen (2017:725) 13 kap. 14 §: the day after the time for appeal is over.
    """
    return last_appeal_day(posted) + ONE_DAY


def add_months(day: date, n: int) -> date:
    """Return the day with the same number *n* months later (earlier when negative), or that month's last day.

    Source: lag (1930:173) 1 §.
    """
    months = day.year * 12 + day.month - 1 + n
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, last_of_month(year, month + 1).day))


def last_of_month(year: int, month: int) -> date:
    """Return the last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def weeks_in_year(year: int) -> int:
    """Return 52 or 53: how many ISO weeks *year* has."""
    return date(year, 12, 28).isocalendar().week


def monday_of(day: date) -> date:
    """The first day of the ISO week of *day*."""
    return day - timedelta(days=day.weekday())


def is_bridge_day(day: date) -> bool:
    """Whether *day* is a klämdag: a working day with a free day on both sides. No law names them; people avoid them."""
    return is_working_day(day) and not is_working_day(day - ONE_DAY) and not is_working_day(day + ONE_DAY)


def days_of(first: date, last: date) -> Iterator[date]:
    """Every day from *first* to *last*, both included."""
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


@cache
def public_holidays(year: int) -> dict[date, str]:
    """The holidays of lag (1989:253) in *year* and the three eves of lag (1930:173) 2 §, with Swedish names.

    Sundays are not in it, but for those that have a name. As the law reads since 2005, when 6 June took the place
    of annandag pingst. Read 2026-11-21. Own code on purpose: the package that knows the world's holidays takes
    longer to import than the rest of the rules together; the tests compare the two day by day.
    """
    easter = easter_day(year)
    midsummer = _first_saturday_from(date(year, 6, 20))
    christmas = date(year, 12, 25)
    return {
        date(year, 1, 1): "nyårsdagen",
        date(year, 1, 6): "trettondedag jul",
        easter - timedelta(days=2): "långfredagen",
        easter: "påskdagen",
        easter + ONE_DAY: "annandag påsk",
        date(year, 5, 1): "första maj",
        easter + timedelta(days=39): "Kristi himmelsfärdsdag",
        easter + timedelta(days=49): "pingstdagen",
        date(year, 6, 6): "nationaldagen",
        midsummer - ONE_DAY: "midsommarafton",
        midsummer: "midsommardagen",
        _first_saturday_from(date(year, 10, 31)): "alla helgons dag",
        christmas - ONE_DAY: "julafton",
        christmas: "juldagen",
        christmas + ONE_DAY: "annandag jul",
        date(year, 12, 31): "nyårsafton",
    }


def easter_day(year: int) -> date:
    """Return påskdagen of the Gregorian calendar, by Gauss's rule as Lichtenberg completed it."""
    century = year // 100
    moon_shift = 15 + (3 * century + 3) // 4 - (8 * century + 13) // 25
    sun_shift = 2 - (3 * century + 3) // 4
    lunar_year = year % 19
    moon_seed = (19 * lunar_year + moon_shift) % 30
    correction = (moon_seed + lunar_year // 11) // 29
    full_moon = 21 + moon_seed - correction
    first_sunday = 7 - (year + year // 4 + sun_shift) % 7
    after_full_moon = 7 - (full_moon - first_sunday) % 7
    return date(year, 3, 1) + timedelta(days=full_moon + after_full_moon - 1)


def _first_saturday_from(day: date) -> date:
    return day + timedelta(days=(5 - day.weekday()) % 7)
