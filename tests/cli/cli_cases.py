"""The command line as people start it: a process of its own, in a folder of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from arshjul.folders import folder

EXAMPLE = folder("examples") / "degerfors-karlskoga.yaml"
PLAN = folder("examples") / "degerfors-karlskoga-2022.txt"
KEY = EXAMPLE.stem


@dataclass(frozen=True)
class Said:
    """What a command said, and how it ended."""

    code: int
    out: str
    err: str

    @property
    def shape(self) -> Any:
        """The JSON that it wrote."""
        return json.loads(self.out)


class Desk:
    """Somebody's folder, with the service's data in it."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.data = home / "data"

    def run(self, *words: str | Path, **variables: str) -> Said:
        """Start ``arshjul`` with *words* and wait for its end."""
        done = subprocess.run(
            [sys.executable, "-m", "arshjul", *map(str, words)],
            cwd=self.home,
            env=self.environment(**variables),
            capture_output=True,
            check=False,
        )
        return Said(done.returncode, done.stdout.decode(), done.stderr.decode())

    def environment(self, **variables: str) -> dict[str, str]:
        plain = {name: value for name, value in os.environ.items() if not name.startswith("ARSHJUL_")}
        return plain | {"ARSHJUL_DATA": str(self.data), "PYTHONPATH": str(folder("arshjul").parent)} | variables

    def write(self, name: str, content: str | bytes) -> Path:
        """Put a file in the folder."""
        path = self.home / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path
