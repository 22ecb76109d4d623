"""What the children say, in one file each."""

from __future__ import annotations

import os
from pathlib import Path
from typing import BinaryIO

LONGEST_LOG = 5_000_000
"""Bytes. A longer log is put aside, in place of the one put aside before."""
_LINES_SHOWN = 15


def open_log(path: Path) -> BinaryIO:
    """Open the log at *path* to write at its end."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.exists() and path.stat().st_size > LONGEST_LOG:
        path.replace(path.with_suffix(".1.log"))
    return path.open("ab")


def last_lines(path: Path) -> list[str]:
    """Return the last lines of the log, whatever bytes stand in it."""
    with path.open("rb") as file:
        file.seek(max(0, file.seek(0, os.SEEK_END) - 8192))
        return file.read().decode(errors="replace").splitlines()[-_LINES_SHOWN:]
