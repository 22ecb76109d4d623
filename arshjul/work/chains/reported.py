"""Which reports of members' contacts wait for the director's answer, as they stand in the store."""

from __future__ import annotations

from arshjul.store import Fact, Room

REPORTED = "reported"
CONFIRMED = "confirmed"
DECLINED = "declined"

_PREFIX = "report:discharge:"


def target_of(year: int) -> str:
    """What the facts about reports of a year's decisions are about."""
    return f"{_PREFIX}{year}"


def facts_waiting(room: Room, year: int, member: str | None = None) -> tuple[Fact, ...]:
    """The reports about a year, of one member or of all, that nobody has answered; oldest first."""
    facts = room.facts(target_of(year))
    answered = {fact.subject for fact in facts if fact.kind in (CONFIRMED, DECLINED)}
    return tuple(
        fact
        for fact in facts
        if fact.kind == REPORTED and str(fact.id) not in answered and member in (None, fact.subject)
    )


def years_reported(room: Room) -> tuple[int, ...]:
    """The years about which something was ever reported."""
    return tuple(sorted({int(f.target.removeprefix(_PREFIX)) for f in room.facts() if f.kind == REPORTED}))


def who_waits(room: Room) -> frozenset[tuple[int, str]]:
    """The year and member of every report that waits: they have answered, and it is the director's turn."""
    return frozenset((year, fact.subject) for year in years_reported(room) for fact in facts_waiting(room, year))


def numbers_waiting(room: Room) -> dict[int, int]:
    """How many reports wait, by the year they are about; years without any are left out."""
    waiting = {year: len(facts_waiting(room, year)) for year in years_reported(room)}
    return {year: number for year, number in waiting.items() if number}
