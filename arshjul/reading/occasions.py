"""What a document says, as frozen values: occasions, doubts about them, and every date with what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from arshjul.year.chain import Outcome
from arshjul.year.model import Body, OccasionKind


class Precision(StrEnum):
    """How exactly the document says when."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class Fate(StrEnum):
    """What became of a date, a week, a month or a clock time of the document: exactly one of these."""

    OCCASION = "occasion"
    DEADLINE = "deadline"
    CHANGE = "change"
    DOUBT = "doubt"
    OTHER = "other"
    """Not read; it stands among the plan's `others`."""


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
    also: tuple[int, ...] = ()
    """The other lines that the same doubt is about."""

    @property
    def lines(self) -> tuple[int, ...]:
        """All lines that it is about."""
        return (self.line, *self.also)


@dataclass(frozen=True)
class Said:
    """What the document says about a meeting elsewhere than where it is planned: that it is moved, for example."""

    line: int
    written: str
    what: str
    """Swedish, what it changed: "flyttat från 22 november 2027"."""


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
    place: str = ""
    public: bool = False
    """Whether the document says that anybody may listen."""
    own_body: str = ""
    """A body that is none of `Body`, as "arbetsutskott"; `body` is then None."""
    stranger: str = ""
    """Who meets, as the document names them, when that is nobody whom the reader knows: "LSG"."""
    precision: Precision = Precision.DAY
    week: int | None = None
    """The ISO week, when the document names no day."""
    month: str = ""
    """The month as "2027-01", when the document says no more."""
    notes: tuple[str, ...] = ()
    """What else its row says, with the name of the column: "Ansvarig: ekonomen"."""
    history: tuple[Said, ...] = ()
    """What changed it, in the order of the document."""


@dataclass(frozen=True)
class ReadDecision:
    """A member's decision of discharge that the document tells of: a person confirms it before it is recorded."""

    line: int
    written: str
    """The sentence, as it stands."""
    who: str
    """The member, as it is named there."""
    by: str
    """Who decided for it: ``KF``, ``RF``; empty when the text does not say."""
    day: date | None
    outcome: Outcome | None
    """None: the text says that it was decided, and not what."""
    year: int | None
    """The verksamhetsår that was tried."""


@dataclass(frozen=True)
class Other:
    """A line with dates that became nothing, for a person to look through."""

    line: int
    written: str
    """The words around its dates."""
    why: str
    """Swedish, a few words."""


@dataclass(frozen=True)
class ReadToken:
    """A date, a week, a month or a clock time as it stands in the document, and what became of it."""

    line: int
    at: int
    """Where it begins in the line; 0 is the first character."""
    until: int
    kind: str
    """``date``, ``week``, ``month`` or ``clock``."""
    fate: Fate


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
    others: tuple[Other, ...] = ()
    """Every line with a date that became nothing of the above."""
    decisions: tuple[ReadDecision, ...] = ()
    """Decisions of discharge, for a person to confirm."""
    tokens: tuple[ReadToken, ...] = ()
    """Every date, week, month and clock time of the document, in its order."""
