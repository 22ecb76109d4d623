"""The municipalities of Sweden by their names (SCB's list): a bare name beside a date is where one meets."""

from __future__ import annotations

from arshjul.reading.lines import fold
from arshjul.sweden import authorities

_ALSO = "Malung"
"""The town in Malung-Sälen, which is written alone more often than its kommun."""
_TOWNS = frozenset(map(fold, (_ALSO, *(one.short for one in authorities() if not one.is_region))))


def is_town(text: str) -> bool:
    """Whether *text* is the name of a municipality and nothing else."""
    return fold(text) in _TOWNS
