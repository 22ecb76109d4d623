"""Days and weekdays as a Swedish reader writes them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

MONTHS = (
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
)
WEEKDAYS = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")


def spelled(day: date) -> str:
    """``4 oktober 2021``."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def weekday(day: date) -> str:
    """``måndag``."""
    return WEEKDAYS[day.weekday()]


def listed(words: Iterable[str], *, last: str = "och") -> str:
    """``a, b och c``."""
    *first, end = words
    return f"{', '.join(first)} {last} {end}" if first else end
