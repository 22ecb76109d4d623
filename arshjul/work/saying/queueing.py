"""Queueing what the years demand now: each message gets its row, rendered, before anything leaves."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import datetime

from arshjul.errors import LetterError
from arshjul.settings import Settings
from arshjul.store import NewDelivery
from arshjul.work.changing import Change
from arshjul.work.links import make_links
from arshjul.work.saying.letters import Writer, desk_of
from arshjul.work.saying.queued import Queued
from arshjul.work.saying.trial import show_tried
from arshjul.year.model import STOCKHOLM
from arshjul.year.saying.message import DEMANDED_KINDS, TOLD_AS_CALLS, Message, MessageKind
from arshjul.year.saying.messages import due
from arshjul.year.saying.trial import is_tried
from arshjul.year.standing import Standing


def queue(
    change: Change,
    settings: Settings,
    kinds: frozenset[MessageKind] = DEMANDED_KINDS,
    *,
    at_once: bool = False,
) -> Queued:
    """Add a row for every message of *kinds* that is due now and has none; twice at once adds it once.

    A mail that cannot be written never stops the next one. With *at_once* changes are told without quiet time.
    """
    standing = change.standing()
    if at_once:
        association = standing.association
        hurried = replace(association, hold=None, articles=replace(association.articles, quiet_minutes=0))
        standing = replace(standing, association=hurried)
    said = change.room.delivery_keys()
    demanded = [message for year in standing.years for message in year.messages if message.kind in kinds]
    waiting = due(demanded, said, change.now)
    shown = show_tried(change, settings, standing, kinds) if is_tried(standing.association) else Queued()
    if not waiting:
        return shown
    domain = change.room.calendar_domain(settings.mail_domain)
    about = {message.target for message in waiting}
    made = change.room.deliveries.newest(limit=None, targets=about)
    desk = desk_of(change.room, standing, settings, change.now, made=made, uid_domain=domain)
    writer = Writer(desk)
    again = change.room.outgoing.times_queued([message.key for message in waiting])
    rows: list[NewDelivery] = []
    faults: list[LetterError] = []
    unsaid: set[str] = set()
    for message in waiting:
        try:
            rows.append(writer.delivery(message, again.get(message.key, 0)))
        except LetterError as fault:
            faults.append(fault)
            # What the mail was to carry has not been said either.
            unsaid |= {carried.key for carried in message.together}
    rows = [row for row in rows if row.key not in unsaid]
    change.room.deliveries.add(rows)
    # In the same commit: the mails, and all that opens what they link to.
    ledger = change.standing().ledger
    make_links(change.room, standing.association, ledger.chain_facts, settings, change.now)
    return Queued((*rows, *shown.rows), (*faults, *shown.faults))


def held(change: Change) -> tuple[Message, ...]:
    """What is to be told when the present hold is over, and has no row yet; each with its reason if it is skipped."""
    standing, hold = change.standing(), change.association.hold
    if hold is None:
        return ()
    demanded = (message for year in standing.years for message in year.messages)
    return due(demanded, change.room.delivery_keys(), hold.until)


def calls_to_come(standing: Standing, after: Standing, said: Collection[str], now: datetime) -> tuple[Message, ...]:
    """What *after* demands and *standing* does not: invitations, changes and cancellations, and who stands in.

    Each is to one person; *said* are the keys of those that have a row.
    """
    trial_until = standing.association.trial_until
    after = replace(after, association=replace(after.association, trial_until=trial_until))
    known = {message.key for message in _calls(standing, now)}
    new = [m for m in _calls(after, now) if m.key not in known and m.key not in said]
    return tuple(m for m in new if not m.skip_reason and m.day >= now.astimezone(STOCKHOLM).date())


def _calls(standing: Standing, now: datetime) -> Iterator[Message]:
    for message in (one for year in standing.years for one in year.messages):
        if message.kind in TOLD_AS_CALLS or (message.kind is MessageKind.STAND_IN and message.at <= now):
            yield message
