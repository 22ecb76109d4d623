"""A calendar to subscribe to: the meetings and deadlines of one person or one body."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
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
from arshjul.ical.former import CALLED_OFF, DEADLINE, NEVER_BUILT, FormerEvent, FormerFeed
from arshjul.ical.invitation import add_what_and_where
from arshjul.ical.times import add_local_times, is_timed
from arshjul.year.model import Occasion

if TYPE_CHECKING:
    from icalendar import Event


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

    @property
    def sequence(self) -> int:
        """The one in the invitations; in a feed it may be higher, see `feed`."""
        return self.occasion.sequence


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
    is_proposal: bool = False
    """Whether nobody but we have set the day."""
    monday: date | None = None
    """Where only a week is known: its first day."""


FeedEntry = FeedOccasion | FeedDeadline | FormerEvent
"""What may stand in a feed; a former event stands as it stood."""


def deadline_uid(deadline_key: str, association_key: str, domain: str) -> str:
    """The UID of a deadline in a feed, for ever."""
    return f"{DEADLINE}{deadline_key}.{association_key}@{domain}"


def feed(
    name: str,
    url: str,
    entries: Iterable[FeedEntry],
    *,
    organizer: Organizer,
    revised_at: datetime,
    former: FormerFeed = NEVER_BUILT,
) -> bytes:
    """Return the calendar *name*, its entries by day; *former* itself when its readers would see nothing new.

    What is the same as in *former* stays the same to the byte. A changed event gets *revised_at* as its stamp and a
    higher SEQUENCE, whatever changed in it: Google leaves a changed event alone that does not say so. *revised_at*
    is also the feed's own last change, removals included. *url* is the page about the feed, not its secret
    address. How long a cancelled occasion stays is for the caller to decide. Raises InputError when an address
    cannot stand in a calendar.
    """
    events = [
        _carried_on(entry, former.events.get(entry.uid), organizer, revised_at) for entry in sorted(entries, key=_order)
    ]
    if former.changed_at is not None:
        unchanged = _calendar(name, url, former.changed_at, events)
        if unchanged == former.calendar:
            return former.calendar
    return _calendar(name, url, revised_at, events)


def _calendar(name: str, url: str, revised_at: datetime, events: list[bytes]) -> bytes:
    # No UID of the calendar's own (RFC 7986): vdirsyncer takes it for the event's, and keeps one event of all.
    calendar = new_calendar("PUBLISH")
    add_text(calendar, "name", name)
    add_text(calendar, "x-wr-calname", name)
    add_moment(calendar, "last-modified", revised_at)
    calendar.add("refresh-interval", timedelta(hours=4), parameters={"VALUE": "DURATION"})
    add_url(calendar, url)
    calendar.add("x-published-ttl", "PT4H")
    calendar.add("x-wr-timezone", "Europe/Stockholm")
    return with_components(written(calendar), STOCKHOLM_ZONE, *events)


def _order(entry: FeedEntry) -> tuple[date, str]:
    match entry:
        case FormerEvent():
            return (entry.first, entry.uid)
        case FeedDeadline():
            return (entry.day, entry.uid)
    return (entry.occasion.day, entry.uid)


def _carried_on(entry: FeedEntry, before: FormerEvent | None, organizer: Organizer, revised_at: datetime) -> bytes:
    if isinstance(entry, FormerEvent):
        return entry.content
    if before is None:
        return _event(entry, organizer, entry.sequence, entry.dtstamp)
    sequence = max(entry.sequence, before.sequence)
    same = _event(entry, organizer, sequence, before.changed_at)
    if same == before.content:
        return same
    return _event(entry, organizer, max(entry.sequence, before.sequence + 1), revised_at)


# Kept, since the same meeting stands in the feeds of all who are called: building it takes most of the time.
@lru_cache(maxsize=4096)
def _event(entry: FeedOccasion | FeedDeadline, organizer: Organizer, sequence: int, stamp: datetime) -> bytes:
    from icalendar import Event  # here and not on top: the command line must start without it

    event = Event()
    if isinstance(entry, FeedDeadline):
        _add_deadline(event, entry)
    else:
        _add_occasion(event, entry)
    event.add("sequence", sequence)
    add_moment(event, "dtstamp", stamp)
    add_moment(event, "last-modified", stamp)
    add_text(event, "uid", entry.uid)
    # PUBLISH asks for an organizer and forbids attendees (RFC 5546, 3.2.1); alarms would ring for everybody.
    add_mailbox(event, "organizer", organizer.name, organizer.address)
    return written(event)


def _add_occasion(event: Event, entry: FeedOccasion) -> None:
    occasion = entry.occasion
    takes_time = occasion.kind.is_meeting and is_timed(occasion) and not occasion.cancelled and not entry.invited
    # Google drops a cancelled event, others strike it through; the word is for those that show it as any other.
    add_text(event, "summary", CALLED_OFF + occasion.title if occasion.cancelled else occasion.title)
    add_local_times(event, occasion)
    add_what_and_where(event, occasion, entry.description)
    add_url(event, entry.url)
    event.add("status", "CANCELLED" if occasion.cancelled else "CONFIRMED")
    event.add("transp", "OPAQUE" if takes_time else "TRANSPARENT")


def _add_deadline(event: Event, entry: FeedDeadline) -> None:
    add_text(event, "summary", f"{'Föreslagen dag' if entry.is_proposal else 'Sista dag'}: {entry.title}")
    # Of a week nobody has named a day: it stands over all its days.
    event.add("dtstart", entry.monday or entry.day)
    event.add("dtend", (entry.monday + timedelta(days=7)) if entry.monday else entry.day + timedelta(days=1))
    if entry.description:
        add_text(event, "description", entry.description)
    event.add("status", "CONFIRMED")
    event.add("transp", "TRANSPARENT")
