"""Whose the day of a line is, by the columns named after bodies: a cross, a time or the matters below a name."""

from __future__ import annotations

import re
from dataclasses import replace

from arshjul.reading.columns import Cell, Column
from arshjul.reading.date_forms import WrittenDate
from arshjul.reading.lines import fold, one_line
from arshjul.reading.rows import Beside, Row, make_row, own_times
from arshjul.reading.scanning import scan
from arshjul.reading.scopes import Scope, Span
from arshjul.reading.table_cells import CellsOfLine, dated_in, times_in
from arshjul.reading.titles import pieces_and_place
from arshjul.reading.vocabulary import kind_named, names_meeting, who_named
from arshjul.year.model import Body, OccasionKind

_CROSS = re.compile(r"\(?[xX×✓✔☑●•]\)?\*{0,3}")
_MEETING_ALONE = re.compile(r"moten?|sammantraden?|traff|ja|yes")


class BodiesOfLine(CellsOfLine):
    """A line below a head, as it is asked who meets on its day."""

    def scopes(self, dated: int) -> list[Scope]:
        """The list's scope, with who meets where the line itself says it: in a cell, or by a cross below a name."""
        whose = [self.values[n].text for n in self.about(dated) if self.head.columns[n] is Column.BODY]
        crossed = self.crossed()
        together = who_named(fold(" + ".join(crossed)))
        if len(crossed) > 1 and together[0] is not Body.JOINT:
            return [self._scope_of([*whose, name]) for name in crossed]
        return [self._scope_of([*whose, *([" + ".join(crossed)] if crossed else [])])]

    def crossed(self) -> list[str]:
        """The names of the columns that this line has a cross in."""
        found = zip(self.head.columns, self.head.names, self.values, strict=True)
        return [
            one_line(name) for column, name, cell in found if column is Column.NAMED and _CROSS.fullmatch(cell.text)
        ]

    def held(self) -> list[tuple[str, Cell]]:
        """The bodies whose columns say that they meet, and when or about what: "9.00–10.30", "Möte, bokslut"."""
        named = [
            (name, cell)
            for n, (column, name, cell) in enumerate(zip(self.head.columns, self.head.names, self.values, strict=True))
            if column is Column.NAMED and not self.is_deed(n) and cell.text.strip(" -–")
        ]
        if any(_CROSS.fullmatch(cell.text) or dated_in(cell) for _, cell in named):
            return []
        bodies = [
            name for name, column in zip(self.head.names, self.head.columns, strict=True) if _is_of_body(name, column)
        ]
        held = [
            (one_line(name), cell)
            for name, cell in named
            if _says_that_they_meet(cell.text) or (name in bodies and len(bodies) > 1)
        ]
        together = " + ".join(name for name, _ in held)
        if len(held) > 1 and who_named(fold(together))[0] is Body.JOINT and len({_said(cell) for _, cell in held}) == 1:
            return [(together, held[0][1])]
        return held

    def row_of_body(self, place: int, date: WrittenDate, whose: str, told: Cell) -> Row:
        """The row of a date that a body has its time or its matters at, in the cell *told* below its name."""
        inner = scan(self.scanned.number, told.text, listed=True)
        words, where = pieces_and_place(inner.line, inner.masked)
        words = [it for it in words if not _MEETING_ALONE.fullmatch(fold(it))]
        own = own_times(list(inner.times))
        cell = self.values[place]
        beside = Beside(
            pieces=[*words, *self.words(place)],
            place=where or self.place_in_remarks(place),
            folded=fold(" ; ".join([told.text, *self.words(place)])),
            lead="",
            times=own or self.times(place)[0],
            written=self.scanned.line,
            spans=(Span(self.number, cell.at + date.at, cell.at + date.until), self.span(told)),
        )
        date = self.with_end_date(self.with_weekday(self.with_year(date, place)), place)
        return make_row(replace(self.scanned, dates=(date,)), self._scope_of([whose]), date, beside)

    def _scope_of(self, whose: list[str]) -> Scope:
        words = fold(" ; ".join(whose))
        if not words.strip(" ;-"):
            return self.scope
        body, own = who_named(words)
        is_somebody = bool(body or own) or kind_named(words) is OccasionKind.PLANNING_DAY
        return replace(self.scope, body=body, own_body=own, stranger="" if is_somebody else one_line(whose[0]))


def _is_of_body(name: str, column: Column) -> bool:
    return column is Column.NAMED and any(who_named(fold(name)))


def _said(cell: Cell) -> str:
    """What a cell says, however its lines are broken."""
    return "".join(fold(cell.text).split())


def _says_that_they_meet(text: str) -> bool:
    return bool(times_in(text)) or names_meeting(fold(text))
