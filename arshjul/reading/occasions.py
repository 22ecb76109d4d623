"""What a document says, as frozen values: occasions, and doubts about them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from arshjul.year.model import Body, OccasionKind


@dataclass(frozen=True)
class Doubt:
    """Something in the document that a person must decide; the reader never decides it."""

    code: str
    line: int
    """1 is the first line."""
    message: str
    """Swedish: what is doubtful, and why."""
    candidates: tuple[str, ...] = ()
    """What it may be instead or as well: ISO dates (or years, or a title)."""


@dataclass(frozen=True)
class ReadOccasion:
    """One row of a plan, or one meeting or deadline that running text names."""

    day: date | None
    end_day: date | None
    start: time | None
    end: time | None
    body: Body | None
    kind: OccasionKind
    title: str
    line: int
    """The line on which its date stands; 1 is the first."""
    written: str
    """The row as it stands in the document."""
    cancelled: bool = False
    doubts: tuple[str, ...] = ()
    """Codes of the plan's doubts that concern it."""


@dataclass(frozen=True)
class ReadPlan:
    """A document read: nothing in it is decided yet."""

    year: int | None
    """The year that was asked for or that the document is headed by; None when neither says."""
    occasions: tuple[ReadOccasion, ...]
    """In the order of the document."""
    doubts: tuple[Doubt, ...]
    """In the order of the document's lines."""
    where: tuple[str, ...] = ()
    """Where each line of the text stands in its document, in Swedish; empty when its number says that."""
