"""The days that remedies propose, so that two of them can be carried out together.

Each finding asks for a day for the meeting that it is about. When one meeting has been given two days, or two meetings
the same day, all is asked again, with one day for each that is early enough for everything that asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

Free = Callable[[date, int | None], Iterator[date]]
"""The free days on or before a day, those on a weekday first."""


@dataclass(frozen=True)
class Wish:
    """What one finding asks of a meeting's new day."""

    latest: date
    weekday: int | None = None
    is_strict: bool = False
    """Whether another weekday does not help."""

    def suits(self, day: date) -> bool:
        """Whether *day* is what is asked."""
        return day <= self.latest and (not self.is_strict or day.weekday() == self.weekday)


@dataclass
class Proposals:
    """The days proposed in one look at a plan."""

    settled: Mapping[str, date] = field(default_factory=dict)
    """The day of each meeting, by what an earlier look has shown."""
    _wishes: dict[str, list[Wish]] = field(default_factory=dict)
    _given: dict[str, set[date]] = field(default_factory=dict)

    def day_for(self, key: str, wish: Wish, free: Free) -> date | None:
        """The day that is proposed for the meeting with that *key*; None: none near by suits."""
        settled = self.settled.get(key)
        taken = {day for other, day in self.settled.items() if other != key}
        day = settled if settled and wish.suits(settled) else _first(wish, free, taken)
        self._wishes.setdefault(key, []).append(wish)
        if day:
            self._given.setdefault(key, set()).add(day)
        return day

    @property
    def number_of_wishes(self) -> int:
        """How many times a day has been asked for."""
        return sum(map(len, self._wishes.values()))

    def are_at_odds(self) -> bool:
        """Whether they cannot all be carried out together."""
        days = [day for several in self._given.values() for day in several]
        return len(days) != len(self._given) or len(set(days)) != len(days)

    def settle(self, free: Free) -> Mapping[str, date]:
        """One day for each meeting that suits all that was asked of it, and no day twice."""
        found: dict[str, date] = {}
        for key, wishes in self._wishes.items():
            strict = next((wish for wish in wishes if wish.is_strict), wishes[0])
            hardest = Wish(min(wish.latest for wish in wishes), strict.weekday, strict.is_strict)
            if day := _first(hardest, free, set(found.values())):
                found[key] = day
        return found


def _first(wish: Wish, free: Free, taken: set[date]) -> date | None:
    return next((day for day in free(wish.latest, wish.weekday) if day not in taken and wish.suits(day)), None)
