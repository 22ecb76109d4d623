"""The discharge and the other chains: what is late, and who is asked."""

from __future__ import annotations

from datetime import date

from prefect import flow

from arshjul.work.saying.telling import Part
from flows.choices import CHOICES
from flows.naming import by_day
from flows.parts import drive

DESCRIPTION = (
    "Ansvarsfriheten, budgeten och uppdragen: vad som är sent, och vem som frågas. "
    "Går varje morgon som en del av Morgonen. Körs den för sig köas allt som är dags, som på morgonen, så att flera "
    f"påminnelser blir ett mejl; det skickas inom fem minuter. {CHOICES}"
)


@flow(name="Ansvarsfrihet och uppdrag", description=DESCRIPTION, flow_run_name=by_day)
async def follow_chains(association: str | None = None, day: date | None = None, dry_run: bool = False) -> str:
    """Show what is asked about late steps."""
    return await drive(Part.CHAINS, association, day, dry_run=dry_run)
