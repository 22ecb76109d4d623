"""The processes that the tests are spread over: what goes wrong in one of them is told."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
GOES_ON = "def test_goes_on(tmp_path): pass\n"


def run(folder: Path, *options: str, **files: str) -> str:
    for name, text in files.items():
        (folder / f"test_{name}.py").write_text(text)
    command = [sys.executable, "-m", "pytest", "-p", "forked", "-p", "no:cacheprovider", "--processes=2", *options]
    environment = {"PYTHONPATH": str(HERE), "PYTEST_ADDOPTS": "-p no:hypothesispytest"}
    ran = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    return f"{ran.returncode}\n{ran.stdout}{ran.stderr}"


def test_what_fails_in_a_process_fails_the_run_and_is_told_with_what_it_printed(tmp_path: Path) -> None:
    said = run(tmp_path, good=GOES_ON, bad="def test_two():\n    print('so far')\n    assert 1 + 1 == 3\n")

    assert said.startswith("1\n")
    for part in ("assert (1 + 1) == 3", "so far", "1 failed, 1 passed"):
        assert part in said


@pytest.mark.parametrize("end", ["os._exit(0)", "os.kill(os.getpid(), 9)"])
def test_a_process_that_dies_fails_the_run_and_the_test_is_named(tmp_path: Path, end: str) -> None:
    said = run(tmp_path, good=GOES_ON, ends=f"import os\ndef test_ends(): {end}\n")

    assert said.startswith("1\n")
    assert "1 failed, 1 passed" in said
    assert "it had begun test_ends.py::test_ends" in said


def test_what_is_prepared_for_all_is_taken_away_when_the_run_is_broken_off(tmp_path: Path) -> None:
    prepared = """
import pytest
@pytest.fixture(scope="session")
def kept():
    yield
    open("taken_away", "w").close()
def test_waits(kept):
    open("begun", "w").close()
    __import__("signal").pause()
"""
    fails = """
import os
def test_fails():
    while not os.path.exists("begun"): __import__("threading").Event().wait(0.01)
    assert False
"""

    said = run(tmp_path, "-x", waits=prepared, fails=fails)

    assert "1 failed" in said
    assert (tmp_path / "taken_away").exists()
