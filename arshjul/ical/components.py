"""What our calendars are made of: `icalendar`'s components, and one way in for each kind of value.

The library is imported inside the functions, since the command line must start without it. It writes control
characters as they come, and guards unknown properties (X-) with an `assert` only, which ``python -O`` takes away.
So a text comes in through `add_text`; what is added in another way is a constant of ours.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from arshjul.errors import InputError, Problem
from arshjul.fields import in_ascii

if TYPE_CHECKING:
    from icalendar import Calendar, Component

_LONGEST_LINE = 74
"""Octets that the library leaves in one line; RFC 5545, 3.1, allows 75."""
PRODUCT = "-//Arshjul//Arshjul 0.1//SV"
"""PRODID, in ASCII: some readers decode before they know the charset."""

# As rules, not as a list of dates, which is what the library makes: Outlook and ical.js read only the first of a
# list, an hour wrong in summer.
STOCKHOLM_ZONE = b"""\
BEGIN:VTIMEZONE
TZID:Europe/Stockholm
X-LIC-LOCATION:Europe/Stockholm
BEGIN:DAYLIGHT
DTSTART:19700329T020000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19701025T030000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
""".replace(b"\n", b"\r\n")
"""The VTIMEZONE of Europe/Stockholm: one, and the same in every calendar."""

_END = b"END:VCALENDAR\r\n"

_LINE_ENDS = re.compile(r"\r\n|[\r\u0085\u2028\u2029]")
_CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
# Outlook and Google show the first two as the library encodes them; the library reads the third as an escape.
_NOT_IN_NAME = re.compile(r'["^\\]')
_NOT_IN_URI = re.compile(r'[^\x21-\x7e]|["<>\\^`{|}]')


@dataclass(frozen=True)
class Organizer:
    """Who a calendar says that its meetings are of."""

    name: str
    address: str
    """Where the answers go: in a mail, its sender."""


def new_calendar(method: str) -> Calendar:
    """An empty calendar. Not `Calendar.new()`, which makes a UID of chance: the same must give the same bytes."""
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", PRODUCT)
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    return calendar


def with_components(calendar: bytes, *components: bytes) -> bytes:
    """Return *calendar* with *components* in it, all of them written already."""
    return b"".join([calendar.removesuffix(_END), *components, _END])


def written(component: Component) -> bytes:
    """Return *component* as the library writes it, which takes every line apart to fold it: here only a long one."""
    lines = [(line, line.encode()) for line in component.content_lines() if line]
    return b"".join((line.to_ical() if len(plain) > _LONGEST_LINE else plain) + b"\r\n" for line, plain in lines)


def add_text(component: Component, name: str, text: str) -> None:
    """Add *text*; its line ends become ``\\n``, every other control character is taken out."""
    from icalendar import vText

    component.add(name, vText(_CONTROLS.sub("", _LINE_ENDS.sub("\n", text))))


def add_moment(component: Component, name: str, moment: datetime) -> None:
    """Add *moment* in UTC. Raises ValueError when it has no time zone, which the library takes as UTC."""
    if moment.tzinfo is None:
        raise ValueError("a moment in a calendar needs a time zone")
    component.add(name, moment.astimezone(UTC))


def add_url(component: Component, url: str) -> None:
    """Add the page *url*, unless it is empty. Raises InputError when it could end the line or is no address."""
    if url:
        component.add("url", _uri(url))


def add_mailbox(component: Component, role: str, name: str, address: str, **parameters: str) -> None:
    """Add *address* as ``ORGANIZER`` or ``ATTENDEE``. Raises InputError when it cannot stand in a calendar."""
    from icalendar import vCalAddress

    shown = _CONTROLS.sub("", _LINE_ENDS.sub(" ", name).replace("\n", " "))
    mailbox = vCalAddress(_uri(f"mailto:{in_ascii(address)}"), params={"CN": _NOT_IN_NAME.sub("", shown), **parameters})
    component.add(role, mailbox)


def _uri(value: str) -> str:
    if _NOT_IN_URI.search(value):
        shown = _CONTROLS.sub("", value.removeprefix("mailto:").replace("\n", " "))[:60]
        raise InputError(
            [Problem(f"”{shown}” kan inte stå som adress i en kalender. Skriv den utan mellanslag, å, ä och ö.")]
        )
    return value
