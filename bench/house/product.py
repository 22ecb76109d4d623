"""The faces of the product through which both sides are driven: what differs between two trees is told here alone."""

from __future__ import annotations

import asyncio
import gc
import io
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stdout
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path

from starlette.applications import Starlette

from arshjul.cli import main
from arshjul.settings import read_settings
from arshjul.store import open_store
from arshjul.tokens import token
from arshjul.web.app import build_app
from arshjul.work.jobs import JOBS, run_job

KEY = "forbundet"
SECRET = "bench" * 9


def variables(data: Path, smtp_port: int, now: datetime, *, url: str = "", running: bool = False) -> dict[str, str]:
    """The settings of one database; with *running* the clock goes on from *now*, as a real one does."""
    moment = now.isoformat() + (f"@{datetime.now(UTC).isoformat()}" if running else "")
    return {
        "ARSHJUL_DATA": str(data),
        "ARSHJUL_DATABASE_URL": url,
        "ARSHJUL_SECRET_KEY": SECRET,
        "ARSHJUL_HOLD_MINUTES": "0",
        "ARSHJUL_SMTP_URL": f"smtp://127.0.0.1:{smtp_port}",
        "ARSHJUL_MAIL_FROM": "Kansliet <kansliet@forbundet.example>",
        "ARSHJUL_BASE_URL": "http://127.0.0.1:8321",
        "ARSHJUL_NOW": moment,
        # What is measured is the pages, as whoever needs no session gets them.
        "ARSHJUL_LOOPBACK_ONLY": "1",
        "ARSHJUL_DEMO": "1",
    }


def own_pages() -> str:
    """What the addresses of the association's pages begin with: the older tree had them at the root."""
    return f"/f/{KEY}" if find_spec("arshjul.pages_address") else ""


def confirmed_at_once() -> tuple[str, ...]:
    """What `adopt` must be told to let its mails go: the older tree held none and asked nothing."""
    return ("--now", "--yes") if "--yes" in command({}, "adopt", "--help") else ()


def command(settings: Mapping[str, str], *words: str) -> str:
    """Run ``arshjul WORDS`` in this process, and return what it wrote."""
    written = io.StringIO()
    kept_words, kept_environment = sys.argv, dict(os.environ)
    sys.argv = ["arshjul", *words]
    os.environ.update(settings)
    try:
        with redirect_stdout(written):
            main()
    except SystemExit as left:
        if left.code:
            raise RuntimeError(f"arshjul {' '.join(words)} ended with {left.code}") from left
    finally:
        sys.argv = kept_words
        os.environ.clear()
        os.environ.update(kept_environment)
        # A command is a process of its own elsewhere, and keeps what it has imported out of the collector's way.
        gc.unfreeze()
    return written.getvalue()


def run_pass(settings: Mapping[str, str], job: str, now: datetime) -> int:
    """Run one pass of *job*, as the service does, and return what it did; nothing where there is no such job."""
    return asyncio.run(run_job(job, read_settings(settings), now)).done if job in JOBS else 0


@contextmanager
def application(settings: Mapping[str, str]) -> Iterator[Starlette]:
    """The pages of one database."""
    read = read_settings(settings)
    store = open_store(read.database_url)
    try:
        yield build_app(read, store)
    finally:
        store.close()


def own_page(person: str) -> str:
    """The address of the pages of one person, as the mails give it."""
    return f"/min-sida/{token(SECRET, 'page', KEY, person)}"
