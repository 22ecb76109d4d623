"""Dates and amounts as running Swedish text; every other Swedish text of the rules is built with these."""

from __future__ import annotations

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


def written(day: date) -> str:
    """Return *day* as running Swedish text: ``18 augusti 2022``."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def counted(number: int) -> str:
    """Return ``1 dag``, ``5 dagar``."""
    return f"{number} dag" if number == 1 else f"{number} dagar"


def with_weekday(day: date) -> str:
    """Return ``måndag 29 augusti 2022``."""
    return f"{WEEKDAYS[day.weekday()]} {written(day)}"
