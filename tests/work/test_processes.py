"""Telling whether the process that holds a claim has ended."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from arshjul.work import processes
from arshjul.work.processes import has_ended, runs_here, this_process

TELLS = "from arshjul.work.processes import this_process; print(this_process(), flush=True); input()"


@pytest.fixture
def another() -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-c", TELLS], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield process
        process.kill()


def name_of(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    return process.stdout.readline().strip()


def test_a_process_that_runs_has_not_ended_and_one_that_was_killed_has(another: subprocess.Popen[str]) -> None:
    name = name_of(another)
    assert (runs_here(name), has_ended(name)) == (True, False)
    assert (runs_here(f"{name}#a"), has_ended(f"{name}#a")) == (True, False)

    another.send_signal(signal.SIGKILL)
    # Nobody has asked how it ended, so the kernel still keeps its number.
    os.waitid(os.P_PID, another.pid, os.WEXITED | os.WNOWAIT)
    assert (runs_here(name), has_ended(name)) == (False, True)

    another.wait()
    assert has_ended(f"{name}#a")
    assert (runs_here(name), has_ended(name)) == (False, True)


def test_a_number_that_is_used_again_is_another_process() -> None:
    place, _, started = this_process().rpartition("/")

    assert has_ended(f"{place}/{int(started) - 1}")


@pytest.mark.parametrize("part", [0, 1, 2], ids=["machine", "boot", "container"])
def test_of_another_machine_boot_or_container_nothing_is_believed(part: int) -> None:
    parts = this_process().split("/")
    parts[part] += "0"
    elsewhere = "/".join([*parts[:-1], "1"])

    assert (runs_here(elsewhere), has_ended(elsewhere)) == (False, False)


def test_where_the_kernel_does_not_tell_nobody_is_believed_to_have_ended(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(processes, "_PROC", tmp_path)
    processes._name.cache_clear()

    name = this_process()

    assert name == this_process()
    assert (runs_here(name), has_ended(name)) == (False, False)
    processes._name.cache_clear()
    assert name != this_process()
    processes._name.cache_clear()


@pytest.mark.parametrize("name", ["", "debian:1:1", "/", "a/b/c", "another-machine:1:1"])
def test_a_name_that_is_none_of_ours_says_nothing(name: str) -> None:
    assert (runs_here(name), has_ended(name)) == (False, False)
