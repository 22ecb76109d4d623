"""What Prefect's server watches by itself when several machines work: ``python -m flows.watched``, once a version.

On one machine none of this is needed: who starts the flows closes what an earlier process left behind.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta

from prefect.automations import Automation
from prefect.client.schemas.objects import StateType
from prefect.events.actions import ChangeFlowRunState
from prefect.events.schemas.automations import EventTrigger, Posture

from flows.abandoned import remove_former_deployments

BEAT = "prefect.flow-run.heartbeat"
ENDS = frozenset(
    f"prefect.flow-run.{state}"
    for state in ("Completed", "Failed", "Cancelled", "Crashed", "Suspended", "Paused", "AwaitingRetry")
)
SILENT = timedelta(seconds=90)
"""Three beats; prefect.yaml sets one to 30 seconds, which is the least that Prefect takes."""
UNBEGUN = timedelta(minutes=10)
"""A worker starts a run within seconds; on a machine with much to do it may take a minute."""


async def prepare_server() -> None:
    """Put the server in order for this version: former deployments go, and runs that nobody runs are closed."""
    await remove_former_deployments()
    await _keep(_watch("Körningar som har tystnat", BEAT, ENDS | {BEAT}, SILENT))
    await _keep(_watch("Körningar som aldrig började", "prefect.flow-run.Pending", ENDS | {BEAT}, UNBEGUN))


def _watch(name: str, after: str, expected: frozenset[str], within: timedelta) -> Automation:
    """Let a run crash when, after one event, none of those expected has come in time."""
    return Automation(
        name=name,
        description="Maskinen eller processen som körde den är borta. Vilka mejl som väntar vet Årshjuls egen databas.",
        trigger=EventTrigger(
            after={after},
            expect=set(expected),
            match={"prefect.resource.id": "prefect.flow-run.*"},
            for_each={"prefect.resource.id"},
            posture=Posture.Proactive,
            threshold=1,
            within=within,
        ),
        actions=[
            ChangeFlowRunState(
                name=None, state=StateType.CRASHED, message="Left behind by a process that is gone.", force=False
            )
        ],
    )


async def _keep(wanted: Automation) -> None:
    """Make the automation, or bring the one of that name up to date."""
    try:
        found = await Automation.aread(name=wanted.name)
    except ValueError:
        await wanted.acreate()
        return
    wanted.id = found.id
    await wanted.aupdate()


if __name__ == "__main__":
    asyncio.run(prepare_server())
