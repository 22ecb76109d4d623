"""Tables on their side: a column for each meeting, whose day, time, place and matter have a line each."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from arshjul.reading.columns import Cell, Column, cells, meaning_of, month_of
from arshjul.reading.date_forms import WrittenDate
from arshjul.reading.lines import fold, one_line
from arshjul.reading.rows import Beside, Row, make_row
from arshjul.reading.scanning import scan
from arshjul.reading.scopes import Scope, Span
from arshjul.reading.table_cells import clock_of
from arshjul.reading.titles import trimmed
from arshjul.reading.vocabulary import kind_named, names_group, who_named
from arshjul.year.model import OccasionKind

_DELIMITERS = ("\t", ";", "|", "   ")
_MAY_BE_PARTED = re.compile(r"[\t;|]| {3}")
_LONGEST_LINE = 500
_FEWEST_CELLS = 3
_MOST_LINES = 12
_FARTHEST_FROM_DAY = 6
_DAY = re.compile(r"[^a-z]*(?:dag|datum|den)")
_NUMBER = re.compile(r"[0-9]{1,2}")
_CLOCKS = (Column.TIME, Column.START, Column.END)
_SAID = (*_CLOCKS, Column.PLACE, Column.TITLE, Column.BODY)


@dataclass(frozen=True)
class _Line:
    number: int
    """0 is the first line of the document."""
    label: str
    cells: tuple[Cell, ...]
    """Those below each other in the columns of the meetings; empty where nothing stands."""
    meaning: Column

    @property
    def is_of_last_days(self) -> bool:
        return kind_named(fold(self.label)) is OccasionKind.DEADLINE


@dataclass(frozen=True)
class Turned:
    """A table on its side; *until* is the first line after it."""

    until: int
    days: _Line
    last_days: tuple[_Line, ...]
    said: tuple[_Line, ...]
    names: tuple[str, ...]
    """What the table and its line of days are called; one of them may be whose they are."""

    def rows(self, scope: Scope) -> Iterator[Row]:
        """The meetings of its columns, and the last days beside them."""
        scope = self._whose(scope)
        for column, cell in enumerate(self.days.cells):
            if cell.text:
                yield self._row(column, scope)
        for line in self.last_days:
            for cell in line.cells:
                if cell.text:
                    beside = Beside([line.label], fold(line.label), "", (), f"{line.label}: {cell.text}")
                    yield _made(line, cell, scope, replace(beside, kind=OccasionKind.DEADLINE))

    def _whose(self, scope: Scope) -> Scope:
        """The list's scope, or that of the body which the line of days is named after."""
        for name in self.names:
            body, own = who_named(fold(name))
            if body or own:
                return replace(scope, body=body, own_body=own, stranger="")
            if names_group(fold(name)):
                return replace(scope, body=None, stranger=name)
        return scope

    def _row(self, column: int, scope: Scope) -> Row:
        beside = [(line, line.cells[column]) for line in self.said if line.cells[column].text]
        day = self.days.cells[column]
        clocks = {line.meaning: clock for line, cell in beside if (clock := clock_of(cell.text))}
        time = clocks.get(Column.TIME) or clocks.get(Column.START)
        if time and not time.end and (end := clocks.get(Column.END)):
            time = replace(time, end=end.start)
        told = [cell.text for line, cell in beside if line.meaning in (Column.TITLE, Column.BODY)]
        notes = [f"{it.label}: {one_line(cell.text)}" for it, cell in beside if it.meaning is Column.OTHER]
        return _made(
            self.days,
            day,
            scope,
            Beside(
                pieces=[words for it in told if (words := trimmed(it))],
                folded=fold(" ; ".join(told)),
                lead="",
                times=(time,) if time else (),
                written=" | ".join([day.text, *(cell.text for _, cell in beside)]),
                place=next((one_line(cell.text) for line, cell in beside if line.meaning is Column.PLACE), ""),
                notes=tuple(notes),
                spans=tuple(Span(line.number + 1, cell.at, cell.at + len(cell.text)) for line, cell in beside),
            ),
        )


def turned_tables(lines: list[str]) -> dict[int, Turned]:
    """Return the tables on their side of a document, by the line in which each begins."""
    found: dict[int, Turned] = {}
    at = 0
    while at < len(lines):
        delimiter = _delimiter_of(lines[at])
        until = at + 1
        while delimiter and until < len(lines) and _has_cells(lines[until], delimiter):
            until += 1
        if delimiter and 1 < until - at <= _MOST_LINES and (table := _table(lines, at, until, delimiter)):
            found[at] = table
        at = until
    return found


def _delimiter_of(line: str) -> str:
    if not _MAY_BE_PARTED.search(line):
        return ""
    return next((it for it in _DELIMITERS if _has_cells(line, it)), "")


def _has_cells(line: str, delimiter: str) -> bool:
    if len(line) > _LONGEST_LINE or delimiter not in line:
        return False
    if delimiter != "   " and '"' not in line:
        return line.count(delimiter) + 1 >= _FEWEST_CELLS
    return len(cells(line, delimiter)) >= _FEWEST_CELLS or (delimiter == "   " and line.startswith("   "))


