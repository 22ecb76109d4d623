"""Who is called to a meeting, and who answers for a duty or a paper."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from arshjul.year.dates import ONE_DAY
from arshjul.year.deadlines import Deadline
from arshjul.year.model import Association, Body, Member, Occasion, Person, Role, Seat
from arshjul.year.stand_ins import is_stood_in_for, stand_ins


@dataclass(frozen=True)
class Called:
    """One person called to a meeting."""

    person: Person
    seat: Seat
    optional: bool
    """A deputy is told of time and place and may come, but is not bound to (KL 6:17 by lag 2003:1210, 19 §)."""
    is_guest: bool = False
    """Invited to this meeting alone; the seat is one that nobody holds, and counts for nothing."""


def called(association: Association, occasion: Occasion) -> tuple[Called, ...]:
    """The people called to *occasion*, each once, in the order of the seats; the office is always called.

    A person with two seats is called by the one that binds. A director whom somebody stands in for that day is not.
    Last come those who are invited to it alone.
    """
    if not occasion.kind.is_meeting or occasion.body is None:
        return ()
    by_person: dict[str, Called] = {}
    for seat in association.seats:
        if not seat.is_held_on(occasion.day) or not belongs(seat, occasion):
            continue
        if is_stood_in_for(association, seat, occasion.day):
            continue
        person = association.person(seat.person)
        if person is None:
            continue
        optional = seat.role is Role.DEPUTY
        known = by_person.get(person.key)
        if known is None or (known.optional and not optional):
            by_person[person.key] = Called(person, seat, optional)
    for key in occasion.guests:
        if key not in by_person and (guest := association.person(key)):
            by_person[key] = Called(guest, Seat(key, occasion.body, Role.CO_OPTED), optional=False, is_guest=True)
    return tuple(by_person.values())


def meetings_of_nobody(association: Association, occasions: Iterable[Occasion]) -> tuple[Occasion, ...]:
    """Those of *occasions* to which the office alone is called: nobody has a seat in the body on the day."""
    return tuple(
        occasion
        for occasion in occasions
        if occasion.kind.is_meeting
        and occasion.body
        and not any(one.seat.body is not Body.OFFICE and not one.is_guest for one in called(association, occasion))
    )


def is_called(association: Association, occasion: Occasion, person: str) -> bool:
    """Whether *person* is called to *occasion*.

    A deputy is, also one who was released: the next förhinder may be near, and a yes or no given now is then known.
    """
    return any(one.person.key == person for one in called(association, occasion))


def belongs(seat: Seat, occasion: Occasion) -> bool:
    """Whether whoever holds *seat* is called to meetings such as *occasion*."""
    if seat.role is Role.CONTACT:
        return False
    if seat.body is Body.OFFICE:
        return seat.role in (Role.DIRECTOR, Role.SECRETARY)
    if occasion.body is Body.PRESIDIUM:
        return seat.body is Body.BOARD and seat.role in (Role.CHAIR, Role.VICE_CHAIR)
    return occasion.is_of(seat)


def holders(association: Association, role: Role, day: date, member: str | None = None) -> tuple[Person, ...]:
    """The people who have *role* on *day*, for *member* when it is a contact; none: the director; each once.

    The director's is who stands in, while anybody does.
    """
    people = _with_role(association, role, day, member)
    return people or _with_role(association, Role.DIRECTOR, day, None)


@dataclass(frozen=True)
class Spell:
    """Some days on which a role is the same people's."""

    people: tuple[Person, ...]
    since: date
    until: date | None
    """The last of them; None: without an end."""


def spells(
    association: Association, role: Role, since: date, until: date | None, member: str | None = None
) -> tuple[Spell, ...]:
    """Who has *role* from *since* on, as `holders`, and anew whenever somebody begins or ends standing in."""
    turns = [
        day
        for seat in stand_ins(association)
        if seat.since and seat.until
        for day in (seat.since, seat.until + ONE_DAY)
    ]
    found: list[Spell] = []
    for day in sorted({since, *(one for one in turns if since < one and (until is None or one <= until))}):
        people = holders(association, role, day, member)
        if found and found[-1].people != people:
            found[-1] = replace(found[-1], until=day - ONE_DAY)
        if not found or found[-1].people != people:
            found.append(Spell(people, day, until))
    return tuple(found)


def in_place_of(association: Association, person: Person, day: date) -> tuple[Person, ...]:
    """Who gets on *day* what is *person*'s: those who stand in for a director, or the person."""
    seats = association.seats_as(Role.DIRECTOR)
    if any(one.person == person.key and is_stood_in_for(association, one, day) for one in seats):
        return holders(association, Role.DIRECTOR, day)
    return (person,)


def responsible(association: Association, deadline: Deadline) -> Mapping[Person, datetime | None]:
    """The people who answer for *deadline* on its day, and are reminded of it; each since when, as `Named` has it."""
    named = ((association.person(one.person), one.since) for one in deadline.named)
    if found := {person: since for person, since in named if person}:
        return found
    return dict.fromkeys(holders(association, deadline.duty.role, deadline.planned, deadline.member))


def contacts_of(association: Association, member: Member, day: date) -> tuple[Person, ...]:
    """The contacts of *member* on *day*; nobody stands in for them."""
    seats = (s for s in association.seats_as(Role.CONTACT) if s.member == member.key and s.is_held_on(day))
    keys = dict.fromkeys(seat.person for seat in seats)
    return tuple(person for key in keys if (person := association.person(key)))


def _with_role(association: Association, role: Role, day: date, member: str | None) -> tuple[Person, ...]:
    keys: dict[str, None] = {}
    for seat in association.seats_as(role):
        if not seat.is_held_on(day) or is_stood_in_for(association, seat, day):
            continue
        if role is Role.CONTACT and member is not None and seat.member != member:
            continue
        keys[seat.person] = None
    return tuple(person for key in keys if (person := association.person(key)))
