"""Who sat in each voting seat at each item."""

from __future__ import annotations

from dataclasses import dataclass, field

from arshjul.year.attendance.roles import seat_of
from arshjul.year.attendance.spells import Attendance, ServedAs, Spell
from arshjul.year.saying.deputies import Service


@dataclass(frozen=True)
class Sitting:
    """One voting seat, and who sat in it at one item."""

    seat: Service
    holders: tuple[Spell, ...] = field(default=())
    """More than one: the record contradicts itself."""


def seating(attendance: Attendance, place: int) -> tuple[Sitting, ...]:
    """Every voting seat of the meeting at the item in *place*.

    Several vacant seats of one member are filled in the order in which their deputies were recorded; one deputy
    too many sits in the last.
    """
    there = [spell for spell in attendance.at(place) if spell.served_as.decides]
    seats = attendance.seats
    found: list[Sitting] = []
    for number, seat in enumerate(seats):
        if seat.ordinary is not None:
            found.append(Sitting(seat, tuple(spell for spell in there if _sits(spell, seat))))
            continue
        alike = [at for at, other in enumerate(seats) if _alike(other, seat)]
        serving = [spell for spell in there if _serves_vacancy(attendance, spell, seat)]
        at = alike.index(number)
        is_last = number == alike[-1]
        found.append(Sitting(seat, tuple(serving[at:] if is_last else serving[at : at + 1])))
    return tuple(found)


def _sits(spell: Spell, seat: Service) -> bool:
    if spell.served_as is ServedAs.MEMBER:
        return spell.person == seat.ordinary
    return spell.served_as is ServedAs.SERVING and spell.instead_of == seat.ordinary


def _serves_vacancy(attendance: Attendance, spell: Spell, seat: Service) -> bool:
    if spell.served_as is not ServedAs.SERVING or spell.instead_of:
        return False
    own = seat_of(attendance, spell)
    return own is not None and (own.body, own.member) == (seat.body, seat.member)


def _alike(one: Service, other: Service) -> bool:
    return one.ordinary is None and (one.body, one.member) == (other.body, other.member)
