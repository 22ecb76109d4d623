"""On one machine, too, runs that are stuck never keep the morning waiting."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Any

import pytest
from polling import eventually
from service_process import RunningService, chosen_ports, start_service

REPLIES, MORNING = "svar-var-femte-minut", "morgonen-klockan-7"


@pytest.mark.drill
def test_the_morning_runs_beside_three_runs_that_are_stuck(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        mailbox = f"imap://nagon:hemligt@127.0.0.1:{silent.getsockname()[1]}/INBOX"
        service = start_service(tmp_path / "data", {**chosen_ports(), "ARSHJUL_IMAP_URL": mailbox}, within=300)
        try:
            stuck = [start_run(service, REPLIES) for _ in range(3)]
            eventually(lambda: "RUNNING" in [told_of(service, one)["state_type"] for one in stuck], within=120)

            morning = start_run(service, MORNING)

            eventually(lambda: told_of(service, morning)["state_type"] == "COMPLETED", within=240)
            began = told_of(service, morning)["start_time"]
            ends = [told_of(service, one)["end_time"] for one in stuck]
            assert any(end is None or began < end for end in ends)
        finally:
            service.process.terminate()
            service.process.wait()


def start_run(service: RunningService, name: str) -> str:
    (found,) = service.ask_prefect("deployments/filter", {"deployments": {"name": {"any_": [name]}}})
    return str(service.ask_prefect(f"deployments/{found['id']}/create_flow_run", {})["id"])


def told_of(service: RunningService, run: str) -> dict[str, Any]:
    (found,) = service.ask_prefect("flow_runs/filter", {"flow_runs": {"id": {"any_": [run]}}})
    return dict(found)
