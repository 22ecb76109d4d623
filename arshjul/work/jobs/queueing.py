"""The jobs that queue what is due to be said."""

from __future__ import annotations

from dataclasses import dataclass

from arshjul.store import Due
from arshjul.work.changing import changing
from arshjul.work.feeds import rebuild_feeds
from arshjul.work.jobs.each import all_keys, due_keys, each
from arshjul.work.jobs.report import JobReport
from arshjul.work.passes import Pass
from arshjul.work.saying import Account, Queued, account_of, letter_of, queue
from arshjul.year.saying.message import DEMANDED_KINDS, TOLD_AT_ONCE, TOLD_IN_THE_MORNING, MessageKind


async def morning(this: Pass) -> JobReport:
    """All that the morning says, in one mail a person."""
    return queued_report(this, queue_due(this, DEMANDED_KINDS, Due.MORNING, Due.AT_ONCE))


async def invite(this: Pass, *, at_once: bool = False) -> JobReport:
    """What is said as soon as it is true; with *at_once* without waiting for the quiet time."""
    return queued_report(this, queue_due(this, TOLD_AT_ONCE, Due.AT_ONCE, at_once=at_once))


async def remind(this: Pass) -> JobReport:
    """What is said in the morning alone."""
    return queued_report(this, queue_due(this, TOLD_IN_THE_MORNING, Due.MORNING))


async def follow(this: Pass) -> JobReport:
    """The requests to members that are silent, alone."""
    return queued_report(this, queue_due(this, frozenset({MessageKind.REQUEST}), Due.MORNING))


async def digest(this: Pass) -> JobReport:
    """The Monday letter, alone."""
    return queued_report(this, queue_due(this, frozenset({MessageKind.DIGEST}), Due.MORNING))


@dataclass(frozen=True)
class Looked:
    """What came of looking at one association."""

    queued: Queued
    account: Account | None


def queue_due(
    this: Pass, kinds: frozenset[MessageKind], *what: Due, at_once: bool = False
) -> tuple[dict[str, Looked], tuple[str, ...]]:
    """Queue what is due, one association a unit of work: what is wrong with one never stops the next."""

    def queue_for(key: str) -> Looked:
        with changing(this.store, key, this.now, looks=True) as change:
            queued = queue(change, this.settings, kinds, at_once=at_once)
            rebuild_feeds(change.room, change.standing(), this.settings, this.now)
            told = account_of(change.standing(), map(letter_of, queued.rows), this.now) if this.tells else None
            return Looked(queued, told)

    went, faults = each(this, all_keys(this) if at_once else due_keys(this, *what), queue_for)
    unsaid = (f"{key}: {fault}" for key, one in went.items() for fault in one.queued.faults)
    return went, (*faults, *unsaid)


def queued_report(this: Pass, went: tuple[dict[str, Looked], tuple[str, ...]]) -> JobReport:
    """The report of what `queue_due` gave."""
    looked, faults = went
    queued = tuple((key, one.queued) for key, one in looked.items())
    planned, skipped = (sum(getattr(one, name) for _, one in queued) for name in ("planned", "skipped"))
    accounts = tuple(one.account for one in looked.values() if one.account)
    note = f"{planned} köade, {skipped} överhoppade med skäl"
    return JobReport(this.job, planned, note, queued, accounts, faults=faults)
