"""Open the database that a setting names, with the pragmas and time limits that the store rests on."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, StatementError
from sqlalchemy.pool import ConnectionPoolEntry

from arshjul.errors import StoreError, why
from arshjul.store.faults import GONE, fault, in_our_words

SECONDS_TO_WAIT = 10
"""How long a writer waits for another one before it says that the database is busy."""
WAL_BYTES_KEPT = 16 * 1024 * 1024
"""To what size SQLite cuts its log back after a long reader has let it grow."""


def open_engine(database_url: str, *, creates: bool = True) -> Engine:
    """Return an engine that has been connected once, so that what is wrong is said at once.

    Without *creates* an SQLite file that is not there is never made, also when it vanishes later.
    Raises StoreError, in Swedish, when the address cannot be understood or the database cannot be reached.
    """
    url = url_of(database_url)
    engine = _sqlite(url, creates=creates) if url.get_backend_name() == "sqlite" else _postgresql(url)
    try:
        with engine.connect():
            pass
    except StatementError as error:
        engine.dispose()
        raise in_our_words(error) from error
    return engine


def file_of(database_url: str) -> Path | None:
    """Return the SQLite file that the address names; None: it names no file. Raises StoreError as `open_engine`."""
    url = url_of(database_url)
    is_file = url.get_backend_name() == "sqlite" and url.database not in (None, "", ":memory:")
    return Path(str(url.database)) if is_file else None


def url_of(text: str) -> URL:
    """Return the address in its parts. Raises StoreError when it cannot be understood."""
    try:
        url = make_url(text)
    except ArgumentError as error:
        raise StoreError(
            "ARSHJUL_DATABASE_URL går inte att tolka. Skriv till exempel sqlite:////srv/arshjul/arshjul.db "
            "eller postgresql://användare:lösenord@databas.forbundet.example/arshjul."
        ) from error
    if url.drivername in ("postgresql", "postgres", "postgresql+psycopg"):
        return url.set(drivername="postgresql+psycopg")
    if url.drivername in ("sqlite", "sqlite+pysqlite"):
        return url
    raise StoreError(
        f"ARSHJUL_DATABASE_URL börjar med {url.drivername}:, som Årshjul inte kan. "
        "Skriv en adress som börjar med sqlite: eller postgresql:."
    )


def _sqlite(url: URL, *, creates: bool) -> Engine:
    path = Path(url.database) if url.database and url.database != ":memory:" else None
    if path and creates:
        _make_file(path)
    if "timeout" not in url.query:
        url = url.update_query_dict({"timeout": str(SECONDS_TO_WAIT)})
    seconds = float(str(url.query["timeout"]))
    engine = create_engine(url, execution_options={"seconds_to_wait": seconds}, hide_parameters=True)
    if path:
        event.listen(engine, "do_connect", lambda *_: _require_file(path))
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _make_file(path: Path) -> None:
    try:
        # For the owner alone: the mails inside carry personal data and secret links. SQLite gives its other files
        # the same rights as this one has.
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise StoreError(
            f"Databasen {path} går inte att skapa ({why(error)}). Välj en annan mapp i ARSHJUL_DATA."
        ) from error


def _require_file(path: Path) -> None:
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise fault(GONE, path=path) from error
    except OSError:
        pass  # SQLite says what is wrong with it


def _prepare_sqlite(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
    # sqlite3 must not begin on its own: it would begin deferred, and a deferred transaction that reads and then
    # writes gets "database is locked" at once, however long the busy timeout is.
    connection.isolation_level = None
    if connection.execute("PRAGMA journal_mode").fetchone() != ("wal",):
        connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute(f"PRAGMA journal_size_limit={WAL_BYTES_KEPT}")


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    writes, seconds = options.get("writes", False), options["seconds_to_wait"]
    # Past SQLAlchemy, since it is asked before everything: none of these looks at the file, so none has an error to
    # tell in our words.
    cursor = connection.connection.cursor()
    told = connection.connection.info
    if told.get("writes") is not writes:
        # Only when it is another: after this pragma SQLite puts every question together anew.
        cursor.execute(f"PRAGMA query_only={'OFF' if writes else 'ON'}")
        told["writes"] = writes
    if told.get("seconds") != seconds:
        cursor.execute(f"PRAGMA busy_timeout={seconds * 1000:.0f}")
        told["seconds"] = seconds
    if not writes:
        cursor.execute("BEGIN")
    cursor.close()
    if writes:
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _postgresql(url: URL) -> Engine:
    query = dict(url.query)
    query.setdefault("connect_timeout", str(SECONDS_TO_WAIT))
    query.setdefault("options", f"-c lock_timeout={SECONDS_TO_WAIT}s")
    # An error that nobody expected is written in a log, which must hold neither addresses nor what people have said.
    return create_engine(url.set(query=query), pool_pre_ping=True, hide_parameters=True)
