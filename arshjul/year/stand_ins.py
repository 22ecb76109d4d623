"""Who stands in for the director (vikarie), as the seats alone say it.

A director's seat that lies within the days of another person's is a stand-in's: while it is held, all that goes to the
director goes to who stands in, and the other keeps the right to sign in (docs/decisions/stand-ins.md).
"""

from __future__ import annotations

from datetime import date

from arshjul.year.model import Association, Role, Seat


def stand_ins(association: Association) -> tuple[Seat, ...]:
    """The seats of those who have stood in, do it now or will, in the order of their days."""
    found = [seat for seat in association.seats_as(Role.DIRECTOR) if _stood_in_for_by(association, seat)]
    return tuple(sorted(found, key=lambda seat: seat.since or date.min))


def is_stood_in_for(association: Association, seat: Seat, day: date) -> bool:
    """Whether somebody else has what is the director's on *day*, though *seat* is held."""
    if seat.role is not Role.DIRECTOR:
        return False
    return any(_is_within(one, seat) and one.is_held_on(day) for one in association.seats_as(Role.DIRECTOR))


def _stood_in_for_by(association: Association, seat: Seat) -> bool:
    return any(_is_within(seat, other) for other in association.seats_as(Role.DIRECTOR))


def _is_within(seat: Seat, other: Seat) -> bool:
    if seat.person == other.person or seat.since is None or seat.until is None:
        return False
    is_longer = (other.since, other.until) != (seat.since, seat.until)
    return is_longer and other.is_held_on(seat.since) and other.is_held_on(seat.until)
