"""As what a person can be at a meeting: the seats decide."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from arshjul.year.attendance.spells import Attendance, ServedAs, Spell
from arshjul.year.model import VOTING_ROLES, Role, Seat
from arshjul.year.people import belongs


@dataclass(frozen=True)
class Choice:
    """One way in which one person can take part; for a serving deputy, in whose seat."""

    served_as: ServedAs
    instead_of: str = ""

    def fits(self, spell: Spell) -> bool:
        """Whether *spell* is of this kind."""
        return (spell.served_as, spell.instead_of) == (self.served_as, self.instead_of)


def choices(attendance: Attendance, person: str) -> tuple[Choice, ...]:
    """As what the person can be there, the likeliest first; none: the person has no seat at all on that day.

    A deputy serves for a seat of the same member and body alone (lag 2003:1210, 12 och 15 §§). Who has a voting
    seat in the body takes part in it, and as nothing else.
    """
    held = _held(attendance, person)
    own = [seat for seat in held if _is_called_by(attendance, seat)]
    found = dict.fromkeys(choice for seat in own for choice in _of_seat(attendance, seat))
    if not found and held:
        return (Choice(ServedAs.OFFICIAL),)
    order = list(ServedAs)
    # Stable on purpose: of several seats to serve in, the first of the file stays first.
    return tuple(sorted(found, key=lambda choice: order.index(choice.served_as)))


def seat_of(attendance: Attendance, spell: Spell) -> Seat | None:
    """The seat by which the person is there: the one that gives the role, else any that is held on the day."""
    if spell.served_as is ServedAs.GUEST:
        return None
    held = _held(attendance, spell.person)
    for seat in held:
        if _is_called_by(attendance, seat) and any(one.fits(spell) for one in _of_seat(attendance, seat)):
            return seat
    return held[0] if held else None


def _held(attendance: Attendance, person: str) -> list[Seat]:
    day = attendance.occasion.day
    return [seat for seat in attendance.association.seats if seat.person == person and seat.is_held_on(day)]


def _is_called_by(attendance: Attendance, seat: Seat) -> bool:
    return attendance.occasion.body is not None and belongs(seat, attendance.occasion)


def _of_seat(attendance: Attendance, seat: Seat) -> Iterator[Choice]:
    if seat.role in VOTING_ROLES:
        yield Choice(ServedAs.MEMBER)
    elif seat.role is Role.DEPUTY:
        for service in attendance.seats:
            if seat.member is not None and (service.body, service.member) == (seat.body, seat.member):
                yield Choice(ServedAs.SERVING, service.ordinary or "")
        yield Choice(ServedAs.DEPUTY)
    elif seat.role is Role.CO_OPTED:
        yield Choice(ServedAs.CO_OPTED)
    else:
        yield Choice(ServedAs.OFFICIAL)
