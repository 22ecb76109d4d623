"""What is remembered of a pass of a job."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Heartbeat:
    """When a job last went, to within an hour, and how."""

    job: str
    at: datetime
    ok: bool
    note: str
    succeeded_at: datetime | None = None
    """When it last went well; kept by the store, which looks at *ok*."""


@dataclass(frozen=True)
class OpenPass:
    """A pass that has begun, and not told that it has ended."""

    job: str
    holder: str
    """The process that runs it."""
    began_at: datetime
    moved_at: datetime | None
    """When it last took a mail to send, to within a minute; None: it has taken none."""
