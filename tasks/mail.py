"""Queue what the years demand, and hand what is queued to the mail server."""

from __future__ import annotations

from datetime import datetime

from prefect import task
from prefect.cache_policies import NO_CACHE

from arshjul.settings import read_settings
from arshjul.work.jobs import JobReport, try_job
from tasks.retrying import is_worth_retrying


# One task for a whole batch, not one a mail: the delivery table remembers each mail, and Prefect would
# write some 20 kB about every task. No cache: a pass at the same moment must look again.
@task(
    name="Köa",
    task_run_name="köa allt som är dags",
    retries=3,
    retry_delay_seconds=[5, 30, 120],
    retry_condition_fn=is_worth_retrying,
    cache_policy=NO_CACHE,
)
async def queue_what_is_due(now: datetime, association: str | None) -> JobReport:
    """Write a row for everything that is demanded at *now*; what could not be written stands in the report."""
    return await try_job("morning", read_settings(), now, only=association or None, tells=True)


# Fewer and shorter tries: the next pass comes within five minutes and takes up what is left.
@task(
    name="Skicka",
    task_run_name="skicka det som är köat",
    retries=2,
    retry_delay_seconds=[10, 60],
    retry_condition_fn=is_worth_retrying,
    cache_policy=NO_CACHE,
)
async def send_queued(now: datetime, association: str | None = None) -> JobReport:
    """Queue what was just changed, and hand every queued message whose moment has come to the mail server.

    With *association*, the changes of that one alone are queued.
    """
    return await try_job("deliver", read_settings(), now, only=association or None, tells=True)


# No retries: a mail is stored before it is marked, and the next pass comes within five minutes.
@task(name="Hämta svar", task_run_name="hämta svar", retries=0, cache_policy=NO_CACHE)
async def collect_answers(now: datetime) -> JobReport:
    """Take in every mail that has come to the mailbox."""
    return await try_job("collect", read_settings(), now)
