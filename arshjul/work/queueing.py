"""Queueing what a year demands now: each message gets its row, rendered, before anything leaves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from arshjul.settings import Settings
from arshjul.store import DeliveryStatus, Room
from arshjul.work.letters import Writer
from arshjul.work.memory import remembered
from arshjul.year.duty import DutyBook
from arshjul.year.messages import Message, MessageKind, demanded, due
from arshjul.year.model import Association


@dataclass(frozen=True)
class Queued:
    """How many new rows there are."""

    planned: int
    skipped: int


def queue(
    room: Room,
    association: Association,
    book: DutyBook,
    settings: Settings,
    now: datetime,
    kinds: frozenset[MessageKind] = frozenset(MessageKind),
) -> Queued:
    """Add a row for every message of *kinds* that is due at *now* and has none; twice at once adds it once."""
    said = room.delivery_keys()
    waiting: list[Message] = []
    for plan in association.years:
        messages = demanded(association, plan, book, remembered(room, plan))
        waiting += [m for m in due(messages, said, now) if m.kind in kinds]
    if not waiting:
        return Queued(0, 0)
    writer = Writer(association, book, settings, room, now)
    rows = [writer.delivery(message) for message in waiting]
    room.add_deliveries(rows)
    skipped = sum(row.status is DeliveryStatus.SKIPPED for row in rows)
    return Queued(len(rows) - skipped, skipped)
