"""One meeting to one person: the calendar part of an invitation, an update or a cancellation."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum

from arshjul.ical import lines
from arshjul.ical.timezone import STOCKHOLM_LINES, is_timed, local_times, utc_times
from arshjul.year.model import Body, Occasion, Person

CATEGORIES = {
    Body.BOARD: "Styrelsen",
    Body.PREPARATORY: "Beredningsgruppen",
    Body.JOINT: "Styrelsen och beredningsgruppen",
    Body.AUDITORS: "Revisorerna",
    Body.MEMBERS: "Medlemmarna",
    Body.PRESIDIUM: "Presidiet",
    Body.OFFICE: "Kansliet",
}
"""What a body is called as a category: one whole value, so that Exchange makes one category of it."""


class Method(StrEnum):
    """What the calendar part asks of the reader's calendar (RFC 5546)."""

    REQUEST = "REQUEST"
    """Come, or come at another time."""
    CANCEL = "CANCEL"
    """The whole meeting is cancelled."""


def occasion_uid(occasion_key: str, association_key: str, domain: str) -> str:
    """The UID of an occasion: the same for everybody, in mails and feeds, for ever."""
    return f"m-{occasion_key}.{association_key}@{domain}"


def invitation(
    occasion: Occasion,
    person: Person,
    *,
    method: Method,
    organizer_name: str,
    organizer_address: str,
    uid: str,
    dtstamp: datetime,
    description: str,
    optional: bool,
    url: str = "",
) -> bytes:
    """Return the calendar that calls *person*, and nobody else, to *occasion*.

    *dtstamp* is when this revision was made, never the present moment: it must grow with each mail of equal
    sequence (RFC 5546, 2.1.5), and the same revision must give the same bytes. *organizer_address* is the
    mail's sender. *description* is what the mail says; *url* is the meeting's page. Raises InputError when an
    address cannot stand in a calendar.
    """
    event = [
        "BEGIN:VEVENT",
        f"SUMMARY:{lines.text(occasion.title)}",
        *(utc_times(occasion) if method is Method.CANCEL else local_times(occasion)),
        f"DTSTAMP:{lines.utc(dtstamp)}",
        f"UID:{lines.text(uid)}",
        f"SEQUENCE:{occasion.sequence}",
        _attendee(person, method, optional=optional),
        *category(occasion),
        "CLASS:PUBLIC",
        *created(occasion),
        *described(occasion, description),
        f"LAST-MODIFIED:{lines.utc(dtstamp)}",
        *location(occasion),
        organizer(organizer_name, organizer_address),
        f"STATUS:{'CANCELLED' if method is Method.CANCEL else 'CONFIRMED'}",
        f"TRANSP:{'OPAQUE' if is_timed(occasion) else 'TRANSPARENT'}",
        *([f"URL:{lines.uri(url)}"] if url else []),
        *_outlook(occasion, method),
        "END:VEVENT",
    ]
    # UTC needs no time zone; a cancellation is in UTC, see `utc_times`.
    zone = [STOCKHOLM_LINES] if method is Method.REQUEST and is_timed(occasion) else []
    return lines.calendar([f"METHOD:{method}"], [*zone, event])


def organizer(name: str, address: str) -> str:
    """The ORGANIZER line."""
    return f"ORGANIZER;CN={lines.parameter(name)}:{lines.uri('mailto:' + address)}"


def category(occasion: Occasion) -> Iterator[str]:
    """The CATEGORIES line, when somebody meets."""
    if occasion.body:
        yield f"CATEGORIES:{lines.text(CATEGORIES[occasion.body])}"


def created(occasion: Occasion) -> Iterator[str]:
    """The CREATED line, when that is known."""
    if occasion.known_since:
        yield f"CREATED:{lines.utc(occasion.known_since)}"


def described(occasion: Occasion, description: str) -> Iterator[str]:
    """The DESCRIPTION line; it always holds the link, since Outlook shows neither URL nor CONFERENCE."""
    told = description.strip()
    if occasion.link and occasion.link not in told:
        told = f"{told}\n\nVideolänk: {occasion.link}".strip()
    if told:
        yield f"DESCRIPTION:{lines.text(told)}"


def location(occasion: Occasion) -> Iterator[str]:
    """The LOCATION line: the place, else the video link."""
    if occasion.place or occasion.link:
        yield f"LOCATION:{lines.text(occasion.place or occasion.link)}"


def _attendee(person: Person, method: Method, *, optional: bool) -> str:
    role = "OPT-PARTICIPANT" if optional else "REQ-PARTICIPANT"
    answer = ";RSVP=TRUE" if method is Method.REQUEST else ""
    return (
        f"ATTENDEE;CN={lines.parameter(person.name)};CUTYPE=INDIVIDUAL;PARTSTAT=NEEDS-ACTION;ROLE={role}{answer}"
        f":{lines.uri('mailto:' + person.address)}"
    )


def _outlook(occasion: Occasion, method: Method) -> Iterator[str]:
    """What Outlook reads before the standard's own words; constants only, nothing from users."""
    if not is_timed(occasion):
        yield "X-MICROSOFT-CDO-ALLDAYEVENT:TRUE"
    busy = method is Method.REQUEST and is_timed(occasion)
    yield f"X-MICROSOFT-CDO-BUSYSTATUS:{'BUSY' if busy else 'FREE'}"
    if method is Method.REQUEST:
        yield "X-MICROSOFT-DISALLOW-COUNTER:TRUE"
