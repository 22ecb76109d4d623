"""The checklists: which papers are to be ready, by whom, and who is reminded of them."""

from __future__ import annotations

from datetime import date

from prefect import flow

from arshjul.work.saying.telling import Part
from flows.choices import CHOICES
from flows.naming import by_day
from flows.parts import drive

DESCRIPTION = (
    "Checklistorna: vilka handlingar som ska vara klara, av vem, och vem som påminns om dem. "
    "Går varje morgon som en del av Morgonen. Körs den för sig köas allt som är dags, som på morgonen, så att flera "
    f"påminnelser blir ett mejl; det skickas inom fem minuter. {CHOICES}"
)


@flow(name="Handlingar", description=DESCRIPTION, flow_run_name=by_day)
async def follow_checklists(association: str | None = None, day: date | None = None, dry_run: bool = False) -> str:
    """Show which papers are late or near."""
    return await drive(Part.CHECKLISTS, association, day, dry_run=dry_run)
