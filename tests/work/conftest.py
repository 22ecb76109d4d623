"""The example, adopted, in a database of the test's own, and an office that has called to its meetings."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from doers import doer
from kept_databases import DoneOnce
from office import AUTUMN, KEY, Office
from work_cases import EXAMPLE, FILE, LOADED_AT, load_and_adopt, settings_in

from arshjul.folders import folder
from arshjul.settings import Settings, read_settings
from arshjul.store import Store, open_store
from arshjul.work.files.associations import load
from arshjul.work.years import adopt


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """The settings of a service with the test's own database."""
    return settings_in(tmp_path, ARSHJUL_DATABASE_URL=database_url)


@pytest.fixture
def database() -> str:
    """SQLite alone, because what a use case decides is the same on both. What rests on locks asks for both."""
    return "sqlite"


@pytest.fixture
def loaded(store: Store, settings: Settings, done_once: DoneOnce) -> Store:
    """A store with the example, loaded; its year is a draft."""
    done_once("loaded", lambda: load(store, settings, EXAMPLE.encode(), FILE, doer(LOADED_AT)))
    return store


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
