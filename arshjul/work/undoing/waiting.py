"""What waits to be told of a deed and can still be undone: the bar on top of the pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from arshjul.errors import NotFoundError
from arshjul.store import Unit
from arshjul.work.undoing.done import Done, deeds_in
from arshjul.work.undoing.undoing import newest_told
from arshjul.work.units import standing_of
from arshjul.year.saying.messages import due


@dataclass(frozen=True)
class Waiting:
    """The mails about the last deed that others are told of, and until when they wait."""

    deed: Done
    mails: int
    until: datetime

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
    demanded = (message for year in standing.years for message in year.messages)
    mails = [message for message in due(demanded, room.delivery_keys(), hold.until) if not message.skip_reason]
    return Waiting(deed, len(mails), hold.until) if mails else None
