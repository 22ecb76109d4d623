"""The meetings of board and preparatory group: calls, changes, answers, deputies, minutes."""

from __future__ import annotations

from datetime import date

from prefect import flow

from arshjul.work.saying.telling import Part
from flows.choices import CHOICES
from flows.naming import by_day
from flows.parts import drive

DESCRIPTION = (
    "Styrelsens och beredningsgruppens möten: kallelser, ändringar, svar, ersättare och protokoll. "
    "Går varje morgon som en del av Morgonen. Körs den för sig köas allt som är dags, som på morgonen, så att flera "
    f"påminnelser blir ett mejl; det skickas inom fem minuter. {CHOICES}"
)


@flow(name="Möten", description=DESCRIPTION, flow_run_name=by_day)
async def drive_meetings(association: str | None = None, day: date | None = None, dry_run: bool = False) -> str:
    """Show what drives the meetings today."""
    return await drive(Part.MEETINGS, association, day, dry_run=dry_run)
