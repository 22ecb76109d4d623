"""Opening the store: a database or a key that is lost is told, and nothing is made in its place."""

from __future__ import annotations

import gzip
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from doers import doer

from arshjul.errors import ArshjulError, SettingsError, StoreError
from arshjul.folders import folder
from arshjul.keys import new_key
from arshjul.settings import Settings, read_settings
from arshjul.store import HEAD, Store
from arshjul.work.files.associations import load
from arshjul.work.opening import KEY, opened, put_in_order

EXAMPLE = folder("examples") / "degerfors-karlskoga.yaml"
PAGES = b"en annan fil " * 1000


@pytest.fixture(scope="session")
def kept_installation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("installation") / "data"
    begin(data)
    return data


@pytest.fixture
def data(kept_installation: Path, tmp_path: Path) -> Path:
    """The data folder of an installation with an association in it."""
    shutil.copytree(kept_installation, tmp_path / "data")
    return tmp_path / "data"


def begin(data: Path) -> Settings:
    settings = read_settings({"ARSHJUL_DATA": str(data), "ARSHJUL_NOW": "2021-12-13T12:00"})
    with opened(settings, begins=True) as store:
        load(store, settings, EXAMPLE.read_bytes(), EXAMPLE.name, doer(settings.clock.now()))
    return settings


def settings_of(data: Path) -> Settings:
    return read_settings({"ARSHJUL_DATA": str(data)})


def everything_in(data: Path) -> dict[str, int]:
    """The files and their sizes, but for those that SQLite has while a database is open."""
    return {path.name: path.stat().st_size for path in data.iterdir() if not path.name.endswith(("-shm", "-wal"))}


def lose_database(data: Path) -> None:
    for path in data.glob("arshjul.db*"):
        path.unlink()


def empty_database(data: Path) -> None:
    lose_database(data)
    (data / "arshjul.db").touch()


def other_database(data: Path) -> None:
    lose_database(data)
    with closing(sqlite3.connect(data / "arshjul.db")) as other, other:
        other.execute("CREATE TABLE anteckningar (id INTEGER)")


def tables_alone(data: Path) -> None:
    lose_database(data)
    with closing(sqlite3.connect(data / "arshjul.db")) as other, other:
        other.execute("CREATE TABLE tom (id INTEGER)")
        other.execute("DROP TABLE tom")


def no_database(data: Path) -> None:
    lose_database(data)
    (data / "arshjul.db").write_bytes(PAGES)


def newer_database(data: Path) -> None:
    with closing(sqlite3.connect(data / "arshjul.db")) as newer, newer:
        newer.execute("UPDATE alembic_version SET version_num = '9999'")


def lose_key(data: Path) -> None:
    (data / "secret-key").unlink()


def change_key(data: Path) -> None:
    (data / "secret-key").write_text(new_key())


def unreadable_key(data: Path) -> None:
    (data / "secret-key").unlink()
    (data / "secret-key").mkdir()


LOSSES = [
    (lose_database, "arshjul restore"),
    (empty_database, "tom fil"),
    (other_database, "inte Årshjuls"),
    (tables_alone, "arshjul restore"),
    (no_database, "skadad eller är ingen databas"),
    (newer_database, "nyare version"),
    (lose_key, "secret-key"),
    (change_key, "Lägg tillbaka .*secret-key"),
    (unreadable_key, "det är en mapp"),
]


@pytest.mark.parametrize("begins", [False, True], ids=["job", "up"])
@pytest.mark.parametrize(("lose", "words"), LOSSES, ids=[one.__name__ for one, _ in LOSSES])
def test_what_is_lost_is_told_and_nothing_is_made_in_its_place(
    data: Path, lose: Callable[[Path], None], words: str, *, begins: bool
) -> None:
    lose(data)
    before = everything_in(data)

    with pytest.raises(ArshjulError, match=words), opened(settings_of(data), begins=begins):
        pass

    assert everything_in(data) == before


def test_only_who_begins_makes_a_database(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="finns inte"), opened(settings_of(tmp_path / "ny")):
        pass
    assert not (tmp_path / "ny").exists()

    settings = begin(tmp_path / "ny")

    with opened(settings):  # the demo goes on with the settings that it began with
        pass
    assert settings_of(tmp_path / "ny").secret_key == (tmp_path / "ny" / "secret-key").read_text()
    with opened(settings_of(tmp_path / "ny")) as store, store.reading() as unit:
        assert len(unit.association_keys()) == 1


def test_a_start_that_was_killed_before_it_kept_its_key_can_be_made_again(data: Path) -> None:
    lose_database(data)
    lose_key(data)
    with opened(settings_of(data), begins=True):
        pass
    lose_key(data)

    begin(data)

    with opened(settings_of(data)) as store, store.reading() as unit:
        assert len(unit.association_keys()) == 1


def test_an_old_database_is_known_by_its_links_to_belong_with_a_key(data: Path) -> None:
    settings = settings_of(data)
    with opened(settings) as store, store.writing() as unit:
        unit.put_mark(KEY, "")

    with pytest.raises(SettingsError, match="är en annan"), opened(replace(settings, secret_key=new_key())):
        pass
    with opened(settings) as store, store.reading() as unit:
        assert unit.mark(KEY)


@pytest.mark.parametrize("database", ["postgresql"])
def test_an_empty_database_on_a_server_is_lost_where_a_key_is_kept(store: Store, data: Path) -> None:
    with store.engine.execution_options(writes=True).begin() as connection:
        connection.exec_driver_sql("ALTER TABLE alembic_version RENAME TO bort")
    try:
        with pytest.raises(StoreError, match="inte Årshjuls"):
            put_in_order(store, settings_of(data), begins=True)
    finally:
        with store.engine.execution_options(writes=True).begin() as connection:
            connection.exec_driver_sql("ALTER TABLE bort RENAME TO alembic_version")


def test_an_upgrade_keeps_the_database_as_it_was_and_says_where(data: Path, caplog: pytest.LogCaptureFixture) -> None:
    lose_database(data)
    script = Path(__file__).parents[1] / "store" / "upgrading" / "shape-0009.sql.gz"
    with closing(sqlite3.connect(data / "arshjul.db")) as old:
        old.executescript(gzip.decompress(script.read_bytes()).decode())

    with opened(settings_of(data)) as store:
        assert store.shape() == HEAD

    [kept] = data.glob("arshjul.db.shape-0009.*")
    assert str(kept) in caplog.text
    assert kept.stat().st_mode & 0o777 == 0o600
    with closing(sqlite3.connect(kept)) as former:
        [found] = former.execute("SELECT version_num, (SELECT count(*) FROM deliveries) FROM alembic_version")
        assert found == ("0009", 472)
