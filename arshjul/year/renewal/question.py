"""Putting the question: the new year's meetings on their natural days, and every wish about them."""

from __future__ import annotations

from collections.abc import Sequence

from arshjul.year.duty import DutyBook
from arshjul.year.model import Association, Occasion, YearPlan
from arshjul.year.obstacles import Obstacles
from arshjul.year.renewal.day_wishes import free_of, habits, limits, not_after, possible_days
from arshjul.year.renewal.gap_wishes import gap_wishes
from arshjul.year.renewal.placing import Placing
from arshjul.year.renewal.start import Start


def question(
    association: Association,
    occasions: Sequence[Occasion],
    starts: Sequence[Start],
    book: DutyBook,
    obstacles: Obstacles,
) -> Placing:
    """Put the question for *occasions*, which stand on their natural days and in their order."""
    plan = YearPlan(occasions[0].year, occasions=tuple(occasions)) if occasions else YearPlan(0)
    found = list(limits(association, plan, book)) if occasions else []
    number = {o.key: i for i, o in enumerate(occasions)}
    days = tuple(
        possible_days(o, min((d for key, d, _ in found if key == o.key), default=None), obstacles) for o in occasions
    )
    day_wishes = [
        *habits(occasions),
        *(free_of(i, o, obstacles) for i, o in enumerate(occasions)),
        *(not_after(number[key], latest, deadline) for key, latest, deadline in found),
    ]
    between = tuple(gap_wishes(association, plan, book, number))
    return Placing(tuple(occasions), tuple(starts), days, tuple(day_wishes), between, obstacles)
