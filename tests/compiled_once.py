"""SQL for SQLite is put into words once in a test process, not once for each test's own database.

A service has one database for as long as it runs, so it does the same after its first minute.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

COMPILED: dict[Any, Any] = {}


class EverySQLite(SQLiteDialect_pysqlite):
    """What is compiled for one file is right for each: all have the same version and settings."""

    supports_statement_cache = True

    def __eq__(self, other: object) -> bool:
        return isinstance(other, EverySQLite)

    def __hash__(self) -> int:
        return hash(EverySQLite)


registry.register("sqlite", __name__, EverySQLite.__name__)


@event.listens_for(Engine, "engine_connect")
def share(connection: Connection) -> None:
    """Let a connection take what another has compiled."""
    if isinstance(connection.dialect, EverySQLite):
        connection.execution_options(compiled_cache=COMPILED)
