"""The two places that say when a flow runs, and the files that hold the flows."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
import sys
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml

from arshjul.folders import folder
from flows.schedules import SCHEDULES, Schedule

ROOT = folder("flows").parent


def test_prefect_yaml_says_the_same_as_the_code() -> None:
    written = yaml.safe_load((ROOT / "prefect.yaml").read_text("utf-8"))

    said = [
        Schedule(one["entrypoint"], one["name"], schedule["cron"], schedule["timezone"])
        for one in written["deployments"]
        for schedule in one["schedules"]
    ]
    assert tuple(said) == SCHEDULES


def test_prefect_yaml_names_no_folder_of_any_machine() -> None:
    written = yaml.safe_load((ROOT / "prefect.yaml").read_text("utf-8"))

    (step,) = written["pull"]
    assert step == {"prefect.deployments.steps.set_working_directory": {"directory": "{{ $ARSHJUL_ROOT }}"}}


def test_what_runs_once_a_day_follows_stockholm_and_what_runs_more_often_follows_utc() -> None:
    daily = re.compile(r"\d+ \d+ \* \* \*")

    zones = {schedule.entrypoint: (bool(daily.fullmatch(schedule.cron)), schedule.timezone) for schedule in SCHEDULES}

    assert zones == {
        "flows.send_invitations.send_invitations": (True, "Europe/Stockholm"),
        "flows.send_reminders.send_reminders": (True, "Europe/Stockholm"),
        "flows.collect_replies.collect_replies": (False, "UTC"),
        "flows.deliver_messages.deliver_messages": (False, "UTC"),
    }
    assert all(ZoneInfo(schedule.timezone) for schedule in SCHEDULES)


@pytest.mark.parametrize("schedule", SCHEDULES, ids=lambda schedule: schedule.entrypoint)
def test_every_flow_is_asynchronous(schedule: Schedule) -> None:
    # A flow that is not waits a whole second at its end for Prefect's heartbeat.
    module, _, name = schedule.entrypoint.rpartition(".")

    flow = getattr(importlib.import_module(module), name)

    assert inspect.iscoroutinefunction(flow.fn)


def test_no_file_among_the_flows_hides_a_module_of_the_standard_library() -> None:
    # Prefect may leave the folder first on the path.
    names = {file.stem for folder_name in ("flows", "tasks") for file in folder(folder_name).glob("*.py")}

    assert not (names - {"__init__", "__main__"}) & sys.stdlib_module_names


@pytest.mark.parametrize("file", sorted(folder("tasks").glob("*.py")), ids=lambda file: file.name)
def test_every_task_stands_with_its_retries_and_without_a_cache(file: Path) -> None:
    tree = ast.parse(file.read_text("utf-8"))

    for function in ast.walk(tree):
        if isinstance(function, ast.AsyncFunctionDef):
            for decorator in function.decorator_list:
                assert {"retries", "cache_policy"} <= _keywords(decorator), function.name


def _keywords(decorator: ast.expr) -> set[str | None]:
    return {keyword.arg for keyword in decorator.keywords} if isinstance(decorator, ast.Call) else set()
