"""The Monday digest to the director."""

from __future__ import annotations

from datetime import date

from prefect import flow

from arshjul.work.saying.telling import Part
from flows.choices import CHOICES
from flows.naming import by_day
from flows.parts import drive

DESCRIPTION = (
    "Måndagens mejl till förbundschefen: vad som kommer, vad som är sent och vad som krockar. "
    "Går varje morgon som en del av Morgonen. Körs den för sig köas allt som är dags, som på morgonen, så att flera "
    f"påminnelser blir ett mejl; det skickas inom fem minuter. {CHOICES}"
)


@flow(name="Måndagens sammanställning", description=DESCRIPTION, flow_run_name=by_day)
async def send_digest(association: str | None = None, day: date | None = None, dry_run: bool = False) -> str:
    """Show to whom the digest of the week goes."""
    return await drive(Part.DIGEST, association, day, dry_run=dry_run)
