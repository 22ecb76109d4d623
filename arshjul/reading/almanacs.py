"""Almanacs: months side by side with their days below them, and beside a day what happens on it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from arshjul.reading.columns import Cell, cells, month_of, year_of_month
from arshjul.reading.date_forms import WrittenDate
from arshjul.reading.line_of_list import rows_of_line
from arshjul.reading.lines import fold
from arshjul.reading.rows import Row
from arshjul.reading.scanning import scan
from arshjul.reading.scopes import Scope, Span
from arshjul.reading.sentence import Untold
from arshjul.reading.vocabulary import is_task, kind_named, names_meeting, who_named

_RULED = ("\t", ";", "|")
_LONGEST_LINE = 2_000
_FEWEST_MONTHS = 2
_COUNTED = 3
"""So many days below each other are no list of meetings."""
_MONTHS = re.compile(r"jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec", re.IGNORECASE)
_NO_WORDS = re.compile(
    r"[\W\d_]*(?:(?:v|vecka)\.?[\W\d_]*)?"
    r"|(?:m|t|o|f|l|s|ma|ti|on|to|fr|lo|so)|(?:man|tis|ons|tors?|fre|lor|son)(?:dag)?"
)
_SHORT = re.compile(r"[A-ZÅÄÖ][A-ZÅÄÖa-zåäö]{0,3}(?= |$)")
_WHY = "en dag i en almanacka, och ingen som möts"


@dataclass(frozen=True)
class Entry:
    """What is written beside a day."""

    line: int
    """0 is the first."""
    month: str
    """As it is written above the days."""
    day: Cell
    words: str
    at: int
    """Where the words begin in their line."""


@dataclass(frozen=True)
class Almanac:
    """Days that count down the page below their months; *until* is the first line after them."""

    until: int
    entries: tuple[Entry, ...]

    def read(self, scope: Scope) -> tuple[list[Row], list[Untold]]:
        """The occasions of its days, and what stands at a day and is none."""
        rows: list[Row] = []
        untold: list[Untold] = []
        for entry in self.entries:
            span = Span(entry.line + 1, entry.day.at, entry.day.at + len(entry.day.text))
            found = list(_rows(entry, scope))
            rows += [replace(row, spans=(span, *row.spans)) for row in found]
            if not found:
                untold.append(Untold(span, _WHY))
        return rows, untold


def almanacs(lines: Sequence[str]) -> dict[int, Almanac]:
    """Return the almanacs of a document by the lines, 0 is the first, with the names of their months."""
    found: dict[int, Almanac] = {}
    at = 0
    while at < len(lines):
        almanac = _almanac(lines, at)
        if almanac:
            found[at] = almanac
        at = almanac.until if almanac else at + 1
    return found


def _almanac(lines: Sequence[str], at: int) -> Almanac | None:
    line = lines[at]
    delimiter = next((it for it in _RULED if it in line), "") if len(line) <= _LONGEST_LINE else ""
    if not delimiter or len(_MONTHS.findall(line)) < _FEWEST_MONTHS:
        return None
    head = cells(line, delimiter)
    months = [n for n, cell in enumerate(head) if month_of(cell.text)]
    if len(months) < _FEWEST_MONTHS or len(months) > len(head) // 2 + 1:
        return None
    entries: list[Entry] = []
    until = at + 1
    counted = 0
    while until < len(lines) and len(lines[until]) <= _LONGEST_LINE:
        row = cells(lines[until], delimiter)
        days = [row[n] if n < len(row) else Cell("", 0) for n in months]
        if not all(cell.text == str(counted + 1) for cell in days if cell.text) or not any(cell.text for cell in days):
            if counted or until > at + 2:
                break
        else:
            counted += 1
            for place, (first, following) in enumerate(zip(months, [*months[1:], len(row)], strict=True)):
                if days[place].text and (beside := _beside(row[first + 1 : following])):
                    words, begins = beside
                    entries.append(Entry(until, head[first].text, days[place], words, begins))
        until += 1
    return Almanac(until, tuple(entries)) if counted >= _COUNTED else None


def _beside(row: list[Cell]) -> tuple[str, int] | None:
    """The words of the cells beside a day, but for the weekday and the number of the week."""
    said = [cell for cell in row if cell.text and not _NO_WORDS.fullmatch(fold(cell.text))]
    return (" ".join(cell.text for cell in said), said[0].at) if said else None


def _rows(entry: Entry, scope: Scope) -> Iterator[Row]:
    inner = scan(entry.line, entry.words, listed=True)
    folded = inner.folded
    says = names_meeting(folded) or any(who_named(folded)) or kind_named(folded) or is_task(folded)
    if not (says or inner.times or _SHORT.match(entry.words)):
        return
    date = WrittenDate(0, 0, int(entry.day.text), month_of(entry.month), year=year_of_month(entry.month))
    # A day in the words is no day of the row's own: the words are said of the day that they stand at.
    rows, _ = rows_of_line(replace(inner, dates=(date,), month_label=None, week=None), replace(scope, kind=None))
    end = entry.at + len(entry.words)
    for row in rows:
        yield replace(row, spans=(Span(entry.line + 1, entry.at, end),))
