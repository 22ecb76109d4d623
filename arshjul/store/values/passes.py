"""What is remembered of a pass of a job."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

PAUSED = "paused"
"""The mark that stops every job as long as anything stands under it."""


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


@dataclass(frozen=True)
class Going:
    """What tells whether the jobs go."""

    heartbeats: Mapping[str, Heartbeat]
    """By job, of those that have ever gone."""
    open_passes: tuple[OpenPass, ...]
    """Those that have not told that they have ended, oldest first."""
    is_paused: bool
    """Whether it is a restored installation that nobody has let go on."""
    has_adopted: bool
    """Whether any association has an adopted year, so that anybody waits for them to go."""
    tried: tuple[str, ...] = ()
    """The keys of the associations in which the director alone is told."""
