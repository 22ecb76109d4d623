"""Answers that mail programs send as calendars (RFC 5546: REPLY and COUNTER), in all the shapes they come in.

Never read from titles or names: Exchange writes them in the answerer's language. Never by ORGANIZER: Exchange
leaves it out. Comments are not read at all: a reason for staying away is nothing that we keep.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from arshjul.ical.zones import without_costly_zones

if TYPE_CHECKING:
    from icalendar import Component

LARGEST_CALENDARS = 128 * 1024
"""Characters, of all the calendars in one mail. A reply has two or three thousand."""
MOST_EVENTS = 50
MOST_ATTENDEES = 200
MOST_COMPONENTS = 300
_LONGEST_VALUE = 500
_LINE_ENDS = re.compile(r"(?:\r?\n)+")
_FOLD = re.compile(r"\n[ \t]")
_BEGIN = re.compile(r"^BEGIN\b", re.IGNORECASE | re.MULTILINE)
_EVENT = re.compile(r"^BEGIN\b[^\n]*:\s*VEVENT\s*$", re.IGNORECASE | re.MULTILINE)
_ATTENDEE = re.compile(r"^ATTENDEE[;:]", re.IGNORECASE | re.MULTILINE)
_KDE_ATTENDEE = re.compile(r"^ATTENDEE;[^\r\n]*=3D[^\r\n]*", re.IGNORECASE | re.MULTILINE)
_MICROSOFT_UTC = re.compile(r"//Microsoft/Utc:(\d{8}T\d{6})Z?$", re.IGNORECASE)


@dataclass(frozen=True)
class CalendarAnswer:
    """What one attendee says about one meeting in one calendar."""

    method: str
    """REPLY, COUNTER or what else the sender wrote, in capitals; empty: nothing."""
    uid: str
    recurrence: str
    """Not empty: it is about one day of a series."""
    attendee: str
    """As the calendar has it, usually ``mailto:…``; empty: nobody is named."""
    status: str
    """PARTSTAT in capitals; empty: not told."""
    sequence: int | None
    stamped_at: datetime | None
    starts: datetime | date | None
    """When the meeting begins, as the answerer saw it or proposes it; a moment in UTC. None: not told, or in an
    unknown zone."""
    ends: datetime | date | None = None
    """When it ends, in the same way; a whole day that it ends before."""
    delegates: tuple[str, ...] = ()
    """Whom the answerer has sent instead."""


class UnreadableCalendarError(ValueError):
    """A calendar that is refused as a whole; ``str(error)`` says why, in Swedish."""


def read_answers(calendars: Iterable[tuple[str, str]]) -> tuple[CalendarAnswer, ...]:
    """Return what is answered in the *calendars* of one mail, each answer once.

    A calendar is its text and the method that stands beside it, which counts only when the text has none. The
    same answer stands twice in mails from Thunderbird and Google. Raises UnreadableCalendarError when none of the
    calendars can be read, or when they are too large together.
    """
    texts = tuple(calendars)
    # Counted before anything is read, because reading 240 kB of categories takes seconds.
    if sum(len(text) for text, _ in texts) > LARGEST_CALENDARS:
        raise UnreadableCalendarError(f"Kalenderdelen är större än {LARGEST_CALENDARS // 1024} kB.")
    found: dict[tuple[str | int | None, ...], CalendarAnswer] = {}
    faults: list[UnreadableCalendarError] = []
    for text, method in texts:
        try:
            answers = _read(text, method)
        except UnreadableCalendarError as fault:
            faults.append(fault)
            continue
        for answer in answers:
            key = (answer.uid, answer.recurrence, answer.attendee.lower(), answer.status, answer.sequence)
            known = found.get(key)
            # Google's attachment may lack METHOD: the copy that has one is the better.
            if known is None or (answer.method and not known.method):
                found[key] = answer
    if faults and not found:
        raise faults[0]
    return tuple(found.values())


def _read(text: str, stated_method: str) -> list[CalendarAnswer]:
    from icalendar import Calendar  # here: it takes a quarter of a second to import

    # First, so that what is counted and cut is what the library will see.
    text = _FOLD.sub("", _LINE_ENDS.sub("\n", text))
    _refuse_many_parts(text)
    # KDE has sent the parameters still encoded as quoted-printable, which no reader understands.
    text = _KDE_ATTENDEE.sub(lambda line: line[0].replace("=3D", "="), text)
    text = without_costly_zones(text)
    try:
        roots = Calendar.from_ical(text, multiple=True)
        calendars = [c for root in roots for c in root.walk("VCALENDAR")]
        return [answer for calendar in calendars for answer in _answers(calendar, stated_method)]
    except RecursionError as error:
        raise UnreadableCalendarError("Kalenderdelen har för många delar i varandra.") from error
    # What icalendar raises for what it cannot read; all its own errors are ValueErrors.
    except (ValueError, TypeError, LookupError, AttributeError) as error:
        raise UnreadableCalendarError("Kalenderdelen går inte att läsa.") from error


def _refuse_many_parts(text: str) -> None:
    """Counted in the text, because reading many costs seconds."""
    for pattern, most, what in (
        (_EVENT, MOST_EVENTS, "möten"),
        (_ATTENDEE, MOST_ATTENDEES, "deltagare"),
        (_BEGIN, MOST_COMPONENTS, "delar"),
    ):
        if sum(1 for _ in pattern.finditer(text)) > most:
            raise UnreadableCalendarError(f"Kalenderdelen har fler än {most} {what}.")


def _answers(calendar: Component, stated_method: str) -> Iterator[CalendarAnswer]:
    method = _method(calendar, stated_method)
    for event in calendar.walk("VEVENT"):
        nobodys = CalendarAnswer(
            method=method,
            uid=_text(event, "UID"),
            recurrence=_text(event, "RECURRENCE-ID") or ("?" if "RECURRENCE-ID" in event else ""),
            attendee="",
            status="",
            sequence=_sequence(event),
            stamped_at=_stamp(event),
            starts=_instant(event, "DTSTART"),
            ends=_instant(event, "DTEND"),
        )
        attendees = _values(event, "ATTENDEE")
        for attendee in attendees:
            parameters = {name.upper(): value for name, value in getattr(attendee, "params", {}).items()}
            yield replace(
                nobodys,
                attendee=_address(attendee, parameters)[:_LONGEST_VALUE],
                status=_parameter(parameters.get("PARTSTAT")).upper(),
                delegates=tuple(_list(parameters.get("DELEGATED-TO"))),
            )
        if not attendees:
            yield nobodys


def _address(attendee: Any, parameters: dict[str, Any]) -> str:
    """Who answers: an EMAIL beside what is no mail address (RFC 7986, 6.2), such as Apple's ``/…/principal/``."""
    written = str(attendee).strip()
    return written if "@" in written else _parameter(parameters.get("EMAIL")) or written


