"""The rows of a list of persons: its headings known by what people call them, and each cell under its column."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from arshjul.errors import InputError, Problem, nearest
from arshjul.fields import quoted
from arshjul.swedish import listed
from arshjul.year.folding import folded

MOST_ROWS = 300
"""No association has so many seats; a list with more is of something else."""


class Column(StrEnum):
    """A column of the list, by its heading in what is taken in and given out."""

    NAME = "Namn"
    ADDRESS = "E-post"
    BODY = "Organ"
    ROLE = "Roll"
    MEMBER = "Medlem"
    ORDER = "Ersättare nr"
    SINCE = "Från"
    UNTIL = "Till"


_PARTS_OF_NAME = frozenset({"fornamn", "efternamn"})
_CALLED = {
    Column.NAME: ("namn", "person", "ledamot", "för- och efternamn", "förnamn och efternamn", "förnamn efternamn"),
    Column.ADDRESS: ("e-post", "epost", "e-postadress", "mejl", "mejladress", "mail", "mailadress", "e-mail", "email"),
    Column.BODY: ("organ", "grupp", "nämnd", "var"),
    Column.ROLE: ("roll", "uppdrag", "befattning", "funktion"),
    Column.MEMBER: ("medlem", "kommun", "kommun/region", "huvudman", "organisation", "förbundsmedlem", "part"),
    Column.ORDER: ("ersättare nr", "ersättare nummer", "nr", "nummer", "ordning", "turordning"),
    Column.SINCE: ("från", "från och med", "fr.o.m.", "from", "fom", "börjar", "start"),
    Column.UNTIL: ("till", "till och med", "t.o.m.", "tom", "slutar", "slut"),
}


def _bare(heading: str) -> str:
    return re.sub(r"[^a-z]", "", folded(heading))


_COLUMNS = {_bare(word): column for column, words in _CALLED.items() for word in words}


@dataclass(frozen=True)
class Row:
    """One row, as it was written."""

    number: int
    """As the sheet or the text counts them, the first is 1."""
    cells: Mapping[Column, str]

    def __getitem__(self, column: Column) -> str:
        """What stands under *column*; empty when nothing does."""
        return self.cells.get(column, "").strip()


@dataclass(frozen=True)
class Table:
    """The rows of a list, and what a person should know of how it was read."""

    rows: tuple[Row, ...]
    notes: tuple[str, ...] = field(default=())
    """Swedish sentences."""


def read_table(lines: Sequence[tuple[int, Sequence[str]]], notes: Sequence[str] = ()) -> Table:
    """Return the rows of a list whose *lines* are numbers and cells, under its headings.

    Without headings the columns are taken in our order, when the second holds addresses. Raises InputError when it
    can be told neither who is meant nor where they are reached, and for more than `MOST_ROWS` rows.
    """
    filled = [(number, [cell.strip() for cell in cells]) for number, cells in lines if any(map(str.strip, cells))]
    if not filled:
        raise InputError([Problem("Listan är tom. Skriv en person på varje rad.")])
    at = next((at for at, (_, cells) in enumerate(filled[:10]) if _is_heading(cells)), None)
    if at is None:
        columns, body = _in_our_order(filled), filled
    else:
        columns, body = _columns(filled[at][1]), filled[at + 1 :]
        notes = (*notes, *_unread(filled[at][1]))
    if len(body) > MOST_ROWS:
        raise InputError(
            [
                Problem(
                    f"Listan har {len(body)} rader, och högst {MOST_ROWS} läses in. Ta bort de rader som inte hör dit."
                )
            ]
        )
    rows = [Row(number, _cells(columns, cells)) for number, cells in body]
    return Table(tuple(row for row in rows if any(row.cells.values())), tuple(notes))


def _is_heading(cells: Sequence[str]) -> bool:
    return sum(map(_is_known, cells)) >= 2


def _is_known(heading: str) -> bool:
    return _bare(heading) in _COLUMNS or _bare(heading) in _PARTS_OF_NAME


def _columns(headings: Sequence[str]) -> dict[int, Column]:
    """The column of each place, the first of several alike. Raises InputError when a needed one is missing."""
    found: dict[int, Column] = {}
    for at, heading in enumerate(headings):
        column = _COLUMNS.get(_bare(heading))
        if _bare(heading) in _PARTS_OF_NAME:
            found[at] = Column.NAME
        elif column and column not in found.values():
            found[at] = column
    missing = [one for one in (Column.NAME, Column.ADDRESS) if one not in found.values()]
    if missing:
        raise InputError([Problem(_without(missing, headings))])
    return found


def _without(missing: Sequence[Column], headings: Sequence[str]) -> str:
    there_are = [heading for heading in headings if heading]
    text = f"Listan saknar rubriken {listed(map(quoted, missing))}."
    words = [_bare(word) for word in _CALLED[missing[0]]]
    like = next((one for one in there_are if _bare(one) not in _COLUMNS and nearest(_bare(one), words)), None)
    if like:
        return f"{text} Är det {quoted(like)} som är {quoted(missing[0])}? Byt rubriken."
    return f"{text} Den har: {', '.join(map(quoted, there_are[:12]))}."


def _unread(headings: Sequence[str]) -> Iterator[str]:
    others = [one for one in headings if one and not _is_known(one)]
    if others:
        yield f"De här kolumnerna läses inte: {', '.join(map(quoted, others))}."


def _in_our_order(lines: Sequence[tuple[int, Sequence[str]]]) -> dict[int, Column]:
    """Columns of a list without headings: those of ours, with name and address in the order in which they stand."""
    ours = list(Column)
    places = [next((at for at, cell in enumerate(cells) if "@" in cell), None) for _, cells in lines]
    with_address = [at for at in places if at is not None]
    usual = max(set(with_address), key=with_address.count, default=None)
    if usual not in (0, 1):
        wanted = ", ".join(ours)
        raise InputError([Problem(f"Listan saknar rubriker. Skriv dem på första raden: {wanted}.")])
    head = lines[0][1]
    if any("@" not in cell for cell in head[usual : usual + 1] if cell):
        told = listed([quoted(one) for one in head if one][:12])
        raise InputError([Problem(f"Rubrikerna {told} känns inte igen. Byt dem mot: {', '.join(ours)}.")])
    if usual == 0:
        ours[0], ours[1] = ours[1], ours[0]
    return dict(enumerate(ours))


def _cells(columns: Mapping[int, Column], cells: Sequence[str]) -> dict[Column, str]:
    found: dict[Column, str] = {}
    for at, cell in enumerate(cells):
        if column := columns.get(at):
            found[column] = f"{found.get(column, '')} {cell}".strip()
    return found
