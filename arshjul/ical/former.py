"""A feed as its readers saw it last, read out of our own bytes: what is new is told from what they know."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from arshjul.ical.components import add_moment, add_text, written

DEADLINE = "d-"
"""How the UID of a deadline begins."""
CALLED_OFF = "INSTÄLLT: "

_EVENT = re.compile(rb"BEGIN:VEVENT\r\n.*?END:VEVENT\r\n", re.DOTALL)
_FOLD = b"\r\n "


@dataclass(frozen=True)
class FormerEvent:
    """One event as it stood, to be kept as it is or compared with what it has become."""

    uid: str
    first: date
    last: date
    """The last day that it takes."""
    sequence: int
    changed_at: datetime
    cancelled: bool
    content: bytes

    @property
    def is_deadline(self) -> bool:
        """Whether it is a last day, and no meeting."""
        return self.uid.startswith(DEADLINE)


@dataclass(frozen=True)
class FormerFeed:
    """A whole feed as it stood; nothing at all for one that is new."""

    calendar: bytes = b""
    changed_at: datetime | None = None
    events: Mapping[str, FormerEvent] = field(default_factory=dict)


NEVER_BUILT = FormerFeed()


def read_former(calendar: bytes) -> FormerFeed:
    """Read a feed that `feed` made; no bytes are a feed that was never built."""
    if not calendar:
        return NEVER_BUILT
    head = _properties(calendar.partition(b"BEGIN:VTIMEZONE")[0])
    events = (_event(match.group()) for match in _EVENT.finditer(calendar))
    return FormerFeed(calendar, _moment(head["LAST-MODIFIED"]), {event.uid: event for event in events})


def called_off(former: FormerEvent, at: datetime) -> FormerEvent:
    """Return the event as it is shown from *at* to somebody whom it concerns no more: at its old time, as cancelled."""
    from icalendar import Event  # here and not on top: the command line must start without it

    event = Event.from_ical(former.content.decode())
    title = str(event.pop("summary"))
    for name in ("sequence", "dtstamp", "last-modified", "status", "transp"):
        event.pop(name, None)
    add_text(event, "summary", CALLED_OFF + title)
    event.add("sequence", former.sequence + 1)
    add_moment(event, "dtstamp", at)
    add_moment(event, "last-modified", at)
    event.add("status", "CANCELLED")
    event.add("transp", "TRANSPARENT")
    return _event(written(event))


def reworded(former: FormerEvent, over: Callable[[str], str]) -> FormerEvent:
    """Return the event with its texts as *over* has them; itself when that changes nothing."""
    from icalendar import Event  # as in `called_off`

    event = Event.from_ical(former.content.decode())
    texts = {name: str(event[name]) for name in ("summary", "description", "location") if name in event}
    changed = {name: new for name, text in texts.items() if (new := over(text)) != text}
    for name, text in changed.items():
        event.pop(name)
        add_text(event, name, text)
    return _event(written(event)) if changed else former


def _event(content: bytes) -> FormerEvent:
    said = _properties(content)
    first = _day(said["DTSTART"])
    last = _day(said.get("DTEND", said["DTSTART"]))
    if "DTEND" in said and "T" not in said["DTEND"]:
        last -= timedelta(days=1)  # whole days: DTEND is the day after the last one
    return FormerEvent(
        uid=said["UID"],
        first=first,
        last=last,
        sequence=int(said["SEQUENCE"]),
        changed_at=_moment(said["LAST-MODIFIED"]),
        cancelled=said.get("STATUS") == "CANCELLED",
        content=content,
    )


def _properties(content: bytes) -> dict[str, str]:
    """The values by name, without their parameters; enough for what we write ourselves, as `_event` asks for it."""
    said = {}
    for line in content.replace(_FOLD, b"").decode().split("\r\n"):
        name, _, value = line.partition(":")
        said[name.partition(";")[0]] = value
    return said


def _day(value: str) -> date:
    return date(int(value[:4]), int(value[4:6]), int(value[6:8]))


def _moment(value: str) -> datetime:
    return datetime.strptime(value, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
