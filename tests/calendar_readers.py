"""Calendars as three readers that we did not write see them: libical, ical.js and node-ical.

Each brings something of its own. libical checks what RFC 5546 asks of each METHOD, and knows nothing else that the
others miss. ical.js counts times from our own VTIMEZONE, as Thunderbird does. node-ical does not read it, and counts
from the name of the zone, as Google does.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

import libical
from foreign_programs import READERS, install_readers, program

Moment = datetime | date


@dataclass(frozen=True)
class Seen:
    """One event as a reader sees it."""

    uid: str
    start: Moment | str
    """A moment in UTC, or a day; a text: what the reader shows of something else."""
    end: Moment | str | None


@dataclass(frozen=True)
class Reading:
    """One calendar as all readers see it."""

    faults: tuple[str, ...]
    """What libical finds forbidden or missing, and what a reader could not read at all."""
    events: dict[str, tuple[Seen, ...]]
    """By reader."""


def read_all(calendars: Sequence[bytes]) -> list[Reading]:
    """Read *calendars* with every reader; Node is started once."""
    return [_reading(content, other) for content, other in zip(calendars, _read_by_node(calendars), strict=True)]


def _reading(content: bytes, others: dict[str, list[list[str | None]] | str]) -> Reading:
    checked = libical.check(content)
    faults = [f"libical: {fault}" for fault in checked.faults]
    events = {"libical": tuple(Seen(*event) for event in checked.events)}
    for name, found in others.items():
        if isinstance(found, str):
            faults.append(f"{name}: {found}")
        else:
            events[name] = tuple(Seen(uid or "", _value(start) or "", _value(end)) for uid, start, end in found)
    return Reading(tuple(faults), events)


def _read_by_node(calendars: Sequence[bytes]) -> list[dict[str, list[list[str | None]] | str]]:
    install_readers()
    ran = subprocess.run(
        [program("node"), "read.js"],
        cwd=READERS,
        input=json.dumps([content.decode() for content in calendars]),
        env=os.environ | {"TZ": "UTC"},
        capture_output=True,
        text=True,
        check=True,
    )
    found: list[dict[str, list[list[str | None]] | str]] = json.loads(ran.stdout)
    return found


def _value(text: str | None) -> Moment | str | None:
    if text is None or text.startswith("floating"):
        return text
    return datetime.fromisoformat(text).astimezone(UTC) if "T" in text else date.fromisoformat(text)
