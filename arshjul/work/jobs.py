"""The jobs that a scheduler, cron or a person runs: one pass each, safe to run twice at once."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

from arshjul.duties import fingerprint_of_duties
from arshjul.errors import NotAllowedError, NotFoundError, PassError, StoreError
from arshjul.settings import Settings
from arshjul.store import Due, Store
from arshjul.tokens import fingerprint
from arshjul.work.answers import collect
from arshjul.work.changing import changing
from arshjul.work.closing import closable_years, close_years
from arshjul.work.culling import cull, culled_before, keys_to_cull
from arshjul.work.drafts import renew_year
from arshjul.work.feeds import made_of_settings, rebuild_feeds
from arshjul.work.keeping import require_running
from arshjul.work.mailing import Delivered, deliver
from arshjul.work.opening import opened
from arshjul.work.passes import Pass, passing
from arshjul.work.pinging import ping
from arshjul.work.saying import Account, DoorOfAPass, Queued, account_of, letter_of, queue
from arshjul.year.deeds import by_itself
from arshjul.year.model import STOCKHOLM, YearStatus
from arshjul.year.saying.message import MessageKind
from arshjul.year.saying.messages import DEMANDED_KINDS, TOLD_AT_ONCE, TOLD_IN_THE_MORNING

T = TypeVar("T")
logger = logging.getLogger(__name__)

RULES = "rules"
"""The mark that holds what every computed moment rests on: the duties and the settings."""
LOOKS_AT_ANOTHER, SECONDS_BETWEEN_LOOKS = 16, 0.5
"""Longer in all than a pass takes to say good-bye to the mail server."""


@dataclass(frozen=True)
class JobReport:
    """How one pass of one job went."""

    job: str
    done: int
    """Messages queued, mails sent, answers counted, or years made or closed."""
    note: str
    """One Swedish line."""
    queued: tuple[tuple[str, Queued], ...] = ()
    """What was queued, by the key of the association; those of which nothing was due are left out."""
    accounts: tuple[Account, ...] = ()
    """What there is to tell of each association that was looked at, when that was asked for."""
    years: tuple[tuple[str, str], ...] = ()
    """The years that were made or closed: the association's key, and in Swedish which year and why."""
    arrived: int = 0
    """Mails that were taken in."""
    faults: tuple[str, ...] = ()
    """What went wrong, by association; what is right with the others is done all the same. Swedish."""

    def require_whole(self) -> None:
        """Raise PassError when something of it was not done."""
        if self.faults:
            raise PassError("\n".join(self.faults))


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
            raise NotAllowedError("Bara jobbet invite kan köras med --now. Kör: arshjul run invite --now")
        job = partial(_invite, at_once=True)
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


async def _morning(this: Pass) -> JobReport:
    return _queued(this, _queue_due(this, DEMANDED_KINDS, Due.MORNING, Due.AT_ONCE))


async def _invite(this: Pass, *, at_once: bool = False) -> JobReport:
    return _queued(this, _queue_due(this, TOLD_AT_ONCE, Due.AT_ONCE, at_once=at_once))


async def _remind(this: Pass) -> JobReport:
    return _queued(this, _queue_due(this, TOLD_IN_THE_MORNING, Due.MORNING))


async def _follow(this: Pass) -> JobReport:
    return _queued(this, _queue_due(this, frozenset({MessageKind.REQUEST}), Due.MORNING))


async def _digest(this: Pass) -> JobReport:
    return _queued(this, _queue_due(this, frozenset({MessageKind.DIGEST}), Due.MORNING))


async def _renew(this: Pass) -> JobReport:
    """Make next year's draft where this year is adopted and nobody has begun the next one."""
    wanted = dict(years_to_renew(this.store, this.now, this.only))
    year = _next_year(this.now)

    def renew_for(key: str) -> None:
        renew_year(this.store, key, year, by_itself(this.now))

    went, faults = _each(this, wanted, renew_for)
    note = f"{len(went)} utkast till årshjul {year}. Inget skickas förrän året är fastställt"
    return JobReport(this.job, len(went), note, years=tuple((key, wanted[key]) for key in went), faults=faults)


def years_to_renew(store: Store, now: datetime, only: str | None = None) -> tuple[tuple[str, str], ...]:
    """The drafts of next year that a pass would make, as `JobReport.years` has them. Raises NotFoundError."""
    year = _next_year(now)
    with store.reading() as unit:
        if only:
            unit.of(only)
        years = unit.years()
    begun = {one.association_key for one in years if one.year == year}
    adopted = (one for one in years if one.year == year - 1 and one.status is YearStatus.ADOPTED and one.has_occasions)
    keys = (one.association_key for one in adopted if one.association_key not in begun)
    return tuple((key, f"Utkast till årshjul {year}") for key in keys if only in (None, key))


def _next_year(now: datetime) -> int:
    return now.astimezone(STOCKHOLM).year + 1


async def _close(this: Pass) -> JobReport:
    went, faults = _each(this, _due(this, Due.CLOSING), lambda key: close_years(this.store, key, this.now))
    years = _closed(went)
    return JobReport(this.job, len(years), f"{len(years)} årshjul avslutade", years=years, faults=faults)


def years_to_close(store: Store, now: datetime, only: str | None = None) -> tuple[tuple[str, str], ...]:
    """The years that a pass would close, as `JobReport.years` has them. Raises NotFoundError as `try_job` does."""
    with store.reading() as unit:
        keys = (unit.of(only).key,) if only else tuple(key for key, _ in unit.association_keys())
    return _closed({key: closable_years(store, key, now) for key in keys})


def _closed(years: Mapping[str, Mapping[int, str]]) -> tuple[tuple[str, str], ...]:
    return tuple((key, f"{year}: {why}") for key, closed in years.items() for year, why in closed.items())


