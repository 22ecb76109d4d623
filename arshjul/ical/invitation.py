"""One meeting to one person: the calendar part of an invitation, an update or a cancellation."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from arshjul.ical.components import STOCKHOLM_ZONE, add_mailbox, add_moment, add_text, add_url, new_calendar, written
from arshjul.ical.times import add_local_times, add_utc_times, is_timed
from arshjul.year.model import Body, Occasion, Person
from arshjul.year.people import Called

if TYPE_CHECKING:
    from icalendar import Event

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
    """The whole meeting is cancelled, or one person is not called any more."""


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
    sequence: int | None = None,
    stands: bool = False,
    url: str = "",
    others: Iterable[Called] = (),
) -> bytes:
    """Return the calendar that calls *person*, and nobody else, to *occasion*.

    *sequence* is the one in this person's calendar; None: the occasion's own. *dtstamp* is when this revision was
    made, never the present moment: it must grow with each mail of equal sequence (RFC 5546, 2.1.5), and the same
    revision must give the same bytes. With *stands* a CANCEL is to this person alone, and has no STATUS (RFC 5546,
    3.2.5). *organizer_address* is the mail's sender. *description* is what the mail says; *url* is the meeting's
    page. *others* are listed as attendees too, and asked nothing. Raises InputError when an address cannot stand in
    a calendar.
    """
    from icalendar import Event  # here and not on top: the command line must start without it

    asks = method is Method.REQUEST
    event = Event()
    add_text(event, "summary", occasion.title)
    if asks:
        add_local_times(event, occasion)
    else:
        add_utc_times(event, occasion)
    add_moment(event, "dtstamp", dtstamp)
    add_text(event, "uid", uid)
    event.add("sequence", occasion.sequence if sequence is None else sequence)
    _add_attendee(event, person, optional=optional, is_asked=asks)
    for other in others:
        _add_attendee(event, other.person, optional=other.optional, is_asked=False)
    event.add("class", "PUBLIC")
    add_what_and_where(event, occasion, description)
    add_moment(event, "last-modified", dtstamp)
    add_mailbox(event, "organizer", organizer_name, organizer_address)
    if asks or not stands:
        event.add("status", "CONFIRMED" if asks else "CANCELLED")
    event.add("transp", "OPAQUE" if is_timed(occasion) else "TRANSPARENT")
    add_url(event, url)
    _add_outlook(event, occasion, method)

    # UTC needs no time zone; a cancellation is in UTC, see `add_utc_times`.
    zone = STOCKHOLM_ZONE if asks and is_timed(occasion) else b""
    return written(new_calendar(method), zone, event.to_ical())


def add_what_and_where(event: Event, occasion: Occasion, description: str) -> None:
    """Add what mails and feeds say alike: who meets, since when it is known, what it is about, and where.

    The description always holds the link, since Outlook shows neither URL nor CONFERENCE.
    """
    if occasion.body:
        event.add("categories", [CATEGORIES[occasion.body]])
    if occasion.known_since:
        add_moment(event, "created", occasion.known_since)
    told = description.strip()
    if occasion.link and occasion.link not in told:
        told = f"{told}\n\nVideolänk: {occasion.link}".strip()
    if told:
        add_text(event, "description", told)
    if occasion.place or occasion.link:
        add_text(event, "location", occasion.place or occasion.link)


def _add_attendee(event: Event, person: Person, *, optional: bool, is_asked: bool) -> None:
    role = "OPT-PARTICIPANT" if optional else "REQ-PARTICIPANT"
    answer = {"RSVP": "TRUE"} if is_asked else {}
    parameters = {"CUTYPE": "INDIVIDUAL", "PARTSTAT": "NEEDS-ACTION", "ROLE": role, **answer}
    add_mailbox(event, "attendee", person.name, person.address, **parameters)


def _add_outlook(event: Event, occasion: Occasion, method: Method) -> None:
    """Add what Outlook reads before the standard's own words; constants only, nothing from users."""
    if not is_timed(occasion):
        event.add("x-microsoft-cdo-alldayevent", "TRUE")
    busy = method is Method.REQUEST and is_timed(occasion)
    event.add("x-microsoft-cdo-busystatus", "BUSY" if busy else "FREE")
    if method is Method.REQUEST:
        event.add("x-microsoft-disallow-counter", "TRUE")
