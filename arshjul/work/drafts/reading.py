"""A document of any kind, read: what it says, its own text, and where in it each thing stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from arshjul.reading.boxes import unboxed
from arshjul.reading.day_of_decision import WHY as DAY_OF_DECISION
from arshjul.reading.day_of_decision import is_of_decision
from arshjul.reading.extracting import Document, Kind, extract
from arshjul.reading.extracting.document import Aside, Why
from arshjul.reading.occasions import Doubt, Fate, Other, ReadPlan
from arshjul.reading.plan import as_json, read_plan
from arshjul.reading.tokens import tokens_of

_LIKE_THE_FILE = (Kind.TEXT, Kind.CSV)
"""Kinds in which the number of a line says where it is."""


@dataclass(frozen=True)
class DocumentRead:
    """A document, and what it says."""

    document: Document
    plan: ReadPlan

    @property
    def text(self) -> str:
        """Its text, a line for each that the plan speaks of."""
        return self.document.text


def read_whole(content: bytes, file: str, year: int | None) -> DocumentRead:
    """Read a document of any kind. Raises InputError when it is of none that is read."""
    return read_taken_apart(extract(content, file), file, year)


def read_taken_apart(document: Document, file: str, year: int | None) -> DocumentRead:
    """As `read_whole`, of a document that has been taken apart; the same document always says the same."""
    document = unboxed(document)
    plan = read_plan(document.text, year, file)
    doubts = sorted([*plan.doubts, *_left_out(document)], key=lambda doubt: doubt.line)
    where = () if document.kind in _LIKE_THE_FILE else tuple(str(line.place) for line in document.lines)
    others = sorted([*plan.others, *_beside(document)], key=lambda other: other.line)
    return DocumentRead(document, replace(plan, doubts=tuple(doubts), others=tuple(others), where=where))


def read_document(content: bytes, file: str, year: int | None) -> ReadPlan:
    """Read the occasions and doubts of a document of any kind. Raises InputError when it is of none that is read."""
    return read_whole(content, file, year).plan


def whole_as_json(read: DocumentRead) -> dict[str, Any]:
    """Return what `arshjul read --json` promises: the plan, each thing of it with its page and its cell."""
    shape = as_json(read.plan)
    columns = _columns(read)
    seen: dict[int, int] = {}
    for one in shape["occasions"]:
        nth = seen[one["line"]] = seen.get(one["line"], -1) + 1
        here = columns.get(one["line"], [])
        one |= _place(read.document, one["line"], here[nth] if nth < len(here) else None)
    for one in (*shape["doubts"], *shape["others"]):
        one |= _place(read.document, one["line"], next(iter(columns.get(one["line"], [])), None))
    return shape


def _columns(read: DocumentRead) -> dict[int, list[int]]:
    """In which cell of its line each day of the document stands, in their order; 0 is the first."""
    columns: dict[int, list[int]] = {}
    lines = read.document.lines
    for token in read.plan.tokens:
        if token.kind != "clock" and token.fate is not Fate.CHANGE:
            columns.setdefault(token.line, []).append(lines[token.line - 1].text.count("\t", 0, token.at))
    return columns


def _place(document: Document, number: int, at: int | None) -> dict[str, Any]:
    if number > len(document.lines):
        return {"page": None, "cell": None}
    line = document.lines[number - 1]
    place = line.place
    cell = {
        "sheet": place.sheet or None,
        "table": place.table,
        "row": place.row or place.line or number,
        "column": line.cells[at].column if at is not None and at < len(line.cells) else None,
    }
    return {"page": place.page, "cell": cell if line.cells else None}


def _left_out(document: Document) -> Iterator[Doubt]:
    """What the document has that was not read: nothing of it may be silent."""
    for note in document.notes:
        yield Doubt("not_read", 1, note)
    for aside in document.asides:
        if _says_when(aside) and not _why_nothing(aside):
            where = f" ({aside.place})" if str(aside.place) else ""
            text = aside.text if len(aside.text) <= _MOST_SHOWN else f"{aside.text[:_MOST_SHOWN]}…"
            yield Doubt(
                "not_read", _line_at(document, aside), f"Text som är {aside.why.value} är inte inläst{where}: ”{text}”."
            )


def _beside(document: Document) -> Iterator[Other]:
    """What the document says beside its meetings, and of which nobody need be asked."""
    for aside in document.asides:
        if _says_when(aside) and (why := _why_nothing(aside)):
            yield Other(_line_at(document, aside), aside.text, why)


def _why_nothing(aside: Aside) -> str:
    """Why a text beside the document has no meeting of it; empty for what a person is asked about."""
    if aside.why is Why.DESCRIPTION:
        return aside.why.value
    return DAY_OF_DECISION if aside.why is Why.MARGIN and is_of_decision(aside.text) else ""


def _line_at(document: Document, aside: Aside) -> int:
    return next((number for number, it in enumerate(document.lines, 1) if it.place == aside.place), 1)


def _says_when(aside: Aside) -> bool:
    """Whether it may name a day or a time; the numbers of pages in a margin do not."""
    if aside.why not in (Why.MARGIN, Why.DESCRIPTION) and any(letter.isdigit() for letter in aside.text):
        return True
    return bool(tokens_of(1, aside.text))


_MOST_SHOWN = 120
