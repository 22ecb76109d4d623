"""What each meeting's own day costs: its habit, the obstacles, and the days that others set."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from arshjul.year.checks.statutory import SPARE_DAYS
from arshjul.year.dates import is_working_day
from arshjul.year.deadlines import Deadline, deadlines
from arshjul.year.deciding import deciding_meeting, preparing_meeting
from arshjul.year.duty import DateKind, DutyBook, Scope
from arshjul.year.model import Association, Body, Occasion, YearPlan
from arshjul.year.obstacles import Obstacles
from arshjul.year.renewal.placing import DayWish
from arshjul.year.renewal.weights import (
    COLLISION,
    ELECTED,
    LATER,
    LAW,
    OBSTACLE,
    SEARCH_DAYS,
    SEARCH_DAYS_FOR_LAW,
    WEEKDAY,
    WEEKDAY_OF_HABIT,
)
from arshjul.year.wording import counted, written

_ELECTED_BODIES = (Body.BOARD, Body.JOINT, Body.MEMBERS)


def possible_days(occasion: Occasion, limit: date | None, obstacles: Obstacles) -> tuple[date, ...]:
    """Working days of the year near the natural day, and near *limit* when that is earlier.

    They reach farther when everything near is closed, so that a meeting in a long summer finds its way out.
    """
    length = occasion.last_day - occasion.day
    for reach in range(SEARCH_DAYS, 366, SEARCH_DAYS):
        first = occasion.day - timedelta(days=reach)
        if limit:
            first = min(first, limit - timedelta(weeks=2))
        first, last = max(first, date(occasion.year, 1, 1)), occasion.day + timedelta(days=reach)
        found = [
            day
            for n in range((last - first).days + 1)
            if (day := first + timedelta(days=n)).year == (day + length).year == occasion.year
            and is_working_day(day)
            and is_working_day(day + length)
        ]
        if any(obstacles.on(day, day + length) is None for day in found) or (found and reach > 84):
            break
    return tuple(sorted(found, key=lambda day: (abs(day - occasion.day), day)))


def habits(occasions: Sequence[Occasion]) -> Iterator[DayWish]:
    """The natural day, and the weekdays on which the body meets."""
    met = Counter((o.body_key, o.day.weekday()) for o in occasions)
    for i, occasion in enumerate(occasions):
        meetings = [met[occasion.body_key, weekday] for weekday in range(7)]
        own = meetings[occasion.day.weekday()]
        costs = [WEEKDAY_OF_HABIT * max(own - other, 0) // sum(meetings) for other in meetings]
        yield _near(i, occasion.day, costs, ELECTED if occasion.body in _ELECTED_BODIES else 1)


def _near(number: int, natural: date, weekday_costs: list[int], weight: int) -> DayWish:
    def cost(day: date) -> int:
        away = abs((day - natural).days)
        return weight * (away if away % 7 == 0 else away + WEEKDAY + weekday_costs[day.weekday()])

    return DayWish(number, cost)


def free_of(number: int, occasion: Occasion, obstacles: Obstacles) -> DayWish:
    """No bridge day, closure or council day."""
    length = occasion.last_day - occasion.day
    return DayWish(
        number,
        lambda day: OBSTACLE if obstacles.on(day, day + length) else 0,
        lambda day: obstacles.on(day, day + length) or "",
    )


def limits(association: Association, plan: YearPlan, book: DutyBook) -> Iterator[tuple[str, date, Deadline]]:
    """The meetings that must decide something by a day that others set: key, last good day, deadline.

    A day that is too far from the meeting is left to the check to tell of: no move of this meeting mends it.
    """
    for deadline in deadlines(association, plan, book):
        duty = deadline.duty
        if duty.kind is DateKind.OWN or duty.scope not in (Scope.ASSOCIATION, Scope.MEMBER):
            continue
        is_law = duty.kind is DateKind.STATUTORY
        latest = deadline.planned - timedelta(days=SPARE_DAYS if is_law else 0)
        reach = timedelta(days=SEARCH_DAYS_FOR_LAW if is_law else SEARCH_DAYS)
        meeting = deciding_meeting(plan, duty)
        if meeting and meeting.last_day - latest <= reach:
            yield meeting.key, latest, deadline
        preparing = preparing_meeting(plan, duty)
        if preparing and preparing != meeting and preparing.day - deadline.planned <= reach:
            yield preparing.key, deadline.planned, deadline


def not_after(number: int, latest: date, deadline: Deadline) -> DayWish:
    """In time for a day that others set."""
    is_law = deadline.duty.kind is DateKind.STATUTORY

    def cost(day: date) -> int:
        if day <= latest:
            return 0
        breach = LAW if is_law and day > deadline.planned else 0
        return breach + COLLISION + LATER * (day - latest).days

    return DayWish(number, cost, lambda _: _due(deadline, latest))


def _due(deadline: Deadline, latest: date) -> str:
    duty = deadline.duty
    expected = "" if deadline.confirmed else " (väntat datum)"
    name = duty.name[:1].lower() + duty.name[1:]
    if duty.kind is DateKind.STATUTORY:
        spare = (deadline.planned - latest).days
        with_spare = f", helst med {counted(spare)} kvar" if spare else ""
        return f"{name} {deadline.concerns} ska beslutas senast {written(deadline.day)}{with_spare}"
    if deadline.member:
        member = deadline.title.rpartition(" – ")[2]
        return f"{name} ska vara hos {member} {deadline.stated}{expected}"
    return f"{name} ska vara klar {deadline.stated}{expected}"
