"""Pages over a real example: an association loaded, adopted and partly sent, in a database of the test's own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from asking import one_loop
from doers import doer
from judging import Judge
from kept_databases import DoneOnce
from starlette.testclient import TestClient
from visitors import signed_in
from web_pages import PLAN_BEGUN

from arshjul.folders import folder
from arshjul.settings import Settings, read_settings
from arshjul.store import Settled, Store, open_store
from arshjul.web.frame.headers import CONTENT_SECURITY_POLICY
from arshjul.work.drafts.readings import open_reading
from arshjul.work.files.associations import load
from arshjul.work.years import adopt

KEY = "degerfors-karlskoga"
ADOPTED_AT = datetime(2022, 6, 27, 7, 0, tzinfo=UTC)
BASE_URL = "http://127.0.0.1:8321"


@pytest.fixture(scope="session")
def web_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings whose clock stands still in the morning of 8 August 2022."""
    return read_settings(
        {
            "ARSHJUL_DATA": str(tmp_path_factory.mktemp("web")),
            "ARSHJUL_NOW": "2022-08-08T09:00",
            "ARSHJUL_BASE_URL": BASE_URL,
            "ARSHJUL_SECRET_KEY": "a key for tests",
            "ARSHJUL_HOLD_MINUTES": "0",
            "ARSHJUL_SMTP_URL": "smtp://127.0.0.1:2525",
            "ARSHJUL_LOOPBACK_ONLY": "1",
        }
    )


@pytest.fixture(scope="session")
def example_file(web_settings: Settings, migrated_sqlite: Path) -> Path:
    """A database with one adopted year, of whose mails one was refused and the others were taken."""
    path = web_settings.data / "example.db"
    shutil.copyfile(migrated_sqlite, path)
    store = open_store(f"sqlite:///{path}")
    content = (folder("examples") / f"{KEY}.yaml").read_bytes()
    load(store, web_settings, content, f"{KEY}.yaml", doer(ADOPTED_AT))
    adopt(store, web_settings, KEY, 2022, doer(ADOPTED_AT))
    with store.writing() as unit:
        claimed = unit.waiting.claim(ADOPTED_AT, "test", timedelta(minutes=5), 1000)
        for number, one in enumerate(claimed):
            refused = Settled.failed("550 5.1.1 Okänd mottagare")
            unit.waiting.settle(one.id, "test", refused if number == 0 else Settled.sent(ADOPTED_AT, "250 OK"))
    open_reading(store, KEY, PLAN_BEGUN.encode(), "plan.txt", doer(ADOPTED_AT))
    store.close()
    return path


@pytest.fixture
def web_store(example_file: Path, tmp_path: Path) -> Iterator[Store]:
    """A copy of the example that the test may change."""
    path = tmp_path / "example.db"
    shutil.copyfile(example_file, path)
    store = open_store(f"sqlite:///{path}")
    yield store
    store.close()


@pytest.fixture
def database() -> str:
    """SQLite alone: what a page shows is the same on both."""
    return "sqlite"


@pytest.fixture
def sofint(store: Store, settings: Settings, done_once: DoneOnce) -> Store:
    """SOFINT with everything that its minutes say, on the day of the test's *settings*; they say nothing of the audit
    year."""
    now, path = settings.clock.now(), folder("examples") / "sofint.yaml"
    done_once(f"SOFINT of {now}", lambda: load(store, settings, path.read_bytes(), path.name, doer(now)))
    return store


@pytest.fixture
def client(web_settings: Settings, web_store: Store) -> TestClient:
    """A visitor on this machine."""
    return visitor(web_settings, web_store)


@pytest.fixture
def empty_client(web_settings: Settings, migrated_sqlite: Path, tmp_path: Path) -> Iterator[TestClient]:
    """A visitor of a service that has no association yet."""
    path = tmp_path / "empty.db"
    shutil.copyfile(migrated_sqlite, path)
    store = open_store(f"sqlite:///{path}")
    yield visitor(web_settings, store)
    store.close()


def visitor(settings: Settings, store: Store) -> TestClient:
    return signed_in(settings, store, raises=False)


@pytest.fixture(scope="session")
def example_content() -> bytes:
    """The example's file."""
    return (folder("examples") / f"{KEY}.yaml").read_bytes()


@pytest.fixture(autouse=True, scope="session")
def judged() -> Iterator[None]:
    """Every page of ours that a test opens is looked at: see `judging`."""
    judge, request = Judge(), TestClient.request

    def judged_request(client: TestClient, method: str, url: Any, **more: Any) -> Any:
        answer = request(client, method, url, **more)
        of_ours = answer.headers.get("content-security-policy", "").startswith(CONTENT_SECURITY_POLICY)
        if of_ours and answer.headers.get("content-type", "").startswith("text/html") and answer.text:
            judge.look(client, method, answer.request.url.path, answer.text)
        return answer

    with one_loop(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(TestClient, "request", judged_request)
        yield
