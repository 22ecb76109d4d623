"""What the reader doubted, kept with the draft until somebody has settled it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from arshjul.store import Fact, Room
from arshjul.year.doubts import Doubted, OpenDoubt
from arshjul.year.model import STOCKHOLM

DOUBT = "doubt"
"""The kind of fact that keeps a doubt: its target is the year, its subject the occasion, its note the sentence."""


def kept_doubts(room: Room, year: int) -> tuple[OpenDoubt, ...]:
    """The doubts kept with the draft of *year*, in the order of the document."""
    return tuple(_doubt(fact) for fact in room.facts(str(year)) if fact.kind == DOUBT)


def keep_doubts(room: Room, year: int, doubts: Iterable[OpenDoubt], by: str, now: datetime) -> None:
    """Keep *doubts* with the draft of *year*, in place of those of an earlier reading."""
    for fact in room.facts(str(year)):
        if fact.kind == DOUBT and fact.id is not None:
            room.retract_fact(fact.id, now, by)
    today = now.astimezone(STOCKHOLM).date()
    for doubt in doubts:
        details = {
            "code": doubt.code,
            "about": doubt.about.value,
            "line": str(doubt.line),
            "source": doubt.source,
            "stood": doubt.stood,
        }
        room.add_fact(Fact(str(year), DOUBT, doubt.occasion, today, doubt.message, now, by, details=details))


def _doubt(fact: Fact) -> OpenDoubt:
    details = {name: str(value) for name, value in fact.details.items()}
    return OpenDoubt(
        details["code"],
        Doubted(details["about"]),
        fact.note,
        int(details["line"]),
        details["source"],
        fact.subject,
        details["stood"],
    )
