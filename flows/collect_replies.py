"""Every five minutes: take in the answers that came by mail."""

from __future__ import annotations

from prefect import flow

from arshjul.settings import read_settings
from flows.naming import add_to_name, by_minute
from flows.showing import show_pages
from tasks.mail import collect_answers

DESCRIPTION = (
    "Var femte minut: hämtar svaren på kallelserna ur brevlådan. Det som inte går att tolka säkert väntar i inkorgen. "
    "Brevlådan är gemensam för alla förbund, så det finns inget att välja."
)


@flow(name="Svar", description=DESCRIPTION, flow_run_name=by_minute)
async def collect_replies() -> str:
    """Take in what has come to the mailbox."""
    settings = read_settings()
    report = await collect_answers(settings.clock.now())
    if report.arrived:
        page = f"# Svar\n\n{report.note}.\n"
        inbox = settings.address("/inkorg")
        await show_pages("svar", "Svar", {"": (report.note, f"{page}\n[Till inkorgen]({inbox})\n")})
        await add_to_name(f"{report.done} svar")
    return report.note
