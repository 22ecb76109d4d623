"""Boka in: who is called to several meetings of a year for the first time gets one mail that lists them.

The calls follow, one a meeting, since a calendar takes one entry a mail; their text is a line. Nothing waits for the
list: when it cannot be written, or is refused, they leave all the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from arshjul.year.model import Association, Occasion, YearPlan
from arshjul.year.people import called
from arshjul.year.saying.message import About, Message, MessageKind, Topic, bookings_target
from arshjul.year.saying.told import Told, address_mark

SEVERAL = 2


def booked(
    association: Association, plan: YearPlan, told: Mapping[str, tuple[Told, ...]], messages: Iterable[Message]
) -> Iterator[Message]:
    """The *messages* of *plan*, the first calls of a person to several meetings as such, with the list of them.

    By what has been *told*, also of those that have left already: while some of them wait the others are the same.
    Who was called to any of its meetings before that is called as usual. A list that was refused is said anew to
    another address that the person has since, and one that came through never is.
    """
    messages = tuple(messages)
    known = _known(plan, told)
    first: dict[str, list[Message]] = {}
    for message in messages:
        if _is_first(message, told, known.get(message.person, ())):
            first.setdefault(message.person, []).append(message)
    # Also when they all have left: the list itself may wait still.
    told_of = _told_of(plan, told)
    lists: dict[str, Message] = {}
    for person in dict.fromkeys((*first, *told_of)):
        calls = [*((call.at, call.day) for call in first.get(person, ())), *told_of.get(person, ())]
        if len(calls) >= SEVERAL:
            made = [one for one in told.get(bookings_target(plan.year), ()) if one.person == person]
            lists[person] = _list(association, plan.year, person, calls, made)
    marked = {call.key for person, calls in first.items() if person in lists for call in calls}
    yield from lists.values()
    yield from (replace(one, about=About.BOOKED) if one.key in marked else one for one in messages)


def to_book(association: Association, plan: YearPlan, person: str, today: date) -> tuple[Occasion, ...]:
    """The meetings of *plan* from *today* on to which *person* (key) is called, by day, as their readers see them."""
    coming = (association.placed(o) for o in plan.standing if o.kind.is_meeting and o.last_day >= today)
    mine = (o for o in coming if any(one.person.key == person for one in called(association, o)))
    return tuple(sorted(mine, key=lambda o: (o.day, o.key)))


def _known(plan: YearPlan, told: Mapping[str, tuple[Told, ...]]) -> dict[str, list[Told]]:
    found: dict[str, list[Told]] = {}
    for occasion in plan.occasions:
        for one in told.get(occasion.key, ()):
            found.setdefault(one.person, []).append(one)
    return found


def _told_of(plan: YearPlan, told: Mapping[str, tuple[Told, ...]]) -> dict[str, list[tuple[datetime, date]]]:
    """When each person was called to a meeting that stands, as one of several, and its day."""
    found: dict[str, list[tuple[datetime, date]]] = {}
    for occasion in plan.standing:
        for one in told.get(occasion.key, ()):
            if one.booked:
                found.setdefault(one.person, []).append((one.at, occasion.last_day))
    return found


def _is_first(message: Message, told: Mapping[str, tuple[Told, ...]], known: Iterable[Told]) -> bool:
    if message.kind is not MessageKind.INVITATION or message.about or message.is_moving or message.skip_reason:
        return False
    if any(one.person == message.person for one in told.get(message.target, ())):
        return False
    known = tuple(known)
    booked_at = [one.at for one in known if one.booked]
    # What is added to the year later is called to as usual.
    return message.at <= max(booked_at) if booked_at else not known


def _list(
    association: Association, year: int, person: str, calls: Iterable[tuple[datetime, date]], made: Sequence[Told]
) -> Message:
    """The list to *person*, where *made* are those that were queued to the person."""
    moments, days = zip(*calls, strict=True)
    known, hold = association.person(person), association.hold
    reached = next((one.address for one in reversed(made) if one.reached), "")
    address = reached or (known.own_address if known else "")
    # What was refused is not tried again there.
    is_other = not all(one.is_at(address) for one in made)
    return Message(
        key=f"book:{year}:{person}" + (f":{address_mark(address)}" if is_other else ""),
        kind=MessageKind.BOOKING,
        # That somebody has another address can be undone too.
        at=max(min(moments), hold.until) if hold and is_other else min(moments),
        person=person,
        topic=Topic.BOOKINGS,
        year=year,
        target=bookings_target(year),
        day=max(days),
    )
