"""What somebody did to an association: which deed, when, by whom, from where and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class DeedKind(StrEnum):
    """What was done."""

    LOADED = "loaded"
    """A file was taken in."""
    DRAFTED = "drafted"
    """A document was made a draft."""
    RENEWED = "renewed"
    """A draft was made out of the year before."""
    RENEWAL_UNDONE = "renewal_undone"
    ADOPTED = "adopted"
    CLOSED = "closed"
    REOPENED = "reopened"
    UPGRADED = "upgraded"
    """It stood there when the history began."""


class Origin(StrEnum):
    """Where a deed came from."""

    COMMAND_LINE = "command_line"
    PAGE = "page"
    SERVICE = "service"
    """Nobody did it: the service did, when its time had come."""


@dataclass(frozen=True)
class Deed:
    """One change of what can be edited: the association, its years, people and seats."""

    kind: DeedKind
    at: datetime
    by: str
    """Who, as it is shown: ``kommandoraden``, ``förbundschefen``."""
    origin: Origin
    why: str = ""
    """The reason, or the file it came from; Swedish."""
