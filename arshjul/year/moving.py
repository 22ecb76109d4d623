"""Moving a meeting and calling it off: what the association becomes, and what speaks against the days around it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, time, timedelta

from arshjul.errors import InputError, Problem
from arshjul.year.dates import days_of, monday_of
from arshjul.year.model import Association, Occasion
from arshjul.year.obstacles import Obstacles
from arshjul.year.wording import heading

WEEKS_AROUND = 3
"""Before and after: a meeting that is moved by more is mostly another meeting."""


@dataclass(frozen=True)
class Wanted:
    """When and where a meeting is to be held."""

    day: date
    start: time | None
    end: time | None
    place: str
    link: str
    """The address of a video meeting; empty: it has none."""

    @classmethod
    def of(cls, occasion: Occasion) -> Wanted:
        """As it stands."""
        return cls(occasion.day, occasion.start, occasion.end, occasion.place, occasion.link)


@dataclass(frozen=True)
class NearDay:
    """A day that a meeting could be moved to."""

    day: date
    against: str
    """What speaks against it, in Swedish; empty: nothing does."""
    meetings: tuple[str, ...]
    """The others on that day, each as a heading."""


def moved(association: Association, key: str, wanted: Wanted) -> Association:
    """The association with that occasion as *wanted*; one that was called off is held all the same.

    One of several days keeps as many. Raises InputError when it ends before it begins.
    """
    if wanted.end and (wanted.start is None or wanted.end <= wanted.start):
        text = "Mötet slutar innan det börjar. Skriv ett senare klockslag, eller lämna sluttiden tom."
        raise InputError([Problem(text, field="slut")])

    def change(occasion: Occasion) -> Occasion:
        shift = wanted.day - occasion.day
        end_day = occasion.end_day + shift if occasion.end_day else None
        return replace(
            occasion,
            day=wanted.day,
            end_day=end_day,
            start=wanted.start,
            end=wanted.end,
            place=wanted.place,
            link=wanted.link,
            cancelled=False,
        )

    return _with(association, key, change)


def called_off(association: Association, key: str) -> Association:
    """The association with that occasion cancelled."""
    return _with(association, key, lambda occasion: replace(occasion, cancelled=True))


def days_near(association: Association, occasion: Occasion, around: date) -> tuple[NearDay, ...]:
    """The whole weeks from three before *around* to three after it, day by day."""
    first = monday_of(around) - timedelta(weeks=WEEKS_AROUND)
    last = first + timedelta(weeks=2 * WEEKS_AROUND + 1, days=-1)
    length, obstacles = occasion.last_day - occasion.day, Obstacles.of(association)
    others = [o for o in _standing(association) if o.key != occasion.key and o.kind.is_meeting]
    return tuple(
        NearDay(
            day,
            obstacles.on(day, day + length) or "",
            tuple(heading(o) for o in others if o.day <= day + length and day <= o.last_day),
        )
        for day in days_of(first, last)
    )


def _standing(association: Association) -> Iterator[Occasion]:
    for plan in association.years:
        yield from plan.standing


def _with(association: Association, key: str, change: Callable[[Occasion], Occasion]) -> Association:
    years = tuple(
        replace(plan, occasions=tuple(change(o) if o.key == key else o for o in plan.occasions))
        for plan in association.years
    )
    return replace(association, years=years)
