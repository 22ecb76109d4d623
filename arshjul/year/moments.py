"""The moments at which something next falls to be said or done in an association, kept so that nobody has to look."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from arshjul.year.closing import closes_from
from arshjul.year.model import STOCKHOLM
from arshjul.year.saying.message import TOLD_AT_ONCE, TOLD_IN_THE_MORNING, Message
from arshjul.year.saying.trial import PREFIX
from arshjul.year.standing import Standing

CHANGED = datetime(1970, 1, 1, tzinfo=UTC)
"""In the place of a moment: something has changed, and nobody has computed what follows. It is always due."""
NEVER = datetime(9000, 1, 1, tzinfo=UTC)
"""In the place of a moment: nothing, unless something changes."""


@dataclass(frozen=True)
class Moments:
    """When an association is to be looked at next, by what is looked for."""

    due_at: datetime = CHANGED
    """Something is to be told at once, or a calendar feed changes with the day."""
    morning_due_at: datetime = CHANGED
    """The morning's pass has something to say."""
    closing_at: datetime = CHANGED
    """A year may close by itself."""


def next_moments(
    standing: Standing, said: Collection[str], now: datetime, feeds_change_at: datetime | None = None
) -> Moments:
    """Return when the association is next to be looked at, as long as nothing of it changes.

    *said* are the keys of what has a row already. A moment that has come already stays as it is.

    What the years demand follows from what is stored and not from the clock: a deputy's time to answer that runs
    out, a quorum that then turns, a question about what will be late by then are demanded beforehand, each with its
    moment. So nothing falls due between two moments. After each look they are computed anew, also when it found
    nothing: what the saying leads to has its moment first then, and the day of what was waited for may have passed.
    """
    demanded = [m for year in standing.years for m in year.messages if m.key not in said]
    shown = [m for m in standing.tried if m.key not in said and PREFIX + m.key not in said]
    waiting = [m for m in (*demanded, *shown) if _gets_a_row(m, now)]
    coming = [m.at for m in waiting if m.kind in TOLD_AT_ONCE]
    if feeds_change_at:
        coming.append(feeds_change_at)
    closing_days = (day for year in standing.years if (day := closes_from(year)))
    return Moments(
        due_at=min(coming, default=NEVER),
        morning_due_at=_first(m for m in waiting if m.kind in TOLD_IN_THE_MORNING),
        closing_at=min((_midnight(day) for day in closing_days), default=NEVER),
    )


def _gets_a_row(message: Message, now: datetime) -> bool:
    """Whether `due` gives it some day: of a new address nobody is told when the meeting has been."""
    return not message.is_moving or max(message.at, now).astimezone(STOCKHOLM).date() <= message.day


def _first(messages: Iterable[Message]) -> datetime:
    return min((message.at for message in messages), default=NEVER)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, STOCKHOLM).astimezone(UTC)
