"""The names of months and weekdays, and lists, as Swedish writes them; for readers and writers of text alike."""

from __future__ import annotations

from collections.abc import Iterable

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


def listed(words: Iterable[str], *, last: str = "och") -> str:
    """Return ``a, b och c``; empty when there are none."""
    *first, end = [*words] or [""]
    return f"{', '.join(first)} {last} {end}" if first else end
