"""A process that belongs to the service: how it is started, asked and ended."""

from __future__ import annotations

import signal
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Child:
    """One process of the service."""

    name: str
    """Swedish, in the definite form, as it stands in a sentence: ``webbservern``."""
    command: tuple[str, ...]
    environment: Mapping[str, str]
    """All of it; nothing is inherited."""
    folder: Path
    """The working directory."""
    log: Path
    answers_at: str
    """How to see that it is up: ``http:`` answers 200, ``tcp:`` or ``unix:`` takes a call, ``file:`` is there."""
    dependents: tuple[Child, ...] = ()
    """Children that need this one: started when it answers, ended before it, and again when it comes again."""
    mend: str = ""
    """What to do if it cannot be started; Swedish, a sentence."""
    start_seconds: float = 120
    """Patience with the first answer. A fresh Prefect database takes 11 s, twice that on a busy machine."""
    stop_seconds: float = 3
    """Patience between SIGTERM and SIGKILL. The sum along a line of dependents stays below 10 s."""
    orphaned: signal.Signals = signal.SIGKILL
    """What the kernel sends it if the service is killed. SIGKILL: nothing may be left holding a port."""
