"""What a person may choose when they start a flow from Prefect's pages, and which moment that gives."""

from __future__ import annotations

from datetime import date, datetime, time

from arshjul.clock import FIRST_YEAR, LAST_YEAR
from arshjul.errors import NotAllowedError
from arshjul.settings import Settings
from arshjul.year.model import STOCKHOLM
from arshjul.year.wording import written

CHOICES = (
    "Val när du kör för hand: `association` är förbundets nyckel (tomt: alla), `day` är dagen (tomt: i dag) och "
    "`dry_run` betyder öva: då visas vad som skulle hända, och inget sparas eller skickas."
)
"""The end of every description, because Prefect's pages show the names of the parameters as they stand in the code."""


def chosen_moment(settings: Settings, day: date | None, *, dry_run: bool) -> datetime:
    """The moment that a run decides at: now, or noon in Stockholm on another day.

    Raises NotAllowedError when a day that has not come is chosen for more than a dry run: its mails would leave today.
    """
    now = settings.clock.now()
    today = now.astimezone(STOCKHOLM).date()
    if day is None or day == today:
        return now
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise NotAllowedError(f"Året {day.year} är orimligt. Välj en dag mellan {FIRST_YEAR} och {LAST_YEAR}.")
    if day > today and not dry_run:
        raise NotAllowedError(
            f"{written(day)} har inte varit än, så dess mejl ska inte skickas nu. Kryssa i dry_run för att öva den "
            "dagen, eller lämna day tomt."
        )
    return datetime.combine(day, time(12), STOCKHOLM)
