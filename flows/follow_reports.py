"""The reports and their last days: half-year, budget, national follow-up, annual report."""

from __future__ import annotations

from datetime import date

from prefect import flow

from arshjul.work.saying.telling import Part
from flows.choices import CHOICES
from flows.naming import by_day
from flows.parts import drive

DESCRIPTION = (
    "Rapporterna och deras sista dagar: delårsrapport, budget, nationell uppföljning, årsredovisning med flera. "
    "Går varje morgon som en del av Morgonen. Körs den för sig köas allt som är dags, som på morgonen, så att flera "
    f"påminnelser blir ett mejl; det skickas inom fem minuter. {CHOICES}"
)


@flow(name="Rapporter", description=DESCRIPTION, flow_run_name=by_day)
async def follow_reports(association: str | None = None, day: date | None = None, dry_run: bool = False) -> str:
    """Show which last days are near, and who is reminded of them."""
    return await drive(Part.REPORTS, association, day, dry_run=dry_run)
