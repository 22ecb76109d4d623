"""What waits to be told of a deed and can still be undone: the bar on top of the pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from arshjul.errors import NotFoundError
from arshjul.store import Room, Unit
from arshjul.work.changing import gone_in_trial
from arshjul.work.undoing.done import Done, deeds_in
from arshjul.work.undoing.undoing import newest_told
from arshjul.work.units import standing_of
from arshjul.year.saying.message import Message
from arshjul.year.saying.messages import due
from arshjul.year.saying.trial import PREFIX, is_tried
from arshjul.year.standing import Standing


@dataclass(frozen=True)
class Waiting:
    """The mails about the last deed that others are told of, and until when they wait."""

    deed: Done
    mails: int
    until: datetime
    gone: int = 0
    """In a trial, how many mails that were shown the deed takes away or puts others in the place of."""
    is_tried: bool = False
    """A trial goes on: they are only shown."""

    def minutes(self, now: datetime) -> int:
        """How long they still wait, in whole minutes begun."""
        return max(1, -int((now - self.until).total_seconds() // 60))


def waiting(unit: Unit, key: str, now: datetime) -> Waiting | None:
    """What waits of the association at *now*; None: nothing is held that a deed could take back."""
    room = unit.of(key)
    hold = room.held
    if hold is None or hold.until <= now:
        return None
    standing = standing_of(unit, key, now)
    try:
        # What wrote no version holds nobody's mail but its own, and is taken back where it was done.
        deed = newest_told([done for done in deeds_in(room) if done.parts], room)
    except NotFoundError:
        return None
    if deed.at < hold.since:
        return None
    mails = sum(not message.skip_reason for message in due(_demanded(standing), _said(room), hold.until))
    gone = len(gone_in_trial(room, standing, hold.until))
    return Waiting(deed, mails, hold.until, gone, is_tried(standing.association)) if mails or gone else None


def _demanded(standing: Standing) -> tuple[Message, ...]:
    """What is told, and in a trial what is shown."""
    return (*(message for year in standing.years for message in year.messages), *standing.tried)


def _said(room: Room) -> frozenset[str]:
    """The keys of what has been told, or shown."""
    return frozenset(key.removeprefix(PREFIX) for key in room.delivery_keys())
