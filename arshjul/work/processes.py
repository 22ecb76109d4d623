"""Which process holds a claim, and whether it has ended or still runs."""

from __future__ import annotations

import os
import secrets
from functools import cache
from pathlib import Path

_PROC = Path("/proc")
_MACHINE_ID = Path("/etc/machine-id")


def this_process() -> str:
    """Return the name of this process: ``MACHINE/BOOT/NAMESPACE/PID/START``, unlike that of any other, ever.

    A part of a process may add ``#`` and a name of its own.

    No host name: two containers may share one. Where the kernel does not tell (or there is no ``/proc``), a random
    name, of which nobody will ever believe that it has ended.
    """
    return _name(os.getpid())


def has_ended(process: str) -> bool:
    """Whether *process* is known to have ended: of this machine since its start, of this PID namespace, and gone.

    Of every other process nothing can be known from here; what it holds waits until its lease is over.
    """
    process = process.partition("#")[0]
    return (number := _number_here(process)) is not None and not _runs(number, process)


def runs_here(process: str) -> bool:
    """Whether *process* is known to run now, on this machine and in this PID namespace."""
    process = process.partition("#")[0]
    return (number := _number_here(process)) is not None and _runs(number, process)


@cache
def _name(pid: int) -> str:
    # By process, for a fork has a name of its own.
    if (place := _place()) and (state := _state(pid)):
        return f"{place}/{pid}/{state[1]}"
    return f"?/{secrets.token_hex(16)}"


def _place() -> str:
    """What must be the same for two processes to see each other; empty when it cannot be told.

    The machine's id alone is not enough: images of machines are copied with it. Nor is the boot's: a copy of a
    running machine has the same.
    """
    try:
        boot = (_PROC / "sys/kernel/random/boot_id").read_text("ascii").strip()
        namespace = (_PROC / "self/ns/pid").readlink()
    except (OSError, UnicodeError):
        return ""
    try:
        machine = _MACHINE_ID.read_text("ascii").strip()
    except (OSError, UnicodeError):
        machine = ""  # as in most containers
    return f"{machine}/{boot}/{namespace}" if boot else ""


def _number_here(process: str) -> int | None:
    place, _, rest = process.rpartition("/")[0].rpartition("/")
    return int(rest) if place and rest.isdigit() and place == _place() else None


def _runs(pid: int, process: str) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        pass  # another user's: there is one with that number
    state = _state(pid)
    # With hidepid the process of another user cannot be seen; then it is not believed to have ended.
    return state is None or (state[0] not in "ZX" and state[1] == process.rpartition("/")[2])


def _state(pid: int) -> tuple[str, str] | None:
    """The state of a process and when it started, in the kernel's words. A number alone is used again."""
    try:
        words = (_PROC / str(pid) / "stat").read_text("ascii", errors="replace").rpartition(")")[2].split()
        return words[0], words[19]
    except (OSError, IndexError):
        return None
