"""The rehearsal as people see it: to whom, when, with what subject."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from arshjul.duties import load_duties
from arshjul.settings import Settings
from arshjul.store import Store
from arshjul.work.letters import Writer
from arshjul.work.memory import plan_of, remembered
from arshjul.year.messages import MessageKind
from arshjul.year.rehearsal import rehearse, rehearsed_from


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


def rehearsal(store: Store, settings: Settings, key: str, year: int, now: datetime) -> tuple[Rehearsed, ...]:
    """Every mail that the year would send, in time order. Sends and stores nothing. Raises NotFoundError."""
    with store.reading() as unit:
        room = unit.of(key)
        association = room.association()
        plan = plan_of(association, year)
        book = load_duties(association.kind)
        start = rehearsed_from(plan, now)
        messages = rehearse(association, plan, book, start, remembered(room, plan))
        writer = Writer(association, book, settings, room, start)
        rows = []
        for message in messages:
            person = association.person(message.person)
            if person:
                subject = writer.subject(message)
                rows.append(Rehearsed(message.at, person.address, message.kind, subject, message.target, message.key))
    return tuple(rows)
