"""A database that is locked, full or restarted in the middle of a pass costs nobody a mail."""

from __future__ import annotations

import queue
import resource
import signal
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from os import kill
from pathlib import Path
from tempfile import mkdtemp
from threading import Event
from urllib.parse import urlsplit

import pytest
from counting import count, judged
from field import Commands, Field, Talker, drill_field
from filling import ADOPTED_AT, fill, owed_in
from killing import finish
from postgresql_server import PostgreSQL, new_database, postgresql_server
from scripted_smtp import Rule, Script

NOW = ADOPTED_AT + timedelta(minutes=20)
IN_FLIGHT = 4
LOCKED_SECONDS = 13
SLOW = Script((Rule("body", "slow"),), NOW.isoformat(), slow_seconds=0.1)
LEFT_TO_WRITE = 400_000
"""Bytes that a file of the full database may hold; fewer than the passes want to write."""
STAGES = ("connect", "ehlo", "mail", "rcpt", "data", "body")


@pytest.mark.drill
@pytest.mark.parametrize("database", ["sqlite"])
def test_a_database_that_is_locked_for_long_makes_no_mail_come_twice(place: Callable[..., Field]) -> None:
    there = place(1, meetings=8)
    owed = owed_in(there.database_url)
    there.tell_server(SLOW)
    passing = [there.start(NOW) for _ in range(2)]
    there.until_taken(5)

    with locked(there):
        Event().wait(LOCKED_SECONDS)

    for pid in passing:
        there.wait(pid)
    finish(there, NOW)
    judged(count("locked for 13 s", there.database_url, there.log, owed=owed))


@contextmanager
def locked(there: Field) -> Iterator[None]:
    """Within the block nobody else writes to the database."""
    with closing(sqlite3.connect(urlsplit(there.database_url).path, timeout=60, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@pytest.mark.drill
@pytest.mark.parametrize("database", ["sqlite"])
def test_a_pass_that_waits_for_a_locked_database_ends_when_it_is_told(place: Callable[..., Field]) -> None:
    there = place(1, meetings=8)
    owed = owed_in(there.database_url)
    there.tell_server(SLOW)
    pid = there.start(NOW)
    there.until_taken(5)

    with locked(there):
        kill(pid, signal.SIGTERM)
        try:
            there.wait(pid, within=10)
        except queue.Empty:
            pytest.fail("It went on for ten seconds after SIGTERM.")

    finish(there, NOW)
    row = count("locked, and told to end", there.database_url, there.log, owed=owed, kills=1, allowed=IN_FLIGHT)
    judged(row)


@pytest.mark.drill
@pytest.mark.parametrize("database", ["sqlite"])
def test_a_folder_that_may_only_be_read_is_told_and_loses_nothing(place: Callable[..., Field]) -> None:
    there = place(1, meetings=8)
    owed = owed_in(there.database_url)
    folder = str(Path(urlsplit(there.database_url).path).parent)
    subprocess.run(["mount", "--bind", folder, folder], check=True)
    try:
        subprocess.run(["mount", "-o", "remount,bind,ro", folder], check=True)
        there.tell_server(Script((), NOW.isoformat()))
        # What it says can be written nowhere in there.
        outside = replace(there, data=Path(mkdtemp()))
        code = outside.wait(outside.start(NOW))
        said = outside.said()
    finally:
        subprocess.run(["umount", folder], check=True)

    assert code == 1
    assert "får läsa och skriva i den" in said
    assert "Traceback" not in said
    finish(there, NOW)
    judged(count("read only", there.database_url, there.log, owed=owed))


@pytest.mark.drill
@pytest.mark.parametrize("database", ["sqlite"])
def test_a_full_disk_stops_the_sending_and_loses_nothing(place: Callable[..., Field]) -> None:
    there = place(2)
    owed = owed_in(there.database_url)
    most = Path(urlsplit(there.database_url).path).stat().st_size + 40_000
    stopped = 0
    for minutes in range(3):
        now = NOW + timedelta(minutes=minutes)
        there.tell_server(Script((Rule("connect", "hold", times=1),), now.isoformat()))
        pid = there.start(now)
        with suppress(ProcessLookupError):
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (min(most, LEFT_TO_WRITE),) * 2)
        there.tell_server(Script((), now.isoformat()))
        stopped += there.wait(pid) != 0

    finish(there, NOW + timedelta(minutes=5))
    assert stopped
    judged(count("disk full", there.database_url, there.log, owed=owed, kills=stopped, allowed=stopped * IN_FLIGHT))


@pytest.fixture
def server() -> Iterator[PostgreSQL]:
    with postgresql_server() as made:
        yield made


@pytest.mark.drill
def test_a_database_that_is_restarted_is_gone_on_with(server: PostgreSQL, nursery: Talker, tmp_path: Path) -> None:
    url = new_database(server.url)
    fill(Commands(tmp_path, url, nursery), 1, 14)
    with drill_field(tmp_path / "data", url, nursery) as there:
        owed = owed_in(url)
        restarts = 0
        for minutes in range(3):
            now = NOW + timedelta(minutes=minutes)
            there.tell_server(Script((Rule("body", "slow"),), now.isoformat(), slow_seconds=0.2))
            passing = [there.start(now) for _ in range(2)]
            there.until_taken(10)
            server.stop()
            server.start()
            restarts += 1
            for pid in passing:
                there.wait(pid)
        finish(there, NOW + timedelta(minutes=5))
        judged(count("restarted", url, there.log, owed=owed, kills=restarts, allowed=restarts * 2 * IN_FLIGHT))


@pytest.mark.drill
@pytest.mark.parametrize("database", ["sqlite"])
@pytest.mark.parametrize("stage", STAGES)
def test_one_connection_that_hangs_stops_no_other_and_the_pass_ends_when_it_is_told(
    place: Callable[..., Field], stage: str
) -> None:
    there = place(1, meetings=4)
    owed = owed_in(there.database_url)
    there.tell_server(Script((Rule(stage, "hang", times=1),), NOW.isoformat()))
    pid = there.start(NOW)

    there.until_taken(len(owed) - 1)
    kill(pid, signal.SIGTERM)

    try:
        there.wait(pid, within=10)
    except queue.Empty:
        pytest.fail("It went on for ten seconds after SIGTERM.")
    finish(there, NOW)
    judged(count(f"hangs at {stage}", there.database_url, there.log, owed=owed))
