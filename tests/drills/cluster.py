"""Several machines, as prefect.yaml says: one Prefect server on PostgreSQL, one work pool, and a worker on each."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

from polling import descendants, eventually

from arshjul.folders import folder

ROOT = folder("flows").parent
UNFINISHED = ("RUNNING", "PENDING", "CANCELLING", "SCHEDULED", "PAUSED")


@dataclass
class Cluster:
    """The server and the workers, each a process of its own that ends with the drill."""

    home: Path
    variables: dict[str, str]
    """What every process is told: where the databases are, and the settings of Årshjul."""
    port: int
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)
    server: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "ARSHJUL_ROOT": str(ROOT),
            "PREFECT_HOME": str(self.home / "prefect"),
            "PREFECT_API_URL": f"http://127.0.0.1:{self.port}/api",
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
            "DO_NOT_TRACK": "1",
            "PREFECT_WORKER_QUERY_SECONDS": "3",
            **self.variables,
        }

    def start_server(self) -> None:
        self.server = self._start("server", "start", "--host", "127.0.0.1", "--port", str(self.port), "--no-ui")
        eventually(self._is_healthy, within=240)

    def start_worker(self, name: str) -> None:
        self.workers.append(self._start("worker", "start", "--pool", "arshjul", "--type", "process", "--name", name))

    def set_up(self) -> None:
        """What docs/drift.md tells the operator to do once."""
        self._run("-m", "prefect", "work-pool", "create", "arshjul", "--type", "process")
        self._run("-m", "prefect", "--no-prompt", "deploy", "--all")
        self._run("-m", "flows.watched")

    def _run(self, *words: str) -> None:
        done = subprocess.run(
            [sys.executable, *words], cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def _start(self, *words: str) -> subprocess.Popen[bytes]:
        with (self.home / "prefect.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "prefect", *words],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def _is_healthy(self) -> bool:
        with suppress(OSError):
            return self.ask("health") is True
        return False

    def ask(self, path: str, question: object = None) -> Any:
        """Ask Prefect's API. Raises OSError when the server does not answer, or answers with a fault."""
        body = None if question is None else json.dumps(question).encode()
        request = Request(f"http://127.0.0.1:{self.port}/api/{path}", body, {"Content-Type": "application/json"})
        with urlopen(request, timeout=30) as response:  # noqa: S310 (our own address)
            return json.loads(response.read() or b"null")

    def run(self, name: str, **parameters: object) -> str:
        """Start a run of the deployment of that name, as a person does on Prefect's pages; give its id."""
        (found,) = self.ask("deployments/filter", {"deployments": {"name": {"any_": [name]}}})
        made = self.ask(f"deployments/{found['id']}/create_flow_run", {"parameters": parameters})
        return str(made["id"])

    def told_of(self, run: str, field: str) -> str:
        """What Prefect tells of a run; its moments are in order as they are written."""
        return str(self.ask(f"flow_runs/{run}")[field])

    def state(self, run: str) -> str:
        return self.told_of(run, "state_type")

    def unfinished(self) -> list[str]:
        """The runs that are begun and not ended, and those that ought to have begun, by name and state."""
        found = self.ask(
            "flow_runs/filter",
            {"flow_runs": {"state": {"type": {"any_": list(UNFINISHED)}}}, "limit": 200},
        )
        return [f"{run['name']}: {run['state_name']}" for run in found if run["state_name"] != "Scheduled"]

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """Kill a server or a worker with everything that it has started, as when its machine goes."""
        for pid in {process.pid, *descendants(process.pid)}:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        process.wait()

    def busy_worker(self) -> subprocess.Popen[bytes] | None:
        """A worker that has a run going."""
        return next((one for one in self.workers if one.poll() is None and descendants(one.pid)), None)


@contextmanager
def cluster(home: Path, variables: dict[str, str]) -> Iterator[Cluster]:
    """A cluster without server and workers; whatever is started is gone at the end."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = int(one.getsockname()[1])
    made = Cluster(home, variables, port)
    try:
        yield made
    finally:
        for process in (*made.workers, made.server):
            if process is not None and process.poll() is None:
                made.kill(process)


def answers(question: Any) -> Any:
    """Ask again until Prefect answers."""
    given: list[Any] = []

    def is_answered() -> bool:
        with suppress(URLError, ConnectionError, TimeoutError):
            given.append(question())
        return bool(given)

    eventually(is_answered, within=240)
    return given[0]
