"""Which messages a year demands, and which of them are to be sent now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class MessageKind(StrEnum):
    """What a message is for."""

    INVITATION = "invitation"
    UPDATE = "update"
    CANCELLATION = "cancellation"
    REMINDER = "reminder"
    REQUEST = "request"
    DIGEST = "digest"


@dataclass(frozen=True)
class Message:
    """One message that the year demands, to one person about one occasion or deadline."""

    key: str
    """The same demand always has the same key; the delivery table holds each key once."""
    kind: MessageKind
    at: datetime
    """The moment (UTC) from which it is to be sent."""
    person: str
    target: str
    """Key of the occasion or deadline it is about."""
    days_before: int | None = None
    """For reminders: the stage."""
    sequence: int = 0
    """For calendar messages: the occasion's sequence."""
    optional: bool = False
    """For calendar messages: the person may come without duty (a deputy)."""
    skip_reason: str = ""
    """Not empty: it is never to be sent, and why; Swedish."""
