"""What a store asks its database, for tests that count the questions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

from arshjul.store import Store


@contextmanager
def statements(store: Store | None = None) -> Iterator[list[str]]:
    """The statements of the block, in order, of *store* or of every store; those that begin a unit are left out."""
    asked: list[str] = []
    asking = store.engine if store else Engine

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not statement.startswith(("PRAGMA", "BEGIN")):
            asked.append(statement)

    event.listen(asking, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(asking, "before_cursor_execute", note)
