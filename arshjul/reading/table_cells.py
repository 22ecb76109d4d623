"""The cells of a line of a table, and which of them speak of a day: its time, its words, its last day."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import time

from arshjul.reading.columns import Cell, Column, TableHead, month_of, year_of_month
from arshjul.reading.date_forms import WEEKDAY_ALONE, WrittenDate, weekday_number
from arshjul.reading.dates import find_dates
from arshjul.reading.fitting import TIMES
from arshjul.reading.grids import year_of_row
from arshjul.reading.lines import fold
from arshjul.reading.rows import joined_time, own_times
from arshjul.reading.scanning import Scanned, scan
from arshjul.reading.scopes import Scope, Span, years_named
from arshjul.reading.times import WrittenTime, find_times
from arshjul.reading.titles import matter_and_place, pieces_and_place, trimmed
from arshjul.reading.vocabulary import (
    kind_named,
    names_group,
    who_named,
)
from arshjul.year.model import OccasionKind

_CLOCK_ALONE = re.compile(r"[0-9]{1,2}(?:[.:,][0-9]{2})?")
_FOUR_DIGITS = re.compile(r"([01][0-9]|2[0-3])([0-5][0-9])")
_DIGIT = re.compile(r"[0-9]")
_BROKEN = re.compile(r"([.:][0-9]) ([0-9])(?![0-9])")
_WHOLE_DAY = re.compile(r"[^a-z]*(?:heldag|hela dagen|all[ -]?day)")
_LETTERS = re.compile(r"[A-ZÅÄÖ]{1,4}(?: ?[+&/,] ?[A-ZÅÄÖ]{1,4}){0,3}")
_LAST_DAY_OF_ITS_OWN = re.compile(r"(?<=\w)[ ,.;]+(?:senast|sista dag(?:en)?|deadline)\b", re.IGNORECASE)
_TRUE = re.compile(r"true|sant|ja|yes|1|x")


class CellsOfLine:
    """A line below *head*, as it is asked about the day in one of its columns."""

    def __init__(self, scanned: Scanned, head: TableHead, values: list[Cell], scope: Scope) -> None:
        self.scanned, self.head, self.values, self.scope = scanned, head, values, scope
        self.number = scanned.number + 1
        dated = zip(head.columns, values, strict=True)
        has_day = any(column is Column.DATE and _DIGIT.search(cell.text) for column, cell in dated)
        self.month = None if has_day else month_of(values[0].text)
        """Of a line that is of a whole month."""
        self.year = year_of_month(values[0].text) or year_of_row(head, values)

    def is_whole_day(self) -> bool:
        """Whether a column of a calendar's export says that it is for the whole day, from midnight to midnight."""
        named = zip(self.head.names, self.values, strict=True)
        return any(_WHOLE_DAY.match(fold(name)) and _TRUE.fullmatch(fold(cell.text)) for name, cell in named)

    def about(self, dated: int) -> list[int]:
        """The columns that speak of the date in the column *dated*: in two tables side by side, those of its own."""
        columns = self.head.columns
        if begun := [at for at in self.head.groups if at <= dated]:
            until = min((at for at in self.head.groups if at > dated), default=len(columns))
            return [n for n in range(len(columns)) if n < self.head.groups[0] or begun[-1] <= n < until]
        others = [
            n
            for n, column in enumerate(columns)
            if column in (Column.DATE, Column.NAMED)
            and n != dated
            and find_dates(fold(self.values[n].text), listed=True)[0]
        ]
        first = dated if any(n < dated for n in others) else 0
        after = next((n for n in others if n > dated), len(columns))
        return [n for n, column in enumerate(columns) if columns.count(column) == 1 or first <= n < after]

    def folded_about(self, dated: int) -> str:
        """The line as it speaks of the day in column *dated*: without what stands below the name of another body."""
        if not self.head.groups:
            return self.scanned.folded
        return fold(" ; ".join(self.values[n].text for n in self.about(dated)))

    def is_deed(self, place: int) -> bool:
        """Whether the days of a column are the last ones of something to do, by its name."""
        folded = fold(self.head.names[place])
        return kind_named(folded) is OccasionKind.DEADLINE or not (any(who_named(folded)) or names_group(folded))

    def with_year(self, date: WrittenDate, place: int) -> WrittenDate:
        """ "2027 vår", "2028 vår": the year that its column is named after; or that of the row's month, "Jan-27"."""
        if date.year is not None:
            return date
        years = years_named(fold(self.head.names[place]))
        return replace(date, year=years[0] if len(years) == 1 else self.year)

    def with_weekday(self, date: WrittenDate) -> WrittenDate:
        """ "Dag": the weekday in a cell of its own."""
        for column, cell in zip(self.head.columns, self.values, strict=True):
            if (
                column in (Column.WEEKDAY, Column.DATE)
                and WEEKDAY_ALONE.fullmatch(fold(cell.text))
                and date.weekday is None
            ):
                return replace(date, weekday=weekday_number(fold(cell.text)))
        return date

    def with_end_date(self, date: WrittenDate, place: int) -> WrittenDate:
        """Return *date* with the last day that a column of its own says."""
        cell = self.end_of(place)
        ends, _ = find_dates(fold(cell.text), listed=True) if cell else ([], "")
        if not ends:
            return date
        return replace(date, end_day=ends[0].day, end_month=ends[0].month, end_year=ends[0].year)

    def end_of(self, place: int) -> Cell | None:
        """The cell with the last day of the date in the column *place*."""
        after = zip(self.head.columns[place + 1 :], self.values[place + 1 :], strict=True)
        return next((cell for column, cell in after if column is Column.END_DATE), None)

    def beside_time(self, cell: Cell) -> str:
        """The place in a cell of "Tid och plats"."""
        inner = scan(self.scanned.number, cell.text, listed=True)
        pieces, place = pieces_and_place(inner.line, inner.masked)
        return place or ", ".join(pieces)

    def words(self, dated: int) -> list[str]:
        """What the cells say that the day in the column *dated* is about, and who meets."""
        named = (n for n in self.about(dated) if self.head.columns[n] in (Column.TITLE, Column.BODY))
        return [words for n in named for words in self.matter(n)[0] if words]

    def matter(self, place: int) -> tuple[list[str], str]:
        """What a cell says that a meeting is about, and where: in a table with a column for the place, no cell else."""
        text = self.values[place].text
        if _LETTERS.fullmatch(text):
            return [text], ""
        if self.head.columns[place] is not Column.TITLE:
            return [trimmed(text)], ""
        if (last_day := _LAST_DAY_OF_ITS_OWN.search(text)) and dated_in(self.values[place]):
            text = text[: last_day.start()]
        times, masked = find_times(fold(text), listed=False)
        if times and not any(column in TIMES for column in self.head.columns):
            return pieces_and_place(text, masked)
        words, where = (trimmed(text), "") if Column.PLACE in self.head.columns else matter_and_place(text)
        return [words], where

    def place_in_remarks(self, dated: int) -> str:
        """The place in a cell about what the meeting is for, where no column is for places."""
        told = (n for n in self.about(dated) if self.head.columns[n] is Column.TITLE)
        return next((place for n in told if (place := self.matter(n)[1])), "")

    def times(self, place: int) -> tuple[tuple[WrittenTime, ...], list[Span]]:
        """The time in the date's own cell, or in the nearest time columns after it, or before it."""
        own = own_times(times_in(self.values[place].text))
        if own:
            at = self.values[place].at
            spans = [Span(self.number, at + time.at, at + time.until) for time in own]
            last = self.end_of(place)
            ends = times_in(last.text)[:1] if last and len(own) == 1 and not own[0].end else []
            if last and ends:
                return (replace(own[0], end=ends[0].start),), [*spans, self.span(last)]
            if len(own) == 1 and not own[0].end and (end := self._end_after(place)):
                return (replace(own[0], end=end),), spans
            return own, spans
        dated = [n for n, column in enumerate(self.head.columns) if column in (Column.DATE, Column.NAMED)]
        after = next((n for n in dated if n > place), len(self.head.columns))
        found = self.times_between(place + 1, after)
        if not found and not any(n < place for n in dated):
            found = self.times_between(0, place)
        if not found and self.head.columns[place] is Column.DATE and all(n == place or self.is_deed(n) for n in dated):
            found = self.times_between(0, len(self.values))
        if not found and not any(column in TIMES for column in self.head.columns):
            found = self.times_of_matter(place)
        time = joined_time(own_times(found)) or self.head.time_of(place)
        return ((time,) if time else ()), []

    def _end_after(self, place: int) -> time | None:
        """When it ends, by the column "Sluttid" of a table that has the start beside the day."""
        after = zip(self.head.columns[place + 1 :], self.values[place + 1 :], strict=True)
        said = (times_in(cell.text, in_time_column=True) for column, cell in after if column is Column.END)
        return next((times[0].start for times in said if times), None)

    def times_of_matter(self, dated: int) -> list[WrittenTime]:
        """ "Styrelsemöte kl. 9: budget" in a table without a column for times."""
        told = [n for n in self.about(dated) if self.head.columns[n] is Column.TITLE]
        return [time for n in told for time in find_times(fold(self.values[n].text), listed=False)[0]]

    def times_between(self, first: int, last: int) -> list[WrittenTime]:
        """The times in the time columns from *first* up to *last*."""
        times: list[WrittenTime] = []
        for column, cell in zip(self.head.columns[first:last], self.values[first:last], strict=True):
            if column in TIMES:
                times += times_in(cell.text, in_time_column=True)
        return times

    def spans_beside_days(self, cell: Cell, own: WrittenDate) -> list[Span]:
        """Where a cell stands, but for the days in it that are others than the row's *own*."""
        others = [
            it for it in find_dates(fold(cell.text), listed=True)[0] if (it.day, it.month) != (own.day, own.month)
        ]
        starts = [0, *(it.until for it in others)]
        ends = [*(it.at for it in others), len(cell.text)]
        return [
            Span(self.number, cell.at + at, cell.at + end) for at, end in zip(starts, ends, strict=True) if at < end
        ]

    def span(self, cell: Cell) -> Span:
        """Where a cell stands."""
        return Span(self.number, cell.at, cell.at + len(cell.text))


def dated_in(cell: Cell) -> bool:
    """Whether a cell has a day or a week."""
    return bool(find_dates(fold(cell.text), listed=True)[0])


def clock_of(text: str) -> WrittenTime | None:
    """The time that a cell says, when it says one."""
    return joined_time(own_times(times_in(text, in_time_column=True)))


def times_in(value: str, *, in_time_column: bool = False) -> list[WrittenTime]:
    """The times in a cell; below "Tid" a number alone is one too."""
    if in_time_column:
        # A narrow column of a PDF breaks "16.00" after its third digit.
        value = _BROKEN.sub(r"\1\2", value)
    _, masked = find_dates(fold(value), listed=True)
    if in_time_column and (digits := _FOUR_DIGITS.fullmatch(masked.strip())):
        masked = f"kl {digits[1]}:{digits[2]}"
    if in_time_column and _CLOCK_ALONE.fullmatch(masked.strip()):
        masked = f"kl {masked.strip()}"
    times, _ = find_times(masked, listed=True)
    return times
