"""A copy of the whole database in one file, taken while others write, and the checking of such a copy."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from arshjul.errors import StoreError, why
from arshjul.store.faults import NOT_A_DATABASE, fault, in_our_words, of_sqlite
from arshjul.store.opening import file_of, open_engine
from arshjul.store.postgresql_programs import dump, rows_in_dump

SQLITE, POSTGRESQL = "sqlite", "postgresql"


@dataclass(frozen=True)
class Copy:
    """What a copy holds, as it was counted in the database at the same moment."""

    kind: str
    """`SQLITE`: the file is a database. `POSTGRESQL`: it is a dump of pg_dump's own kind."""
    shape: str
    rows: Mapping[str, int]
    """How many rows each table has."""


def copy_database(database_url: str, path: Path) -> Copy:
    """Copy the database into a new file at *path*, for its owner alone, as it stands at one moment.

    Nobody waits meanwhile. Raises StoreError, in Swedish, when it cannot be read or the file cannot be written;
    then no file is left.
    """
    source = file_of(database_url)
    with _new_file(path):
        return _copy_sqlite(source, path) if source else _copy_postgresql(database_url, path)


def check_copy(path: Path, copy: Copy) -> None:
    """Raise StoreError unless the file at *path* is whole and holds what *copy* says."""
    rows = _rows_in_file(path) if copy.kind == SQLITE else rows_in_dump(path)
    if rows != dict(copy.rows):
        wrong = sorted(name for name in {*rows, *copy.rows} if rows.get(name) != copy.rows.get(name))
        raise StoreError(f"Kopian är inte hel: {', '.join(wrong)} har fel antal rader. Gör en ny, eller ta en äldre.")


@contextmanager
def _new_file(path: Path) -> Iterator[None]:
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except OSError as error:
        raise StoreError(f"{path} går inte att skriva ({why(error)}). Välj en annan plats.") from error
    try:
        yield
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _copy_sqlite(source: Path, path: Path) -> Copy:
    try:
        with (
            closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=rw", uri=True)) as database,
            closing(sqlite3.connect(path)) as copied,
        ):
            database.execute("BEGIN")
            copy = Copy(SQLITE, _shape(database), _rows(database))
            database.backup(copied)  # in one step: what is written meanwhile is not in it
            # One file alone, with no log beside it.
            copied.execute("PRAGMA journal_mode=DELETE")
            return copy
    except sqlite3.Error as error:
        raise of_sqlite(error) from error


def _shape(database: sqlite3.Connection) -> str:
    return str(database.execute("SELECT version_num FROM alembic_version").fetchone()[0])


def _rows(database: sqlite3.Connection) -> dict[str, int]:
    tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    names = sorted(name for (name,) in tables)
    return {name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}  # noqa: S608


def _rows_in_file(path: Path) -> dict[str, int]:
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as copied:
            if copied.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                raise fault(NOT_A_DATABASE)
            return _rows(copied)
    except sqlite3.Error as error:
        raise of_sqlite(error) from error


def _copy_postgresql(database_url: str, path: Path) -> Copy:
    engine = open_engine(database_url)
    try:
        snapshot = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        with snapshot.begin() as connection:
            name = str(connection.scalar(text("SELECT pg_export_snapshot()")))
            copy = Copy(POSTGRESQL, _shape_of(connection), _rows_of(connection))
            dump(engine.url, name, path)
            return copy
    except DBAPIError as error:
        raise in_our_words(error) from error
    finally:
        engine.dispose()


def _shape_of(connection: Connection) -> str:
    return str(connection.scalar(text("SELECT version_num FROM alembic_version")))


def _rows_of(connection: Connection) -> dict[str, int]:
    tables = connection.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"))
    count = 'SELECT count(*) FROM "{}"'
    return {name: int(connection.scalar(text(count.format(name))) or 0) for name in sorted(tables.all())}
