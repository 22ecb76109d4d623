"""The draft of a year from the year before: all meetings placed together, each with its reasons in words."""

from __future__ import annotations

from dataclasses import dataclass, replace

from arshjul.year.dates import ONE_DAY
from arshjul.year.duty import DutyBook
from arshjul.year.findings import Finding
from arshjul.year.model import Agreement, Association, Occasion, YearPlan, occasion_order
from arshjul.year.obstacles import Obstacles
from arshjul.year.renewal.carrying import carried, carried_agreements, next_key
from arshjul.year.renewal.doubts import (
    agreement_doubts,
    no_good_day,
    not_renewed,
    outside_the_year,
    was_leap_day,
)
from arshjul.year.renewal.leaving import Left
from arshjul.year.renewal.own_items import RenewedItem, renewed_items
from arshjul.year.renewal.placing import Placing
from arshjul.year.renewal.question import question
from arshjul.year.renewal.reasons import reasons, unmet
from arshjul.year.renewal.search import best_days
from arshjul.year.renewal.start import Start, start_of

__all__ = ["LeftOut", "Renewal", "Renewed", "RenewedItem", "renew"]


@dataclass(frozen=True)
class Renewed:
    """One occasion of the draft."""

    occasion: Occasion
    origin: Occasion
    """The occasion of the year before that it comes from."""
    reasons: tuple[str, ...]
    """Why it got its day; Swedish sentences, at least one."""


@dataclass(frozen=True)
class LeftOut:
    """One occasion of the year before that the draft does not have."""

    origin: Occasion
    why: str
    """One Swedish sentence."""


@dataclass(frozen=True)
class Renewal:
    """A draft of a year, and how it came about."""

    plan: YearPlan
    renewed: tuple[Renewed, ...]
    """By the new day."""
    left_out: tuple[LeftOut, ...]
    agreements: tuple[Agreement, ...]
    """Last year's agreed dates as this year's expected ones; those that somebody has given already are not here."""
    items: tuple[RenewedItem, ...]
    """The association's own items, all of them: their rules give them their days, so that none is left behind."""
    doubts: tuple[Finding, ...]
    """What a person must look at before the draft is adopted; the collision check's findings are not here."""


def renew(association: Association, year: int, book: DutyBook) -> Renewal:
    """Propose *year* from the year before, which must be in *association* with at least one standing occasion.

    A draft of *year* that *association* holds is not looked at. Every meeting gets a working day of *year*; the
    sum of what speaks against the days is the least possible over all meetings together. The same association
    always gives the same draft. Raises KeyError when the year before is missing.
    """
    before = association.plan(year - 1)
    if before is None:
        raise KeyError(year - 1)
    association = _without(association, year)
    agreements = carried_agreements(association, year)
    association = replace(association, agreements=(*association.agreements, *agreements))

    obstacles = Obstacles.of(association)
    meetings = [o for o in before.standing if o.kind.is_meeting]
    starts = {o.key: start_of(association, o, year, obstacles) for o in meetings}
    # Placed in the order of their natural days, which the end of a year can make another than last year's.
    meetings.sort(key=lambda o: (starts[o.key].day, occasion_order(o)))
    twins = _as_of_next_year(association, meetings, starts, year)
    task = question(association, twins, [starts[o.key] for o in meetings], book, obstacles)
    days = best_days(task.candidates, task.day_costs, task.gap_costs)

    renewed = [
        Renewed(_placed(twin, task, i, days), origin, reasons(task, i, days, starts[origin.key]))
        for i, (twin, origin) in enumerate(zip(twins, meetings, strict=True))
    ]
    renewed.sort(key=lambda one: occasion_order(one.occasion))
    plan = YearPlan(year, occasions=tuple(one.occasion for one in renewed))
    left = Left.of(association, before, book)
    external = [o for o in before.standing if not o.kind.is_meeting]
    doubts = [
        *(was_leap_day(one.origin, one.occasion) for one in renewed if _is_leap_day(one.origin)),
        *(outside_the_year(one.origin, one.occasion) for one in renewed if one.origin.day.year != one.origin.year),
        *(
            no_good_day(twins[i], task.day(i, days), texts)
            for i in range(len(twins))
            if (texts := unmet(task, i, days))
        ),
        *(not_renewed(origin, year) for origin in external if left.is_unknown(origin)),
        *agreement_doubts(association, agreements),
    ]
    return Renewal(
        plan=plan,
        renewed=tuple(renewed),
        left_out=tuple(
            LeftOut(o, left.why(o))
            for o in sorted(before.occasions, key=occasion_order)
            if o.cancelled or not o.kind.is_meeting
        ),
        agreements=agreements,
        items=renewed_items(association, plan, book),
        doubts=tuple(sorted(doubts, key=lambda f: (f.day, f.code, f.subject))),
    )


def _without(association: Association, year: int) -> Association:
    return replace(association, years=tuple(p for p in association.years if p.year != year))


def _as_of_next_year(
    association: Association, meetings: list[Occasion], starts: dict[str, Start], year: int
) -> list[Occasion]:
    used = {o.key for p in association.years for o in p.occasions}
    made: dict[str, Occasion] = {}
    # Keys are given in the order of last year, so that what moves does not change another's key.
    for origin in sorted(meetings, key=occasion_order):
        key = next_key(origin, year, used)
        used.add(key)
        made[origin.key] = carried(origin, key, year, starts[origin.key].day)
    return [made[origin.key] for origin in meetings]


def _placed(twin: Occasion, task: Placing, number: int, days: tuple[int, ...]) -> Occasion:
    day = task.day(number, days)
    length = twin.last_day - twin.day
    return replace(twin, day=day, end_day=day + length if length >= ONE_DAY else None)


def _is_leap_day(origin: Occasion) -> bool:
    return (origin.day.month, origin.day.day) == (2, 29)
