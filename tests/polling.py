"""Wait for something that is going to be true, and see whether a process is there."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from threading import Event


def eventually(condition: Callable[[], bool], within: float = 30, every: float = 0.1) -> None:
    """Return when *condition* holds, looking *every* so many seconds; fail when it does not hold *within* so many."""
    deadline = time.monotonic() + within
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"not true within {within} s: {condition}")
        Event().wait(every)


def is_alive(pid: int) -> bool:
    """Say whether a process runs. One that has ended and is not yet fetched by its parent does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def descendants(pid: int) -> set[int]:
    """Return the process ids of all that *pid* has started, and they in turn."""
    parents: dict[int, int] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
        except (FileNotFoundError, ProcessLookupError):
            continue
    found = {pid}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found - {pid}
