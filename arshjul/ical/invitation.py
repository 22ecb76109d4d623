"""One meeting to one person: the calendar part of an invitation, an update or a cancellation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

from arshjul.ical.components import (
    STOCKHOLM_ZONE,
    Organizer,
    add_mailbox,
    add_moment,
    add_text,
    add_url,
    new_calendar,
    with_components,
    written,
)
from arshjul.ical.times import add_local_times, add_utc_times, is_timed
from arshjul.year.answers import Answer
from arshjul.year.model import Body, Occasion, Person

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
    Body.GROUP: "Gruppen",
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


@dataclass(frozen=True)
class Revision:
    """Which revision of which meeting it is: what a reader's calendar compares with its own (RFC 5546, 2.1.5)."""

    uid: str
    """See `occasion_uid`."""
    sequence: int
    """The one in this person's calendar, which may be another than the occasion's."""
    dtstamp: datetime
    """When this revision was made, never the present moment: it must grow with each mail of equal sequence, and the
    same revision must give the same bytes."""


@dataclass(frozen=True)
class Attendee:
    """Somebody who is called."""

    person: Person
    optional: bool = False
    """May come, and is not bound to."""
    answer: Answer | None = None
    """What the person has said to the meeting as it stands; None: nothing, or it is asked anew."""


@dataclass(frozen=True)
class Invitation:
    """What one person is told of one meeting."""

    occasion: Occasion
    attendee: Attendee
    """The one that is told, and nobody else."""
    method: Method
    revision: Revision
    organizer: Organizer
    description: str
    """What the mail says."""
    url: str = ""
    """The meeting's page."""
    others: tuple[Attendee, ...] = ()
    """They are listed as attendees too, and asked nothing."""
    stands: bool = False
    """A CANCEL is to this person alone, and has no STATUS (RFC 5546, 3.2.5)."""


def calendar_part(told: Invitation) -> bytes:
    """Return the calendar that asks one person what *told* says.

    Raises InputError when an address cannot stand in a calendar.
    """
    from icalendar import Event  # here and not on top: the command line must start without it

    occasion, revision = told.occasion, told.revision
    asks = told.method is Method.REQUEST
    event = Event()
    add_text(event, "summary", occasion.title)
    if asks:
        add_local_times(event, occasion)
    else:
        add_utc_times(event, occasion)
    add_moment(event, "dtstamp", revision.dtstamp)
    add_text(event, "uid", revision.uid)
    event.add("sequence", revision.sequence)
    _add_attendee(event, told.attendee, is_asked=asks)
    for other in told.others:
        _add_attendee(event, other, is_asked=False)
    event.add("class", "PUBLIC")
    add_what_and_where(event, occasion, told.description)
    add_moment(event, "last-modified", revision.dtstamp)
    add_mailbox(event, "organizer", told.organizer.name, told.organizer.address)
    if asks or not told.stands:
        event.add("status", "CONFIRMED" if asks else "CANCELLED")
    event.add("transp", "OPAQUE" if is_timed(occasion) else "TRANSPARENT")
    add_url(event, told.url)
    _add_outlook(event, occasion, told.method)

    # UTC needs no time zone; a cancellation is in UTC, see `add_utc_times`.
    zone = STOCKHOLM_ZONE if asks and is_timed(occasion) else b""
    return with_components(_empty_calendar(told.method), zone, written(event))


@cache
def _empty_calendar(method: Method) -> bytes:
    return written(new_calendar(method))


def add_what_and_where(event: Event, occasion: Occasion, description: str) -> None:
    """Add what mails and feeds say alike: who meets, since when it is known, what it is about, and where.

    The description always holds the link, since Outlook shows neither URL nor CONFERENCE.
    """
    if occasion.body:
        event.add("categories", [occasion.own_body.name if occasion.own_body else CATEGORIES[occasion.body]])
    if occasion.known_since:
        add_moment(event, "created", occasion.known_since)
    told = description.strip()
    if occasion.link and occasion.link not in told:
        told = f"{told}\n\nVideolänk: {occasion.link}".strip()
    if told:
        add_text(event, "description", told)
    if occasion.place or occasion.link:
        add_text(event, "location", occasion.place or occasion.link)


_PARTSTATS = {Answer.ACCEPTED: "ACCEPTED", Answer.DECLINED: "DECLINED", Answer.TENTATIVE: "TENTATIVE"}


def _add_attendee(event: Event, attendee: Attendee, *, is_asked: bool) -> None:
    role = "OPT-PARTICIPANT" if attendee.optional else "REQ-PARTICIPANT"
    answer = {"RSVP": "TRUE"} if is_asked else {}
    # Who has answered is not asked again; RSVP stays, so that the answer can be another (RFC 5546, 2.1.4).
    status = _PARTSTATS[attendee.answer] if attendee.answer else "NEEDS-ACTION"
    parameters = {"CUTYPE": "INDIVIDUAL", "PARTSTAT": status, "ROLE": role, **answer}
    add_mailbox(event, "attendee", attendee.person.own_name, attendee.person.own_address, **parameters)


def _add_outlook(event: Event, occasion: Occasion, method: Method) -> None:
    """Add what Outlook reads before the standard's own words; constants only, nothing from users."""
    if not is_timed(occasion):
        event.add("x-microsoft-cdo-alldayevent", "TRUE")
    busy = method is Method.REQUEST and is_timed(occasion)
    event.add("x-microsoft-cdo-busystatus", "BUSY" if busy else "FREE")
    if method is Method.REQUEST:
        event.add("x-microsoft-disallow-counter", "TRUE")
