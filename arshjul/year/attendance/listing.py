"""The list of those present as minutes have it: who decided, who else was there, who was away."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from arshjul.year.attendance.fees import in_order
from arshjul.year.attendance.roles import seat_of
from arshjul.year.attendance.spells import Attendance, ServedAs, Spell
from arshjul.year.model import Seat


class Part(StrEnum):
    """A heading of the list."""

    DECIDING = "deciding"
    DEPUTIES = "deputies"
    CO_OPTED = "co_opted"
    OTHERS = "others"


PART_OF = {
    ServedAs.MEMBER: Part.DECIDING,
    ServedAs.SERVING: Part.DECIDING,
    ServedAs.DEPUTY: Part.DEPUTIES,
    ServedAs.CO_OPTED: Part.CO_OPTED,
    ServedAs.OFFICIAL: Part.OTHERS,
    ServedAs.GUEST: Part.OTHERS,
}


@dataclass(frozen=True)
class Listed:
    """One person under one heading, in one role and one way."""

    spells: tuple[Spell, ...]
    """At least one, in the order of the items."""
    seat: Seat | None

    @property
    def first(self) -> Spell:
        """The first spell; the others differ only in when."""
        return self.spells[0]


def listing(attendance: Attendance) -> dict[Part, tuple[Listed, ...]]:
    """Everybody who was there, by heading; a person who changed role or way stands once for each."""
    found: dict[tuple[object, ...], list[Spell]] = {}
    for spell in in_order(attendance):
        found.setdefault((spell.who, spell.served_as, spell.instead_of, spell.remote), []).append(spell)
    listed = [Listed(tuple(alike), seat_of(attendance, alike[0])) for alike in found.values()]
    return {part: tuple(one for one in listed if PART_OF[one.first.served_as] is part) for part in Part}


def away(attendance: Attendance) -> tuple[str, ...]:
    """The holders of voting seats who were not there at all. Why is nobody's business here."""
    there = {spell.person for spell in attendance.spells if spell.served_as is not ServedAs.GUEST}
    ordinary = [s.ordinary for s in attendance.seats if s.ordinary]
    return tuple(person for person in dict.fromkeys(ordinary) if person not in there)
