"""The two places that say when a flow runs, and the files that hold the flows."""

from __future__ import annotations

import ast
import asyncio
import importlib
import inspect
import re
import sys
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml

from arshjul.folders import folder
from flows.__main__ import deployment, runners_of_all
from flows.schedules import SCHEDULES, Schedule
from flows.watched import SILENT

ROOT = folder("flows").parent


def test_prefect_yaml_says_the_same_as_the_code() -> None:
    written = yaml.safe_load((ROOT / "prefect.yaml").read_text("utf-8"))

    def times(of: dict[str, Any]) -> list[tuple[str, str, str]]:
        return [(one["cron"], one["timezone"], one["slug"]) for one in of.get("schedules", [])]

    said = {one["name"]: (one["entrypoint"], one["tags"], times(one)) for one in written["deployments"]}
    assert said == {
        one.name: (one.entrypoint, one.tags, [(one.cron, one.timezone, one.name)] if one.cron else [])
        for one in SCHEDULES
    }


def test_every_run_on_a_work_pool_gives_signs_of_life() -> None:
    written = yaml.safe_load((ROOT / "prefect.yaml").read_text("utf-8"))

    # Without them Prefect never sees that a machine is gone: flows/watched.py.
    beats = {
        one["work_pool"]["job_variables"]["env"]["PREFECT_FLOWS_HEARTBEAT_FREQUENCY"] for one in written["deployments"]
    }

    assert {int(beat) for beat in beats} == {SILENT.total_seconds() / 3}


def test_the_morning_the_mails_and_the_replies_have_places_that_nothing_else_takes() -> None:
    apart = {one.name for one in SCHEDULES if one.has_own_places}

    runners = [[one.name for one in schedules] for _, schedules in runners_of_all()]

    assert apart == {"morgonen-klockan-7", "utskick-var-femte-minut", "svar-var-femte-minut"}
    assert [names for names in runners if apart & set(names)] == [[one.name] for one in SCHEDULES if one.name in apart]
    assert sorted(name for names in runners for name in names) == sorted(one.name for one in SCHEDULES)


def test_prefect_yaml_names_no_folder_of_any_machine() -> None:
    written = yaml.safe_load((ROOT / "prefect.yaml").read_text("utf-8"))

    (step,) = written["pull"]
    assert step == {"prefect.deployments.steps.set_working_directory": {"directory": "{{ $ARSHJUL_ROOT }}"}}


def test_what_runs_once_a_day_follows_stockholm_and_what_runs_more_often_follows_utc() -> None:
    daily = re.compile(r"\d+ \d+ \* \S+ \*")

    zones = {one.name: (bool(daily.fullmatch(one.cron)), one.timezone) for one in SCHEDULES if one.cron}

    assert zones == {
        "morgonen-klockan-7": (True, "Europe/Stockholm"),
        "utskick-var-femte-minut": (False, "UTC"),
        "svar-var-femte-minut": (False, "UTC"),
        "nasta-ar-om-hosten": (True, "Europe/Stockholm"),
        "avslut-varje-natt": (True, "Europe/Stockholm"),
    }
    assert all(ZoneInfo(timezone) for _, timezone in zones.values())


def test_drafts_of_next_year_are_made_in_the_autumn_alone_and_never_because_the_service_starts() -> None:
    (renewal,) = (one for one in SCHEDULES if "renew_years" in one.entrypoint)

    assert renewal.cron.split()[3] == "9-11"
    assert not renewal.is_made_up_for


def test_what_stands_in_an_address_is_written_in_letters_that_can() -> None:
    assert all(re.fullmatch(r"[a-z0-9-]+", one.name) for one in SCHEDULES)
    assert len({one.name for one in SCHEDULES}) == len(SCHEDULES)


def test_every_flow_has_a_file_of_its_own_that_is_named_as_it() -> None:
    assert all(one.entrypoint == f"flows.{name}.{name}" for one in SCHEDULES for name in [one.entrypoint.split(".")[1]])


@pytest.mark.parametrize("schedule", SCHEDULES, ids=lambda schedule: schedule.entrypoint)
def test_every_flow_is_asynchronous(schedule: Schedule) -> None:
    # A flow that is not waits a whole second at its end for Prefect's heartbeat.
    module, _, name = schedule.entrypoint.rpartition(".")

    flow = getattr(importlib.import_module(module), name)

    assert inspect.iscoroutinefunction(flow.fn)


@pytest.mark.parametrize("schedule", SCHEDULES, ids=lambda schedule: schedule.name)
def test_a_deployment_says_in_swedish_what_it_drives(schedule: Schedule) -> None:
    made = asyncio.run(deployment(schedule))

    assert made.tags == schedule.tags
    assert (made.description or "").endswith(".")
    assert schedule.entrypoint.startswith("flows.collect_replies") or "dry_run" in (made.description or "")


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
