"""What an earlier runner left behind in Prefect, and how it is closed."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from prefect import get_client
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterState, FlowRunFilterStateType
from prefect.client.schemas.objects import FlowRun, State, StateType
from prefect.exceptions import ObjectNotFound
from prefect.states import Cancelled, Crashed

FORMER_DEPLOYMENTS = (
    "send-invitations/daily",
    "send-reminders/daily",
    "collect-replies/every-five-minutes",
    "deliver-messages/every-five-minutes",
    "Ansvarsfrihet och kedjor/ansvarsfrihet-och-kedjor",
)
"""Those of earlier versions, as Prefect names them: flow and deployment."""


async def remove_former_deployments() -> None:
    """Remove the deployments of earlier versions, with what is scheduled of them. What they did stays to be read."""
    async with get_client() as client:
        for name in FORMER_DEPLOYMENTS:
            with suppress(ObjectNotFound):
                await client.delete_deployment((await client.read_deployment_by_name(name)).id)


async def close_abandoned_runs() -> None:
    """Close the runs that nobody runs any more, and the ticks that nobody ran.

    A killed run stays Running or Pending for ever, and holds its place. Ticks from the time when the machine
    was away would all fire together. Which mails are left to send is known by our own database.
    """
    now = datetime.now(UTC)
    for run in await _runs(StateType.RUNNING, StateType.PENDING, StateType.CANCELLING):
        await _close(run, Crashed(message="Left behind by a process that ended without a word."))
    for run in await _runs(StateType.SCHEDULED):
        if run.expected_start_time and run.expected_start_time < now:
            await _close(run, Cancelled(message="Missed; replaced by the pass that is made at the start."))


async def _close(run: FlowRun, state: State[Any]) -> None:
    async with get_client() as client:
        await client.set_flow_run_state(run.id, state, force=True)


async def _runs(*types: StateType) -> list[FlowRun]:
    """Every run in one of the states; Prefect gives 200 at a time."""
    found: list[FlowRun] = []
    wanted = FlowRunFilter(state=FlowRunFilterState(type=FlowRunFilterStateType(any_=list(types))))
    async with get_client() as client:
        while page := await client.read_flow_runs(flow_run_filter=wanted, limit=200, offset=len(found)):
            found += page
    return found
