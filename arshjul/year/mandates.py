"""When the board's mandates change, who is elected for the new one, and the meeting at which it constitutes itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from arshjul.year.dates import ONE_DAY, add_months
from arshjul.year.duty import DutyBook
from arshjul.year.folding import folded
from arshjul.year.matters import meetings_of
from arshjul.year.model import VOTING_ROLES, Association, Body, Member, Occasion, OccasionKind, Role, Seat

CHANGE_OF_MANDATE = "change-of-mandate"
"""The chain in which the members elect a new board; it says in which years a mandate begins."""
ELECTED = "elected"
"""Its step that each member takes: it has elected or appointed its part of the board."""
ELECTED_AS = (VOTING_ROLES, frozenset({Role.DEPUTY}))
"""Each member chooses at least one board member and one deputy (lag (2003:1210) 10 §)."""
_CONSTITUTING = "konstituer"


@dataclass(frozen=True)
class Mandate:
    """The time for which a board is elected (lag (2003:1210) 13 §)."""

    start: date
    end: date
    """Its last day."""

    @property
    def eve(self) -> date:
        """The last day of the mandate before."""
        return self.start - ONE_DAY

    def has(self, seat: Seat) -> bool:
        """Whether *seat* is one of this mandate: it begins in it, or is said to go to its end.

        One that began before and has no end says nothing of the new mandate.
        """
        if seat.since and seat.since >= self.start:
            return seat.since <= self.end
        return seat.until is not None and seat.until >= self.end


def mandate_from(association: Association, book: DutyBook, year: int) -> Mandate | None:
    """The mandate that begins in the calendar year *year*; None: none does."""
    chain = book.chain(CHANGE_OF_MANDATE)
    if chain is None or chain.every is None or not chain.every.falls_in(year):
        return None
    start = date.fromisoformat(f"{year}-{association.articles.mandate_start}")
    return Mandate(start, add_months(start, 12 * chain.every.years) - ONE_DAY)


def latest_mandate(association: Association, book: DutyBook, year: int) -> Mandate | None:
    """The last mandate that begins in *year* or before."""
    chain = book.chain(CHANGE_OF_MANDATE)
    years = chain.every.years if chain and chain.every else 0
    found = (mandate_from(association, book, earlier) for earlier in range(year, year - years, -1))
    return next((mandate for mandate in found if mandate), None)


def is_elected(association: Association, mandate: Mandate, member: Member) -> bool:
    """Whether *member* has both a board member and a deputy for *mandate*, by the seats."""
    seats = [s for s in association.seats if s.body is Body.BOARD and s.member == member.key and mandate.has(s)]
    return all(any(seat.role in roles for seat in seats) for roles in ELECTED_AS)


def unelected(association: Association, mandate: Mandate) -> tuple[Member, ...]:
    """The members that have nobody for *mandate* yet; none for an association that keeps no register of its board."""
    if not any(seat.body is Body.BOARD for seat in association.seats):
        return ()
    members = (member for member in association.members if member.belongs_on(mandate.start))
    return tuple(member for member in members if not is_elected(association, mandate, member))


def says_constituting(title: str) -> bool:
    """Whether *title* is that of a constituting meeting."""
    return _CONSTITUTING in folded(title)


def constituting_meeting(association: Association, mandate: Mandate) -> Occasion | None:
    """The meeting at which the board of *mandate* constitutes itself: its title says so, or else it is the first."""
    plan = association.plan(mandate.start.year)
    meetings = [o for o in meetings_of(plan, Body.BOARD) if o.day >= mandate.start] if plan else []
    return next((o for o in meetings if says_constituting(o.title)), next(iter(meetings), None))


def is_constituting(association: Association, book: DutyBook, occasion: Occasion) -> bool:
    """Whether the board constitutes itself at *occasion*, in a new mandate or because its title says so."""
    if occasion.kind is not OccasionKind.MEETING or not occasion.body or not occasion.body.includes(Body.BOARD):
        return False
    mandate = mandate_from(association, book, occasion.day.year)
    first = constituting_meeting(association, mandate) if mandate else None
    return says_constituting(occasion.title) or (first is not None and first.key == occasion.key)
