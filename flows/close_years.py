"""Every night: close the years of which nothing can fall due any more, and cull what is older than is decided."""

from __future__ import annotations

from datetime import date, datetime

from prefect import flow

from arshjul.settings import Settings, read_settings
from arshjul.work.jobs import JobReport, years_to_close
from arshjul.work.opening import opened
from flows.choices import CHOICES, chosen_moment
from flows.naming import add_to_name, by_day
from flows.showing import show_years
from tasks.years import close_finished_years, cull_by_rules

DESCRIPTION = (
    "Varje natt klockan 5: avslutar de årshjul som inget kan bli dags i mer, när protokollen har vunnit laga kraft och "
    "allt som följs steg för steg är avslutat, och gallrar enligt de gallringsfrister som är beslutade. Det som "
    f"antecknas i efterhand öppnar året igen. {CHOICES}"
)


@flow(name="Avslut", description=DESCRIPTION, flow_run_name=by_day)
async def close_years(association: str | None = None, day: date | None = None, dry_run: bool = False) -> str:
    """Close what can be closed, show which years and why, and cull by the decided rules."""
    settings = read_settings()
    now = chosen_moment(settings, day, dry_run=dry_run)
    report = _rehearse(settings, now, association) if dry_run else await close_finished_years(now, association)
    if report.years:
        await show_years("avslut", "Avslut", report.years, settings, now, dry_run=dry_run)
        await add_to_name(f"{len(report.years)} årshjul")
    report.require_whole()
    if dry_run:
        return report.note
    culled = await cull_by_rules(now, association)
    culled.require_whole()
    return f"{report.note}. {culled.note}" if culled.done else report.note


def _rehearse(settings: Settings, now: datetime, association: str | None) -> JobReport:
    with opened(settings) as store:
        years = years_to_close(store, now, association or None)
    return JobReport("close", len(years), f"{len(years)} årshjul skulle avslutas", years=years)
