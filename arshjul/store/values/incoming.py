"""A mail that came in, and how far a mailbox has been read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from arshjul.store.values.kinds import Verdict


@dataclass(frozen=True)
class InMailbox:
    """Where in which mailbox a mail stands."""

    mailbox: str
    validity: int
    """The mailbox's UIDVALIDITY: as long as it is the same, a number means the same mail."""
    uid: int


@dataclass(frozen=True)
class NewIncoming:
    """One mail that came in, before anybody has understood it."""

    fingerprint: str
    """Of the raw mail: the same mail is never handled twice."""
    raw: bytes
    received_at: datetime
    where: InMailbox | None = None


@dataclass(frozen=True)
class Judged:
    """What a mail that came in says on its face, and what became of it."""

    verdict: Verdict
    reason: str = ""
    """Swedish: why it waits, or why it changes nothing."""
    from_address: str = ""
    subject: str = ""
    message_id: str = ""
    association_key: str | None = None
    """None: it is not known whose it is."""
    person: str = ""
    occasion: str = ""


@dataclass(frozen=True)
class Incoming:
    """One mail that came in, for people to read; its octets are fetched apart."""

    id: int
    association_key: str | None
    from_address: str
    subject: str
    message_id: str
    received_at: datetime
    verdict: Verdict
    reason: str
    person: str
    occasion: str
    handled_at: datetime | None
    """When a person took it out of the tray."""
    handled_by: str


@dataclass(frozen=True)
class Stray:
    """All that is told of a mail that came in and belongs to no association, until somebody opens it."""

    id: int
    from_address: str
    received_at: datetime
    size: int
    """Octets."""


@dataclass(frozen=True)
class ReadSoFar:
    """How far a mailbox has been read: numbers below it have been stored."""

    validity: int
    """The mailbox's UIDVALIDITY; when it changes, the numbers mean other mails."""
    last_uid: int
