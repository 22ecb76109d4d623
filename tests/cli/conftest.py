"""A folder of the test's own to run the command line in."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from cli_cases import EXAMPLE, KEY, Desk, Run

from arshjul.cli import main
from arshjul.settings import read_settings
from arshjul.work.opening import opened


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Nothing begun yet."""
    return Desk(tmp_path)


@pytest.fixture(scope="session")
def begun_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a service that nothing has been loaded into."""
    data = tmp_path_factory.mktemp("begun") / "data"
    with opened(read_settings({"ARSHJUL_DATA": str(data)}), begins=True):
        return data


@pytest.fixture
def begun(begun_data: Path, tmp_path: Path) -> Desk:
    """A service with nothing in it; its tables are there, which take longer to make than what most commands do."""
    desk = Desk(tmp_path)
    shutil.copytree(begun_data, desk.data)
    return desk


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
    said = desk.run("adopt", KEY, "2022", "--now", "--on", "2021-12-14")
    if said.code:
        raise RuntimeError(said.err)
    return desk.data


@pytest.fixture
def adopted(adopted_data: Path, tmp_path: Path) -> Desk:
    """The example adopted."""
    desk = Desk(tmp_path)
    shutil.copytree(adopted_data, desk.data)
    return desk


@pytest.fixture(scope="module")
def prepared(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a service after the commands that the file calls PREPARED, run once for all its tests."""
    desk = Desk(tmp_path_factory.mktemp("prepared"))
    for words in request.module.PREPARED:
        said = desk.run(*words)
        if said.code:
            raise RuntimeError(said.err)
    return desk.data


@pytest.fixture
def run(
    prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Run]:
    """Run a command in this process, on a copy of what is prepared: its exit code, what it said and what it
    complained of."""
    data = tmp_path / "data"
    shutil.copytree(prepared, data)
    monkeypatch.setenv("ARSHJUL_DATA", str(data))

    def run_command(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["arshjul", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        told = capsys.readouterr()
        code = ended.value.code
        return code if isinstance(code, int) else 0, told.out, told.err

    usual = os.umask(0o077)  # what `main` sets; Postfix, in this process's later tests, must read what they write
    yield run_command
    os.umask(usual)
