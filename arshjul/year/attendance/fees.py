"""Who is to be paid for what: each spell as one row, with the hours when these are known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time
from fractions import Fraction

from arshjul.year.attendance.roles import seat_of
from arshjul.year.attendance.spells import Attendance, Spell
from arshjul.year.model import STOCKHOLM, Seat


@dataclass(frozen=True)
class FeeRow:
    """One spell of one person at one meeting."""

    spell: Spell
    seat: Seat | None
    """The seat by which the person was there; None: a guest."""
    member: str
    """The member that the person was there for; empty: none."""
    from_item: str
    """As the minutes number it; empty: they have no numbers that are known."""
    until_item: str
    start: time | None
    end: time | None

    def minutes(self, attendance: Attendance) -> int | None:
        """How long the person was there; None: it is not known, or the meeting took more than a day."""
        occasion = attendance.occasion
        if self.start is None or self.end is None or occasion.last_day != occasion.day:
            return None
        first, last = (datetime.combine(occasion.day, at, STOCKHOLM) for at in (self.start, self.end))
        # In UTC: on the night the clock changes, the difference of the hours is not the time that went.
        return int((last.timestamp() - first.timestamp()) // 60)


def fee_rows(attendance: Attendance) -> tuple[FeeRow, ...]:
    """A row for every spell, by person in the order of the seats.

    Hours that were not written down are the meeting's own, where the spell begins or ends with the meeting.
    """
    return tuple(_rows(attendance))


def hours(minutes: int) -> str:
    """Minutes as hours with a Swedish comma, to two places: ``2,5``."""
    rounded = round(Fraction(minutes, 60), 2)
    return f"{float(rounded):g}".replace(".", ",")


def _rows(attendance: Attendance) -> Iterator[FeeRow]:
    held, occasion, items = attendance.held, attendance.occasion, attendance.items
    for spell in in_order(attendance):
        reach = attendance.reach(spell)
        seat = seat_of(attendance, spell)
        member = attendance.association.member(seat.member) if seat else None
        begins_late = bool(spell.from_item) and reach.start > 0
        ends_early = bool(spell.until_item) and reach.stop < len(items)
        yield FeeRow(
            spell,
            seat,
            member.name if member else "",
            items[reach.start].number if items else "",
            items[reach.stop - 1].number if items else "",
            spell.start or (None if begins_late else held.start or occasion.start),
            spell.end or (None if ends_early else held.end or occasion.end),
        )


def in_order(attendance: Attendance) -> tuple[Spell, ...]:
    """The spells in the order of the seats, guests last; one person's in the order of the items."""
    people = {seat.person: place for place, seat in reversed([*enumerate(attendance.association.seats)])}

    def order(spell: Spell) -> tuple[bool, int, str, int]:
        is_guest, person = spell.who
        return (is_guest, people.get(person, len(people)), person, attendance.reach(spell).start)

    return tuple(sorted(attendance.spells, key=order))
