"""Who stands in for the director (vikarie) is told so, and that it is called off; both are told when it is over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from arshjul.year.dates import ONE_DAY
from arshjul.year.model import STOCKHOLM, Association, Role, Seat, YearPlan
from arshjul.year.people import holders
from arshjul.year.saying.civil import asked_at
from arshjul.year.saying.message import About, Message, MessageKind, Topic
from arshjul.year.saying.told import ToldStandIn
from arshjul.year.stand_ins import stand_ins

FRESH = timedelta(days=14)
"""So long after the last day it is still told that it is over."""
_PREFIX = "standing-in:"


def standing_in_messages(
    association: Association, plan: YearPlan, told: Mapping[str, tuple[ToldStandIn, ...]]
) -> Iterator[Message]:
    """What is said of those who begin to stand in in the calendar year of *plan*.

    *told* is by target what has been told before, oldest first. Other days are told as the first were, in a mail that
    has them all. Who was told and has no such seat any more is told that.
    """
    if plan.adopted_at is None:
        return
    adopted_on = plan.adopted_at.astimezone(STOCKHOLM).date()
    standing = {}
    for seat in stand_ins(association):
        if seat.since and seat.until and seat.since.year == plan.year and seat.until >= adopted_on:
            standing[_target(seat.person, seat.since)] = seat
    for target, seat in standing.items():
        yield from _of_seat(association, plan, seat, told.get(target, ()))
    for target, before in told.items():
        person, _, since = target.removeprefix(_PREFIX).rpartition(":")
        is_told = before[-1].about is About.STANDING_IN
        if is_told and since.startswith(f"{plan.year}-") and target not in standing:
            off = _Days(plan, target, before[-1].days)
            yield off.message(About.NOT_STANDING_IN, person, plan.adopted_at, _again(before))


def _of_seat(association: Association, plan: YearPlan, seat: Seat, told: tuple[ToldStandIn, ...]) -> Iterator[Message]:
    if seat.since is None or seat.until is None or plan.adopted_at is None:
        return
    days = _Days(plan, _target(seat.person, seat.since), f"{seat.since}|{seat.until}")
    yield days.message(About.STANDING_IN, seat.person, plan.adopted_at, _again(told))
    back = seat.until + ONE_DAY
    for person in dict.fromkeys((seat.person, *(one.key for one in holders(association, Role.DIRECTOR, back)))):
        yield days.message(About.STOOD_IN, person, asked_at(back))


def _again(told: tuple[ToldStandIn, ...]) -> int:
    """How often it has been called off: what is said after that is said anew."""
    return sum(one.about is About.NOT_STANDING_IN for one in told)


@dataclass(frozen=True)
class _Days:
    """What the messages about some days are about."""

    plan: YearPlan
    target: str
    days: str

    def message(self, about: About, person: str, at: datetime, again: int = 0) -> Message:
        _, last = stand_in_days(self.days)
        return Message(
            key=f"{about}:{self.target}:{self.days}:{person}:{again}",
            kind=MessageKind.STAND_IN,
            at=at,
            person=person,
            topic=Topic.STAND_IN,
            year=self.plan.year,
            target=self.target,
            day=last + FRESH if about is About.STOOD_IN else last,
            about=about,
            content=self.days,
        )


def _target(person: str, since: date) -> str:
    return f"{_PREFIX}{person}:{since}"


def stand_in_of(target: str) -> str:
    """The key of the person that messages about that *target* say stands in."""
    return target.removeprefix(_PREFIX).rpartition(":")[0]


def stand_in_days(content: str) -> tuple[date, date]:
    """The first and the last day that a message with that *content* tells."""
    first, _, last = content.partition("|")
    return date.fromisoformat(first), date.fromisoformat(last)
