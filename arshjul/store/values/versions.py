"""What is remembered of what can be edited: its parts, their versions, and for what an association is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from arshjul.year.deeds import DeedKind, Origin
from arshjul.year.model import YearStatus


class Part(StrEnum):
    """What of an association has versions of its own; in the order in which it is put together."""

    ASSOCIATION = "association"
    ARTICLES = "articles"
    BODY = "body"
    MEMBER = "member"
    PERSON = "person"
    SEAT = "seat"
    AGREEMENT = "agreement"
    PRECONDITION = "precondition"
    CLOSURE = "closure"
    COUNCIL_DAY = "council_day"
    ITEM = "item"
    TEMPLATE = "template"
    YEAR = "year"
    OCCASION = "occasion"


@dataclass(frozen=True)
class Version:
    """One version of one part, as the history shows it."""

    part: Part
    key: str
    content: dict[str, Any] | None
    """Its fields as JSON; a person's name and address are left out. None: from then on there is none such."""
    since: int
    """The revision that it came with."""
    until: int | None
    """The revision that replaced it; None: it stands."""
    deed: DeedKind
    at: datetime
    by: str
    origin: Origin
    why: str
    year: int | None = None
    """Of an occasion and of a year."""


@dataclass(frozen=True)
class KeptYear:
    """One year of one association, without what stands in it."""

    association_key: str
    year: int
    status: YearStatus
    has_occasions: bool


class Due(StrEnum):
    """For what an association may be due, as `year.moments.Moments` names it."""

    AT_ONCE = "due_at"
    MORNING = "morning_due_at"
    CLOSING = "closing_at"
