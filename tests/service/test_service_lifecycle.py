"""The whole service: started, used, killed, started again on the same folder, and ended.

All of it in make drill: a start takes a minute of processor. Prefect's server, our flows and the children that are kept
alive are tried in make test too, by tests/flows and the other files here.
"""

from __future__ import annotations

import signal
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from polling import eventually, is_alive
from service_process import RunningService, chosen_ports, start_service

from arshjul.settings import read_settings
from arshjul.work.opening import opened

DELIVERY = "utskick-var-femte-minut"
OF_PREFECT = 1
"""Seconds between two questions: asked ten times a second, its server does little else than answer."""


@pytest.mark.drill
def test_a_service_starts_from_nothing_runs_its_flows_and_ends_when_asked(tmp_path: Path) -> None:
    data = tmp_path / "data"

    service = start_service(data, chosen_ports())
    everything = service.processes()
    try:
        the_pages_answer(service)
        strangers_may_not_give_prefect_orders(service)
        a_schedule_fires_and_the_pass_is_in_our_database(service, data)
        everything |= service.processes()
    finally:
        service.process.terminate()
        assert service.process.wait(timeout=10) == 0
    assert not any(map(is_alive, everything))


@pytest.mark.drill
def test_a_service_that_was_killed_in_the_middle_of_a_run_is_started_again_on_the_same_folder(tmp_path: Path) -> None:
    data, ports = tmp_path / "data", chosen_ports()

    service = start_service(data, ports)
    everything = service.processes()
    try:
        a_schedule_fires_and_the_pass_is_in_our_database(service, data)
        a_run_has_begun(service)
        everything |= service.processes()
    finally:
        service.process.kill()
        service.process.wait()
    eventually(lambda: not any(map(is_alive, everything)), within=10)

    service = start_service(data, ports)
    everything = service.processes()
    try:
        the_pages_answer(service)
        what_was_missed_is_made_up_for(service)
        eventually(lambda: runs(service, "RUNNING", "PENDING") == [], 90, OF_PREFECT)
        everything |= service.processes()
    finally:
        service.process.terminate()
        assert service.process.wait(timeout=10) == 0
    assert not any(map(is_alive, everything))


@pytest.mark.drill
def test_a_service_that_was_ended_with_ctrl_c_is_started_again_on_the_same_folder(tmp_path: Path) -> None:
    data, ports = tmp_path / "data", chosen_ports()

    for _ in range(2):
        service = start_service(data, ports)
        everything = service.processes()
        try:
            the_pages_answer(service)
            everything |= service.processes()
        finally:
            service.process.send_signal(signal.SIGINT)
            assert service.process.wait(timeout=10) == 0
        assert not any(map(is_alive, everything))


def the_pages_answer(service: RunningService) -> None:
    with urlopen(f"{service.web}/halsa", timeout=10) as response:  # noqa: S310 (our own address)
        assert response.status == 200


def strangers_may_not_give_prefect_orders(service: RunningService) -> None:
    with pytest.raises(HTTPError, match="401"):
        urlopen(f"{service.prefect}/api/deployments/name/Utskick/{DELIVERY}", timeout=10)  # noqa: S310


def a_schedule_fires_and_the_pass_is_in_our_database(service: RunningService, data: Path) -> None:
    # A server can be healthy and its scheduler dead: docs/decisions/prefect-and-pins.md.
    often = {"slug": DELIVERY, "schedule": {"interval": 20, "timezone": "UTC"}, "active": True}
    service.ask_prefect(f"deployments/{id_of_delivery(service)}", {"schedules": [often]}, "PATCH")

    eventually(lambda: any(run["auto_scheduled"] for run in runs(service, "COMPLETED")), 90, OF_PREFECT)
    eventually(
        lambda: {"morning", "deliver", "collect", "close"} <= jobs_that_have_gone(data), within=90, every=OF_PREFECT
    )


def a_run_has_begun(service: RunningService) -> None:
    service.ask_prefect(f"deployments/{id_of_delivery(service)}/create_flow_run", {})
    eventually(lambda: runs(service, "RUNNING", "PENDING") != [], within=90)


def id_of_delivery(service: RunningService) -> str:
    (found,) = service.ask_prefect("deployments/filter", {"deployments": {"name": {"any_": [DELIVERY]}}})
    return str(found["id"])


def jobs_that_have_gone(data: Path) -> set[str]:
    with opened(read_settings({"ARSHJUL_DATA": str(data)})) as store, store.reading() as unit:
        return set(unit.passes.heartbeats())


def what_was_missed_is_made_up_for(service: RunningService) -> None:
    known = {run["id"] for run in runs(service, "COMPLETED")}
    eventually(lambda: any(run["id"] not in known for run in runs(service, "COMPLETED")), 90, OF_PREFECT)


def runs(service: RunningService, *states: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = service.ask_prefect(
        "flow_runs/filter", {"flow_runs": {"state": {"type": {"any_": states}}}}
    )
    return found
