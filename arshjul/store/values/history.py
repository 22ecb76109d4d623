"""What has happened in one association, whatever kind of row tells it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Any

from arshjul.store.values.versions import Part


class Source(IntEnum):
    """Which table tells it; of two at the same moment the greater comes first."""

    CHANGE = 1
    """Versions, one line for each deed."""
    APART = 2
    """A deed that wrote no version."""
    FACT = 3
    TAKEN_BACK = 4
    """A fact, when it was taken back."""
    ANSWER = 5
    MAIL = 6
    INCOMING = 7
    LOG = 8
    DISPOSAL = 9
    RETENTION = 10
    """How long a kind is kept, when that was decided."""


@dataclass(frozen=True)
class PageStart:
    """Between which two lines a page of the history begins."""

    at: datetime
    source: Source
    id: int


@dataclass(frozen=True)
class Sought:
    """Which lines are wanted; those of everything when nothing is said."""

    sources: frozenset[Source] = frozenset(Source)
    occasion: str = ""
    """Key of one meeting or deadline."""
    person: str = ""
    """Key of one person, with the names and the addresses (in lower case) that the person has had."""
    names: frozenset[str] = frozenset()
    addresses: frozenset[str] = frozenset()
    before: PageStart | None = None


@dataclass(frozen=True)
class Line:
    """One thing that happened; what its words mean follows from the source."""

    source: Source
    id: int
    at: datetime
    by: str
    """Who did it, as it was written down; an address of one who had signed in. Empty: it is not known."""
    word: str
    """What: a `DeedKind`, a `FactKind`, an `Answer`, a `DeliveryStatus`, a `Verdict`, a `Logged`, a `DisposalKind`."""
    key: str
    """Of the meeting or deadline that it is about."""
    subject: str
    """Key of the person or thing that it is about."""
    note: str
    where: str
    """From where: an `Origin`, a `Via`, a network address."""


@dataclass(frozen=True)
class ChangedPart:
    """One part that a deed changed, as it was before and after."""

    revision: int
    part: Part
    key: str
    before: Mapping[str, Any] | None
    """None: there was none."""
    after: Mapping[str, Any] | None
    """None: there is none any more."""
    named_anew: bool
    """Of a person: another name or address."""
