"""The cells of a line under the names of the columns of its table."""

from __future__ import annotations

import re
from dataclasses import replace

from arshjul.reading.columns import Cell, Column, TableHead, cells
from arshjul.reading.dates import find_dates
from arshjul.reading.lines import fold
from arshjul.reading.times import TIME_MARK, find_times
from arshjul.reading.titles import is_place

TIMES = (Column.TIME, Column.START, Column.END)
WEEK = re.compile(r"(?:v(?:ecka)?\.? ?)?([0-9]{1,2})(?: ?- ?([0-9]{1,2}))?")

_LONGEST_ROW = 5_000
_FARTHEST_FROM_NAME = 6


def goes_on(line: str, above: list[Cell], head: TableHead) -> bool:
    """Whether the cells of a table's *line* are the rest of those *above*: it has no day and no time of its own."""
    values = beneath(line, head)
    if values is None or not any(cell.text for cell in values):
        return False
    if head.is_month_grid:
        return _goes_on_in_grid(values, above)
    if not any(column in (Column.DATE, Column.NAMED) for column in head.columns):
        return False
    for column, cell, before in zip(head.columns, values, above, strict=True):
        is_broken = before.text.endswith(("-", "–"))
        is_own = column in (Column.DATE, Column.NAMED) or (column in TIMES and _may_be_time(cell.text, before.text))
        if is_own and cell.text and not is_broken:
            return False
        if cell.text and not before.text:
            return False
    return not find_dates(fold(line), listed=True)[0]


def beneath(line: str, head: TableHead) -> list[Cell] | None:
    """The cells of a line that may go on in those above it; a clock time alone stands below the name of a body."""
    is_time_alone = head.is_month_grid and head.delimiter not in line and _is_time(line)
    if is_time_alone:
        return [Cell(line.strip(), len(line) - len(line.lstrip())), *[Cell("", 0)] * (len(head.columns) - 1)]
    return fitted(line, head)


def _goes_on_in_grid(values: list[Cell], above: list[Cell]) -> bool:
    """Whether a line of days has nobody of its own, but the time of those above it at most."""
    return bool(above[0].text) and not _is_time(above[0].text) and (not values[0].text or _is_time(values[0].text))


def _is_time(text: str) -> bool:
    times, masked = find_times(fold(text), listed=True)
    return bool(times) and not masked.strip(f" ()*{TIME_MARK}")


def _may_be_time(text: str, above: str) -> bool:
    """Whether a cell below a time is another one, and no place that goes with it: "13–16", and below it "Rådhuset"."""
    return not (above and is_place(text))


def has_week(head: TableHead, values: list[Cell]) -> bool:
    """Whether a line of a table has the number of a week below "Vecka"."""
    found = zip(head.columns, values, strict=True)
    return any(column is Column.WEEK and WEEK.fullmatch(fold(cell.text)) for column, cell in found)


def joined(cell: Cell, below: Cell) -> Cell:
    """A cell with the rest of it in the line below; a word that was broken is whole again."""
    if cell.text.endswith("-") and below.text[:1].islower():
        return replace(cell, text=cell.text[:-1] + below.text)
    return replace(cell, text=f"{cell.text} {below.text}".strip())


def fitted(line: str, head: TableHead) -> list[Cell] | None:
    """The cells of a line below *head*, one for each column; None when they do not fit."""
    if len(line) > _LONGEST_ROW:
        return None
    if head.delimiter not in line:
        return _cut_at_names(line, head)
    values = cells(line, head.delimiter)
    if head.delimiter == "   " and len(values) > len(head.columns) and set(head.columns) == {Column.NAMED}:
        return _side_by_side(line, values, head)
    if head.delimiter == "   " and len(values) < len(head.columns):
        return _below_names(values, head)
    while len(values) > len(head.columns) and not values[-1].text:
        values.pop()
    if len(values) > len(head.columns) or (len(values) < len(head.columns) and head.delimiter in (" ", "   ")):
        return None
    return values + [Cell("", len(line))] * (len(head.columns) - len(values))


def _side_by_side(line: str, values: list[Cell], head: TableHead) -> list[Cell] | None:
    """The cells below each body's name as one: the day, the time and the place of lists that stand side by side."""
    done: list[Cell] = []
    for at, until in zip(head.at, (*head.at[1:], len(line)), strict=True):
        own = [
            cell
            for cell in values
            if at - _FARTHEST_FROM_NAME < cell.at < until - _FARTHEST_FROM_NAME
            or (until == len(line) and cell.at >= at)
        ]
        first = own[0].at if own else len(line)
        done.append(Cell(line[first : own[-1].at + len(own[-1].text)] if own else "", first))
    return done if any(cell.text for cell in done) else None


def _cut_at_names(line: str, head: TableHead) -> list[Cell] | None:
    """The cells of lists side by side where one is as wide as its column, and a single space parts it from the next."""
    if head.delimiter != "   " or set(head.columns) != {Column.NAMED} or not line.strip():
        return None
    starts = [0, *head.at[1:]]
    if any(at <= len(line) and not line[at - 1].isspace() for at in starts[1:]):
        return None
    parts = [line[at:until] for at, until in zip(starts, [*starts[1:], len(line)], strict=True)]
    if not all(find_dates(fold(part), listed=True)[0] for part in parts if part.strip()):
        return None
    indents = [len(part) - len(part.lstrip()) for part in parts]
    return [Cell(part.strip(), at + indent) for part, at, indent in zip(parts, starts, indents, strict=True)]


def _below_names(values: list[Cell], head: TableHead) -> list[Cell] | None:
    """The cells of a line of a table in spaces, each below the nearest name; None when two share one."""
    placed: dict[int, Cell] = {}
    for cell in values:
        place = min(range(len(head.at)), key=lambda n: abs(head.at[n] - cell.at))
        if place in placed or abs(head.at[place] - cell.at) > _FARTHEST_FROM_NAME:
            return None
        placed[place] = cell
    return [placed.get(n, Cell("", 0)) for n in range(len(head.columns))]
