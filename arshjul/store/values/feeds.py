"""A calendar feed, and what its address opens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

FeedKind = Literal["person", "body", "public"]
"""Whose calendar a feed is; the public one has no subject."""


@dataclass(frozen=True)
class StoredFeed:
    """One calendar feed and its address; its bytes are fetched apart."""

    kind: FeedKind
    subject: str
    """The person's key, or the body."""
    generation: int
    """Grows with each new address; the token is derived from it."""
    token_fingerprint: str
    etag: str
    changed_at: datetime
    revoked_at: datetime | None


@dataclass(frozen=True)
class FeedContent:
    """One calendar, ready to be served."""

    etag: str
    body: bytes
    gzipped: bytes
    changed_at: datetime
    """Of the newest change that its readers see, removals included."""


@dataclass(frozen=True)
class ServedFeed:
    """What an address opens."""

    kind: FeedKind
    etag: str
    changed_at: datetime
    content: bytes
    """As it was asked for: packed or not."""
