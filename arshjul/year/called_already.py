"""Meetings to which people were called in another way before the year was adopted here: no call is demanded of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from arshjul.year.deeds import Doer
from arshjul.year.facts import Fact, FactAbout, FactKind
from arshjul.year.model import STOCKHOLM, Occasion


@dataclass(frozen=True)
class CalledAlready:
    """Who was called to a meeting in another way, and to when and where."""

    told: str
    """As `when_and_where_called` says it."""
    people: frozenset[str]
    """Keys; who has a seat since then is called as anybody."""

    def holds(self, occasion: Occasion, person: str) -> bool:
        """Whether that call still says what is true: to another time or place everybody is called anew."""
        return person in self.people and self.told == when_and_where_called(occasion)


def when_and_where_called(occasion: Occasion) -> str:
    """When and where *occasion* is, as text: another text is another call."""
    parts = (occasion.day, occasion.last_day, occasion.start, occasion.end, occasion.place)
    return "|".join(str(part or "") for part in parts)


def recorded_call(occasion: Occasion, people: Iterable[str], doer: Doer) -> Fact:
    """The fact that *people* were called to *occasion* in another way."""
    return Fact(
        about=FactAbout.ITEM,
        kind=FactKind.CALLED,
        year=occasion.year,
        day=doer.at.astimezone(STOCKHOLM).date(),
        recorded_at=doer.at,
        by=doer.by,
        key=occasion.key,
        details={"told": when_and_where_called(occasion), "people": "\n".join(sorted(people))},
    )


def called_already_in(facts: Iterable[Fact]) -> Mapping[str, CalledAlready]:
    """What the facts say of it, by the meeting's key."""
    return {
        fact.key: CalledAlready(str(fact.details["told"]), frozenset(str(fact.details["people"]).splitlines()))
        for fact in facts
        if fact.kind is FactKind.CALLED
    }
