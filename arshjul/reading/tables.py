"""Tables whose columns have names: the occasions of a row, and what its other cells say of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from arshjul.reading.columns import Cell, Column, TableHead, cells, month_of
from arshjul.reading.date_forms import WrittenDate, weekday_number
from arshjul.reading.dates import find_dates
from arshjul.reading.grids import bare_days, grid_rows, month_of_row
from arshjul.reading.lines import fold, one_line
from arshjul.reading.rows import Beside, Row, has_own_title, joined_time, make_row, own_times, rows_of_line
from arshjul.reading.scanning import Scanned, scan
from arshjul.reading.scopes import Scope, Span
from arshjul.reading.times import WrittenTime, find_times
from arshjul.reading.titles import capitalised, trimmed
from arshjul.reading.vocabulary import default_title, is_all_day, is_public, kind_named, names_group, who_named
from arshjul.year.model import OccasionKind

_LONGEST_ROW = 5_000
_WITH_DATES = (Column.DATE, Column.NAMED, Column.OTHER)
_TIMES = (Column.TIME, Column.START, Column.END)
_CLOCK_ALONE = re.compile(r"[0-9]{1,2}(?:[.:,][0-9]{2})?")
_BROKEN = re.compile(r"([.:][0-9]) ([0-9])(?![0-9])")
_WEEKDAY = re.compile(r"(?:man|tis|ons|tors?|fre|lor|son)(?:dag(?:en)?)?\.?")
_WEEK = re.compile(r"(?:v(?:ecka)?\.? ?)?([0-9]{1,2})(?: ?- ?([0-9]{1,2}))?")


def rows_of_table(scanned: Scanned, head: TableHead, scope: Scope) -> list[Row] | None:
    """Return the rows of a line below *head*, or None when its cells do not fit the columns or hold no date."""
    values = fitted(scanned.line, head)
    if values is None:
        return None
    table_row = _TableRow(scanned, head, values, scope)
    rows = list(grid_rows(scanned, head, values, scope)) if head.is_month_grid else list(table_row.rows())
    return [table_row.completed(row) for row in rows] or None


def fitted(line: str, head: TableHead) -> list[Cell] | None:
    """The cells of a line below *head*, one for each column; None when they do not fit."""
    if len(line) > _LONGEST_ROW or head.delimiter not in line:
        return None
    values = cells(line, head.delimiter)
    while len(values) > len(head.columns) and not values[-1].text:
        values.pop()
    if len(values) > len(head.columns) or (len(values) < len(head.columns) and head.delimiter == "   "):
        return None
    return values + [Cell("", len(line))] * (len(head.columns) - len(values))


class _TableRow:
    def __init__(self, scanned: Scanned, head: TableHead, values: list[Cell], scope: Scope) -> None:
        self.scanned, self.head, self.values, self.scope = scanned, head, values, scope
        self.number = scanned.number + 1

    def rows(self) -> Iterator[Row]:
        found = False
        for place, column in enumerate(self.head.columns):
            if column in _WITH_DATES and self.values[place].text:
                for row in self._rows_of_cell(place):
                    found = True
                    yield row
        if not found:
            yield from self._of_week()

    def completed(self, row: Row) -> Row:
        """Return *row* with what the cells say that are about the whole line."""
        spans = [*row.spans, Span(self.head.line, 0, 1 << 60)]
        notes = list(row.notes)
        for place, (column, cell) in enumerate(zip(self.head.columns, self.values, strict=True)):
            words = one_line(cell.text)
            if not words or column in (Column.NUMBER, Column.WEEKDAY):
                continue
            if month_of(words):
                spans.append(self._span(cell))
                continue
            if column is Column.PLACE:
                row = replace(row, place=row.place or words)
                spans.append(self._span(cell))
            elif column in (Column.BODY, Column.TITLE, Column.MONTH, Column.WEEK, *_TIMES):
                spans.append(self._span(cell))
                if column in _TIMES and not _times_in(cell.text) and row.time is None:
                    notes.append(f"{self.head.names[place]}: {words}")
            elif column is Column.OTHER and not find_dates(fold(cell.text), listed=True)[0]:
                notes.append(f"{self.head.names[place]}: {words}")
                spans.append(self._span(cell))
        all_text = fold(" ".join(cell.text for cell in self.values))
        return replace(
            row,
            notes=tuple(notes),
            spans=tuple(spans),
            public=row.public or is_public(all_text),
            is_all_day=row.is_all_day or is_all_day(all_text),
        )

    def _rows_of_cell(self, place: int) -> Iterator[Row]:
        column, cell = self.head.columns[place], self.values[place]
        inner = scan(self.scanned.number, cell.text, listed=True)
        dates = inner.dates
        if not dates and column is not Column.OTHER:
            dates = self._of_month(cell)
            inner = replace(inner, times=())
        if len(dates) > 1 and inner.times and column is not Column.OTHER:
            rows, _ = rows_of_line(inner, self.scope)
            for row in rows:
                moved = tuple(Span(s.line, s.at + cell.at, s.until + cell.at) for s in row.spans)
                yield self._named(place, replace(row, spans=moved))
            return
        for date in dates:
            yield self._row(place, date)

    def _of_month(self, cell: Cell) -> tuple[WrittenDate, ...]:
        """The days of a cell that has only their numbers, in a row of a month."""
        month = month_of_row(self.head, self.values)
        return tuple(bare_days(cell.text, month)) if month else ()

    def _row(self, place: int, date: WrittenDate) -> Row:
        cell = self.values[place]
        times, spans = self._times(place)
        words = [one_line(self.head.names[place])] if self.head.columns[place] is not Column.DATE else []
        date = self._with_end_date(self._with_weekday(date), place)
        beside = Beside(
            pieces=[*words, *self._words()],
            folded=self.scanned.folded,
            lead="",
            times=times,
            written=self.scanned.line,
            spans=(Span(self.number, cell.at + date.at, cell.at + date.until), *spans),
        )
        return self._named(place, make_row(replace(self.scanned, dates=(date,)), self._scope(), date, beside))

    def _scope(self) -> Scope:
        """The list's scope, or nobody's when the line itself says who meets and it is nobody of ours."""
        whose = [
            cell.text for column, cell in zip(self.head.columns, self.values, strict=True) if column is Column.BODY
        ]
        words = fold(" ; ".join(whose))
        if not words.strip(" ;-"):
            return self.scope
        body, own = who_named(words)
        stranger = "" if body or own else one_line(whose[0])
        return replace(self.scope, body=body, own_body=own, stranger=stranger)

    def _named(self, place: int, row: Row) -> Row:
        """Return *row* as one of the body, or as the last day of the deed, that its column is named after."""
        if self.head.columns[place] is Column.DATE:
            return row
        name = self.head.names[place]
        folded = fold(name)
        body, own = who_named(folded)
        is_deed = kind_named(folded) is OccasionKind.DEADLINE or not (body or own or names_group(folded))
        if is_deed:
            return replace(row, kind=OccasionKind.DEADLINE, time=None, title=row.title or capitalised(name))
        title = row.title if has_own_title(row) else default_title(row.kind, body) if body else capitalised(name)
        stranger = "" if body or own else name
        return replace(row, body=body, own_body=own, stranger=stranger, title=capitalised(title))

    def _of_week(self) -> Iterator[Row]:
        """The row of a line that has a week, and a weekday at most."""
        for place, column in enumerate(self.head.columns):
            match = _WEEK.fullmatch(fold(self.values[place].text)) if column is Column.WEEK else None
            if match and self._words():
                last = int(match[2]) if match[2] else None
                date = WrittenDate(0, len(self.values[place].text), week=int(match[1]), end_week=last)
                yield self._row(place, date)

    def _with_weekday(self, date: WrittenDate) -> WrittenDate:
        for column, cell in zip(self.head.columns, self.values, strict=True):
            if column is Column.WEEKDAY and _WEEKDAY.fullmatch(fold(cell.text)) and date.weekday is None:
                return replace(date, weekday=weekday_number(fold(cell.text)))
        return date

    def _with_end_date(self, date: WrittenDate, place: int) -> WrittenDate:
        for column, cell in zip(self.head.columns[place + 1 :], self.values[place + 1 :], strict=True):
            if column is Column.END_DATE:
                ends, _ = find_dates(fold(cell.text), listed=True)
                if ends:
                    return replace(date, end_day=ends[0].day, end_month=ends[0].month, end_year=ends[0].year)
        return date

    def _words(self) -> list[str]:
        found = zip(self.head.columns, self.values, strict=True)
        words = (trimmed(cell.text) for column, cell in found if column in (Column.TITLE, Column.BODY))
        return [it for it in words if it]

    def _times(self, place: int) -> tuple[tuple[WrittenTime, ...], list[Span]]:
        """The time in the date's own cell, or in the nearest time columns after it, or before it."""
        own = own_times(_times_in(self.values[place].text))
        if own:
            at = self.values[place].at
            return own, [Span(self.number, at + time.at, at + time.until) for time in own]
        dated = [n for n, column in enumerate(self.head.columns) if column in (Column.DATE, Column.NAMED)]
        after = next((n for n in dated if n > place), len(self.head.columns))
        found = self._times_between(place + 1, after)
        if not found and not any(n < place for n in dated):
            found = self._times_between(0, place)
        time = joined_time(own_times(found)) or self.head.time_of(place)
        return ((time,) if time else ()), []

    def _times_between(self, first: int, last: int) -> list[WrittenTime]:
        times: list[WrittenTime] = []
        for column, cell in zip(self.head.columns[first:last], self.values[first:last], strict=True):
            if column in _TIMES:
                times += _times_in(cell.text, in_time_column=True)
        return times

    def _span(self, cell: Cell) -> Span:
        return Span(self.number, cell.at, cell.at + len(cell.text))


def clock_of(text: str) -> WrittenTime | None:
    """The time that a cell says, when it says one."""
    return joined_time(own_times(_times_in(text, in_time_column=True)))


def _times_in(value: str, *, in_time_column: bool = False) -> list[WrittenTime]:
    if in_time_column:
        # A narrow column of a PDF breaks "16.00" after its third digit.
        value = _BROKEN.sub(r"\1\2", value)
    _, masked = find_dates(fold(value), listed=True)
    if in_time_column and _CLOCK_ALONE.fullmatch(masked.strip()):
        masked = f"kl {masked.strip()}"
    times, _ = find_times(masked, listed=True)
    return times
