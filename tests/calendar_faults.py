"""Faults of a calendar that none of the readers in `calendar_readers` complains about."""

from __future__ import annotations

import re
from collections.abc import Iterator

_LINE = re.compile(r"(?P<name>[A-Z-]+)(?P<parameters>(?:;[A-Z-]+=(?:\"[^\"]*\"|[^\";:]*))*):(?P<value>.*)", re.DOTALL)
_ONE_TEXT = frozenset({"SUMMARY", "DESCRIPTION", "LOCATION", "COMMENT", "NAME", "X-WR-CALNAME", "UID"})
_UNESCAPED = re.compile(r"(?<!\\)(?:\\\\)*[,;]|(?<!\\)(?:\\\\)*\\(?![\\,;nN])")
_TIME = re.compile(r"\d{8}T\d{6}")


def unseen_faults(calendar: bytes) -> list[str]:
    """What is wrong in *calendar*, a sentence each."""
    return list(_faults(calendar.decode()))


def _faults(text: str) -> Iterator[str]:
    inside: list[str] = []
    for line in text.replace("\r\n ", "").removesuffix("\r\n").split("\r\n"):
        found = _LINE.fullmatch(line)
        if found is None:
            yield f"not a line of a calendar: {line}"
            continue
        name, parameters, value = found["name"], found["parameters"], found["value"]
        if name == "BEGIN":
            inside.append(value)
        elif name == "END":
            inside.pop()
        elif name in _ONE_TEXT and _UNESCAPED.search(value):
            yield f"{name} has a comma, a semicolon or a backslash that is not escaped: {value}"
        elif name in ("ATTENDEE", "ORGANIZER") and not value.startswith("mailto:"):
            yield f"{name} without mailto: {value}"
        elif _TIME.match(value) and "VTIMEZONE" not in inside:
            if value.endswith("Z") and "TZID=" in parameters:
                yield f"{name} has both a time zone and Z: {line}"
            if not value.endswith("Z") and parameters != ";TZID=Europe/Stockholm":
                yield f"{name} is in no time zone of ours: {line}"