async def _deliver(this: Pass) -> JobReport:
    started = this.settings.clock.now()

    def clock() -> datetime:
        # *now* may be a chosen day; what passes while we send is added to it.
        return this.now + max(this.settings.clock.now() - started, timedelta())

    # What was answered or changed in the last minutes is told now, not in the morning.
    queued = _queue_due(this, TOLD_AT_ONCE, Due.AT_ONCE)
    with this.store.reading() as unit:
        has_mail = unit.waiting.has_due(clock())
    if has_mail and await _another_delivers(this):
        return replace(_queued(this, queued), done=0, note="En annan omgång skickar redan det som väntar")
    went, door = Delivered(0, 0, 0), DoorOfAPass(this.store, this.settings)
    if has_mail:
        this.begin()
        went = await deliver(this.store, this.settings, clock, door)
    note = f"{went.sent} skickade, {went.failed} avvisade, {went.waiting} väntar på nytt försök"
    if door.stopped:
        note += f", {door.stopped} behövdes inte längre"
    if went.held_back_by:
        note += f"; e-postservern tar inte emot fler just nu ({went.held_back_by})"
    report = _queued(this, queued)
    return replace(report, done=went.sent, note=note, faults=(*report.faults, *went.faults))


async def _another_delivers(this: Pass) -> bool:
    """Whether a pass of this machine is at it already, and not just ending: two would only ask the server for more."""
    for _ in range(LOOKS_AT_ANOTHER):
        if not this.runs_elsewhere():
            return False
        await asyncio.sleep(SECONDS_BETWEEN_LOOKS)
    return True


async def _collect(this: Pass) -> JobReport:
    # In a thread: the mailbox is read with blocking calls.
    went = await asyncio.to_thread(collect, this.store, this.settings, this.now)
    arrived = went.counted + went.tray + went.other
    if arrived:
        this.begin()
    note = f"{went.counted} svar räknade, {went.tray} väntar i inkorgen, {went.other} utan verkan"
    return JobReport(this.job, went.counted, note, arrived=arrived)


async def _cull(this: Pass) -> JobReport:
    # A day ahead of the clock is only tried: it makes no mail older than it is.
    now = min(this.now, this.settings.clock.now())
    before, decision = culled_before(this.settings, now), this.settings.keep_mails_decision
    if before is None:
        return JobReport(this.job, 0, "Alla mejl sparas: ARSHJUL_KEEP_MAILS_DAYS är inte satt")

    def cull_for(key: str) -> int:
        made = cull(this.store, key, before, decision, by_itself(now))
        return made.number_of_mails if made else 0

    went, faults = _each(this, keys_to_cull(this.store, before), cull_for)
    culled = sum(went.values())
    return JobReport(this.job, culled, f"{culled} mejl från tiden före {before} gallrade", faults=faults)


@dataclass(frozen=True)
class _Looked:
    """What came of looking at one association."""

    queued: Queued
    account: Account | None


def _queue_due(
    this: Pass, kinds: frozenset[MessageKind], *what: Due, at_once: bool = False
) -> tuple[dict[str, _Looked], tuple[str, ...]]:
    """Queue what is due, one association a unit of work: what is wrong with one never stops the next."""

    def queue_for(key: str) -> _Looked:
        with changing(this.store, key, this.now, looks=True) as change:
            queued = queue(change, this.settings, kinds, at_once=at_once)
            rebuild_feeds(change.room, change.standing(), this.settings, this.now)
            told = account_of(change.standing(), map(letter_of, queued.rows), this.now) if this.tells else None
            return _Looked(queued, told)

    went, faults = _each(this, _all(this) if at_once else _due(this, *what), queue_for)
    unsaid = (f"{key}: {fault}" for key, one in went.items() for fault in one.queued.faults)
    return went, (*faults, *unsaid)


def _due(this: Pass, *what: Due) -> tuple[str, ...]:
    """The associations that are to be looked at, by key."""
    with this.store.reading() as unit:
        keys = {key for one in what for key in unit.due(one, this.now)}
    return tuple(sorted(key for key in keys if this.only in (None, key)))


def _all(this: Pass) -> tuple[str, ...]:
    with this.store.reading() as unit:
        return tuple(key for key, _ in unit.association_keys())


def _each(this: Pass, keys: Iterable[str], deed: Callable[[str], T]) -> tuple[dict[str, T], tuple[str, ...]]:
    """Do *deed* with each of *keys*: what it gave, and what went wrong instead."""
    went: dict[str, T] = {}
    faults: list[str] = []
    for key in keys:
        this.begin()
        try:
            went[key] = deed(key)
        except StoreError:
            raise  # the database is the same for all of them
        except Exception as error:
            logger.exception("The pass was not done for %s", key)
            faults.append(f"{key}: {error}")
    return went, tuple(faults)


def _queued(this: Pass, went: tuple[dict[str, _Looked], tuple[str, ...]]) -> JobReport:
    looked, faults = went
    queued = tuple((key, one.queued) for key, one in looked.items())
    planned, skipped = (sum(getattr(one, name) for _, one in queued) for name in ("planned", "skipped"))
    accounts = tuple(one.account for one in looked.values() if one.account)
    note = f"{planned} köade, {skipped} överhoppade med skäl"
    return JobReport(this.job, planned, note, queued, accounts, faults=faults)


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
    "morning": _morning,
    "invite": _invite,
    "remind": _remind,
    "deliver": _deliver,
    "collect": _collect,
    "follow": _follow,
    "digest": _digest,
    "renew": _renew,
    "close": _close,
    "cull": _cull,
}
"""What `run_job` can run."""
