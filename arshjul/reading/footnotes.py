"""Rows marked by a star or a number, and what the line with the same mark says of them."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field, replace

from arshjul.reading.date_forms import WrittenDate, weekday_number
from arshjul.reading.rows import Row
from arshjul.reading.scanning import Scanned, scan
from arshjul.reading.scopes import Span
from arshjul.reading.times import WrittenTime
from arshjul.reading.titles import pieces_and_place
from arshjul.reading.vocabulary import (
    cancelled_word,
    is_all_day,
    is_joint,
    is_public,
    is_with_other,
    kind_named,
)
from arshjul.year.model import Body, OccasionKind

_MARK = re.compile(r"(?:(?<=[\w.) ])|^)(?P<m>\*{1,5}|[¹²³⁴⁵]|(?<=\s)[1-9]\))(?=[\s.,;|)]|$)")
_NOTE = re.compile(r"\s*(?P<m>\*{1,5}|[¹²³⁴⁵]|[1-9]\))\s*=?\s*(?=\S)")
_LEGEND = re.compile(
    r"(?:mark|stjarn|asterisk)[a-z]*(?: med)?(?: en)?(?: stjarna| asterisk)? ?\(?(?P<m>\*{1,5})\)?(?![*\w])"
)
_MOVED = re.compile(
    r"(?:flytta|andra)[a-z]* till (?:(?P<w>(?:man|tis|ons|tors|fre|lor|son)dag)(?:en)? )?(?:den )?(?P<d>[0-9]{1,2})"
    r"(?::?[ea])?(?![0-9]|[/.:][0-9])"
)
_CELL_END = re.compile(r"[\t;|]")


@dataclass
class Footnotes:
    """The marks of the rows that were found, and the notes that explain them."""

    marked: defaultdict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    """The rows of each mark that no note has explained yet."""
    legends: dict[str, Scanned] = field(default_factory=dict)
    """Said first of all rows with a mark, wherever they stand."""
    of_row: dict[tuple[int, int], Scanned] = field(default_factory=dict)
    marks: dict[tuple[int, int], str] = field(default_factory=dict)
    seen: int = 0
    """How many rows have been looked at."""

    def look_at(self, rows: list[Row], lines: list[str]) -> None:
        """Find the marks of the *rows* that have been added since last."""
        for number in range(self.seen, len(rows)):
            row = rows[number]
            following = rows[number + 1].spans if number + 1 < len(rows) else ()
            mark = _mark_of(row, lines, following[0] if following else None)
            if mark:
                self.marked[mark].append(row)
                self.marks[_key(row)] = mark
        self.seen = len(rows)

    def take(self, scanned: Scanned) -> bool:
        """Keep what a line says of the rows with its mark; False when the line has more to say, or no row has it."""
        legend = _LEGEND.search(scanned.folded)
        if legend:
            begins = scanned.line.rfind(". ", 0, legend.start()) + 1
            self.legends.setdefault(legend["m"], _only(scanned, begins, scanned.line.find(". ", legend.end())))
        match = _NOTE.match(scanned.line)
        if match is None or scanned.dates or not self.marked.get(match["m"]):
            return False
        said = _only(scanned, match.end(), -1)
        self.of_row |= {_key(row): said for row in self.marked.pop(match["m"])}
        return True

    def given(self, rows: list[Row]) -> list[Row]:
        """Return *rows* with what their notes say."""
        return [self._given(row) for row in rows]

    def _given(self, row: Row) -> Row:
        notes = (self.of_row.get(_key(row)), self.legends.get(self.marks.get(_key(row), "")))
        for said in notes:
            row = _with_note(row, said) if said else row
        return row


def _only(scanned: Scanned, at: int, until: int) -> Scanned:
    """A stretch of a line, each letter still in its place."""
    until = len(scanned.line) if until < 0 else until
    return scan(scanned.number, " " * at + scanned.line[at:until], listed=True)


def _key(row: Row) -> tuple[int, int]:
    return row.line, row.spans[0].at if row.spans else row.date.at


def _mark_of(row: Row, lines: list[str], following: Span | None) -> str:
    """The mark behind the date of *row*, in its cell, or anywhere after it in a line with no other date."""
    if not row.spans or not row.listed or row.spans[0].line != row.line:
        return ""
    line = lines[row.line - 1]
    at = row.spans[0].at
    until = following.at if following and following.line == row.line and following.at > at else len(line)
    cell = _CELL_END.search(line, at, until)
    match = _MARK.search(line, at, cell.start() if cell and until < len(line) else until)
    return match["m"] if match else ""


def _with_note(row: Row, said: Scanned) -> Row:
    folded = said.folded
    _, place = pieces_and_place(said.line, said.masked)
    time = _time(row.time, said.times[0]) if said.times else row.time
    is_planning = kind_named(folded) is OccasionKind.PLANNING_DAY and row.kind.is_meeting
    moved = _MOVED.search(folded)
    is_both = is_joint(folded) or is_with_other(folded)
    return replace(
        row,
        date=_moved(row.date, moved) if moved else row.date,
        time=time,
        body=Body.JOINT if is_both and row.body in (Body.BOARD, Body.PREPARATORY) else row.body,
        kind=OccasionKind.PLANNING_DAY if is_planning else row.kind,
        place=place or row.place,
        public=row.public or is_public(folded),
        is_all_day=row.is_all_day or is_all_day(folded),
        cancelled=row.cancelled or cancelled_word(folded) is not None,
        notes=(*row.notes, " ".join(said.line.split())),
        spans=(*row.spans, *(Span(said.number + 1, it.at, it.until) for it in said.times)),
    )


def _moved(date: WrittenDate, moved: re.Match[str]) -> WrittenDate:
    """ "Annandag påsk. Flyttas till tisdag 30": another day of the same month."""
    weekday = weekday_number(moved["w"]) if moved["w"] else None
    return replace(date, day=int(moved["d"]), weekday=weekday, end_day=None, end_month=None, end_year=None)


def _time(before: WrittenTime | None, noted: WrittenTime) -> WrittenTime:
    """ "Börjar kl. 10": another start, and the end that it had."""
    if noted.end or before is None or before.end is None or noted.start is None or before.end <= noted.start:
        return noted
    return replace(noted, end=before.end)
