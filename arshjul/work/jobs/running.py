"""One pass of one job, safe to run twice at once: what a scheduler, cron or a person asks for."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial

from arshjul.duties import fingerprint_of_duties
from arshjul.errors import NotAllowedError, NotFoundError
from arshjul.settings import Settings
from arshjul.store import Store
from arshjul.tokens import fingerprint
from arshjul.work.feeds import made_of_settings
from arshjul.work.jobs.mail import collect_answers, deliver_due
from arshjul.work.jobs.queueing import digest, follow, invite, morning, remind
from arshjul.work.jobs.report import JobReport
from arshjul.work.jobs.yearly import close, cull_old, renew
from arshjul.work.keeping import require_running
from arshjul.work.opening import opened
from arshjul.work.passes import Pass, passing
from arshjul.work.pinging import ping

RULES = "rules"
"""The mark that holds what every computed moment rests on: the duties and the settings."""


async def run_job(name: str, settings: Settings, now: datetime, *, at_once: bool = False) -> JobReport:
    """Run one pass of the job *name*. That it went is remembered, and what it did, or why it failed.

    With *at_once* the job ``invite`` tells changes without waiting for the quiet time. Raises NotFoundError for
    an unknown name, NotAllowedError for another job that has nothing to hurry, and PassError at the end, when all
    that could be done is done, with what could not.
    """
    report = await try_job(name, settings, now, at_once=at_once)
    report.require_whole()
    return report


async def try_job(
    name: str,
    settings: Settings,
    now: datetime,
    *,
    at_once: bool = False,
    only: str | None = None,
    tells: bool = False,
) -> JobReport:
    """As `run_job`, but what could not be done stands in the report, beside what was done.

    With *only*, it queues, renews or closes for the association with that key alone; what waits to be sent is sent
    for all. With *tells*, the report says what there is to tell of each association. Raises NotFoundError when
    there is none with that key.
    """
    job = JOBS.get(name)
    if job is None:
        raise NotFoundError(f"Det finns inget jobb som heter {name}. Välj bland: {', '.join(JOBS)}.")
    if at_once:
        if name != "invite":
            raise NotAllowedError("Bara jobbet invite kan köras med --now.", command="arshjul run invite --now")
        job = partial(invite, at_once=True)
    with (
        opened(settings) as store,
        _running(store, now),
        passing(Pass(name, store, settings, now, only, tells)) as this,
    ):
        if only is not None:
            with store.reading() as unit:
                unit.of(only)
        _look_at_all_anew_under_other_rules(store, settings)
        report = await job(this)
        this.ok = not report.faults
        this.note = report.note if this.ok else "\n".join(report.faults)
    if name == "deliver" and this.ok:
        # When all of it is stored; in a thread, for it waits for another machine.
        await asyncio.to_thread(ping, settings)
    return report


@contextmanager
def _running(store: Store, now: datetime) -> Iterator[None]:
    """Raise NotAllowedError in a restored installation that nobody has let go on; that is no failed pass."""
    require_running(store, now)
    yield


def _look_at_all_anew_under_other_rules(store: Store, settings: Settings) -> None:
    """Let every association be due when the duties or the settings are others than when its moments were computed."""
    rules = fingerprint(fingerprint_of_duties() + made_of_settings(settings))
    with store.reading() as unit:
        are_known = unit.mark(RULES) == rules
    if not are_known:
        with store.writing() as unit:
            unit.look_at_all_anew()
            unit.put_mark(RULES, rules)


JOBS: dict[str, Callable[[Pass], Awaitable[JobReport]]] = {
    "morning": morning,
    "invite": invite,
    "remind": remind,
    "deliver": deliver_due,
    "collect": collect_answers,
    "follow": follow,
    "digest": digest,
    "renew": renew,
    "close": close,
    "cull": cull_old,
}
"""What `run_job` can run."""
