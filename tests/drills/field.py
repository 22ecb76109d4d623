"""Where a drill takes place: the mail server, and the commands that are started against it, looked at and killed."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scripted_smtp import Script

HERE = Path(__file__).parent
PATIENCE = 120.0
"""Seconds after which a drill that waits for something says that it never came."""

Event = dict[str, Any]


class Talker:
    """A program that is asked by lines of JSON, and tells what happens by lines of JSON."""

    def __init__(self, *command: object) -> None:
        self.process = subprocess.Popen(
            [sys.executable, *map(str, command)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self._answers: queue.Queue[Event] = queue.Queue()
        self.events: queue.Queue[Event] = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            told = json.loads(line)
            (self._answers if told.keys() & {"port", "heard", "ready", "pid"} == told.keys() else self.events).put(told)

    def ask(self, question: object) -> Event:
        assert self.process.stdin
        self.process.stdin.write(json.dumps(question) + "\n")
        self.process.stdin.flush()
        return self.answer()

    def answer(self) -> Event:
        return self._answers.get(timeout=PATIENCE)

    def end(self) -> None:
        assert self.process.stdin
        self.process.stdin.close()
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@dataclass
class Commands:
    """Årshjul's commands on one database, each a process that is started, waited for or killed."""

    data: Path
    database_url: str
    nursery: Talker
    variables: dict[str, str] = field(default_factory=dict)
    codes: dict[int, int] = field(default_factory=dict)
    running: set[int] = field(default_factory=set)

    @property
    def environment(self) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.data),
            "ARSHJUL_DATA": str(self.data),
            "ARSHJUL_DATABASE_URL": self.database_url,
            "ARSHJUL_SECRET_KEY": "0123456789abcdef" * 4,
            "ARSHJUL_HOLD_MINUTES": "0",
            "ARSHJUL_MAIL_FROM": "kallelse@finsam.example",
            **self.variables,
        }

    def start(self, now: datetime, *words: str) -> int:
        """Start a command, by default ``run deliver``, with a clock that shows *now* and runs; return its process."""
        real = datetime.now(UTC)
        asked = {
            "words": words or ("run", "deliver"),
            "environment": self.environment | {"ARSHJUL_NOW": f"{now.isoformat()}@{real.isoformat()}"},
            "out": str(self.data / "said.txt"),
        }
        pid = int(self.nursery.ask(asked)["pid"])
        self.running.add(pid)
        return pid

    def do(self, now: datetime, *words: str) -> None:
        """Run a command to its end; fail when it does."""
        assert self.wait(self.start(now, *words)) == 0, self.said()[-2000:]

    def passes(self, now: datetime, number: int = 1, within: float = PATIENCE) -> list[int]:
        """Let *number* dispatchers make a pass at once, and return their exit codes."""
        return [self.wait(pid, within) for pid in [self.start(now) for _ in range(number)]]

    def wait(self, pid: int, within: float = PATIENCE) -> int:
        """Return the exit code of a command when it has ended. Raises queue.Empty when it does not."""
        while pid not in self.codes:
            self._hear_of_end(within)
        return self.codes[pid]

    def kill(self, pid: int) -> bool:
        """Kill a command without a word, and return when it is gone: whether it was the kill that ended it."""
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        return self.wait(pid) == -signal.SIGKILL

    def ended(self) -> set[int]:
        """Those that have ended since this was last asked."""
        while not self.nursery.events.empty():
            self._hear_of_end(PATIENCE)
        gone = self.running & self.codes.keys()
        self.running -= gone
        return gone

    def _hear_of_end(self, within: float) -> None:
        told = self.nursery.events.get(timeout=within)
        self.codes[told["ended"]] = told["code"]

    def whose(self, port: int) -> int | None:
        """The command that holds the connection from *port*, as the kernel knows it; None when it has let it go."""
        return next((pid for pid in self.running if port in ports_of(pid)), None)

    def said(self) -> str:
        """What the commands have written."""
        path = self.data / "said.txt"
        return path.read_text("utf-8") if path.exists() else ""


@dataclass
class Field(Commands):
    """One drill: commands, and the mail server that they send to, with its log."""

    smtp: Talker = field(kw_only=True)
    port: int = field(kw_only=True)
    log: Path = field(kw_only=True)

    @property
    def environment(self) -> dict[str, str]:
        return super().environment | {"ARSHJUL_SMTP_URL": f"smtp://127.0.0.1:{self.port}"} | self.variables

    def tell_server(self, script: Script) -> None:
        self.smtp.ask(asdict(script))

    def until_taken(self, mails: int, meanwhile: Callable[[], object] = lambda: None) -> None:
        """Return when so many more mails have been taken; each time that nothing happens *meanwhile* is done."""
        silences = 0
        while mails:
            try:
                mails -= "took" in self.smtp.events.get(timeout=15)
            except queue.Empty:
                silences += 1
                assert silences < 20, self.said()[-2000:]
                meanwhile()


def ports_of(pid: int) -> set[int]:
    """The local ports of a process's connections."""
    try:
        table = Path(f"/proc/{pid}/net/tcp").read_text().splitlines()[1:]
        links = [str(one.readlink()) for one in Path(f"/proc/{pid}/fd").iterdir()]
    except OSError:
        return set()
    sockets = {link[len("socket:[") : -1] for link in links if link.startswith("socket:[")}
    rows = (line.split() for line in table)
    return {int(row[1].rpartition(":")[2], 16) for row in rows if row[9] in sockets}


@contextmanager
def drill_field(data: Path, database_url: str, nursery: Talker, **variables: str) -> Iterator[Field]:
    """A field with a mail server that takes everything until it is told otherwise; its commands are gone at the end."""
    data.mkdir(exist_ok=True)
    log = data / "mails.jsonl"
    smtp = Talker(HERE / "scripted_smtp.py", log, 0)
    place = Field(data, database_url, nursery, variables, smtp=smtp, port=int(smtp.answer()["port"]), log=log)
    try:
        yield place
    finally:
        for pid in place.running - place.ended():
            if pid not in place.codes:
                place.kill(pid)
        smtp.end()
