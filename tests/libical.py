"""libical, by its own C functions: the tables of RFC 5546 for each METHOD, and the times as it reads them."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache

from foreign_programs import LIBICAL, install

_FAULT = "X-LIC-ERROR"


@dataclass(frozen=True)
class Checked:
    """What libical says of one calendar."""

    faults: tuple[str, ...]
    """What the grammar, or the METHOD, forbids or misses; in libical's own words."""
    events: tuple[tuple[str, datetime | date, datetime | date | None], ...]
    """UID, start and end of each; moments in UTC, days as days."""


class _Time(ctypes.Structure):
    """``struct icaltimetype`` of libical 3."""

    _fields_ = [
        *((name, ctypes.c_int) for name in ("year", "month", "day", "hour", "minute", "second")),
        ("is_date", ctypes.c_int),
        ("is_daylight", ctypes.c_int),
        ("zone", ctypes.c_void_p),
    ]


def check(calendar: bytes) -> Checked:
    """Read *calendar* and check it against the restrictions of its METHOD."""
    library = _library()
    root = library.icalparser_parse_string(calendar)
    if not root:
        return Checked(("libical reads no calendar in it",), ())
    try:
        passes = library.icalrestriction_check(root)
        faults = tuple(dict.fromkeys(_faults(library.icalcomponent_as_ical_string(root))))
        if not passes and not faults:
            faults = ("icalrestriction_check fails without a reason",)
        return Checked(faults, tuple(_events(library, root)))
    finally:
        library.icalcomponent_free(root)


def _faults(text: bytes) -> Iterator[str]:
    """The faults that libical writes into the calendar, as properties of its own."""
    for line in text.decode().replace("\r\n ", "").splitlines():
        if line.startswith(_FAULT):
            yield line.partition(":")[2]


def _events(library: ctypes.CDLL, root: int) -> Iterator[tuple[str, datetime | date, datetime | date | None]]:
    kind = library.icalcomponent_string_to_kind(b"VEVENT")
    event = library.icalcomponent_get_first_component(root, kind)
    while event:
        start = _moment(library, library.icalcomponent_get_dtstart(event))
        if start is not None:
            uid = (library.icalcomponent_get_uid(event) or b"").decode()
            yield (uid, start, _moment(library, library.icalcomponent_get_dtend(event)))
        event = library.icalcomponent_get_next_component(root, kind)


def _moment(library: ctypes.CDLL, time: _Time) -> datetime | date | None:
    if not time.year:
        return None
    if time.is_date:
        return date(time.year, time.month, time.day)
    return datetime.fromtimestamp(library.icaltime_as_timet_with_zone(time, time.zone), UTC)


@cache
def _library() -> ctypes.CDLL:
    install()
    library = ctypes.CDLL(LIBICAL)
    pointer, text, number = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int
    for name, result, arguments in (
        ("icalparser_parse_string", pointer, [text]),
        ("icalrestriction_check", number, [pointer]),
        ("icalcomponent_as_ical_string", text, [pointer]),
        ("icalcomponent_free", None, [pointer]),
        ("icalcomponent_string_to_kind", number, [text]),
        ("icalcomponent_get_first_component", pointer, [pointer, number]),
        ("icalcomponent_get_next_component", pointer, [pointer, number]),
        ("icalcomponent_get_uid", text, [pointer]),
        ("icalcomponent_get_dtstart", _Time, [pointer]),
        ("icalcomponent_get_dtend", _Time, [pointer]),
        ("icaltime_as_timet_with_zone", ctypes.c_long, [_Time, pointer]),
    ):
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    return library
