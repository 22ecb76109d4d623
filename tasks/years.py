"""Make next year's drafts, close the years of which nothing can fall due any more, and cull what is old."""

from __future__ import annotations

from datetime import datetime

from prefect import task
from prefect.cache_policies import NO_CACHE

from arshjul.settings import read_settings
from arshjul.work.jobs import JobReport, try_job
from tasks.retrying import is_worth_retrying


@task(
    name="Gör utkast",
    task_run_name="gör utkast",
    retries=3,
    retry_delay_seconds=[5, 30, 120],
    retry_condition_fn=is_worth_retrying,
    cache_policy=NO_CACHE,
)
async def make_drafts(now: datetime, association: str | None) -> JobReport:
    """Make next year's draft where nobody has begun it."""
    return await try_job("renew", read_settings(), now, only=association or None)


@task(
    name="Avsluta",
    task_run_name="avsluta år",
    retries=3,
    retry_delay_seconds=[5, 30, 120],
    retry_condition_fn=is_worth_retrying,
    cache_policy=NO_CACHE,
)
async def close_finished_years(now: datetime, association: str | None) -> JobReport:
    """Close every year of which nothing can fall due any more."""
    return await try_job("close", read_settings(), now, only=association or None)


@task(
    name="Gallra",
    task_run_name="gallra enligt fristerna",
    retries=3,
    retry_delay_seconds=[5, 30, 120],
    retry_condition_fn=is_worth_retrying,
    cache_policy=NO_CACHE,
)
async def cull_by_rules(now: datetime, association: str | None) -> JobReport:
    """Remove what the decided rules let be removed, and nothing else."""
    return await try_job("cull", read_settings(), now, only=association or None)