def _method(calendar: Component, stated: str) -> str:
    """The method in the calendar; two that differ are as good as none."""
    methods = {str(value).strip().upper() for value in _values(calendar, "METHOD")} - {""}
    if not methods:
        return stated.strip().upper()
    return methods.pop() if len(methods) == 1 else ""


def _values(component: Component, name: str) -> list[Any]:
    value = dict.get(component, name)
    if value is None:
        return []
    return list(value) if isinstance(value, list) else [value]


def _value(component: Component, name: str) -> Any:
    """The one value of *name*; None when there is none, or several that differ."""
    values = _values(component, name)
    return values[0] if values and len({str(value) for value in values}) == 1 else None


def _text(component: Component, name: str) -> str:
    value = _value(component, name)
    return "" if value is None else str(value).strip()[:_LONGEST_VALUE]


def _parameter(value: Any) -> str:
    text = value[0] if isinstance(value, list) and value else value
    return "" if text is None else str(text).strip().strip('"')


def _list(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [str(one)[:_LONGEST_VALUE] for one in values if one]


def _sequence(event: Component) -> int | None:
    # Not event.sequence: it says 0 where there is none.
    value = _value(event, "SEQUENCE")
    return int(value) if isinstance(value, int) and value >= 0 else None


def _stamp(event: Component) -> datetime | None:
    value = getattr(_value(event, "DTSTAMP"), "dt", None) if _is_whole(event, "DTSTAMP") else None
    if not isinstance(value, datetime):
        return None
    # RFC 5545, 3.8.7.2: it must be in UTC; those who forget the Z mean it.
    return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC)


def _instant(event: Component, name: str) -> datetime | date | None:
    if not _is_whole(event, name):
        # Exchange: an unquoted TZID with a colon in it, which no reader understands.
        found = _MICROSOFT_UTC.search(_text(event, name))
        return datetime.strptime(found[1], "%Y%m%dT%H%M%S").replace(tzinfo=UTC) if found else None
    value = getattr(_value(event, name), "dt", None)
    if isinstance(value, datetime):
        try:
            return value.astimezone(UTC) if value.tzinfo else None
        except OverflowError:  # the first night of the year 1
            return None
    return value if isinstance(value, date) else None


def _is_whole(event: Component, name: str) -> bool:
    from icalendar import vBroken

    return not isinstance(_value(event, name), vBroken)
