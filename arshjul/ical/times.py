"""When an occasion is, as a calendar says it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING

from arshjul.year.model import STOCKHOLM, Occasion

if TYPE_CHECKING:
    from icalendar import Event


def is_timed(occasion: Occasion) -> bool:
    """Whether the occasion stands at an hour; else it takes whole days.

    One that goes on to another day, and that nobody knows the end of, takes whole days too.
    """
    return occasion.start is not None and (occasion.end is not None or occasion.last_day == occasion.day)


def add_local_times(event: Event, occasion: Occasion) -> None:
    """Add DTSTART and DTEND in Stockholm's time, or as whole days. An unknown end is left unsaid."""
    _add_times(event, occasion, STOCKHOLM)


def add_utc_times(event: Event, occasion: Occasion) -> None:
    """The same in UTC: older Outlook refuses a cancellation with a time zone in it."""
    _add_times(event, occasion, UTC)


def _add_times(event: Event, occasion: Occasion, zone: tzinfo) -> None:
    if occasion.start is None or not is_timed(occasion):
        event.add("dtstart", occasion.day)
        event.add("dtend", occasion.last_day + timedelta(days=1))  # the day after the last one
        return
    event.add("dtstart", datetime.combine(occasion.day, occasion.start, STOCKHOLM).astimezone(zone))
    if occasion.end:
        event.add("dtend", datetime.combine(occasion.last_day, occasion.end, STOCKHOLM).astimezone(zone))
