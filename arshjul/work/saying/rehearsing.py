"""The rehearsal as people see it: to whom, when, with what subject."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from arshjul.duties import load_duties
from arshjul.errors import NotFoundError
from arshjul.settings import Settings
from arshjul.store import Delivery, DeliveryStatus, Room, Store
from arshjul.work.memory import plan_of, remembered
from arshjul.work.saying.letters import Writer
from arshjul.year.saying.messages import DEMANDED_KINDS, MessageKind, targets
from arshjul.year.saying.rehearsal import rehearse, rehearsed_from


@dataclass(frozen=True)
class Rehearsed:
    """One mail that the year would send."""

    at: datetime
    to: str
    """The address."""
    kind: MessageKind
    subject: str
    occasion: str
    key: str
    association: str


def rehearsal(store: Store, settings: Settings, key: str, year: int, now: datetime) -> tuple[Rehearsed, ...]:
    """Every mail that the year would send, in time order. Sends and stores nothing. Raises NotFoundError.

    What an adopted year has said already stands as it was said.
    """
    with store.reading() as unit:
        room = unit.of(key)
        association = room.association()
        plan = plan_of(association, year)
        book = load_duties(association.kind)
        start = rehearsed_from(plan, now)
        known = remembered(room, plan)
        said = _said(room, targets(association, plan, book, known))
        messages = rehearse(association, plan, book, start, known, {row.key for row in said})
        writer = Writer(association, book, settings, room, start)
        rows = [
            Rehearsed(row.due_at, row.address, row.kind, row.subject, row.target, row.key, key)
            for row in said
            if row.status is not DeliveryStatus.SKIPPED
        ]
        for message in messages:
            person = association.person(message.person)
            if person:
                subject = writer.subject(message)
                rows.append(
                    Rehearsed(message.at, person.address, message.kind, subject, message.target, message.key, key)
                )
    return tuple(sorted(rows, key=lambda row: (row.at, row.key)))


def rehearsal_of_all(store: Store, settings: Settings, year: int, now: datetime) -> tuple[Rehearsed, ...]:
    """Every mail that *year* would send in the associations that have it, in time order.

    Raises NotFoundError when none has it.
    """
    with store.reading() as unit:
        keys = [key for key, _ in unit.association_keys() if unit.of(key).association().plan(year)]
    if not keys:
        raise NotFoundError(f"Inget förbund har ett årshjul för {year}.")
    rows = [row for key in keys for row in rehearsal(store, settings, key, year, now)]
    return tuple(sorted(rows, key=lambda row: (row.at, row.association, row.key)))


def _said(room: Room, about: Collection[str]) -> list[Delivery]:
    """The rows of the messages that were made about these things, skipped ones too."""
    return [row for row in room.deliveries(limit=None) if row.kind in DEMANDED_KINDS and row.target in about]
