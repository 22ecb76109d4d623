"""What somebody has just done is held for a while before anybody is told, so that it can be undone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from arshjul.year.model import Association, YearPlan
from arshjul.year.saying.message import CALENDAR_KINDS, Message, MessageKind

_TOLD_OF_DEEDS = CALENDAR_KINDS | {MessageKind.QUORUM, MessageKind.STAND_IN}


def held(association: Association, plan: YearPlan, messages: Iterable[Message]) -> Iterator[Message]:
    """The *messages* of *plan*, none of what the last deed changed sooner than its hold is over.

    A reminder waits only when it is of a year that was adopted, or of a meeting that was changed, by that deed: the
    others keep their morning.
    """
    hold = association.hold
    if hold is None:
        yield from messages
        return
    changes: dict[str, datetime | None] = {o.key: o.revised_at for o in plan.occasions}
    for message in messages:
        moments = (plan.adopted_at, changes.get(message.target))
        is_new = any(hold.since <= moment <= message.at for moment in moments if moment)
        waits = message.kind in _TOLD_OF_DEEDS or (message.kind is MessageKind.REMINDER and is_new)
        yield replace(message, at=hold.until) if waits and message.at < hold.until else message


def not_before(association: Association, now: datetime) -> datetime:
    """The first moment from *now* on at which others may be told of a deed: not while an earlier one is held."""
    hold = association.hold
    return max(now, hold.until) if hold else now
