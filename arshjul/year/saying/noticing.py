"""The mails that ask members' contacts to put up the notice of approved minutes, and to take it down."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from arshjul.year.dates import is_working_day
from arshjul.year.minutes import NOTICE, Minutes
from arshjul.year.model import STOCKHOLM, Association, YearPlan
from arshjul.year.notices import askings
from arshjul.year.saying.civil import asked_at
from arshjul.year.saying.message import About, Message, MessageKind, Topic

FRESH = timedelta(days=14)
"""Minutes that were approved longer before anybody told so are history: nobody is asked to put them up."""


def notices(association: Association, plan: YearPlan, minutes: Iterable[Minutes]) -> Iterator[Message]:
    """What each contact is asked: to put it up when the minutes are approved, to take it down when the time is over.

    One who is the contact of several members gets one mail. What is reported of all of them is asked no more.
    """
    for one in minutes:
        approved, told_at = one.approved, one.told_at
        if approved is None or told_at is None or _day(told_at) - approved > FRESH:
            continue
        waiting = [person for posting, person in askings(association, one, _day(told_at)) if posting.posted is None]
        at = _soon(told_at + timedelta(minutes=association.articles.quiet_minutes))
        for key in dict.fromkeys(person.key for person in waiting):
            yield _message(plan, one, key, at, f"notice:{one.occasion.key}:{key}:{approved.isoformat()}")
        if earliest := one.earliest_take_down:
            hanging = [who for posting, who in askings(association, one, earliest) if posting.taken_down is None]
            for key in dict.fromkeys(person.key for person in hanging):
                name = f"take-down:{one.occasion.key}:{key}:{earliest.isoformat()}"
                yield _message(plan, one, key, asked_at(earliest), name, About.TAKING_DOWN)


def _message(
    plan: YearPlan, minutes: Minutes, person: str, at: datetime, key: str, about: About | None = None
) -> Message:
    return Message(
        key=key,
        kind=MessageKind.NOTICE,
        at=at,
        person=person,
        topic=Topic.DEADLINE,
        year=plan.year,
        target=f"{NOTICE}@{minutes.occasion.key}",
        day=_day(at) + FRESH,
        about=about,
    )


def _soon(at: datetime) -> datetime:
    """*at*, or the next working day's morning when that is a free day."""
    return at if is_working_day(_day(at)) else asked_at(_day(at))


def _day(at: datetime) -> date:
    return at.astimezone(STOCKHOLM).date()
