"""The command line as people start it: a process of its own, in a folder of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO, Any

from arshjul.folders import folder

EXAMPLE = folder("examples") / "degerfors-karlskoga.yaml"
PLAN = folder("examples") / "degerfors-karlskoga-2022.txt"
KEY = EXAMPLE.stem

Run = Callable[..., tuple[int, str, str]]
"""Runs a command in this process: its exit code, what it said and what it complained of."""


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
        asking, answering = commands()
        with tempfile.NamedTemporaryFile() as out, tempfile.NamedTemporaryFile() as err:
            asked = {
                "words": [str(word) for word in words],
                "home": str(self.home),
                "environment": self.environment(**variables),
                "out": out.name,
                "err": err.name,
            }
            asking.write(json.dumps(asked) + "\n")
            asking.flush()
            code = int(answering.readline())
            return Said(code, out.read().decode(), err.read().decode())

    def environment(self, **variables: str) -> dict[str, str]:
        plain = {name: value for name, value in os.environ.items() if not name.startswith("ARSHJUL_")}
        return plain | {"ARSHJUL_DATA": str(self.data), "PYTHONPATH": str(folder("arshjul").parent)} | variables

    def write(self, name: str, content: str | bytes) -> Path:
        """Put a file in the folder."""
        path = self.home / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path


@cache
def commands() -> tuple[IO[str], IO[str]]:
    """The pipes to and from the process that runs the commands of this test process; it ends when this one does."""
    process = subprocess.Popen(
        [sys.executable, Path(__file__).with_name("forking.py")],
        env=os.environ | {"PYTHONPATH": str(folder("arshjul").parent)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    if process.stdin is None or process.stdout is None:
        raise RuntimeError("The process that runs the commands has no pipes.")
    return process.stdin, process.stdout
