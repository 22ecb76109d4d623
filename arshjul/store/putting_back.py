"""A copy of the database put back as the database: paused before anybody can open it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import inspect
from sqlalchemy.exc import DBAPIError

from arshjul.errors import StoreError, why
from arshjul.store.copying import POSTGRESQL, SQLITE
from arshjul.store.faults import in_our_words, of_sqlite
from arshjul.store.opening import file_of, open_engine, url_of
from arshjul.store.postgresql_programs import restore_dump
from arshjul.store.values.passes import PAUSED


def kind_of(database_url: str) -> str:
    """Return which kind of copy can become the database at that address. Raises StoreError."""
    return SQLITE if url_of(database_url).get_backend_name() == "sqlite" else POSTGRESQL


def number_held(database_url: str) -> int | None:
    """Return how many associations the database holds, 0 when there is none; None: it holds what cannot be read."""
    path = file_of(database_url)
    if path and (not path.exists() or path.stat().st_size == 0):
        return 0
    try:
        engine = open_engine(database_url, creates=False)
        try:
            with engine.connect() as connection:
                tables = inspect(connection).get_table_names()
                if "associations" not in tables:
                    return None if tables else 0
                return int(connection.exec_driver_sql("SELECT count(*) FROM associations").scalar_one())
        finally:
            engine.dispose()
    except DBAPIError:
        return None
    except StoreError:
        if path is None:
            raise
        return None


def put_back_sqlite(copied: Path, database_url: str, paused: str, aside: Path) -> None:
    """Let the file at *copied*, on the same disk, be the database; what was there is moved into *aside*."""
    path = file_of(database_url)
    if path is None:
        raise StoreError("ARSHJUL_DATABASE_URL anger ingen fil. Skriv till exempel sqlite:////srv/arshjul/arshjul.db.")
    try:
        with closing(sqlite3.connect(copied)) as database, database:
            database.execute("INSERT OR REPLACE INTO marks (name, value) VALUES (?, ?)", (PAUSED, paused))
    except sqlite3.Error as error:
        raise of_sqlite(error) from error
    try:
        # The log first: beside another file it would be taken for that one's.
        for name in (f"{path.name}-wal", f"{path.name}-shm", path.name):
            if (there := path.with_name(name)).exists():
                there.rename(aside / name)
        copied.rename(path)
    except OSError as error:
        raise StoreError(
            f"Databasen går inte att lägga på plats ({why(error)}). Det som fanns ligger i {aside}."
        ) from error


def put_back_postgresql(copied: Path, database_url: str, paused: str) -> None:
    """Let what the dump holds take the place of all tables of the database, as a whole or not at all."""
    engine = open_engine(database_url)
    try:
        with engine.connect() as connection:
            tables = inspect(connection).get_table_names()
    except DBAPIError as error:
        raise in_our_words(error) from error
    finally:
        engine.dispose()
    gone = [f'DROP TABLE "{name}" CASCADE' for name in tables]
    # The dump makes them again.
    gone += [f"DROP FUNCTION IF EXISTS public.{name}() CASCADE" for name in ("refuse_change", "refuse_emptying")]
    value = paused.replace("'", "''")
    stopped = (
        f"INSERT INTO public.marks (name, value) VALUES ('{PAUSED}', '{value}') "  # noqa: S608 (our own JSON)
        "ON CONFLICT (name) DO UPDATE SET value = excluded.value"
    )
    restore_dump(url_of(database_url), copied, gone, [stopped])
