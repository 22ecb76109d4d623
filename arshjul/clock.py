"""The one clock of the house, and how a setting makes it show another time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from arshjul.errors import SettingsError

FIRST_YEAR, LAST_YEAR = 1990, 2100
"""The years that the clock may show; outside them the arithmetic of dates would overflow."""


@dataclass(frozen=True)
class Clock:
    """The one clock of the house. Only flows, the command line and the pages read it, once for a decision."""

    moment: datetime | None = None
    """When set, the clock shows this moment instead of the machine's."""
    running_since: datetime | None = None
    """When also set: the machine's time at which the clock showed *moment*; it runs on from there."""

    def now(self) -> datetime:
        """The present moment in UTC."""
        real = datetime.now(UTC)
        if self.moment is None:
            return real
        if self.running_since is None:
            return self.moment
        return self.moment + (real - self.running_since)


def read_clock(text: str) -> Clock:
    """The clock that ``ARSHJUL_NOW`` asks for, as `read_settings` says. Raises SettingsError."""
    if not text:
        return Clock()
    moment, _, real = text.partition("@")
    try:
        stockholm = ZoneInfo("Europe/Stockholm")
    except ZoneInfoNotFoundError as error:
        raise SettingsError("Tidszonsdatabasen saknas. Installera paketet tzdata.") from error
    try:
        shown = datetime.fromisoformat(moment)
        since = datetime.fromisoformat(real) if real else None
    except ValueError as error:
        raise SettingsError(f"ARSHJUL_NOW är {text!r}. Skriv en tidpunkt, till exempel 2022-08-05T07:00.") from error
    if not FIRST_YEAR <= shown.year <= LAST_YEAR:
        raise SettingsError(f"ARSHJUL_NOW är {text!r}. Skriv ett år mellan {FIRST_YEAR} och {LAST_YEAR}.")
    if shown.tzinfo is None:
        shown = _in_stockholm(shown, stockholm)
    if since is not None and since.tzinfo is None:
        raise SettingsError("ARSHJUL_NOW: tiden efter @ ska ha en tidszon, till exempel …+00:00.")
    return Clock(shown.astimezone(UTC), since.astimezone(UTC) if since else None)


def _in_stockholm(clock: datetime, stockholm: ZoneInfo) -> datetime:
    local = clock.replace(tzinfo=stockholm)
    # An hour that the clock jumps over comes back from UTC as another.
    if local.astimezone(UTC).astimezone(stockholm).replace(tzinfo=None) != clock:
        raise SettingsError(
            f"ARSHJUL_NOW är {clock.isoformat()}, men den timmen finns inte: då ställs klockan om till sommartid. "
            "Skriv en timme senare."
        )
    return local
