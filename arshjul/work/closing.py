"""Closing years: by themselves when nothing of them can fall due any more, or by the director with a reason."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from arshjul.errors import InputError, NotAllowedError, Problem
from arshjul.store import Store
from arshjul.work.changing import Change, changing
from arshjul.work.units import plan_of, reading, standing_of
from arshjul.year.closing import closing
from arshjul.year.deeds import Deed, DeedKind, Doer, by_itself
from arshjul.year.model import YearStatus
from arshjul.year.saying.message import DEMANDED_KINDS
from arshjul.year.standing import Standing


def close_years(store: Store, key: str, now: datetime) -> dict[int, str]:
    """Close what can be closed of one association, and return which years that was, each with why."""
    # Also when nothing can be closed yet it is to be looked at again another day.
    with changing(store, key, now, looks=True) as change:
        closed = _closable(change.standing())
        for year, why in closed.items():
            _close(change, year, Deed(DeedKind.CLOSED, by_itself(now), why))
    return closed


def closable_years(store: Store, key: str, now: datetime) -> dict[int, str]:
    """Which years `close_years` would close, each with why."""
    with reading(store, key, now) as standing:
        return _closable(standing)


def _closable(standing: Standing) -> dict[int, str]:
    found = {year.plan.year: closing(year, standing.today) for year in standing.years}
    return {year: one.why for year, one in found.items() if one is not None}


@dataclass(frozen=True)
class Unsaid:
    """What a year that is closed by hand never says."""

    waiting: int
    """Mails that are queued and have not left."""
    to_come: int
    """Messages that it would queue some day."""


def unsaid(store: Store, key: str, year: int, now: datetime) -> Unsaid:
    """What nobody is told any more when `close_year` closes the year at *now*. Raises NotFoundError as it does."""
    with store.reading() as unit:
        standing, room = standing_of(unit, key, now, year), unit.of(key)
        plan_of(standing.association, year)
        said, rows = room.delivery_keys((year,)), room.deliveries.unsent()
    found = standing.year(year)
    coming = [m for m in found.messages if m.key not in said and m.day >= standing.today] if found else []
    waiting = sum(row.year == year and row.kind in DEMANDED_KINDS for row in rows)
    return Unsaid(waiting, sum(not message.skip_reason for message in coming))


def close_year(store: Store, key: str, year: int, because: str, doer: Doer) -> None:
    """Close an adopted year although something of it is open, for a reason that stands in its history.

    What is recorded of it later opens it again. Raises InputError without a reason, NotFoundError for a year that
    there is not, NotAllowedError for one that is not adopted.
    """
    reason = " ".join(because.split())
    if not reason:
        raise InputError([Problem("skälet saknas. Skriv varför året avslutas.")])
    with changing(store, key, doer.at) as change:
        association = change.association
        is_adopted = year not in association.closed and plan_of(association, year).status is YearStatus.ADOPTED
        if not is_adopted:
            raise NotAllowedError(f"Årshjulet {year} för {association.name} är inte fastställt, eller redan avslutat.")
        _close(change, year, Deed(DeedKind.CLOSED, doer, reason))


def _close(change: Change, year: int, deed: Deed) -> None:
    association = change.association
    years = tuple(replace(plan, status=YearStatus.CLOSED) if plan.year == year else plan for plan in association.years)
    change.room.save(replace(association, years=years), deed)
