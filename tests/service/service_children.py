"""Stand-ins for the children of the service: small programs that do one thing."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from arshjul.service.child import Child

STAYS = "import pathlib, signal, sys; pathlib.Path(sys.argv[1]).touch(); signal.pause()"
"""Says at once that it is up, and lives until it is told to end."""
STAYS_ALL_THE_SAME = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + STAYS
FAILS = "import sys; sys.exit('porten var en annan')"


def stand_in(folder: Path, name: str, program: str, *dependents: Child, **other: float) -> Child:
    """Return a child that runs *program*; its argument is the file to make when it is up."""
    up = folder / f"{name}-up"
    return Child(
        name=name,
        command=(sys.executable, "-S", "-c", counted(folder / f"{name}-starts", program), str(up)),
        environment=dict(os.environ),
        folder=folder,
        log=folder / "log" / f"{name}.log",
        answers_at=up.as_uri(),
        dependents=dependents,
        **other,  # type: ignore[arg-type]  # only the seconds are given
    )


def counted(starts: Path, program: str) -> str:
    """Return *program* with a line written to *starts* first: its process id."""
    return f"import os; open({str(starts)!r}, 'a').write(f'{{os.getpid()}}\\n'); {program}"


def starts_of(folder: Path, name: str) -> list[int]:
    """Return the process ids that the stand-in *name* has had, in order."""
    path = folder / f"{name}-starts"
    return [int(line) for line in path.read_text().splitlines()] if path.exists() else []
