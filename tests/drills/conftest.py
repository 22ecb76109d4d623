"""Databases full of mails to send, made once and copied, and the process that the commands come from."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from field import HERE, Commands, Field, Talker, drill_field
from filling import fill
from postgresql_server import new_database

ALL = 14
"""Meetings of the example."""


@pytest.fixture(scope="session")
def nursery() -> Iterator[Talker]:
    talker = Talker(HERE / "nursery.py")
    talker.answer()
    yield talker
    talker.end()


@pytest.fixture(scope="session")
def filled() -> dict[tuple[str, int, int], str]:
    """What is there to copy, by kind, associations and meetings of each: a file, or the name of a database."""
    return {}


@pytest.fixture
def full_database(
    database: str,
    filled: dict[tuple[str, int, int], str],
    nursery: Talker,
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    request: pytest.FixtureRequest,
) -> Callable[[int, int], str]:
    """Give the address of a database of the drill's own, with so many adopted associations, all of whose mails wait."""

    def on_sqlite(associations: int, meetings: int) -> str:
        kept = filled.get((database, associations, meetings))
        if kept is None:
            folder = tmp_path_factory.mktemp("filled")
            kept = filled[database, associations, meetings] = str(folder / "arshjul.db")
            fill(Commands(folder, f"sqlite:///{kept}", nursery), associations, meetings)
        shutil.copyfile(kept, tmp_path / "arshjul.db")
        return f"sqlite:///{tmp_path / 'arshjul.db'}"

    def on_postgresql(associations: int, meetings: int) -> str:
        server: str = request.getfixturevalue("postgresql_url")
        kept = filled.get((database, associations, meetings))
        if kept is None:
            url = new_database(server)
            fill(Commands(tmp_path_factory.mktemp("filled"), url, nursery), associations, meetings)
            kept = filled[database, associations, meetings] = urlsplit(url).path[1:]
        return new_database(server, kept)

    return on_sqlite if database == "sqlite" else on_postgresql


@pytest.fixture
def place(full_database: Callable[[int, int], str], nursery: Talker, tmp_path: Path) -> Iterator[Callable[..., Field]]:
    """Give a field with so many associations' mails to send, of so many meetings each."""
    with_all = []

    def make(associations: int, meetings: int = ALL, **variables: str) -> Field:
        opened = drill_field(tmp_path / "data", full_database(associations, meetings), nursery, **variables)
        with_all.append(opened)
        return opened.__enter__()

    yield make
    for opened in with_all:
        opened.__exit__(None, None, None)
