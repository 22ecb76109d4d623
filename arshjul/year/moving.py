"""Moving a meeting, calling it off, adding one: what the association becomes, and what speaks against days."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, time, timedelta

from arshjul.errors import InputError, Problem
from arshjul.year.dates import days_of, monday_of
from arshjul.year.model import Association, Body, Occasion, OccasionKind
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
class NewMeeting:
    """One meeting more, that stood in no plan."""

    year: int
    title: str
    body: str
    """The key of who meets, the association's own or one that all have."""
    wanted: Wanted


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
    _require_an_end_after_the_start(wanted)

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


def new_meeting(association: Association, new: NewMeeting) -> Occasion:
    """The occasion that *new* becomes, which has no key yet.

    Raises InputError without a title or anybody who meets, for a day of another year, and when it ends before it
    begins.
    """
    wanted, problems = new.wanted, []
    if not new.title:
        problems.append(Problem("Skriv vad mötet heter, till exempel Extra styrelsemöte.", field="rubrik"))
    own = next((one for one in association.bodies if one.key == new.body), None)
    if own is None and new.body not in set(Body):
        problems.append(Problem("Välj vem som möts.", field="organ"))
    if wanted.day.year != new.year:
        problems.append(Problem(f"Dagen är inte i {new.year}. Skriv en dag i {new.year}.", field="dag"))
    if problems:
        raise InputError(problems)
    _require_an_end_after_the_start(wanted)
    return Occasion(
        key="",
        year=new.year,
        kind=OccasionKind.MEETING,
        title=new.title,
        day=wanted.day,
        body=own.kind if own else Body(new.body),
        start=wanted.start,
        end=wanted.end,
        place=wanted.place,
        link=wanted.link,
        own_body=own,
    )


def with_one_more(association: Association, occasion: Occasion) -> Association:
    """The association with *occasion* in the plan of its year."""
    years = tuple(
        replace(plan, occasions=(*plan.occasions, occasion)) if plan.year == occasion.year else plan
        for plan in association.years
    )
    return replace(association, years=years)


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


def _require_an_end_after_the_start(wanted: Wanted) -> None:
    if wanted.end and (wanted.start is None or wanted.end <= wanted.start):
        text = "Mötet slutar innan det börjar. Skriv ett senare klockslag, eller lämna sluttiden tom."
        raise InputError([Problem(text, field="slut")])
