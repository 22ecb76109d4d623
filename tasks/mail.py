"""Queue what the years demand, and hand what is queued to the mail server."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from prefect import task
from prefect.cache_policies import NO_CACHE

from arshjul.errors import ArshjulError, StoreError
from arshjul.settings import read_settings
from arshjul.work.jobs import run_job


async def is_worth_retrying(_task: Any, _run: Any, state: Any) -> bool:
    """Say no to what a person has to mend, e.g. a refused password: the next pass will look again."""
    error = await state.aresult(raise_on_failure=False)
    return isinstance(error, StoreError) or not isinstance(error, ArshjulError)


# One task for a whole batch, not one a mail: the delivery table remembers each mail, and Prefect would
# write some 20 kB about every task. No cache: a pass at the same moment must look again.
@task(retries=3, retry_delay_seconds=[5, 30, 120], retry_condition_fn=is_worth_retrying, cache_policy=NO_CACHE)
async def queue_invitations(now: datetime) -> str:
    """Write a row for every invitation, update and cancellation that is demanded at *now*."""
    return await _one_pass("invite", now)


@task(retries=3, retry_delay_seconds=[5, 30, 120], retry_condition_fn=is_worth_retrying, cache_policy=NO_CACHE)
async def queue_reminders(now: datetime) -> str:
    """Write a row for every reminder that is demanded at *now*."""
    return await _one_pass("remind", now)


# Fewer and shorter tries: the next pass comes within five minutes and takes up what is left.
@task(retries=2, retry_delay_seconds=[10, 60], retry_condition_fn=is_worth_retrying, cache_policy=NO_CACHE)
async def send_queued(now: datetime) -> str:
    """Hand every queued message whose moment has come to the mail server."""
    return await _one_pass("deliver", now)


# No retries: a mail is stored before it is marked, and the next pass comes within five minutes.
@task(retries=0, cache_policy=NO_CACHE)
async def collect_answers(now: datetime) -> str:
    """Take in every mail that has come to the mailbox."""
    return await _one_pass("collect", now)


async def _one_pass(job: str, now: datetime) -> str:
    report = await run_job(job, read_settings(), now)
    return f"{report.job}: {report.note}"
