"""A folder of the test's own to run the command line in."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from cli_cases import EXAMPLE, KEY, Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Nothing loaded yet."""
    return Desk(tmp_path)


@pytest.fixture(scope="session")
def loaded_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a service that holds the example."""
    desk = Desk(tmp_path_factory.mktemp("loaded"))
    said = desk.run("load", EXAMPLE, ARSHJUL_NOW="2021-12-13T12:00")
    if said.code:
        raise RuntimeError(said.err)
    return desk.data


@pytest.fixture
def loaded(loaded_data: Path, tmp_path: Path) -> Desk:
    """The example loaded, its year a draft."""
    desk = Desk(tmp_path)
    shutil.copytree(loaded_data, desk.data)
    return desk


@pytest.fixture(scope="session")
def adopted_data(loaded_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a service that has adopted the example on 14 December 2021."""
    desk = Desk(tmp_path_factory.mktemp("adopted"))
    shutil.copytree(loaded_data, desk.data)
    said = desk.run("adopt", KEY, "2022", "--on", "2021-12-14")
    if said.code:
        raise RuntimeError(said.err)
    return desk.data


@pytest.fixture
def adopted(adopted_data: Path, tmp_path: Path) -> Desk:
    """The example adopted."""
    desk = Desk(tmp_path)
    shutil.copytree(adopted_data, desk.data)
    return desk
