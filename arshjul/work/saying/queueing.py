"""Queueing what a year demands now: each message gets its row, rendered, before anything leaves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from arshjul.errors import LetterError
from arshjul.settings import Settings
from arshjul.store import DeliveryStatus, NewDelivery, Room
from arshjul.work.memory import remembered_of_each
from arshjul.work.saying.letters import Writer
from arshjul.year.duty import DutyBook
from arshjul.year.model import STOCKHOLM, Association
from arshjul.year.saying.messages import CALENDAR_KINDS, Message, MessageKind, demanded, due


@dataclass(frozen=True)
class Queued:
    """How many new rows there are."""

    planned: int
    skipped: int
    faults: tuple[LetterError, ...] = ()
    """The mails that could not be written. They have no rows, so the next pass tries them again."""

    def require_all(self) -> None:
        """Raise LetterError when a mail could not be written, so that the unit of work is undone as a whole."""
        if self.faults:
            raise LetterError("\n".join(str(fault) for fault in self.faults))


def queue(
    room: Room,
    association: Association,
    book: DutyBook,
    settings: Settings,
    now: datetime,
    kinds: frozenset[MessageKind] = frozenset(MessageKind),
    *,
    at_once: bool = False,
) -> Queued:
    """Add a row for every message of *kinds* that is due at *now* and has none; twice at once adds it once.

    A mail that cannot be written never stops the next one. With *at_once* changes are told without quiet time.
    """
    if at_once:
        association = replace(association, articles=replace(association.articles, quiet_minutes=0))
    said = room.delivery_keys()
    waiting: list[Message] = []
    for plan, memory in zip(association.years, remembered_of_each(room, association.years), strict=True):
        messages = demanded(association, plan, book, memory)
        waiting += [m for m in due(messages, said, now) if m.kind in kinds]
    if not waiting:
        return Queued(0, 0)
    writer = Writer(association, book, settings, room, now)
    rows: list[NewDelivery] = []
    faults: list[LetterError] = []
    unsaid: set[str] = set()
    for message in waiting:
        try:
            rows.append(writer.delivery(message))
        except LetterError as fault:
            faults.append(fault)
            # What the mail was to carry has not been said either.
            unsaid |= {carried.key for carried in message.together}
    rows = [row for row in rows if row.key not in unsaid]
    room.add_deliveries(rows)
    skipped = sum(row.status is DeliveryStatus.SKIPPED for row in rows)
    return Queued(len(rows) - skipped, skipped, tuple(faults))


def calls_to_come(
    room: Room, before: Association, after: Association, book: DutyBook, now: datetime
) -> tuple[Message, ...]:
    """The invitations, changes and cancellations that *after* demands and *before* does not, each to one person."""
    said = room.delivery_keys()
    known = {message.key for message in _calls(room, before, book)}
    new = [m for m in _calls(room, after, book) if m.key not in known and m.key not in said]
    return tuple(m for m in new if not m.skip_reason and m.day >= now.astimezone(STOCKHOLM).date())


def _calls(room: Room, association: Association, book: DutyBook) -> Iterator[Message]:
    for plan, memory in zip(association.years, remembered_of_each(room, association.years), strict=True):
        messages = demanded(association, plan, book, memory)
        yield from (message for message in messages if message.kind in CALENDAR_KINDS)
