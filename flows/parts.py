"""The parts of the morning: all queued in one step, and shown one by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime

from arshjul.settings import Settings, read_settings
from arshjul.work.jobs import JobReport
from arshjul.work.opening import opened
from arshjul.work.saying.rehearsing import rehearsed_day
from arshjul.work.saying.telling import Account, Part
from flows.choices import chosen_moment
from flows.naming import add_to_name
from flows.showing import HEADINGS, SLUGS, show
from tasks.mail import queue_what_is_due


@dataclass(frozen=True)
class Morning:
    """What was queued, or would be, and at which moment."""

    settings: Settings
    now: datetime
    report: JobReport
    is_dry: bool


_this_morning: ContextVar[Morning] = ContextVar("_this_morning")
"""Set in the run of the whole morning, so that the runs of its parts compute nothing anew."""


async def queue_the_morning(association: str | None, day: date | None, *, dry_run: bool) -> Morning:
    """Queue everything that is due, whatever it is about: so several reminders to one person become one mail.

    A dry run rehearses the day instead.
    """
    settings = read_settings()
    now = chosen_moment(settings, day, dry_run=dry_run)
    if dry_run:
        return Morning(settings, now, rehearse(settings, now, association), is_dry=True)
    return Morning(settings, now, await queue_what_is_due(now, association), is_dry=False)


def rehearse(settings: Settings, now: datetime, association: str | None) -> JobReport:
    """What would be said on the day of *now*; stores and sends nothing."""
    with opened(settings) as store:
        accounts = rehearsed_day(store, settings, now, association or None)
    return JobReport("rehearsal", sum(one.mails for one in accounts), f"övning: {tally(accounts)}", accounts=accounts)


@contextmanager
def shown_by_part(morning: Morning) -> Iterator[None]:
    """Within the block, the flow of each part shows its part of *morning*."""
    token = _this_morning.set(morning)
    try:
        yield
    finally:
        _this_morning.reset(token)


async def drive(part: Part, association: str | None, day: date | None, *, dry_run: bool) -> str:
    """Show one part of this morning; outside of one, queue as the morning does and show the part.

    Raises PassError, when all is shown, for what could not be done; in the morning that is for the morning to say.
    """
    together = _this_morning.get(None)
    morning = together or await queue_the_morning(association, day, dry_run=dry_run)
    own = [account.of(part) for account in morning.report.accounts]
    own = [account for account in own if account.due or account.said]
    await show(SLUGS[part], HEADINGS[part], own, morning.settings.address, dry_run=morning.is_dry)
    if own:
        await add_to_name(tally(own))
    if together is None:
        morning.report.require_whole()
    return f"{HEADINGS[part]}: {tally(own)}"


def tally(accounts: Sequence[Account]) -> str:
    """How much there is, for a name: ``12 utskick``, or when nothing is sent ``3 sena eller dags``."""
    mails = sum(one.mails for one in accounts)
    due = sum(len(one.due) for one in accounts)
    return f"{due} sena eller dags" if due and not mails else f"{mails} utskick"
