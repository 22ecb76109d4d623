"""A document's own text with each date marked by what became of it, and beside it what was read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from arshjul.reading.lines import plain
from arshjul.reading.occasions import Doubt, Fate, Other, ReadOccasion, ReadPlan, ReadToken, Said
from arshjul.work.drafts.telling import place_of, when_read, who_meets
from arshjul.year.model import OccasionKind

_OnALine = TypeVar("_OnALine", ReadToken, ReadOccasion, Doubt, Other)


@dataclass(frozen=True)
class FateMark:
    """How a fate is shown: nobody needs to see a colour."""

    symbol: str
    word: str
    tone: str
    """The class that colours it."""


FATE_MARKS = {
    Fate.OCCASION: FateMark("●", "möte", "good"),
    Fate.DEADLINE: FateMark("⚑", "sista dag", "soon"),
    Fate.CHANGE: FateMark("↻", "ändring", "going"),
    Fate.DOUBT: FateMark("?", "tveksamt", "risk"),
    Fate.OTHER: FateMark("○", "inte inläst", "calm"),
}


@dataclass(frozen=True)
class Piece:
    """A stretch of a line."""

    text: str
    fate: Fate | None = None
    """None: it is no date."""


@dataclass(frozen=True)
class Remark:
    """What was read on a line, what is doubtful of it, or why a date of it was not read."""

    fate: Fate
    text: str
    """Swedish."""


@dataclass(frozen=True)
class MarkedLine:
    """One line of a document."""

    number: int
    """1 is the first."""
    place: str
    """Where it stands, as a person finds it."""
    pieces: tuple[Piece, ...]
    """Together the line as it stands."""
    remarks: tuple[Remark, ...]


def marked(text: str, plan: ReadPlan) -> tuple[MarkedLine, ...]:
    """Return the lines of *text*, of which *plan* was read, with their dates marked.

    A date of which something is doubtful is marked as that, whatever it was read as.
    """
    tokens, occasions = _by_line(plan.tokens), _by_line(plan.occasions)
    doubts, others = _by_line(plan.doubts), _by_line(plan.others)
    changes = _changes(plan)
    done = []
    for number, line in enumerate(plain(text).split("\n"), 1):
        rows = occasions[number]
        remarks = (
            *(Remark(_fate(row), _told(row)) for row in rows),
            *(Remark(Fate.CHANGE, f"{said.what}: {_told(row)}") for row, said in changes[number]),
            *(Remark(Fate.DOUBT, doubt.message) for doubt in doubts[number]),
            *(Remark(Fate.OTHER, other.why) for other in others[number]),
        )
        pieces = tuple(_pieces(line, tokens[number], _doubted(tokens[number], rows)))
        done.append(MarkedLine(number, " ".join(place_of(plan, number).split()), pieces, remarks))
    return tuple(done)


def marked_text(text: str, plan: ReadPlan) -> Iterator[str]:
    """The lines of `marked` for a terminal: a mark before each date, in brackets, and below the line what was read."""
    yield "Så här lästes datumen: " + ", ".join(f"[{it.symbol} …] {it.word}" for it in FATE_MARKS.values()) + "."
    wide = max((len(place) for place in plan.where), default=0)
    for line in marked(text, plan):
        place = place_of(plan, line.number, wide)
        yield f"{place} │ {''.join(map(_bracketed, line.pieces))}".rstrip()
        for remark in line.remarks:
            yield f"{'':{len(place)}} │   {FATE_MARKS[remark.fate].symbol} {remark.text}"


def _bracketed(piece: Piece) -> str:
    return f"[{FATE_MARKS[piece.fate].symbol} {piece.text}]" if piece.fate else piece.text


def _by_line(things: Iterable[_OnALine]) -> dict[int, list[_OnALine]]:
    found: dict[int, list[_OnALine]] = defaultdict(list)
    for thing in things:
        found[thing.line].append(thing)
    return found


def _pieces(line: str, tokens: list[ReadToken], doubted: set[ReadToken]) -> Iterator[Piece]:
    at = 0
    for token in tokens:
        if at < token.at:
            yield Piece(line[at : token.at])
        yield Piece(line[token.at : token.until], Fate.DOUBT if token in doubted else token.fate)
        at = token.until
    if at < len(line):
        yield Piece(line[at:])


def _doubted(tokens: list[ReadToken], rows: list[ReadOccasion]) -> set[ReadToken]:
    """The tokens of the rows of a line that are doubtful; of several rows, each has the days in its order."""
    read = [token for token in tokens if token.fate in (Fate.OCCASION, Fate.DEADLINE)]
    if len(rows) == 1:
        return set(read) if rows[0].doubts else set()
    days = [token for token in read if token.kind != "clock"]
    if len(days) != len(rows):
        return set(read) if any(row.doubts for row in rows) else set()
    return {token for token, row in zip(days, rows, strict=True) if row.doubts}


def _changes(plan: ReadPlan) -> dict[int, list[tuple[ReadOccasion, Said]]]:
    """What is said elsewhere of the meetings, by the line on which it is said."""
    found: dict[int, list[tuple[ReadOccasion, Said]]] = defaultdict(list)
    for row in plan.occasions:
        for said in row.history:
            if said.line != row.line:
                found[said.line].append((row, said))
    return found


def _fate(row: ReadOccasion) -> Fate:
    return Fate.DEADLINE if row.kind is OccasionKind.DEADLINE else Fate.OCCASION


def _told(row: ReadOccasion) -> str:
    place = f", {row.place}" if row.place else ""
    return f"{when_read(row)}, {who_meets(row).removeprefix('⚑ ')}: {row.title}{place}"
