"""A calendar to subscribe to: the meetings and deadlines of one person or one body."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from arshjul.ical import lines
from arshjul.ical.invitation import category, created, described, location, organizer
from arshjul.ical.timezone import STOCKHOLM_LINES, is_timed, local_times
from arshjul.year.model import Occasion


@dataclass(frozen=True)
class FeedOccasion:
    """An occasion as it stands in a feed; a cancelled one stands there as INSTÄLLT."""

    occasion: Occasion
    uid: str
    """The same as in the invitation, see `occasion_uid`."""
    dtstamp: datetime
    """When this revision was made."""
    description: str = ""
    url: str = ""
    invited: bool = False
    """The person has it in their own calendar by mail already, so this copy takes no time."""


@dataclass(frozen=True)
class FeedDeadline:
    """A last day as it stands in a feed: the whole day, taking no time."""

    uid: str
    title: str
    day: date
    dtstamp: datetime
    """When this revision was made."""
    sequence: int = 0
    description: str = ""
    url: str = ""


FeedEntry = FeedOccasion | FeedDeadline


def deadline_uid(deadline_key: str, association_key: str, domain: str) -> str:
    """The UID of a deadline in a feed, for ever."""
    return f"d-{deadline_key}.{association_key}@{domain}"


def feed(
    name: str,
    feed_uid: str,
    url: str,
    entries: Iterable[FeedEntry],
    *,
    organizer_name: str,
    organizer_address: str,
    revised_at: datetime,
) -> bytes:
    """Return the calendar *name*, its entries by day.

    *url* is the page about the feed, not its secret address. *revised_at* is the newest change, removals
    included. How long a cancelled occasion stays is for the caller to decide. Raises InputError when an
    address cannot stand in a calendar.
    """
    host = organizer(organizer_name, organizer_address)
    head = [
        "METHOD:PUBLISH",
        f"NAME:{lines.text(name)}",
        f"X-WR-CALNAME:{lines.text(name)}",
        f"LAST-MODIFIED:{lines.utc(revised_at)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT4H",
        f"UID:{lines.text(feed_uid)}",
        *([f"URL:{lines.uri(url)}"] if url else []),
        "X-PUBLISHED-TTL:PT4H",
        "X-WR-TIMEZONE:Europe/Stockholm",
    ]
    events = (list(_event(entry, host)) for entry in sorted(entries, key=_order))
    return lines.calendar(head, [STOCKHOLM_LINES, *events])


def _order(entry: FeedEntry) -> tuple[date, str]:
    if isinstance(entry, FeedDeadline):
        return (entry.day, entry.uid)
    return (entry.occasion.day, entry.uid)


def _event(entry: FeedEntry, host: str) -> Iterator[str]:
    # PUBLISH asks for an organizer and forbids attendees (RFC 5546, 3.2.1); alarms would ring for everybody.
    yield "BEGIN:VEVENT"
    yield from _deadline(entry, host) if isinstance(entry, FeedDeadline) else _occasion(entry, host)
    if entry.url:
        yield f"URL:{lines.uri(entry.url)}"
    yield "END:VEVENT"


def _occasion(entry: FeedOccasion, host: str) -> Iterator[str]:
    occasion = entry.occasion
    takes_time = occasion.kind.is_meeting and is_timed(occasion) and not occasion.cancelled and not entry.invited
    # Google drops a cancelled event, others strike it through; the word is for those that show it as any other.
    yield f"SUMMARY:{'INSTÄLLT: ' if occasion.cancelled else ''}{lines.text(occasion.title)}"
    yield from local_times(occasion)
    yield f"DTSTAMP:{lines.utc(entry.dtstamp)}"
    yield f"UID:{lines.text(entry.uid)}"
    yield f"SEQUENCE:{occasion.sequence}"
    yield from category(occasion)
    yield from created(occasion)
    yield from described(occasion, entry.description)
    yield f"LAST-MODIFIED:{lines.utc(entry.dtstamp)}"
    yield from location(occasion)
    yield host
    yield f"STATUS:{'CANCELLED' if occasion.cancelled else 'CONFIRMED'}"
    yield f"TRANSP:{'OPAQUE' if takes_time else 'TRANSPARENT'}"


def _deadline(entry: FeedDeadline, host: str) -> Iterator[str]:
    yield f"SUMMARY:{lines.text('Sista dag: ' + entry.title)}"
    yield f"DTSTART;VALUE=DATE:{lines.day(entry.day)}"
    yield f"DTEND;VALUE=DATE:{lines.day(entry.day + timedelta(days=1))}"
    yield f"DTSTAMP:{lines.utc(entry.dtstamp)}"
    yield f"UID:{lines.text(entry.uid)}"
    yield f"SEQUENCE:{entry.sequence}"
    if entry.description:
        yield f"DESCRIPTION:{lines.text(entry.description)}"
    yield f"LAST-MODIFIED:{lines.utc(entry.dtstamp)}"
    yield host
    yield "STATUS:CONFIRMED"
    yield "TRANSP:TRANSPARENT"
