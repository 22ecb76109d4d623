"""The databases that tests run on: SQLite and a real PostgreSQL.

A test that needs one of them alone says so: ``@pytest.mark.parametrize("database", ["sqlite"])``.
"""

from __future__ import annotations

import gc
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import FunctionType

import compiled_once  # noqa: F401 (it is enough that it is read)
import hypothesis
import psycopg
import pytest
import unsynced  # noqa: F401 (the same)
from kept_databases import DoneOnce, PutInto, keep
from postgresql_server import new_database, running_postgresql

from arshjul.store import Store, open_store
from arshjul.store.tables import metadata

HERE = Path(__file__).parent
LONGEST = (
    "flows/test_flow_runs.py",
    "web/test_browser_pages.py",
    "web/test_every_form.py",
    "reading/test_documents.py",
    "store/test_store_upgrading.py",
    "work/test_work_whole_year.py",
    "work/test_work_jobs.py",
    "work/test_mailbox_collecting.py",
    "work/test_work_feeds.py",
    "year/test_moments.py",
)

# A machine that is busy with something else makes no test wrong.
hypothesis.settings.register_profile("unhurried", deadline=None, max_examples=50)
hypothesis.settings.register_profile("thorough", deadline=None, max_examples=600)
hypothesis.settings.load_profile("unhurried")


def pytest_configure(config: pytest.Config) -> None:
    """Of several processes that read all the tests at once each begins in another folder: what one has compiled, which
    is most of the work, the next finds there. And nothing is looked through for garbage before all is read."""
    gc.disable()
    if len(config.args) == 1 and Path(config.args[0]).resolve() == HERE and hasattr(config, "workerinput"):
        folders = [str(path) for path in sorted(HERE.iterdir()) if path.is_dir() or path.match("test_*.py")]
        number = int(config.workerinput["workerid"].removeprefix("gw"))
        begin = len(folders) * number // config.workerinput["workercount"]
        config.args[:] = folders[begin:] + folders[:begin]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what starts the mail servers; the tests of one file that need none are run by everybody.

    The files that take longest come first, beside all the others: no process waits at the end for one of them.
    """
    for item in items:
        if "servers" in getattr(item, "fixturenames", ()):
            item.add_marker("root")
    place = {HERE / one: number for number, one in enumerate(LONGEST)}
    items.sort(key=lambda item: (place.get(item.path, len(place)), item.path))


def pytest_collection_finish() -> None:
    """What all the tests share lives to the end: to look through it for garbage again and again takes a tenth of the
    time of the tests."""
    gc.freeze()
    gc.enable()
    gc.set_threshold(50_000, 20, 20)


@pytest.fixture(scope="module")
def certificates_read_once() -> Iterator[None]:
    """For tests in which many ask a provider on this machine in the clear: to read them takes longer than to ask."""
    import httpx2

    read = httpx2.create_ssl_context()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(httpx2, "create_ssl_context", lambda: read)
        yield


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> str:
    """Which kind of database the test runs on: once on each."""
    return str(request.param)


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """An open store, migrated, with nothing in it."""
    store = open_store(database_url)
    yield store
    store.close()


@pytest.fixture
def database_url(database: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a migrated database of the test's own, with nothing in it."""
    if database == "sqlite":
        path = tmp_path / "arshjul.db"
        shutil.copyfile(request.getfixturevalue("migrated_sqlite"), path)
        return f"sqlite:///{path}"
    # Fifteen times as fast as TRUNCATE, and that is faster than a new database for each test.
    for table in reversed(metadata.sorted_tables):
        request.getfixturevalue("emptying").execute(f"DELETE FROM {table.name}")  # noqa: S608 (our own names)
    url: str = request.getfixturevalue("migrated_postgresql")
    return url


@pytest.fixture(scope="session")
def kept_databases() -> dict[tuple[str, ...], PutInto]:
    """What was kept after each deed that is done once, by the file and the name in it of what does it, what the test
    calls it, and the kind of database."""
    return {}


@pytest.fixture
def done_once(database_url: str, database: str, kept_databases: dict[tuple[str, ...], PutInto]) -> DoneOnce:
    """Do a deed in the empty database; from the second time on, put in what the first time gave.

    Two deeds that are written in different places are never taken for each other. One that is written once must be
    the same each time that its name is, its settings too. It leaves nothing outside the database.
    """

    def do(name: str, deed: FunctionType) -> None:
        deed_name = (deed.__code__.co_filename, deed.__qualname__, name, database)
        if put_into := kept_databases.get(deed_name):
            put_into(database_url)
        else:
            deed()
            kept_databases[deed_name] = keep(database_url)

    return do


@pytest.fixture
def empty_database_url(database: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database that has no tables yet."""
    if database == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.db'}"
    return new_database(request.getfixturevalue("postgresql_url"))


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """The address of a PostgreSQL server's own database; one server in each test process."""
    with running_postgresql() as url:
        yield url


@pytest.fixture(scope="session")
def migrated_postgresql(postgresql_url: str) -> str:
    """The address of the one migrated database that tests use after each other."""
    return migrated(new_database(postgresql_url))


@pytest.fixture(scope="session")
def emptying(migrated_postgresql: str) -> Iterator[psycopg.Connection]:
    """What empties that database before each test; a new connection would have to learn all its tables anew."""
    with psycopg.connect(migrated_postgresql, autocommit=True, application_name="emptying") as connection:
        # The log of sign-ins refuses that its rows are removed.
        connection.execute("SET session_replication_role = replica")
        yield connection


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database file to copy."""
    path = tmp_path_factory.mktemp("migrated") / "arshjul.db"
    migrated(f"sqlite:///{path}")
    return path


def migrated(url: str) -> str:
    store = open_store(url)
    store.migrate()
    store.close()
    return url
