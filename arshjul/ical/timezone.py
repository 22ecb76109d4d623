"""Europe/Stockholm in a calendar: one constant VTIMEZONE, and the times of an occasion."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from arshjul.ical.lines import day, utc
from arshjul.year.model import STOCKHOLM, Occasion

# As rules, not as a list of dates: Outlook and ical.js read only the first of a list, an hour wrong in summer.
STOCKHOLM_LINES = (
    "BEGIN:VTIMEZONE",
    "TZID:Europe/Stockholm",
    "X-LIC-LOCATION:Europe/Stockholm",
    "BEGIN:DAYLIGHT",
    "DTSTART:19700329T020000",
    "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3",
    "TZNAME:CEST",
    "TZOFFSETFROM:+0100",
    "TZOFFSETTO:+0200",
    "END:DAYLIGHT",
    "BEGIN:STANDARD",
    "DTSTART:19701025T030000",
    "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10",
    "TZNAME:CET",
    "TZOFFSETFROM:+0200",
    "TZOFFSETTO:+0100",
    "END:STANDARD",
    "END:VTIMEZONE",
)


def is_timed(occasion: Occasion) -> bool:
    """Whether the occasion stands at an hour; else it takes whole days.

    One that goes on to another day, and that nobody knows the end of, takes whole days too.
    """
    return occasion.start is not None and (occasion.end is not None or occasion.last_day == occasion.day)


def local_times(occasion: Occasion) -> Iterator[str]:
    """DTSTART and DTEND in Stockholm's time, or as whole days. An unknown end is left unsaid."""
    if not is_timed(occasion):
        yield from whole_days(occasion)
        return
    start, end = _moments(occasion)
    yield f"DTSTART;TZID=Europe/Stockholm:{start:%Y%m%dT%H%M%S}"
    if end:
        yield f"DTEND;TZID=Europe/Stockholm:{end:%Y%m%dT%H%M%S}"


def utc_times(occasion: Occasion) -> Iterator[str]:
    """The same in UTC: older Outlook refuses a cancellation with a time zone in it."""
    if not is_timed(occasion):
        yield from whole_days(occasion)
        return
    start, end = _moments(occasion)
    yield f"DTSTART:{utc(start)}"
    if end:
        yield f"DTEND:{utc(end)}"


def whole_days(occasion: Occasion) -> Iterator[str]:
    """DTSTART and DTEND as dates; the end is the day after the last one."""
    yield f"DTSTART;VALUE=DATE:{day(occasion.day)}"
    yield f"DTEND;VALUE=DATE:{day(occasion.last_day + timedelta(days=1))}"


def _moments(occasion: Occasion) -> tuple[datetime, datetime | None]:
    if occasion.start is None:
        raise ValueError(f"occasion {occasion.key} has no hour")
    start = datetime.combine(occasion.day, occasion.start, STOCKHOLM)
    end = datetime.combine(occasion.last_day, occasion.end, STOCKHOLM) if occasion.end else None
    return start, end
