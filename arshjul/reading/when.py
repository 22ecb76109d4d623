"""The day of a row: which it is, and what is doubtful about it."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from arshjul.reading.date_forms import WrittenDate
from arshjul.reading.occasions import Doubt, Precision
from arshjul.reading.rows import Row
from arshjul.reading.scopes import FIRST_YEAR, LAST_YEAR
from arshjul.swedish import MONTHS, WEEKDAYS, listed
from arshjul.year.dates import weeks_in_year
from arshjul.year.wording import with_weekday
from arshjul.year.wording import written as spelled


@dataclass(frozen=True)
class Years:
    """The years that a date without one may be of."""

    plan: int | None
    likely: tuple[int, ...] = ()
    """The years that the document names, when it is not clear which year it is for."""


class When:
    """The day of a row, and the doubts about it."""

    def __init__(self, row: Row, years: Years) -> None:
        self.row = row
        self.written = row.date
        self.day: date | None = None
        self.end_day: date | None = None
        self.precision = Precision.DAY
        self.week: int | None = None
        self.month = ""
        self.doubts: list[Doubt] = []
        self.years = self._possible_years(years)
        self.year = self.written.year
        if self.year is None:
            named = row.scope.years or ((years.plan,) if years.plan else ())
            self.year = named[0] if len(named) == 1 else None
        looks_beyond = row.after or row.of_next_year or row.of_this_year
        if self.year is None or (looks_beyond and not self.written.year and not row.scope.years):
            self._look_forward(years.plan)
        if self.written.unreadable:
            self._unreadable()
        elif self.written.week is not None:
            self._week(self.written)
        elif self.written.ordinal:
            self._ordinal()
        elif self.written.day is None:
            self._month_only()
        else:
            self._day()

    def _look_forward(self, plan: int | None) -> None:
        """A document that looks forward means the first such day after its own."""
        own, written = self.row.after, self.written
        if self.row.of_next_year and not written.year:
            self.year = own.year + 1 if own else None
            self.years = (plan + 1, plan) if plan else tuple(year + 1 for year in self.years)
            return
        if self.row.of_this_year and not written.year:
            self.year = own.year if own else None
            self.years = (plan - 1, plan) if plan else self.years
            return
        if own is None or not written.day or not written.month:
            return
        days = [day for year in (own.year, own.year + 1) if (day := real_date(year, written.month, written.day))]
        coming = next((day for day in days if day >= own), None)
        if coming is None:
            return
        agrees = written.weekday is not None and coming.weekday() == written.weekday
        is_clear = agrees or coming.year == plan or (coming.year == own.year and plan in (None, own.year))
        self.year = coming.year if is_clear else None
        self.years = tuple(dict.fromkeys((coming.year, *((plan,) if plan else self.years))))

    def _possible_years(self, years: Years) -> tuple[int, ...]:
        if self.row.scope.years:
            return self.row.scope.years
        return (years.plan,) if years.plan else years.likely

    def _doubt(self, code: str, message: str, candidates: Iterable[date] = ()) -> None:
        self.doubts.append(Doubt(code, self.row.line, message, tuple(day.isoformat() for day in candidates)))

    def _day(self) -> None:
        day, month = self.written.day or 0, self.written.month or 0
        if self.year is None:
            self._year_missing(day, month)
            return
        self.day = real_date(self.year, month, day)
        if self.day is None:
            self._no_such_date(day, month, self.year)
            return
        self._end()
        self._check_year(self.day)
        self._check_weekday(self.day)
        self._check_month_and_week(self.day)

    def _year_missing(self, day: int, month: int) -> None:
        name = f"{day} {_month(month)}"
        options = [found for year in self.years if (found := real_date(year, month, day))]
        if self.written.weekday is not None:
            options = [option for option in options if option.weekday() == self.written.weekday] or options
        self._doubt(
            "year_missing",
            f"”{name}” står utan år, och {self._why_no_year()}. Ange året när du läser in, eller skriv det i rubriken.",
            options,
        )

    def _why_no_year(self) -> str:
        named = self.row.scope.years
        return f"rubriken nämner {listed(str(year) for year in named)}" if named else "dokumentet säger inte vilket"

    def _no_such_date(self, day: int, month: int, year: int) -> None:
        if not 1 <= month <= 12:
            swapped = real_date(year, day, month)
            self._doubt(
                "no_such_date",
                f"Det finns ingen månad {month}. Skriv datumet som år-månad-dag"
                + (f", till exempel {swapped.isoformat()}." if swapped else "."),
                [swapped] if swapped else [],
            )
            return
        near = _neighbours(year, month, day)
        days = calendar.monthrange(year, month)[1] if 1 <= year <= 9999 else 31
        self._doubt(
            "no_such_date",
            f"Den {day} {_month(month)} {year} finns inte: {_month(month)} har {days} dagar det året. "
            + (f"Menas {listed((spelled(day) for day in near), last='eller')}?" if near else "Rätta datumet."),
            near,
        )

    def _end(self) -> None:
        written = self.written
        if self.day is None or written.end_day is None or written.end_month is None:
            return
        end_year = written.end_year or self.day.year
        if written.end_year is None and written.end_month < self.day.month:
            end_year += 1
        end = real_date(end_year, written.end_month, written.end_day)
        if end is None:
            self._no_such_date(written.end_day, written.end_month, end_year)
            return
        if end < self.day:
            self._doubt(
                "ends_before_start",
                f"Sista dagen {spelled(end)} är före första dagen {spelled(self.day)}. Kontrollera båda.",
                [self.day, end],
            )
        self.end_day = end if end != self.day else None

    def _check_year(self, day: date) -> None:
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            self._doubt(
                "year_unlikely",
                f"Året {day.year} är knappast rätt. Kontrollera {spelled(day)}.",
                [found for year in self.years if (found := real_date(year, day.month, day.day))],
            )

    def _check_weekday(self, day: date) -> None:
        expected = self.written.weekday
        if expected is None or day.weekday() == expected:
            return
        nearest = min((day + timedelta(days=n) for n in range(-3, 4)), key=lambda d: d.weekday() != expected)
        other_years = [
            found
            for year in (day.year - 1, day.year + 1)
            if (found := real_date(year, day.month, day.day)) and found.weekday() == expected
        ]
        self._doubt(
            "weekday_differs",
            f"Det står {WEEKDAYS[expected]}, men {spelled(day)} är en {WEEKDAYS[day.weekday()]}. "
            f"Närmaste {WEEKDAYS[expected]} är {spelled(nearest)}. Kontrollera vilket som gäller.",
            [day, nearest, *other_years],
        )

    def _check_month_and_week(self, day: date) -> None:
        label = self.row.month_label
        if label and day.month != label:
            other = real_date(day.year, label, day.day)
            self._doubt(
                "month_differs",
                f"Raden börjar med {_month(label)}, men datumet är {spelled(day)}. Kontrollera vilket som gäller.",
                [day, other] if other else [day],
            )
        week = self.row.week
        if week and week.week and week.end_week is None and day.isocalendar().week != week.week:
            same = iso_day(day.isocalendar().year, week.week, day.isoweekday())
            self._doubt(
                "week_differs",
                f"Det står vecka {week.week}, men {spelled(day)} ligger i vecka {day.isocalendar().week}. "
                "Kontrollera vilket som gäller.",
                [day, same] if same else [day],
            )

    def _week(self, written: WrittenDate) -> None:
        first = written.week or 0
        self.precision, self.week = Precision.WEEK, first
        if self.year is None:
            self._doubt(
                "week_only",
                f"Bara vecka {first} är skriven, och dokumentet säger inte vilket år. Ange år och dag.",
            )
            return
        last = written.end_week or first
        weekdays = range(1, 6) if written.weekday is None else (written.weekday + 1,)
        weeks = range(first, min(last, first + 3) + 1) if last >= first else (first,)
        days = [day for week in weeks for n in weekdays if (day := iso_day(self.year, week, n))]
        if not days:
            self._doubt(
                "no_such_date",
                f"Det finns ingen vecka {first} år {self.year}: året har {weeks_in_year(self.year)} veckor. "
                "Rätta veckan.",
            )
            return
        if written.weekday is not None and last == first:
            # "Tisdag vecka 5" of a known year is one day.
            self.precision, self.week, self.day = Precision.DAY, None, days[0]
            return
        self._doubt(
            "week_only",
            f"Bara vecka {first} är skriven, ingen dag. Den veckan börjar {with_weekday(days[0])}. Välj dag.",
            days,
        )

    def _month_only(self) -> None:
        month = _month(self.written.month or 0)
        if self.year and self.written.month:
            self.precision, self.month = Precision.MONTH, f"{self.year}-{self.written.month:02}"
            if self.row.is_task:
                return
        self._doubt("day_missing", f"Raden nämner {month} men ingen dag. Skriv vilken dag det gäller.")

    def _ordinal(self) -> None:
        """ "Första måndagen i mars", and "sista mars", is a day as soon as the year is known."""
        weekday, month = self.written.weekday, self.written.month or 1
        days = {year: _nth_weekday(year, month, weekday, self.written.ordinal) for year in self.years}
        if self.year is None:
            self._doubt("year_missing", f"{self._why_no_year().capitalize()}.", [day for day in days.values() if day])
            return
        self.day = _nth_weekday(self.year, month, weekday, self.written.ordinal)

    def _unreadable(self) -> None:
        """A day with letters among its digits is believed where the weekday beside it agrees."""
        year, month, day = (int(part) for part in self.written.unreadable.split("-"))
        found = real_date(year or self.year or 0, month, day)
        if found and self.written.weekday == found.weekday():
            self.day = found
            return
        self._doubt(
            "unreadable_date",
            "Datumet är otydligt: bokstäver står där det ska vara siffror."
            + (f" Menas {spelled(found)}?" if found else " Skriv datumet."),
            [found] if found else [],
        )


def real_date(year: int, month: int, day: int) -> date | None:
    """The day with these numbers, or None when there is no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def iso_day(year: int, week: int, day: int) -> date | None:
    """The day of an ISO week, 1 is Monday, or None when the year has no such week."""
    try:
        return date.fromisocalendar(year, week, day)
    except ValueError:
        return None


def _nth_weekday(year: int, month: int, weekday: int | None, ordinal: int) -> date | None:
    days = [day for n in range(1, 32) if (day := real_date(year, month, n)) and weekday in (None, day.weekday())]
    return days[ordinal if ordinal < 0 else ordinal - 1] if len(days) >= abs(ordinal) else None


def _neighbours(year: int, month: int, day: int) -> list[date]:
    if not 1 <= year <= 9998 or day > 99:
        return []
    last = date(year, month, calendar.monthrange(year, month)[1])
    first = date(year, month, 1)
    return [first] if day < 1 else [last, last + timedelta(days=1)]


def _month(number: int) -> str:
    return MONTHS[number - 1] if 1 <= number <= 12 else f"månad {number}"
