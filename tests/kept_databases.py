"""What a database held after a deed, to be put into others: to do the deed anew takes a hundred times as long."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from types import FunctionType

import psycopg

from arshjul.store import file_of
from arshjul.store.tables import metadata

TABLES = [table.name for table in metadata.sorted_tables]
NUMBERED = {table.name for table in metadata.sorted_tables if "id" in table.c}

PutInto = Callable[[str], None]
"""Puts what was kept into the migrated and empty database at an address."""
DoneOnce = Callable[[str, FunctionType], None]
"""Does the deed, which the test calls by that name, in an empty database, see the fixture `done_once`."""


def keep(url: str) -> PutInto:
    """Keep what the database at that address holds, for others of its kind. They may be open already."""
    path = file_of(url)
    return kept_sqlite(path) if path else kept_postgresql(url)


def kept_sqlite(path: Path) -> PutInto:
    kept = sqlite3.connect(":memory:")
    with closing(sqlite3.connect(path)) as source:
        source.backup(kept)

    def put_into(url: str) -> None:
        with closing(sqlite3.connect(str(file_of(url)))) as target:
            target.execute("PRAGMA synchronous=OFF")
            kept.backup(target)

    return put_into


def kept_postgresql(url: str) -> PutInto:
    with psycopg.connect(url) as connection:
        rows = {table: said for table in TABLES if (said := copied(connection, table))}

    def put_into(url: str) -> None:
        with psycopg.connect(url) as connection:
            for table, said in rows.items():
                with connection.cursor().copy(f"COPY {table} FROM STDIN") as copy:
                    copy.write(said)
            for table in rows.keys() & NUMBERED:  # rows that bring their own numbers do not count
                connection.execute(
                    f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"  # noqa: S608
                )

    return put_into


def copied(connection: psycopg.Connection, table: str) -> bytes:
    with connection.cursor().copy(f"COPY {table} TO STDOUT") as copy:
        return b"".join(bytes(part) for part in copy)
