"""What has become of each sending of a kallelse: by its mails, and while there are none by what they wait for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from arshjul.store import Delivery
from arshjul.store.deliveries import UNSENT
from arshjul.year.model import Occasion
from arshjul.year.saying.message import Ending, Message, MessageKind
from arshjul.year.saying.summoning import issue_number
from arshjul.year.saying.trial import is_tried
from arshjul.year.standing import Standing


class Going(StrEnum):
    """How far a sending has come."""

    TRIAL = "trial"
    """Nobody gets it before the trial that goes on is let go."""
    COMING = "coming"
    """Its moment is to come."""
    UNBOOKED = "unbooked"
    """Nobody has the meeting in the calendar yet as it stands: it follows the call."""
    UNDERWAY = "underway"
    """The next pass takes it, or the mail server has not taken it yet."""
    LEFT = "left"
    NOT_THROUGH = "not_through"
    """All its mails were refused, or stopped."""


@dataclass(frozen=True)
class Sending:
    """The kallelse, or later what was new in it, as it was sent once."""

    going: Going
    at: datetime
    """When the first of its mails left; before that when they leave."""
    waiting: int = 0
    """How many of its mails have not left."""


def sendings(standing: Standing, occasion: Occasion, mails: Iterable[Delivery], now: datetime) -> tuple[Sending, ...]:
    """What has become of each sending of the kallelse to *occasion*, by the *mails* about it; the first first."""
    rows: dict[int, list[Delivery]] = {}
    for row in mails:
        if row.kind is MessageKind.SUMMONS and row.ending is not Ending.WITHDRAWN:
            rows.setdefault(issue_number(row.key), []).append(row)
    numbered = enumerate(occasion.prepared.issues, 1)
    return tuple(
        _by_mails(standing, rows[number]) if number in rows else _without(standing, occasion, number, now)
        for number, _ in numbered
    )


def _by_mails(standing: Standing, rows: list[Delivery]) -> Sending:
    waiting = sum(row.status in UNSENT for row in rows)
    if left := [row.sent_at for row in rows if row.sent_at]:
        return Sending(Going.LEFT, min(left), waiting)
    first = min(row.due_at for row in rows)
    if not waiting:
        return Sending(Going.NOT_THROUGH, first)
    return Sending(Going.TRIAL if is_tried(standing.association) else Going.UNDERWAY, first, waiting)


def _without(standing: Standing, occasion: Occasion, number: int, now: datetime) -> Sending:
    association, at = standing.association, occasion.prepared.issues[number - 1].at
    if occasion.last_day < standing.today:
        # Its mails are culled.
        return Sending(Going.LEFT, at)
    if is_tried(association):
        return Sending(Going.TRIAL, at)
    leaves_at = min((one.at for one in _demanded(standing, occasion, number)), default=None)
    if (leaves_at or at) > now:
        return Sending(Going.COMING, leaves_at or at)
    return Sending(Going.UNDERWAY, leaves_at) if leaves_at else Sending(Going.UNBOOKED, at)


def _demanded(standing: Standing, occasion: Occasion, number: int) -> Iterator[Message]:
    year = standing.year(occasion.year)
    for one in (*year.messages, *year.summonses_to_come) if year else ():
        if one.kind is MessageKind.SUMMONS and one.target == occasion.key and issue_number(one.key) == number:
            yield one
