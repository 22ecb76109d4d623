"""The question that the search answers: which days each meeting can have, and what speaks against them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from arshjul.year.model import Occasion
from arshjul.year.obstacles import Obstacles
from arshjul.year.renewal.search import GapCosts
from arshjul.year.renewal.start import Start


@dataclass(frozen=True)
class DayWish:
    """What one meeting's day costs."""

    meeting: int
    cost: Callable[[date], int]
    why: Callable[[date], str] = lambda _: ""
    """Why a day that costs something is not good: the end of a Swedish sentence. Empty: not worth saying."""


@dataclass(frozen=True)
class GapWish:
    """What the days from one meeting to another cost."""

    earlier: int
    later: int
    cost: Callable[[int], int]
    why_earlier: Callable[[int, date], str]
    """Why such a gap is not good, said of the earlier meeting; the date is the later one's day."""
    why_later: Callable[[int, date], str]
    """The same, said of the later meeting; the date is the earlier one's day."""


@dataclass(frozen=True)
class Placing:
    """The whole question that the search answers, and what its answers mean."""

    occasions: tuple[Occasion, ...]
    """The new year's meetings on their natural days."""
    starts: tuple[Start, ...]
    days: tuple[tuple[date, ...], ...]
    """The days that each meeting can have; the nearest to its natural day first."""
    day_wishes: tuple[DayWish, ...]
    gap_wishes: tuple[GapWish, ...]
    obstacles: Obstacles

    @property
    def candidates(self) -> list[list[int]]:
        """The days as numbers."""
        return [[day.toordinal() for day in days] for days in self.days]

    @property
    def day_costs(self) -> list[list[int]]:
        """What each day costs its meeting."""
        wishes: list[list[DayWish]] = [[] for _ in self.occasions]
        for wish in self.day_wishes:
            wishes[wish.meeting].append(wish)
        return [[sum(wish.cost(day) for wish in wishes[i]) for day in days] for i, days in enumerate(self.days)]

    @property
    def gap_costs(self) -> dict[tuple[int, int], GapCosts]:
        """What each distance costs its two meetings."""
        wishes: dict[tuple[int, int], list[GapWish]] = {}
        for wish in self.gap_wishes:
            wishes.setdefault((wish.earlier, wish.later), []).append(wish)
        found: dict[tuple[int, int], GapCosts] = {}
        for (i, j), related in wishes.items():
            least = (min(self.days[j]) - max(self.days[i])).days
            most = (max(self.days[j]) - min(self.days[i])).days
            found[i, j] = {gap: sum(wish.cost(gap) for wish in related) for gap in range(least, most + 1)}
        return found

    def day(self, number: int, choice: Sequence[int]) -> date:
        """The day that *choice* gives a meeting."""
        return self.days[number][choice[number]]
