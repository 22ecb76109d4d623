"""Opening the database, bringing it to the newest shape, and saying what is wrong."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from store_cases import ASSOCIATION, NOW
from unsynced import waiting_for_the_disk

from arshjul.errors import StoreError
from arshjul.store import Store, open_store
from arshjul.store.migrating import configuration
from arshjul.store.tables import HEAD, metadata
from arshjul.year.deeds import Deed, DeedKind, Doer, Origin


def test_an_empty_database_becomes_current_by_migrating(empty_database_url: str) -> None:
    with closing(open_store(empty_database_url)) as store:
        assert store.shape() is None

        store.migrate()
        assert store.shape() == HEAD

        store.migrate()
        assert store.shape() == HEAD


def test_the_migrated_database_has_the_shape_of_the_tables(store: Store) -> None:
    with store.engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), metadata)

    assert differences == []


def test_the_head_is_the_newest_revision() -> None:
    assert ScriptDirectory.from_config(configuration()).get_heads() == [HEAD]


def test_every_table_but_those_of_the_service_itself_belongs_to_an_association() -> None:
    homeless = {table.name for table in metadata.sorted_tables if "association_id" not in table.c}

    assert homeless == {
        "associations",
        "passes",
        "heartbeats",
        "mailboxes",
        "marks",
        *("accounts", "sign_ins", "sessions", "tries", "second_factors", "factor_renewals", "bindings", "deed_keys"),
    }


def test_migrating_again_keeps_what_is_stored(store: Store) -> None:
    with store.writing() as unit:
        unit.create(ASSOCIATION, Deed(DeedKind.LOADED, Doer("kommandoraden", NOW, Origin.COMMAND_LINE)))

    store.migrate()

    with store.reading() as unit:
        assert unit.of(ASSOCIATION.key).association() == ASSOCIATION


def test_several_may_migrate_at_once(empty_database_url: str) -> None:
    with closing(open_store(empty_database_url)) as store, closing(open_store(empty_database_url)) as other:
        with ThreadPoolExecutor(2) as threads:
            list(threads.map(Store.migrate, (store, other)))

        assert store.shape() == HEAD


def test_a_migration_that_fails_leaves_nothing(empty_database_url: str) -> None:
    with closing(open_store(empty_database_url)) as store:
        with store.engine.execution_options(writes=True).begin() as connection:
            connection.exec_driver_sql("CREATE TABLE passes (id INTEGER)")

        with pytest.raises(Exception, match="already exists"):
            store.migrate()

        with store.engine.connect() as connection:
            assert connection.dialect.get_table_names(connection) == ["passes"]


def test_a_database_of_a_newer_version_is_refused(empty_database_url: str) -> None:
    with closing(open_store(empty_database_url)) as store:
        store.migrate()
        with store.engine.execution_options(writes=True).begin() as connection:
            connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")

        with pytest.raises(StoreError, match="nyare version"):
            store.shape()
        with pytest.raises(StoreError, match="nyare version"):
            store.migrate()


def test_a_database_of_another_program_is_told_from_an_empty_one(empty_database_url: str) -> None:
    with closing(open_store(empty_database_url)) as store:
        assert store.shape() is None
        with store.engine.execution_options(writes=True).begin() as connection:
            connection.exec_driver_sql("CREATE TABLE anteckningar (id INTEGER)")

        with pytest.raises(StoreError, match="inte Årshjuls"):
            store.shape()


@pytest.mark.parametrize("database", ["sqlite"])
def test_a_file_that_vanishes_is_not_made_anew(database_url: str, tmp_path: Path) -> None:
    with closing(open_store(database_url, creates=False)) as store:
        store.engine.dispose()
        (tmp_path / "arshjul.db").unlink()

        with pytest.raises(StoreError, match="finns inte"):
            store.shape()

    assert not list(tmp_path.iterdir())


def test_asking_a_database_that_was_never_migrated_tells_what_to_run(empty_database_url: str) -> None:
    store = open_store(empty_database_url)

    with closing(store), pytest.raises(StoreError, match="arshjul up"), store.reading() as unit:
        unit.association_keys()


@pytest.mark.parametrize("database", ["sqlite"])
def test_sqlite_is_set_to_lose_nothing(database_url: str) -> None:
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 10000}

    with waiting_for_the_disk(), closing(open_store(database_url)) as store, store.engine.connect() as connection:
        found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in wanted}

    assert found == wanted


@pytest.mark.parametrize("database", ["sqlite"])
def test_foreign_keys_are_on_again_after_a_migration(store: Store) -> None:
    store.migrate()

    with store.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_the_folder_of_an_sqlite_file_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    with closing(open_store(f"sqlite:///{tmp_path / 'ny' / 'data' / 'arshjul.db'}")):
        pass

    assert (tmp_path / "ny" / "data").stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("database", ["postgresql"])
@pytest.mark.parametrize("scheme", ["postgres://", "postgresql://", "postgresql+psycopg://"])
def test_every_way_to_write_a_postgresql_address_works(database_url: str, scheme: str) -> None:
    with closing(open_store(database_url.replace("postgresql://", scheme))) as store:
        assert store.shape() == HEAD


@pytest.mark.parametrize(
    ("url", "mend"),
    [
        ("arshjul.db", "ARSHJUL_DATABASE_URL går inte att tolka"),
        ("mysql://server/x", "börjar med mysql:"),
        ("postgresql://nobody:hemligt@127.0.0.1:1/x", "Databasen svarar inte"),
        ("sqlite:////dev/null/data/arshjul.db", "Databasen /dev/null/data/arshjul.db går inte att skapa"),
    ],
)
def test_a_database_that_cannot_be_opened_is_told_in_swedish_without_its_password(url: str, mend: str) -> None:
    with pytest.raises(StoreError, match=mend) as caught:
        open_store(url)

    assert "hemligt" not in str(caught.value)


def test_a_folder_is_no_database(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="går inte att öppna"):
        open_store(f"sqlite:///{tmp_path}")


def test_a_file_that_is_no_database_is_told_so(tmp_path: Path) -> None:
    path = tmp_path / "arshjul.db"
    path.write_text("Det här är ett brev. " * 100)

    with pytest.raises(StoreError, match="skadad eller är ingen databas"):
        open_store(f"sqlite:///{path}")


def test_opening_asking_and_saving_imports_nothing_heavy(tmp_path: Path) -> None:
    with closing(open_store(f"sqlite:///{tmp_path / 'arshjul.db'}")) as store:
        store.migrate()
    program = (
        "import sys; from arshjul.store import open_store;"
        "store = open_store(sys.argv[1]);"
        "store.shape();"
        "unit = store.reading(); unit.__enter__().association_keys(); unit.__exit__(None, None, None);"
        "print(*(name for name in ('alembic', 'sqlalchemy.orm', 'sqlalchemy.dialects.postgresql', 'psycopg',"
        " 'pydantic', 'icalendar', 'jinja2') if name in sys.modules))"
    )

    loaded = subprocess.run(
        [sys.executable, "-c", program, f"sqlite:///{tmp_path / 'arshjul.db'}"],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ,
    )

    assert loaded.stdout.strip() == ""


def test_what_the_database_refuses_is_told_without_what_was_asked_for(store: Store) -> None:
    with store.engine.connect() as connection, pytest.raises(DBAPIError) as refused:
        connection.execute(text("SELECT nothing FROM nowhere WHERE address = :address"), {"address": "eva@a.example"})

    assert "nowhere" in str(refused.value)
    assert "eva@a.example" not in str(refused.value)
