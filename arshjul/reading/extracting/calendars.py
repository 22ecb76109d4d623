"""Calendar files (RFC 5545): each event a row, and what recurs a row for each time, as far as it is bounded."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.rrule import rruleset, rrulestr
from icalendar import Calendar

from arshjul.reading.extracting import limits
from arshjul.reading.extracting.decoding import decode
from arshjul.reading.extracting.document import Aside, Document, Kind, Line, Place, Why, prose, row
from arshjul.reading.extracting.refusing import UnreadableError, too_many

_SWEDISH_TIME = ZoneInfo("Europe/Stockholm")
_HEADINGS = ("Datum", "Slutdatum", "Tid", "Ärende", "Plats", "Status")
_HEADINGS_OF_TO_DO = ("Sista dag", "Ärende")
_TOO_OFTEN = re.compile(r"^(?:RRULE|EXRULE)[^\n]*FREQ=(SECONDLY|MINUTELY|HOURLY)", re.IGNORECASE | re.MULTILINE)
_ZONE = re.compile(r"^BEGIN:VTIMEZONE\s*$.*?^END:VTIMEZONE\s*$\n?", re.IGNORECASE | re.MULTILINE | re.DOTALL)
_DAMAGED = "Kalenderfilen är skadad. Hämta den på nytt ur kalendern och läs in den nya filen."
_EMPTY = "Kalenderfilen har inga händelser. Exportera den kalender som mötena ligger i och läs in den filen."
_ENDLESS_YEARS = 1
"""So many years after the newest date that the file names is a series followed that has no end."""


def read_calendar(content: bytes) -> Document:
    """Return the events of an .ics as a table with headings, in order of time, hours in Swedish time.

    Raises UnreadableError for what recurs more often than once a day or more than a thousand times.
    """
    # A zone is known by its name; the rules that a file brings of its own may be without end.
    text = _ZONE.sub("", re.sub(r"\n[ \t]", "", decode(content)))
    if _TOO_OFTEN.search(text):
        raise UnreadableError(
            "Kalenderfilen har något som återkommer oftare än en gång om dagen och är ingen mötesplan. "
            "Ta bort det ur kalendern, spara filen på nytt och läs in den."
        )
    calendar = _parsed(text)
    events = [event for event in calendar.walk("VEVENT") if "DTSTART" in event]
    newest = max((_day(event.decoded("DTSTART")).year for event in events), default=0) + _ENDLESS_YEARS
    moved = {(str(event.get("UID")), _moment(event.decoded("RECURRENCE-ID"))) for event in events if _is_moved(event)}
    rows: list[tuple[datetime, list[str]]] = []
    is_endless = False
    for event in events:
        is_endless = is_endless or _is_endless(event)
        for start in _starts(event, newest):
            if not _is_moved(event) and (str(event.get("UID")), start) in moved:
                continue
            rows.append((start, _cells(event, start)))
            if len(rows) > limits.MOST_OCCURRENCES:
                raise too_many(limits.MOST_OCCURRENCES, "tillfällen")
    to_do = _to_do(calendar)
    if not rows and not to_do:
        raise UnreadableError(_EMPTY)
    rows.sort(key=lambda it: it[0])
    tables = [_table(_HEADINGS, [cells for _, cells in rows], 1)] if rows else []
    tables += [_table(_HEADINGS_OF_TO_DO, to_do, len(tables) + 1)] if to_do else []
    lines = [line for table in tables for line in (prose("", Place()), *table)][1:]
    notes = (f"Kalendern har möten som återkommer utan slut. De är lästa till och med {newest}.",) if is_endless else ()
    asides = tuple(Aside(said, Place(table=1), Why.DESCRIPTION) for event in events for said in _described(event))
    return Document(Kind.CALENDAR, tuple(lines), asides, notes)


def _table(headings: Sequence[str], rows: list[list[str]], number: int) -> Iterator[Line]:
    for at, cells in enumerate([list(headings), *rows], 1):
        yield row(cells, Place(table=number, row=at))


def _to_do(calendar: Calendar) -> list[list[str]]:
    """The last day of each thing to do, and what it is."""
    due = [(_day(one.decoded("DUE")), str(one.get("SUMMARY", ""))) for one in calendar.walk("VTODO") if "DUE" in one]
    return [[day.isoformat(), what] for day, what in sorted(due)]


def _described(event: Any) -> list[str]:
    """The lines of what is said of an event beside its title."""
    return [line.strip() for line in str(event.get("DESCRIPTION", "")).split("\n") if line.strip()]


def _parsed(text: str) -> Calendar:
    try:
        parsed = Calendar.from_ical(text)
    except ValueError as error:
        raise UnreadableError(_DAMAGED) from error
    if not isinstance(parsed, Calendar):
        raise UnreadableError(_DAMAGED)
    return parsed


def _starts(event: Any, newest: int) -> Iterator[datetime]:
    """Every moment at which an event begins, in Swedish time without zone."""
    first = _moment(event.decoded("DTSTART"))
    rule = event.get("RRULE")
    if rule is None or _is_moved(event):
        yield first
        yield from sorted(_moments(event, "RDATE"))
        return
    last = datetime.combine(date(newest, 12, 31), time.max)
    series = rruleset()
    for one in rule if isinstance(rule, list) else [rule]:
        until = one.pop("UNTIL", None)
        if until:
            last = min(
                last, _moment(until[0]) if isinstance(until[0], datetime) else datetime.combine(until[0], time.max)
            )
        series.rrule(rrulestr(one.to_ical().decode(), dtstart=first))
    for moment in _moments(event, "RDATE"):
        series.rdate(moment)
    for moment in _moments(event, "EXDATE"):
        series.exdate(moment)
    for moment in islice(series, limits.MOST_OCCURRENCES + 1):
        if moment > last:
            return
        yield moment


def _is_endless(event: Any) -> bool:
    rule = event.get("RRULE")
    rules = rule if isinstance(rule, list) else [rule] if rule else []
    return any("UNTIL" not in one and "COUNT" not in one for one in rules)


def _is_moved(event: Any) -> bool:
    return "RECURRENCE-ID" in event


def _moments(event: Any, name: str) -> Iterator[datetime]:
    said = event.get(name)
    for dates in said if isinstance(said, list) else [said] if said else []:
        for one in dates.dts:
            yield _moment(one.dt if not isinstance(one.dt, tuple) else one.dt[0])


def _cells(event: Any, start: datetime) -> list[str]:
    begins = event.decoded("DTSTART")
    length = _length(event, begins)
    end = start + length
    is_whole_day = not isinstance(begins, datetime)
    last = end.date() - timedelta(days=1) if is_whole_day and length > timedelta() else end.date()
    clock = "" if is_whole_day else f"{start:%H:%M}" + (f"-{end:%H:%M}" if length else "")
    is_cancelled = str(event.get("STATUS", "")).upper() == "CANCELLED"
    return [
        start.date().isoformat(),
        last.isoformat() if last > start.date() else "",
        clock,
        str(event.get("SUMMARY", "")),
        str(event.get("LOCATION", "")),
        "Inställt" if is_cancelled else "",
    ]


def _length(event: Any, begins: date) -> timedelta:
    if "DURATION" in event:
        length: timedelta = event.decoded("DURATION")
    elif "DTEND" in event:
        length = _moment(event.decoded("DTEND")) - _moment(begins)
    else:
        length = timedelta()
    return max(length, timedelta())


def _moment(when: object) -> datetime:
    """Swedish time, without zone; a time without one is Swedish already."""
    if not isinstance(when, date):
        raise UnreadableError(_DAMAGED)
    if not isinstance(when, datetime):
        return datetime.combine(when, time())
    return when.astimezone(_SWEDISH_TIME).replace(tzinfo=None) if when.tzinfo else when


def _day(when: object) -> date:
    return _moment(when).date()
