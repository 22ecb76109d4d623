"""Tables whose columns have names: the occasions of a row, and what its other cells say of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from arshjul.reading.columns import Cell, Column, TableHead, month_of
from arshjul.reading.date_forms import WrittenDate
from arshjul.reading.dates import find_dates
from arshjul.reading.fitting import TIMES, WEEK, beneath, fitted, joined
from arshjul.reading.grids import bare_days, grid_rows, month_of_row, task
from arshjul.reading.line_of_list import rows_of_line
from arshjul.reading.lines import fold, one_line
from arshjul.reading.rows import Beside, Row, has_own_title, make_row
from arshjul.reading.scanning import Scanned, scan
from arshjul.reading.scopes import Scope, Span
from arshjul.reading.table_bodies import BodiesOfLine
from arshjul.reading.table_cells import dated_in, times_in
from arshjul.reading.titles import capitalised, pieces_and_place
from arshjul.reading.vocabulary import (
    default_title,
    is_all_day,
    is_public,
    is_school_holiday,
    kind_named,
    names_meeting,
    who_named,
)
from arshjul.reading.when import real_date
from arshjul.year.model import Body, OccasionKind

_WITH_DATES = (Column.DATE, Column.NAMED, Column.OTHER)
_LAST_DAY = re.compile(r"senast (?:den )?(?P<d>[0-9]{1,2})(?![0-9.:/])")
_WHO_DOES_IT = re.compile(r"vem|vilka|deltar")
_IS_FILE = re.compile(r"(?<![a-z])(?:pdf|docx?|xlsx?)(?![a-z])|[0-9] ?[km]b(?![a-z])")
_YES = re.compile(r"ja|x|offentligt?")


def rows_of_table(scanned: Scanned, head: TableHead, scope: Scope, below: Sequence[str] = ()) -> list[Row] | None:
    """Return the rows of a line under *head*, or None when its cells do not fit the columns or hold no date.

    *below* are the lines that its cells go on in.
    """
    values = fitted(scanned.line, head)
    if values is None:
        return None
    for line in below:
        values = [joined(*both) for both in zip(values, beneath(line, head) or (), strict=True)]
    table_row = _TableRow(replace(scanned, folded=" ".join((scanned.folded, *map(fold, below)))), head, values, scope)
    if head.is_month_grid:
        rows = [table_row.completed(row, 0) for row in grid_rows(scanned, head, values, scope)]
    else:
        rows = list(table_row.rows())
    spans = tuple(Span(scanned.number + 1 + n, 0, len(line)) for n, line in enumerate(below, 1))
    return [replace(row, spans=(*row.spans, *spans)) for row in rows] or None


class _TableRow(BodiesOfLine):
    """The occasions of a line, and what its other cells say of them."""

    def rows(self) -> Iterator[Row]:
        if self.month:
            yield from (self.completed(row, 0) for row in self._of_whole_month(self.month))
            return
        yield from _without_own_last_days(list(self._of_days()))

    def _of_days(self) -> Iterator[Row]:
        """The rows of each of its days; of its week when it has none."""
        found = False
        for place, column in enumerate(self.head.columns):
            if column in _WITH_DATES and self.values[place].text and not self._is_link(place):
                for row in self._rows_of_cell(place):
                    found = True
                    yield self.completed(row, place)
            elif column is Column.TITLE:
                yield from self._last_days_within(place)
        if not found:
            yield from (self.completed(row, 0) for row in self._of_week())

    def completed(self, row: Row, dated: int) -> Row:
        """Return *row* with what the cells say that are about its date, which stands in the column *dated*."""
        spans = [*row.spans, Span(self.head.line, 0, 1 << 60)]
        notes = list(row.notes)
        if self.month:
            return replace(self._placed_in_month(row), spans=(*spans, self.span(self.values[0])))
        for place in self.about(dated):
            column, cell = self.head.columns[place], self.values[place]
            words = one_line(cell.text)
            if not words or column in (Column.NUMBER, Column.WEEKDAY, Column.YEAR, Column.ENTERED):
                continue
            if column is Column.WEEK_DAYS or (
                column is Column.NAMED and not self.is_deed(place) and not dated_in(cell)
            ):
                spans.append(self.span(cell))
                continue
            if is_public(fold(self.head.names[place])):
                row = replace(row, public=bool(_YES.fullmatch(fold(words))))
                continue
            if month_of(words):
                spans.append(self.span(cell))
                continue
            if column is Column.PLACE:
                row = replace(row, place=row.place or words)
                spans.append(self.span(cell))
            elif column in (Column.BODY, Column.TITLE, Column.MONTH, Column.WEEK, *TIMES):
                spans += self.spans_beside_days(cell, row.date) if column is Column.TITLE else [self.span(cell)]
                if column in TIMES and not times_in(cell.text) and row.time is None:
                    notes.append(f"{self.head.names[place]}: {words}")
                elif row.kind is not OccasionKind.DEADLINE and "plats" in fold(self.head.names[place]):
                    row = replace(row, place=row.place or self.beside_time(cell))
            elif column is Column.OTHER and not find_dates(fold(cell.text), listed=True)[0]:
                notes.append(f"{self.head.names[place]}: {words}")
                spans.append(self.span(cell))
        if self.is_whole_day():
            row = replace(row, time=None, is_all_day=True, date=_without_midnight(row.date))
        all_text = fold(" ".join(cell.text for cell in self.values))
        return replace(
            row,
            notes=tuple(notes),
            spans=tuple(spans),
            public=row.public or is_public(all_text),
            is_all_day=row.is_all_day or is_all_day(all_text),
        )

    def _is_link(self, place: int) -> bool:
        """Whether a cell is the name of a file: "Kallelse 2027-02-12 (pdf, 1,2 MB)"."""
        return self.head.columns[place] is Column.OTHER and bool(_IS_FILE.search(fold(self.values[place].text)))

    def _placed_in_month(self, row: Row) -> Row:
        """A meeting of a line that is of a month, at the place that the line names."""
        named = (cell for column, cell in zip(self.head.columns, self.values, strict=True) if column is Column.PLACE)
        place = next((one_line(cell.text) for cell in named if cell.text), "")
        return replace(row, place=row.place or place) if row.kind.is_meeting else row

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
        held = self.held() if column is Column.DATE else []
        for date in dates:
            for whose, told in held:
                yield self.row_of_body(place, date, whose, told)
            for scope in [] if held else self.scopes(place):
                yield self._row(place, date, scope, inner)

    def _of_month(self, cell: Cell) -> tuple[WrittenDate, ...]:
        """The days of a cell that has only their numbers, in a row of a month."""
        month = month_of_row(self.head, self.values)
        return tuple(bare_days(cell.text, month)) if month else ()

    def _row(self, place: int, date: WrittenDate, scope: Scope, inner: Scanned | None = None) -> Row:
        """The row of a date; *inner* is its cell, whose other words are said of it."""
        cell = self.values[place]
        beside_date, where = pieces_and_place(inner.line, inner.masked) if inner and inner.dates else ([], "")
        times, spans = self.times(place)
        is_named = self.head.columns[place] not in (Column.DATE, Column.WEEK)
        words = [one_line(self.head.names[place])] if is_named else []
        words += [name for name in self.crossed() if kind_named(fold(name)) is OccasionKind.PLANNING_DAY]
        date = self.with_end_date(self.with_weekday(self.with_year(date, place)), place)
        beside = Beside(
            pieces=words if self.month else [*words, *beside_date, *self.words(place)],
            place=where or self.place_in_remarks(place),
            folded=fold(cell.text) if self.month else self.folded_about(place),
            lead="",
            times=times,
            written=self.scanned.line,
            spans=(Span(self.number, cell.at + date.at, cell.at + date.until), *spans),
        )
        row = make_row(replace(self.scanned, dates=(date,)), scope, date, beside)
        return self._named(place, self._as_task(row))

    def _as_task(self, row: Row) -> Row:
        """A row of somebody who does something, at no time of the day, is no meeting: "Vem" is who is responsible."""
        named = zip(self.head.columns, self.head.names, strict=True)
        says_who_does_it = any(column is Column.BODY and _WHO_DOES_IT.match(fold(name)) for column, name in named)
        has_matter = Column.TITLE in self.head.columns and says_who_does_it
        is_ours = row.body in (Body.BOARD, Body.PREPARATORY, Body.JOINT, Body.PRESIDIUM) or row.own_body
        if (
            not has_matter
            or is_ours
            or row.time
            or row.kind is not OccasionKind.MEETING
            or names_meeting(fold(row.title))
        ):
            return row
        return replace(row, kind=OccasionKind.DEADLINE, stranger="", body=None)

    def _last_days_within(self, place: int) -> Iterator[Row]:
        """The last days that stand among what a meeting is about: "Yttrande till medlemmarna senast den 31 mars"."""
        cell = self.values[place]
        inner = scan(self.scanned.number, cell.text, listed=True)
        if not inner.dates or kind_named(inner.folded) is not OccasionKind.DEADLINE:
            return
        rows, _ = rows_of_line(inner, replace(self.scope, body=None, own_body="", kind=None))
        for row in rows:
            if row.kind is OccasionKind.DEADLINE:
                yield replace(row, spans=tuple(Span(s.line, s.at + cell.at, s.until + cell.at) for s in row.spans))

    def _named(self, place: int, row: Row) -> Row:
        """Return *row* as one of the body, or as the last day of the deed, that its column is named after."""
        if self.head.columns[place] in (Column.DATE, Column.WEEK):
            return row
        name = self.head.names[place]
        folded = fold(name)
        body, own = who_named(folded)
        if kind_named(folded) is OccasionKind.PLANNING_DAY:
            return replace(row, kind=OccasionKind.PLANNING_DAY, body=body or row.body, title=capitalised(name))
        if self.is_deed(place):
            return replace(row, kind=OccasionKind.DEADLINE, time=None, title=row.title or capitalised(name))
        title = row.title if has_own_title(row) else default_title(row.kind, body) if body else capitalised(name)
        stranger = "" if body or own else name
        return replace(row, body=body, own_body=own, stranger=stranger, title=capitalised(title))

    def _of_whole_month(self, month: int) -> Iterator[Row]:
        """The rows of a line that is of a month: the days of each body, and what is to be done in it."""
        for place, column in enumerate(self.head.columns):
            cell = self.values[place]
            if not cell.text.strip(" -–") or month_of(cell.text):
                continue
            if column in (Column.NAMED, Column.DATE, Column.IN_MONTH):
                yield from self._rows_of_cell(place)
            elif column in (Column.TITLE, Column.OTHER):
                yield from self._of_cell_in_month(cell, month)

    def _of_cell_in_month(self, cell: Cell, month: int) -> Iterator[Row]:
        """What a cell of a month says for itself: a meeting with its day, a last day, or something to do."""
        inner = scan(self.scanned.number, cell.text, listed=True)
        day = _LAST_DAY.search(inner.folded)
        if not inner.dates and day:
            date = WrittenDate(day.start("d"), day.end("d"), int(day["d"]), month)
            inner = replace(inner, dates=(date,))
        if not inner.dates:
            span = Span(self.number, cell.at, cell.at + len(cell.text))
            yield task(self.number, cell.text, WrittenDate(0, 0, month=month, year=self.year), self.scope, (span,))
            return
        rows, _ = rows_of_line(inner, replace(self.scope, body=None, own_body="", kind=None))
        for row in rows:
            yield replace(row, spans=tuple(Span(s.line, s.at + cell.at, s.until + cell.at) for s in row.spans))

    def _of_week(self) -> Iterator[Row]:
        """The row of a line that has a week, and a weekday at most."""
        for place, column in enumerate(self.head.columns):
            match = WEEK.fullmatch(fold(self.values[place].text)) if column is Column.WEEK else None
            held = self.held()
            words = self.words(place) if match else []
            if match and (held or words) and not is_school_holiday(fold(" ".join(words))):
                last = int(match[2]) if match[2] else None
                date = WrittenDate(0, len(self.values[place].text), week=int(match[1]), end_week=last)
                for whose, told in held:
                    yield self.row_of_body(place, date, whose, told)
                for scope in [] if held else self.scopes(place):
                    yield self._row(place, date, scope)


def _without_own_last_days(rows: list[Row]) -> list[Row]:
    """Rows without the last day that is the day of the meeting itself: "Startdatum", "Förfallodatum"."""
    days = {_day(row): n for n, row in enumerate(rows) if row.kind.is_meeting and row.date.day}
    done = list(rows)
    for row in rows:
        if row.kind is OccasionKind.DEADLINE and (n := days.get(_day(row))) is not None:
            done[n] = replace(done[n], spans=(*done[n].spans, *row.spans))
    return [row for row in done if row.kind is not OccasionKind.DEADLINE or _day(row) not in days]


def _day(row: Row) -> tuple[int | None, int | None, int | None]:
    return row.date.year, row.date.month, row.date.day


def _without_midnight(date: WrittenDate) -> WrittenDate:
    """ "2027-06-09 00:00–2027-06-10 00:00" is one day."""
    last = real_date(date.end_year or date.year or 0, date.end_month or 0, date.end_day or 0)
    first = real_date(date.year or 0, date.month or 0, date.day or 0)
    if last is None or first is None or last <= first:
        return date
    last -= timedelta(days=1)
    if last == first:
        return replace(date, end_day=None, end_month=None, end_year=None)
    return replace(date, end_day=last.day, end_month=last.month, end_year=last.year)
