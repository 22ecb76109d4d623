"""A whole service in a process of its own, as ``arshjul up`` and ``arshjul demo`` start it."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from polling import descendants, eventually

from arshjul.service.ports import free_port

PROGRAM = """
import json, pathlib, sys
from arshjul.service import run_service
from arshjul.settings import read_settings

def ready(addresses):
    about = {"web": addresses.web, "prefect": addresses.prefect, "login": addresses.prefect_login}
    pathlib.Path(sys.argv[1]).write_text(json.dumps(about))

sys.exit(run_service(read_settings(), demo_sink=True, ready=ready))
"""


@dataclass(frozen=True)
class RunningService:
    """A service that is ready."""

    process: subprocess.Popen[bytes]
    web: str
    prefect: str
    login: str

    def processes(self) -> set[int]:
        """Everything that it has started, by process id."""
        return descendants(self.process.pid)

    def ask_prefect(self, path: str, question: object, method: str = "POST") -> Any:
        """Ask Prefect's API, with the service's own login; again when its SQLite is busy (503)."""
        login = base64.b64encode(self.login.encode()).decode()
        headers = {"Content-Type": "application/json", "Authorization": f"Basic {login}"}
        body = json.dumps(question).encode()
        request = Request(f"{self.prefect}/api/{path}", body, headers, method=method)  # noqa: S310 (our own address)
        answers: list[Any] = []

        def is_answered() -> bool:
            try:
                with urlopen(request, timeout=30) as response:  # noqa: S310 (our own address)
                    answers.append(json.loads(response.read() or b"null"))
            except HTTPError as error:
                if error.code != 503:
                    raise
            return bool(answers)

        eventually(is_answered)
        return answers[0]


def chosen_ports() -> dict[str, str]:
    """Settings with ports that nobody uses."""
    return {"ARSHJUL_WEB_PORT": str(free_port()), "ARSHJUL_PREFECT_PORT": str(free_port())}


def start_service(data: Path, settings: dict[str, str], within: float = 100) -> RunningService:
    """Start a service on the folder *data*, and return when it is ready."""
    ready = data.parent / "ready.json"
    ready.unlink(missing_ok=True)
    with (data.parent / "service.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, str(ready)],
            env={**os.environ, **settings, "ARSHJUL_DATA": str(data)},
            stdout=log,
            stderr=log,
        )
    try:
        eventually(lambda: ready.exists() or process.poll() is not None, within)
    except BaseException:
        process.kill()
        process.wait()
        raise
    if process.poll() is not None:
        raise AssertionError((data.parent / "service.log").read_text("utf-8"))
    return RunningService(process, **json.loads(ready.read_text("ascii")))
