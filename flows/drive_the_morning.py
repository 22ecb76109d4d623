"""Every morning: queue all that is due in one step, send it, and show it part by part."""

from __future__ import annotations

from datetime import date

from prefect import flow, tags

from arshjul.words import weekday_date
from arshjul.year.model import STOCKHOLM
from flows.choices import CHOICES
from flows.drive_meetings import drive_meetings
from flows.follow_chains import follow_chains
from flows.follow_checklists import follow_checklists
from flows.follow_reports import follow_reports
from flows.naming import add_to_name, by_day
from flows.parts import Morning, queue_the_morning, shown_by_part, tally
from flows.schedules import tags_of
from flows.send_digest import send_digest
from flows.showing import show_pages, summary
from tasks.mail import send_queued

DESCRIPTION = (
    "Varje morgon klockan 7: allt som är dags köas i ett steg, så att flera påminnelser till en person blir ett mejl, "
    "och skickas i nästa. Sedan visas det del för del: möten, rapporter, ansvarsfrihet och uppdrag, handlingar, "
    f"måndagens sammanställning. {CHOICES} Det som redan väntar på att skickas går i väg för alla förbund."
)

PARTS = (drive_meetings, follow_reports, follow_chains, follow_checklists, send_digest)


@flow(name="Morgonen", description=DESCRIPTION, flow_run_name=by_day)
async def drive_the_morning(association: str | None = None, day: date | None = None, dry_run: bool = False) -> str:
    """Queue what is due, send what is queued, and show each part."""
    morning = await queue_the_morning(association, day, dry_run=dry_run)
    try:
        # Before anything is shown: no fault of Prefect's may keep a mail.
        sent = None if dry_run else await send_queued(morning.now)
    finally:
        with shown_by_part(morning):
            for part in PARTS:
                with tags(*tags_of(part.fn.__name__)):
                    await part(association, day, dry_run)
        await _show(morning)
    morning.report.require_whole()
    return f"{morning.report.note}; {sent.note}" if sent else morning.report.note


async def _show(morning: Morning) -> None:
    accounts = morning.report.accounts
    if accounts:
        slug, heading = ("ovning-morgonen", "Övning: Morgonen") if morning.is_dry else ("morgonen", "Morgonen")
        title = weekday_date(morning.now.astimezone(STOCKHOLM).date())
        page = f"# {heading} {title}\n\n{summary(accounts, morning.settings.address)}\n"
        await show_pages(slug, heading, {"": (title, page)})
        await add_to_name(tally(accounts))
