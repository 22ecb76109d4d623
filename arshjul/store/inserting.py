"""Insert with ON CONFLICT, which SQLAlchemy has once for each database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Connection, Table

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite


def insert_into(table: Table, connection: Connection) -> sqlite.Insert | postgresql.Insert:
    """Return an insert into *table* that knows ``on_conflict_do_…`` in the language of *connection*."""
    # Imported here: each dialect costs a start that does not use it some hundredths of a second.
    if connection.dialect.name == "sqlite":
        from sqlalchemy.dialects import sqlite

        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql

    return postgresql.insert(table)
