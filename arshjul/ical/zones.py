"""The time zones that a stranger's calendar brings with it, and which of them may be computed."""

from __future__ import annotations

import re

MOST_RULES = 20
"""Changes of the clock that one zone may state. Ours states two; those who list a country's history state more."""
MOST_DATES = 200
"""Dates in all that a zone may list instead."""
_ZONE = re.compile(r"^BEGIN[^\n]*:[ \t]*VTIMEZONE[ \t]*\n(.*?)^END[^\n]*:[ \t]*VTIMEZONE[ \t]*$", re.I | re.M | re.S)
_BEGIN = re.compile(r"^BEGIN\b", re.IGNORECASE | re.MULTILINE)
_RECURS = re.compile(r"^(?:RRULE|EXRULE)\b[^:\n]*:(.*)$", re.IGNORECASE | re.MULTILINE)
_DATES = re.compile(r"^(?:RDATE|EXDATE)\b[^:\n]*:(.*)$", re.IGNORECASE | re.MULTILINE)
_YEARLY = re.compile(
    r"(?:(?:FREQ=YEARLY|BYDAY=[+-]?\d?[A-Z]{2}|BYMONTH=\d{1,2}|BYMONTHDAY=-?\d{1,2}(?:,-?\d{1,2}){0,6}"
    r"|INTERVAL=\d{1,2}|WKST=[A-Z]{2}|UNTIL=\d{8}(?:T\d{6}Z?)?)(?:;|$))+",
    re.IGNORECASE,
)
"""A day each year, and nothing that recurs by the month or by the second."""


def without_costly_zones(text: str) -> str:
    """*text*, whose lines are unfolded, without the VTIMEZONEs whose rules could take for ever to compute.

    Those that are known by name lose nothing by it: ``Europe/Stockholm``, and what Windows calls it. Hours in any
    other zone that is cut are then hours in an unknown zone.
    """
    return _ZONE.sub(lambda zone: zone[0] if _is_bounded(zone[1]) else "", text)


def _is_bounded(zone: str) -> bool:
    rules = _RECURS.findall(zone)
    dates = sum(1 + listed.count(",") for listed in _DATES.findall(zone))
    return (
        len(_BEGIN.findall(zone)) <= MOST_RULES
        and len(rules) <= MOST_RULES
        and dates <= MOST_DATES
        and all("FREQ=" in rule.upper() and _YEARLY.fullmatch(rule) for rule in rules)
    )
