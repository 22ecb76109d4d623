"""Every autumn morning: make next year's draft where nobody has begun it."""

from __future__ import annotations

from datetime import date, datetime

from prefect import flow

from arshjul.settings import Settings, read_settings
from arshjul.work.jobs import JobReport, years_to_renew
from arshjul.work.opening import opened
from flows.choices import CHOICES, chosen_moment
from flows.naming import add_to_name, by_day
from flows.showing import show_years
from tasks.years import make_drafts

DESCRIPTION = (
    "September till november, varje morgon klockan 6: gör nästa års utkast i varje förbund som har ett fastställt år "
    f"och inget påbörjat nästa. Inget skickas förrän utkastet är fastställt. {CHOICES}"
)


@flow(name="Nästa års årshjul", description=DESCRIPTION, flow_run_name=by_day)
async def renew_years(association: str | None = None, day: date | None = None, dry_run: bool = False) -> str:
    """Propose next year where this one is adopted, and show where."""
    settings = read_settings()
    now = chosen_moment(settings, day, dry_run=dry_run)
    report = _rehearse(settings, now, association) if dry_run else await make_drafts(now, association)
    if report.years:
        await show_years("nasta-ar", "Nästa års årshjul", report.years, settings, now, dry_run=dry_run)
        await add_to_name(f"{len(report.years)} utkast")
    report.require_whole()
    return report.note


def _rehearse(settings: Settings, now: datetime, association: str | None) -> JobReport:
    with opened(settings) as store:
        years = years_to_renew(store, now, association or None)
    return JobReport("renew", len(years), f"{len(years)} utkast skulle göras", years=years)
