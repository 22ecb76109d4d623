"""The kallelse: the agenda and its papers to each one called, when somebody has sent it, and what is new after that.

It carries the same calendar entry as the call before it: the SEQUENCE is the same, since nobody is asked anew, and the
DTSTAMP later (RFC 5546, 2.1.4 and 2.1.5). So it goes to whoever has the meeting in the calendar as it stands; who has
not is called first, and gets the kallelse when that is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta

from arshjul.year.agenda.consent import summons_day
from arshjul.year.model import Association, Occasion, Role, YearPlan
from arshjul.year.people import called, holders
from arshjul.year.saying.calls import STEP, known_since
from arshjul.year.saying.message import About, Message, MessageKind, Topic, morning
from arshjul.year.saying.told import Line, Told, is_taken_back, latest, lines, since_asked, when_and_where

MISSING_DAYS = (3, 0)
"""Days before the day of the kallelse on which the director is reminded that nobody has sent it."""


def summonses(association: Association, plan: YearPlan, told: Mapping[str, Iterable[Told]]) -> Iterator[Message]:
    """What those who are called to the meetings of *plan* are to get of each agenda that has been sent."""
    for written in plan.standing:
        issues = written.prepared.issues
        if not issues or not written.kind.is_meeting:
            continue
        occasion, so_far = association.placed(written), lines(told.get(written.key, ()))
        for one in called(association, occasion):
            last = _as_it_stands(so_far.get(one.person.key, ()), occasion, one.person.own_address)
            if last is None:
                continue
            optional = one.optional if last.optional is None else last.optional
            for number, issue in enumerate(issues, 1):
                # A deputy who does not serve gets the agenda once, and papers first when called to serve.
                if optional and number > 1:
                    break
                yield Message(
                    key=f"summons:{occasion.key}:{one.person.key}:{number}{':told' if optional else ''}",
                    kind=MessageKind.SUMMONS,
                    at=max(issue.at, last.at + STEP),
                    person=one.person.key,
                    topic=Topic.OCCASION,
                    year=plan.year,
                    target=occasion.key,
                    day=occasion.last_day,
                    sequence=last.sequence,
                    optional=optional,
                    about=About.SUMMONS,
                    content=when_and_where(occasion),
                    address=one.person.own_address,
                )


def issue_number(key: str) -> int:
    """Which sending of its agenda the message with that *key* is of; the kallelse itself is 1."""
    return int(key.split(":")[3])


def missing_summonses(association: Association, plan: YearPlan) -> Iterator[Message]:
    """The reminders to the director of agendas that nobody has sent when their day comes.

    Only where somebody has begun with the agenda, or one has been sent before in the year: an association that calls
    in its own way is told nothing.
    """
    has_sent = any(o.prepared.issues for o in plan.occasions)
    for occasion in plan.standing:
        prepared = occasion.prepared
        begun = bool(prepared.edits or prepared.order or prepared.first)
        if prepared.issues or not occasion.kind.is_meeting or not (has_sent or begun):
            continue
        day, since = summons_day(association, occasion), known_since(plan, occasion)
        for person in holders(association, Role.DIRECTOR, day):
            for days_before in MISSING_DAYS:
                if (at := morning(day, days_before)) >= since:
                    yield Message(
                        key=f"unsent:{occasion.key}:{person.key}:{day.isoformat()}:{days_before}",
                        kind=MessageKind.REMINDER,
                        at=at,
                        person=person.key,
                        topic=Topic.OCCASION,
                        year=plan.year,
                        target=occasion.key,
                        day=occasion.day - timedelta(days=1),
                        days_before=days_before,
                        about=About.UNSENT,
                    )


def _as_it_stands(line: Line, occasion: Occasion, address: str) -> Told | None:
    """What the person was told last, when by that the meeting stands in the calendar of *address* as it is."""
    last = latest(line)
    if last is None or last.cancels or is_taken_back(line) or not last.is_at(address):
        return None
    return last if last in since_asked(line, occasion) else None
