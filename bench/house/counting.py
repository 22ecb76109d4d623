"""The processor's time and the statements of what is measured."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

NO_QUESTION = ("PRAGMA", "BEGIN", "COMMIT", "ROLLBACK")


class Processor:
    """Counts milliseconds from its making on: this process's, and those of the children of the server *parent*."""

    def __init__(self, parent: int | None = None) -> None:
        self._parent = parent
        self._began = self._milliseconds()

    def taken(self) -> float:
        if self._parent:
            time.sleep(0.2)  # a child that has ended is counted when its parent has taken leave of it
        return self._milliseconds() - self._began

    def _milliseconds(self) -> float:
        if self._parent is None:
            return time.process_time() * 1000
        fields = Path(f"/proc/{self._parent}/stat").read_text().rpartition(")")[2].split()
        ticks = int(fields[13]) + int(fields[14])
        return (time.process_time() + ticks / os.sysconf("SC_CLK_TCK")) * 1000


class Statements:
    """How many statements have been put to a database."""

    number = 0

    def count(self, _c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        self.number += not statement.lstrip().upper().startswith(NO_QUESTION)


@contextmanager
def statements() -> Iterator[Statements]:
    """Count the statements of every engine of this process."""
    counted = Statements()
    event.listen(Engine, "before_cursor_execute", counted.count)
    try:
        yield counted
    finally:
        event.remove(Engine, "before_cursor_execute", counted.count)
