"""The two trees that are compared, and what each is run in: processes of its own, with its own PYTHONPATH."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

from arshjul.service.ports import free_port

BENCH = Path(__file__).resolve().parent.parent
ROOT = BENCH.parent
PATIENCE = 1200
"""Seconds that one part may take on one side, also where others use the machine."""


@dataclass(frozen=True)
class Side:
    """One tree, what it is run by, and the folder of the databases that it has made."""

    name: str
    root: Path
    python: Path
    """With the libraries that the tree pins."""
    bases: Path
    smtp_port: int

    def environment(self) -> dict[str, str]:
        """What its processes are told; nothing of what the caller has set for a service of his own."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("ARSHJUL_")}
        return kept | {"PYTHONPATH": f"{self.root}{os.pathsep}{BENCH}"}

    def measured(self, part: str, *words: str) -> dict[str, list[float]]:
        """Measure one part: its numbers by name. Leaves the program when it fails or takes too long."""
        command = [
            self.python,
            "-m",
            "house.side",
            part,
            "--bases",
            self.bases,
            "--smtp",
            str(self.smtp_port),
            *words,
        ]
        try:
            done = subprocess.run(
                command,
                env=self.environment(),
                cwd=self.bases,
                stdout=subprocess.PIPE,
                text=True,
                timeout=PATIENCE,
                check=False,
            )
        except subprocess.TimeoutExpired:
            sys.exit(f"{part} took more than {PATIENCE} seconds on the side {self.name}.")
        if done.returncode:
            sys.exit(f"{part} failed on the side {self.name}.")
        found: dict[str, list[float]] = {}
        for line in done.stdout.splitlines():
            name, number = json.loads(line)
            found.setdefault(name, []).append(number)
        return found


@contextmanager
def two_sides(ref: str, folder: Path, smtp_port: int) -> Iterator[tuple[Side, Side]]:
    """The tree of *ref*, in a worktree that is taken away at the end, and the present one."""
    tree = folder / "tree"
    subprocess.run(["git", "-C", ROOT, "worktree", "add", "--quiet", "--detach", tree, ref], check=True)
    try:
        sides = (
            Side("before", tree, _python_of(tree, folder / "venv"), folder / "before", smtp_port),
            Side("now", ROOT, Path(sys.executable), folder / "now", smtp_port),
        )
        for side in sides:
            side.bases.mkdir()
        yield sides
    finally:
        subprocess.run(["git", "-C", ROOT, "worktree", "remove", "--force", tree], check=True)


def _python_of(tree: Path, venv: Path) -> Path:
    """A Python with what *tree* pins: it may not go with what the present one does."""
    subprocess.run([sys.executable, "-m", "venv", venv], check=True)
    python = venv / "bin" / "python"
    pins = ["-c", tree / "constraints.txt", "--group", f"{tree / 'pyproject.toml'}:dev", "-e", tree]
    subprocess.run([python, "-m", "pip", "install", "-qq", "--disable-pip-version-check", "-U", "pip"], check=True)
    subprocess.run([python, "-m", "pip", "install", "-qq", "--disable-pip-version-check", *pins], check=True)
    return python


@dataclass(frozen=True)
class Server:
    """A web server in a process of its own."""

    port: int
    pid: int

    def processor_seconds(self) -> float:
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def web_server(application: str, side: Side, environment: dict[str, str]) -> Iterator[Server]:
    """A real uvicorn on the first processor: the asker has the other one."""
    port = free_port()
    options = ["--loop", "uvloop", "--http", "httptools", "--no-access-log", "--log-level", "critical"]
    command = [side.python, "-m", "uvicorn", application, "--factory", "--port", str(port), *options]
    process = subprocess.Popen(command, env=side.environment() | environment, cwd=side.bases)
    if len(os.sched_getaffinity(0)) > 1:
        os.sched_setaffinity(process.pid, {min(os.sched_getaffinity(0))})
    try:
        _wait_for(port, process)
        yield Server(port, process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        if process.poll() is not None:
            sys.exit("A web server did not start.")
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=5)
            connection.connect()
            connection.close()
            return
        except OSError:
            time.sleep(0.1)
    sys.exit("A web server did not answer.")
