"""The example, adopted, in a database of the test's own, and an office that has called to its meetings."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from doers import doer
from office import AUTUMN, KEY, Office
from sqlalchemy import Connection, Table, func, insert, select
from work_cases import DoneOnce, load_and_adopt, settings_in

from arshjul.folders import folder
from arshjul.settings import Settings, read_settings
from arshjul.store import Store, open_store
from arshjul.store.tables import metadata
from arshjul.work.files.associations import load
from arshjul.work.years import adopt

Rows = dict[Table, list[dict[str, Any]]]


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """The settings of a service with the test's own database."""
    return settings_in(tmp_path, ARSHJUL_DATABASE_URL=database_url)


@pytest.fixture
def database() -> str:
    """SQLite alone, because what a use case decides is the same on both. What rests on locks asks for both."""
    return "sqlite"


@pytest.fixture(scope="session")
def kept_rows() -> dict[tuple[str, str], Rows]:
    """What the database held after a deed, by the name of the deed and the kind of database."""
    return {}


@pytest.fixture
def done_once(store: Store, database: str, kept_rows: dict[tuple[str, str], Rows]) -> DoneOnce:
    """Do a deed in the empty store; from the second time on, put in the rows that it gave the first time.

    To adopt takes a second. The deed must be the same each time, its settings too.
    """

    def do(name: str, deed: Callable[[], object]) -> None:
        if (name, database) not in kept_rows:
            deed()
            with store.engine.connect() as connection:
                kept_rows[name, database] = {table: rows_of(connection, table) for table in metadata.sorted_tables}
            return
        with store.engine.execution_options(writes=True).begin() as connection:
            for table, rows in kept_rows[name, database].items():
                if rows:
                    connection.execute(insert(table), rows)
                    if database == "postgresql":
                        count_on_from_here(connection, table)

    return do


@pytest.fixture
def adopted(store: Store, settings: Settings, done_once: DoneOnce) -> Store:
    """A store with the example, loaded and adopted."""

    done_once("adopted", lambda: load_and_adopt(store, settings))
    return store


@pytest.fixture(scope="session")
def called(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Settings]:
    """A database in which everybody has been called, to copy."""
    home = tmp_path_factory.mktemp("called")
    settings = read_settings(
        {
            "ARSHJUL_DATA": str(home),
            "ARSHJUL_MAIL_FROM": "Kansliet <kallelse@forbundet.example>",
            "ARSHJUL_BOUNCE_ADDRESS": "studs@forbundet.example",
            "ARSHJUL_AUTHSERV_ID": "mx.forbundet.example",
            "ARSHJUL_SECRET_KEY": "nyckel",
            "ARSHJUL_HOLD_MINUTES": "0",
        }
    )
    shutil.copyfile(migrated_sqlite, home / "arshjul.db")
    store = open_store(settings.database_url)
    file = folder("examples") / f"{KEY}.yaml"
    load(store, settings, file.read_bytes(), file.name, doer(AUTUMN))
    adopt(store, settings, KEY, 2022, doer(AUTUMN), accept_because="Prov")
    Office(store, settings).deliver_all()
    store.close()
    return home / "arshjul.db", settings


@pytest.fixture
def office(called: tuple[Path, Settings], tmp_path: Path) -> Iterator[Office]:
    """That association's office, with a database that the test may change."""
    file, settings = called
    shutil.copyfile(file, tmp_path / "arshjul.db")
    store = open_store(f"sqlite:///{tmp_path / 'arshjul.db'}")
    yield Office(store, settings)
    store.close()


@pytest.fixture
def without_digest(store: Store, settings: Settings, done_once: DoneOnce) -> Store:
    """The same, but the director is reminded of everything and has no digest."""
    done_once("without_digest", lambda: load_and_adopt(store, settings, digest=False))
    return store


def rows_of(connection: Connection, table: Table) -> list[dict[str, Any]]:
    columns = [column.label(column.key) for column in table.columns]
    return [dict(row) for row in connection.execute(select(*columns)).mappings()]


def count_on_from_here(connection: Connection, table: Table) -> None:
    """Give the next row the next number: rows that bring their own do not count."""
    sequence = func.pg_get_serial_sequence(table.name, "id")
    connection.execute(select(func.setval(sequence, select(func.max(table.c.id)).scalar_subquery())))
