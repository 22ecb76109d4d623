"""The jobs that a scheduler, cron or a person runs: one pass each, safe to run twice at once."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

from arshjul.duties import load_duties
from arshjul.errors import ArshjulError, NotAllowedError, NotFoundError, PassError, StoreError
from arshjul.settings import Settings
from arshjul.store import Store
from arshjul.work.answers.collecting import collect
from arshjul.work.drafts.renewing import renew_year
from arshjul.work.feeds.building import rebuild_feeds
from arshjul.work.mailing.delivering import deliver, this_process
from arshjul.work.opening import opened
from arshjul.work.saying.queueing import Queued, queue
from arshjul.year.model import STOCKHOLM, YearStatus
from arshjul.year.saying.messages import CALENDAR_KINDS, MessageKind

T = TypeVar("T")
logger = logging.getLogger(__name__)

NOT_FOR_THE_MORNING = CALENDAR_KINDS | {MessageKind.REQUEST}
"""The kinds that are told within minutes; reminders wait for their hour."""

OF_THE_MORNING = frozenset({MessageKind.REMINDER, MessageKind.REQUEST, MessageKind.DIGEST})
"""The kinds that the morning's pass tells; the jobs ``follow`` and ``digest`` tell their own alone."""


@dataclass(frozen=True)
class JobReport:
    """How one pass of one job went."""

    job: str
    done: int
    """Messages queued, or mails sent."""
    note: str
    """One Swedish line."""


async def run_job(name: str, settings: Settings, now: datetime, *, at_once: bool = False) -> JobReport:
    """Run one pass of the job *name*, and record that it began and how it ended.

    The end of a pass that fails is recorded when the error is one of ours; after any other, or a kill, it has only
    begun. Nothing is recorded when the store cannot be opened.

    With *at_once* the job ``invite`` tells changes without waiting for the quiet time. Raises NotFoundError for
    an unknown name, and NotAllowedError for another job that has nothing to hurry.
    """
    job = JOBS.get(name)
    if job is None:
        raise NotFoundError(f"Det finns inget jobb som heter {name}. Välj bland: {', '.join(JOBS)}.")
    if at_once:
        if job is not _invite:
            raise NotAllowedError("Bara jobbet invite kan köras med --now. Kör: arshjul run invite --now")
        job = partial(_invite, at_once=True)
    with opened(settings) as store:
        with store.writing() as unit:
            number = unit.begin_pass(name, this_process(), now)
        try:
            report = await job(store, settings, now)
        except ArshjulError as error:
            _end(store, number, now, ok=False, note=str(error))
            raise
        _end(store, number, now, ok=True, note=report.note)
        return report


def _end(store: Store, number: int, now: datetime, *, ok: bool, note: str) -> None:
    with store.writing() as unit:
        unit.end_pass(number, now, ok=ok, note=note)


async def _invite(store: Store, settings: Settings, now: datetime, *, at_once: bool = False) -> JobReport:
    return _queued("invite", _queue_everywhere(store, settings, now, NOT_FOR_THE_MORNING, at_once=at_once))


async def _remind(store: Store, settings: Settings, now: datetime) -> JobReport:
    return _queued("remind", _queue_everywhere(store, settings, now, OF_THE_MORNING))


async def _follow(store: Store, settings: Settings, now: datetime) -> JobReport:
    return _queued("follow", _queue_everywhere(store, settings, now, frozenset({MessageKind.REQUEST})))


async def _digest(store: Store, settings: Settings, now: datetime) -> JobReport:
    return _queued("digest", _queue_everywhere(store, settings, now, frozenset({MessageKind.DIGEST})))


async def _renew(store: Store, settings: Settings, now: datetime) -> JobReport:
    """Make next year's draft where this year is adopted and nobody has begun the next one."""
    year = now.astimezone(STOCKHOLM).year + 1

    def renew_for(key: str) -> bool:
        with store.reading() as unit:
            association = unit.of(key).association()
        present = association.plan(year - 1)
        if present is None or present.status is not YearStatus.ADOPTED or not present.standing:
            return False
        if association.plan(year):
            return False
        renew_year(store, key, year, now, by="Årshjul")
        return True

    went, faults = _everywhere(store, renew_for)
    if faults:
        raise PassError("\n".join(faults))
    made = sum(went.values())
    return JobReport("renew", made, f"{made} utkast till årshjul {year}. Inget skickas förrän året är fastställt")


async def _deliver(store: Store, settings: Settings, now: datetime) -> JobReport:
    started = settings.clock.now()

    def clock() -> datetime:
        # *now* may be a chosen day; what passes while we send is added to it.
        return now + max(settings.clock.now() - started, timedelta())

    # What was answered or changed in the last minutes is told now, not in the morning.
    fault: PassError | None = None
    try:
        _queue_everywhere(store, settings, now, NOT_FOR_THE_MORNING)
    except PassError as error:
        fault = error
    went = await deliver(store, settings, clock)
    if fault:
        raise fault
    note = f"{went.sent} skickade, {went.failed} avvisade, {went.waiting} väntar på nytt försök"
    return JobReport("deliver", went.sent, note)


async def _collect(store: Store, settings: Settings, now: datetime) -> JobReport:
    # In a thread: the mailbox is read with blocking calls.
    went = await asyncio.to_thread(collect, store, settings, now)
    note = f"{went.counted} svar räknade, {went.tray} väntar i inkorgen, {went.other} utan verkan"
    return JobReport("collect", went.counted, note)


def _queue_everywhere(
    store: Store, settings: Settings, now: datetime, kinds: frozenset[MessageKind], *, at_once: bool = False
) -> Queued:
    """One association a unit of work: what is wrong with one never stops the next.

    Raises PassError at the end, when all that could be queued is queued, with what could not.
    """

    def queue_for(key: str) -> Queued:
        with store.writing() as unit:
            room = unit.of(key)
            association = room.association()
            book = load_duties(association.kind)
            queued = queue(room, association, book, settings, now, kinds, at_once=at_once)
            rebuild_feeds(room, association, book, settings, now)
            return queued

    went, faults = _everywhere(store, queue_for)
    faults += [f"{key}: {fault}" for key, queued in went.items() for fault in queued.faults]
    if faults:
        raise PassError("\n".join(faults))
    return Queued(sum(q.planned for q in went.values()), sum(q.skipped for q in went.values()))


def _everywhere(store: Store, deed: Callable[[str], T]) -> tuple[dict[str, T], list[str]]:
    """Do *deed* with the key of every association: what it gave, and what went wrong instead."""
    went: dict[str, T] = {}
    faults: list[str] = []
    with store.reading() as unit:
        keys = [key for key, _ in unit.association_keys()]
    for key in keys:
        try:
            went[key] = deed(key)
        except StoreError:
            raise  # the database is the same for all of them
        except Exception as error:
            logger.exception("The pass was not done for %s", key)
            faults.append(f"{key}: {error}")
    return went, faults


def _queued(job: str, queued: Queued) -> JobReport:
    return JobReport(job, queued.planned, f"{queued.planned} köade, {queued.skipped} överhoppade med skäl")


JOBS: dict[str, Callable[[Store, Settings, datetime], Awaitable[JobReport]]] = {
    "invite": _invite,
    "remind": _remind,
    "deliver": _deliver,
    "collect": _collect,
    "follow": _follow,
    "digest": _digest,
    "renew": _renew,
}
"""What `run_job` can run."""
