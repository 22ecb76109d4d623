"""The process that runs the flows on one machine: ``python -m flows --ready FILE``."""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from prefect import Flow, get_client
from prefect.deployments.runner import RunnerDeployment
from prefect.flows import load_flow_from_entrypoint
from prefect.runner import Runner
from prefect.schedules import Cron
from prefect.types.entrypoint import EntrypointType

from flows.abandoned import close_abandoned_runs, remove_former_deployments
from flows.schedules import SCHEDULES, Schedule

STOP_SECONDS = 5.5
"""Shorter than the patience of the service, which then kills."""

PLACES = 2
"""Runs at once of one runner; a run that is stuck holds one of them."""

Serving = Mapping[Runner, asyncio.Task[None]]


def main(arguments: Sequence[str] | None = None) -> None:
    """Serve until SIGTERM or SIGINT; with ``--ready FILE``, make the file when the schedules are in force."""
    parser = argparse.ArgumentParser(prog="python -m flows", description=__doc__)
    parser.add_argument("--ready", type=Path, help="file to make when the schedules are in force")
    os.umask(0o077)  # as in `arshjul.cli`
    ready: Path | None = parser.parse_args(arguments).ready
    asyncio.run(serve(ready.touch if ready else lambda: None))


async def serve(ready: Callable[[], None]) -> None:
    """Run what is due until SIGTERM or SIGINT.

    1. What an earlier process left behind is closed: it would hold places, and fire all at once.
    2. The deployments of former versions are removed: their flows are no more.
    3. The schedules are applied, and *ready* is told.
    4. What is made up for runs once now, in place of the ticks that were missed.
    """
    await close_abandoned_runs()
    await remove_former_deployments()
    runners = {schedule: runner for runner, schedules in runners_of_all() for schedule in schedules}
    deployments = {one: await runner.aadd_deployment(await deployment(one)) for one, runner in runners.items()}
    async with get_client() as client:
        for schedule, id in deployments.items():
            if schedule.is_made_up_for:
                await client.create_flow_run_from_deployment(id)

    serving = {runner: asyncio.create_task(runner.start()) for runner in dict.fromkeys(runners.values())}
    await _started(serving)
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):  # now, because Runner.start() installs a handler of its own
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    ready()
    stop_asked = asyncio.create_task(stop.wait())
    await asyncio.wait({stop_asked, *serving.values()}, return_when=asyncio.FIRST_COMPLETED)
    if stop.is_set():
        await _stop(serving)
    else:
        for ended in filter(asyncio.Task.done, serving.values()):
            await ended  # it ends of itself only with an error


def runners_of_all() -> Iterator[tuple[Runner, list[Schedule]]]:
    """One runner for each flow that has places of its own, and one for all the others."""
    apart = [[one] for one in SCHEDULES if one.has_own_places]
    together = [one for one in SCHEDULES if not one.has_own_places]
    for schedules in (*apart, together):
        name = schedules[0].name if schedules[0].has_own_places else "arshjul"
        # Not paused at the end: Prefect would delete what is scheduled.
        yield Runner(name=name, pause_on_shutdown=False, query_seconds=5, limit=PLACES), schedules


async def deployment(schedule: Schedule) -> RunnerDeployment:
    """Return what Prefect calls a deployment: the flow with its times."""
    flow: Flow[..., str] = load_flow_from_entrypoint(schedule.entrypoint)
    cron = [Cron(schedule.cron, timezone=schedule.timezone, slug=schedule.name)] if schedule.cron else []
    return await flow.ato_deployment(
        schedule.name,
        schedules=cron,
        tags=schedule.tags,
        description=flow.description,
        entrypoint_type=EntrypointType.MODULE_PATH,
    )


async def _started(serving: Serving) -> None:
    for runner, task in serving.items():
        while not (runner.started or task.done()):  # noqa: ASYNC110 (the runner has no event to wait for)
            await asyncio.sleep(0.05)


async def _stop(serving: Serving) -> None:
    """Cancel what runs, tell the server so, and end; when the server does not answer, end all the same."""
    # Cancelling the task of Runner.start() instead would leave its runs Running for ever.
    stopping = {asyncio.create_task(runner.astop()) for runner in serving}
    _, unfinished = await asyncio.wait({*stopping, *serving.values()}, timeout=STOP_SECONDS)
    if unfinished and os.getpgrp() == os.getpid():
        os.killpg(0, signal.SIGKILL)  # with the flow runs, which live in our process group


if __name__ == "__main__":
    main()