def _table(lines: list[str], at: int, until: int, delimiter: str) -> Turned | None:
    """The table in these lines: one of them has the days of the meetings, another says something of each."""
    parted = {number: cells(lines[number], delimiter) for number in range(at, until)}
    if delimiter != "   ":
        parted |= _with_months(parted)
    days = {number: row for number, row in parted.items() if _are_days(row[1:])}
    if not days or (at in days and _is_below_names(parted, at)):
        return None
    first = next(iter(days))
    columns = days[first][1:]
    done = [_line(number, lines[number], row, columns, delimiter) for number, row in parted.items()]
    if any(line is None for line in done):
        return None
    # Days with a time or a place beside them, in more lines than that of the days: each line is a list of its own.
    if any(number not in days and _have_days(row[1:]) for number, row in parted.items()):
        return None
    read = [line for line in done if line is not None]
    of_days = [line for line in read if line.number in days and not line.is_of_last_days]
    said = tuple(line for line in read if line.number not in days and line.label)
    if len(of_days) != 1 or not any(line.meaning in _SAID and _is_said(line, of_days[0]) for line in said):
        return None
    last_days = tuple(line for line in read if line.number in days and line.is_of_last_days)
    kept = (*_SAID, Column.MONTH)
    below = tuple(line for line in said if line.number > of_days[0].number or line.meaning in kept)
    names = (of_days[0].label, *(line.label for line in said if line not in below))
    return Turned(until, of_days[0], last_days, below, names)


def _with_months(parted: dict[int, list[Cell]]) -> dict[int, list[Cell]]:
    """The line of the days of a table whose months stand in a line of their own, each day with its month."""
    named = next((row[1:] for row in parted.values() if _all_are(row[1:], lambda it: month_of(it) is not None)), None)
    if named is None:
        return {}
    return {
        number: [
            row[0],
            *(Cell(f"{day.text} {month.text}", day.at) for day, month in zip(row[1:], named, strict=False)),
        ]
        for number, row in parted.items()
        if _DAY.match(fold(row[0].text)) and len(row) - 1 <= len(named) and _all_are(row[1:], _NUMBER.fullmatch)
    }


def _all_are(row: list[Cell], is_one: Callable[[str], object]) -> bool:
    return len(row) >= _FEWEST_CELLS - 1 and all(is_one(cell.text) for cell in row)


def _is_below_names(parted: dict[int, list[Cell]], at: int) -> bool:
    """Whether the first line names columns, and the others are rows with days of their own."""
    return sum(_are_days(row[:1]) for number, row in parted.items() if number != at) > 0


def _is_said(line: _Line, days: _Line) -> bool:
    """Whether a line says something of most of the meetings: clock times where it is called "Tid"."""
    texts = [cell.text for cell, day in zip(line.cells, days.cells, strict=True) if day.text and cell.text]
    if line.meaning in _CLOCKS:
        texts = [text for text in texts if clock_of(text)]
    return len(texts) * 2 > sum(bool(day.text) for day in days.cells)


def _are_days(row: list[Cell]) -> bool:
    """Whether cells hold a day each, at least two, and nothing else."""
    texts = [cell.text for cell in row if cell.text.strip(" -–")]
    if len(texts) < _FEWEST_CELLS - 1:
        return False
    scanned = [scan(0, text, listed=True) for text in texts]
    return all(len(it.dates) == 1 and it.dates[0].day is not None and it.is_date_alone for it in scanned)


def _have_days(row: list[Cell]) -> bool:
    """Whether two cells or more hold a day among other things."""
    return sum(1 for cell in row if scan(0, cell.text, listed=True).dates) >= _FEWEST_CELLS - 1


def _line(number: int, text: str, row: list[Cell], columns: list[Cell], delimiter: str) -> _Line | None:
    """A line with its cells below the days; None when they do not fit."""
    if delimiter == "   ":
        label, texts = (row[0], row[1:]) if row[0].at < columns[0].at - _FARTHEST_FROM_DAY else (Cell("", 0), row)
        placed = _sliced(text, columns) or _below(texts, columns)
    else:
        label, texts = row[0], row[1 : len(columns) + 1]
        placed = [*texts, *[Cell("", 0)] * (len(columns) - len(texts))]
        if any(cell.text for cell in row[len(columns) + 1 :]):
            return None
    if placed is None:
        return None
    name = label.text.strip(" *_:")
    return _Line(number, name, tuple(placed), meaning_of(name))


def _sliced(line: str, columns: list[Cell]) -> list[Cell] | None:
    """The cells of a line of spaces, each from where its day begins to the next; None where that cuts a word."""
    starts = [column.at for column in columns]
    if any(at < len(line) and not line[at - 1].isspace() for at in starts):
        return None
    parts = [line[at:until] for at, until in zip(starts, [*starts[1:], len(line)], strict=True)]
    return [Cell(it.strip(), at + len(it) - len(it.lstrip())) for it, at in zip(parts, starts, strict=True)]


def _below(texts: list[Cell], columns: list[Cell]) -> list[Cell] | None:
    placed = [Cell("", 0)] * len(columns)
    for cell in texts:
        nearest = min(range(len(columns)), key=lambda n: abs(columns[n].at - cell.at))
        if placed[nearest].text or abs(columns[nearest].at - cell.at) > _FARTHEST_FROM_DAY:
            return None
        placed[nearest] = cell
    return placed


def _made(line: _Line, cell: Cell, scope: Scope, beside: Beside) -> Row:
    inner = scan(line.number, cell.text, listed=True)
    date: WrittenDate = inner.dates[0]
    span = Span(line.number + 1, cell.at, cell.at + len(cell.text))
    row = make_row(inner, scope, date, replace(beside, spans=(span, *beside.spans)))
    return replace(row, date=replace(date, at=cell.at + date.at, until=cell.at + date.until))
