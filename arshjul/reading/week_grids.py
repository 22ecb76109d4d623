"""Years by weeks: the weeks side by side, what happens down the page, and a cross or a word in each week of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from arshjul.reading.columns import Cell, cells
from arshjul.reading.date_forms import WrittenDate
from arshjul.reading.lines import fold, one_line
from arshjul.reading.rows import Beside, Row, make_row
from arshjul.reading.scanning import Scanned, scan
from arshjul.reading.scopes import Scope, Span
from arshjul.reading.vocabulary import kind_named, names_group, names_meeting, who_named
from arshjul.year.model import OccasionKind

_RULED = ("\t", ";", "|")
_LONGEST_LINE = 2_000
_FEWEST_WEEKS = 8
_DAYS_OF_A_MONTH = 31
_LAST_WEEK = 53
_WEEK = re.compile(r"(?P<v>v(?:ecka)?\.? ?)?(?P<n>[0-9]{1,2})")
_NAMES_WEEKS = re.compile(r"(?<![a-z])v(?:ecka|eckor|eckonr)?\.?(?![a-z])")
_CROSS = re.compile(r"\(?[xX×✓✔☑●•]\)?\*{0,3}")


@dataclass(frozen=True)
class WeekGrid:
    """A head of weeks and the lines below it; *until* is the first line after them."""

    until: int
    weeks: tuple[int, ...]
    """Of each column; 0 where it is none."""
    lines: tuple[tuple[int, tuple[Cell, ...]], ...]
    """Their numbers, 0 is the first, and their cells."""

    def rows(self, scope: Scope) -> Iterator[Row]:
        """What happens in each week, of which no day is said."""
        for number, line in self.lines:
            label, *_ = line
            body, own = who_named(fold(label.text))
            whose = replace(scope, body=body, own_body=own, stranger="")
            for week, cell in zip(self.weeks, line, strict=False):
                if week and cell.text.strip(" -–"):
                    yield self._row(number, label.text, week, cell, whose)

    def _row(self, number: int, label: str, week: int, cell: Cell, scope: Scope) -> Row:
        inner = scan(number, cell.text, listed=True)
        words = [one_line(label), *([] if _CROSS.fullmatch(cell.text) else [one_line(cell.text)])]
        folded = fold(" ; ".join(words))
        says_who = scope.body or scope.own_body or names_group(folded) or names_meeting(folded)
        beside = Beside(
            pieces=words,
            folded=folded,
            lead=fold(label),
            times=inner.times[:1],
            written=f"{label}: v. {week}",
            kind=None if says_who or kind_named(folded) else OccasionKind.DEADLINE,
            spans=(Span(number + 1, cell.at, cell.at + len(cell.text)),),
        )
        date = WrittenDate(cell.at, cell.at + len(cell.text), week=week)
        return make_row(Scanned(number, label, fold(label), fold(label), dates=(date,)), scope, date, beside)


def week_grids(lines: list[str]) -> dict[int, WeekGrid]:
    """Return the years by weeks of a document by the lines, 0 is the first, with the numbers of their weeks."""
    found: dict[int, WeekGrid] = {}
    at = 0
    while at < len(lines):
        grid = _grid(lines, at)
        if grid:
            found[at] = grid
        at = grid.until if grid else at + 1
    return found


def _grid(lines: list[str], at: int) -> WeekGrid | None:
    line = lines[at]
    delimiter = next((it for it in _RULED if line.count(it) >= _FEWEST_WEEKS), "") if len(line) <= _LONGEST_LINE else ""
    if not delimiter:
        return None
    head = cells(line, delimiter)
    weeks = tuple(_week(cell.text) for cell in head)
    named = [week for week in weeks if week]
    counts_on = named == list(range(named[0], named[0] + len(named))) if named else False
    says_so = max(named, default=0) > _DAYS_OF_A_MONTH or _NAMES_WEEKS.search(fold(line))
    if len(named) < _FEWEST_WEEKS or not counts_on or not says_so or head[0].text[:1].isdigit():
        return None
    below: list[tuple[int, tuple[Cell, ...]]] = []
    until = at + 1
    while until < len(lines) and len(lines[until]) <= _LONGEST_LINE and delimiter in lines[until]:
        row = cells(lines[until], delimiter)
        if not row[0].text:
            break
        below.append((until, tuple(row)))
        until += 1
    return WeekGrid(until, weeks, tuple(below)) if below else None


def _week(text: str) -> int:
    written = _WEEK.fullmatch(fold(text))
    return int(written["n"]) if written and 1 <= int(written["n"]) <= _LAST_WEEK else 0
