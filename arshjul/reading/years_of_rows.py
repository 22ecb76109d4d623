"""Which year the rows of a document are of, where each does not say it: the next row's, the list's, the document's."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace

from arshjul.reading.date_forms import WrittenDate
from arshjul.reading.occasions import Doubt
from arshjul.reading.rows import Row
from arshjul.reading.scopes import FIRST_YEAR, LAST_YEAR
from arshjul.reading.when import real_date
from arshjul.swedish import listed


def with_later_year(rows: list[Row]) -> list[Row]:
    """ "8 februari, 5 april och 14 juni 2027": the year after the last date is the year of those before it."""
    done: list[Row] = []
    following: Row | None = None
    for row in reversed(rows):
        if (
            following
            and following.line == row.line
            and row.date.year is None
            and row.date.day
            and not row.scope.years
            and following.date.year
        ):
            row = replace(row, date=replace(row.date, year=following.date.year))
        done.append(row)
        following = row
    return done[::-1]


def with_year_above(rows: list[Row]) -> list[Row]:
    """ "29 januari 2027", and below it "9 april": a list goes on in its first row's year, as long as its days rise.

    Where another row of the list names another year, or a weekday does not agree, the year is asked.
    """
    named: defaultdict[int, set[int | None]] = defaultdict(set)
    for row in rows:
        if row.listed and row.scope.number and not row.scope.years:
            named[row.scope.number].add(row.date.year)
    before: dict[int, WrittenDate] = {}
    done: list[Row] = []
    for row in rows:
        above, date = before.get(row.scope.number), row.date
        if len(named[row.scope.number] - {None}) == 1 and date.day and date.month:
            if above and above.year and date.year is None and _rises(above, date):
                row = replace(row, date=replace(date, year=above.year))
            before[row.scope.number] = row.date
        done.append(row)
    return done


def with_rising_days(rows: list[Row]) -> list[Row]:
    """ "11 februari, 10 juni och 25 november" in minutes of 19 November: the last is of the year of the first, so that
    it is not the nearest such day that is meant."""
    done: list[Row] = []
    for row in rows:
        above = done[-1] if done else None
        is_beside = above and (above.line == row.line or above.written == row.written)
        if above and is_beside and _has_been(above) and (row.date.month or 0) >= (above.date.month or 0):
            row = replace(row, after=None)
        done.append(row)
    return done


def _has_been(row: Row) -> bool:
    """Whether the next such day is of another year than the document's own day, or nobody knows."""
    if row.date.year or not row.date.day:
        return False
    day = real_date(row.after.year, row.date.month or 0, row.date.day) if row.after else None
    return row.after is None or (day is not None and day < row.after)


def with_year_of_text(rows: list[Row]) -> list[Row]:
    """ "Redovisningen stängs den 15 januari 2027", and further down "den 12 februari": running text that names one year
    alone goes on in it, from its first such day on; a weekday must agree."""
    told = [row for row in rows if not row.listed and row.date.year]
    if len({row.date.year for row in told}) != 1:
        return rows
    first = told[0].date
    return [replace(row, date=replace(row.date, year=first.year)) if _goes_on_from(first, row) else row for row in rows]


def _goes_on_from(first: WrittenDate, row: Row) -> bool:
    written = row.date
    if row.listed or row.after or row.of_next_year or row.scope.years or written.year or not written.day:
        return False
    day = real_date(first.year or 0, written.month or 0, written.day)
    begins = real_date(first.year or 0, first.month or 0, first.day or 0)
    if day is None or begins is None or written.weekday not in (None, day.weekday()):
        return False
    return day >= begins or written.weekday is not None


def _rises(above: WrittenDate, date: WrittenDate) -> bool:
    if (date.month or 0, date.day or 0) <= (above.month or 0, above.day or 0):
        return False
    day = real_date(above.year or 0, date.month or 0, date.day or 0)
    return day is not None and date.weekday in (None, day.weekday())


def year_of_document(rows: list[Row], doubts: list[Doubt]) -> int | None:
    """The year of the lists' headings; without headings, the year of most dates."""
    headed = dict.fromkeys(row.scope.years for row in rows if row.scope.years and row.scope.number)
    if len(headed) == 1:
        years = next(iter(headed))
        return years[0] if len(years) == 1 else None
    if headed:
        named = sorted({year for years in headed for year in years})
        doubts.append(
            Doubt(
                "several_years",
                min(row.line for row in rows if row.scope.years),
                f"Dokumentet har möten under rubriker för {listed(str(year) for year in named)}. "
                "Ange vilket år som ska läsas in.",
                tuple(str(year) for year in named),
            )
        )
        return None
    written = Counter(row.date.year for row in rows if row.listed and row.date.year)
    if not written:
        spoken_of = {year for row in rows for year in row.scope.years}
        return spoken_of.pop() if len(spoken_of) == 1 else None
    year, number = written.most_common(1)[0]
    return year if number * 2 > written.total() else None


_MOST_LIKELY_YEARS = 3


def likely_years(years: set[int]) -> tuple[int, ...]:
    """The years of a document's dates that are not out of reason, the first ones."""
    return tuple(sorted(year for year in years if FIRST_YEAR <= year <= LAST_YEAR))[:_MOST_LIKELY_YEARS]
