"""The jobs that make, close and clean up after years."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from arshjul.store import Due, Store
from arshjul.work.closing import closable_years, close_years
from arshjul.work.culling import cull_by_rule, cull_strays, keys_to_cull
from arshjul.work.drafts import forget_old_readings, renew_year
from arshjul.work.jobs.each import due_keys, each
from arshjul.work.jobs.report import JobReport
from arshjul.work.passes import Pass
from arshjul.year.deeds import by_itself
from arshjul.year.model import STOCKHOLM, YearStatus


async def renew(this: Pass) -> JobReport:
    """Make next year's draft where this year is adopted and nobody has begun the next one."""
    wanted = dict(years_to_renew(this.store, this.now, this.only))
    year = _next_year(this.now)

    def renew_for(key: str) -> None:
        renew_year(this.store, key, year, by_itself(this.now))

    went, faults = each(this, wanted, renew_for)
    note = f"{len(went)} utkast till årshjul {year}. Inget skickas förrän året är fastställt"
    return JobReport(this.job, len(went), note, years=tuple((key, wanted[key]) for key in went), faults=faults)


def years_to_renew(store: Store, now: datetime, only: str | None = None) -> tuple[tuple[str, str], ...]:
    """The drafts of next year that a pass would make, as `JobReport.years` has them. Raises NotFoundError."""
    year = _next_year(now)
    with store.reading() as unit:
        if only:
            unit.of(only)
        years = unit.years()
    begun = {one.association_key for one in years if one.year == year}
    adopted = (one for one in years if one.year == year - 1 and one.status is YearStatus.ADOPTED and one.has_occasions)
    keys = (one.association_key for one in adopted if one.association_key not in begun)
    return tuple((key, f"Utkast till årshjul {year}") for key in keys if only in (None, key))


def _next_year(now: datetime) -> int:
    return now.astimezone(STOCKHOLM).year + 1


async def close(this: Pass) -> JobReport:
    """Close the years of which nothing can fall due any more, and let go of plans that nobody goes on reading."""
    # A day ahead of the clock is only tried: it makes nothing older than it is.
    forget_old_readings(this.store, min(this.now, this.settings.clock.now()))
    went, faults = each(this, due_keys(this, Due.CLOSING), lambda key: close_years(this.store, key, this.now))
    years = _closed(went)
    return JobReport(this.job, len(years), f"{len(years)} årshjul avslutade", years=years, faults=faults)


def years_to_close(store: Store, now: datetime, only: str | None = None) -> tuple[tuple[str, str], ...]:
    """The years that a pass would close, as `JobReport.years` has them. Raises NotFoundError as `try_job` does."""
    with store.reading() as unit:
        keys = (unit.of(only).key,) if only else tuple(key for key, _ in unit.association_keys())
    return _closed({key: closable_years(store, key, now) for key in keys})


def _closed(years: Mapping[str, Mapping[int, str]]) -> tuple[tuple[str, str], ...]:
    return tuple((key, f"{year}: {why}") for key, closed in years.items() for year, why in closed.items())


async def cull_old(this: Pass) -> JobReport:
    """Remove what is older than the associations, and of nobody's the administrators, have decided to keep it."""
    # A day ahead of the clock is only tried: it makes nothing older than it is.
    doer = by_itself(min(this.now, this.settings.clock.now()))
    keys = [key for key in keys_to_cull(this.store, doer.at) if this.only in (None, key)]

    def cull_for(key: str) -> int:
        return sum(made.number for made in cull_by_rule(this.store, this.settings, key, doer))

    went, faults = each(this, keys, cull_for)
    strays = cull_strays(this.store, doer) if this.only is None else 0
    if strays:
        this.begin()
    culled = sum(went.values()) + strays
    return JobReport(this.job, culled, f"{culled} gallrade enligt beslutade gallringsfrister", faults=faults)
