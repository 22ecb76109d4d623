"""Every five minutes: tell what was just changed, send what is queued, and try again what the mail server refused."""

from __future__ import annotations

from datetime import date

from prefect import flow

from arshjul.settings import read_settings
from flows.choices import CHOICES, chosen_moment
from flows.naming import add_to_name, by_minute
from flows.parts import rehearse
from flows.showing import show
from tasks.mail import send_queued

DESCRIPTION = (
    "Var femte minut: det som just har ändrats eller svarats köas, och allt som väntar skickas. Det som e-postservern "
    "inte kunde ta emot provas igen. En omgång utan något att göra lämnar ingen tabell efter sig. "
    f"{CHOICES} Det som redan väntar på att skickas går i väg för alla förbund."
)


@flow(name="Utskick", description=DESCRIPTION, flow_run_name=by_minute)
async def deliver_messages(association: str | None = None, day: date | None = None, dry_run: bool = False) -> str:
    """Queue what was changed or answered in the last minutes, and send the messages whose moment has come."""
    settings = read_settings()
    now = chosen_moment(settings, day, dry_run=dry_run)
    report = rehearse(settings, now, association) if dry_run else await send_queued(now, association)
    said = [account for account in report.accounts if account.said]
    await show("utskick", "Utskick", said, settings.address, dry_run=dry_run)
    if report.done:
        await add_to_name(f"{report.done} {'utskick' if dry_run else 'skickade'}")
    report.require_whole()
    return report.note
