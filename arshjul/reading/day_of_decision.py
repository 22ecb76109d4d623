"""The day on which a document was decided, changed or printed: no day of a meeting in it."""

from __future__ import annotations

import re

from arshjul.reading.scanning import Scanned, scan

WHY = "dagen då dokumentet beslutades eller ändrades"

_DECIDED = re.compile(
    r"(?<![a-z])(?:beslutad|beslutat|antagen|antaget|antogs|faststall[dt]|reviderad|rev(?![a-z])|uppdaterad|upprattad"
    r"|version|utskriven|utskrift|tryckt|(?:^|senast )andrad|publicerad|granskad|dnr|diarienummer)"
    r"[a-z]*(?! att)[^\x01;|]{0,70}(?=\x01)"
)


def told_of_decision(scanned: Scanned) -> int | None:
    """Where a line begins to tell when the document was decided, when its last day is that; else None."""
    decided = _DECIDED.search(scanned.masked)
    if not scanned.dates or decided is None or decided.end() > scanned.dates[-1].at:
        return None
    if any(
        time.at < scanned.dates[-1].at or scanned.masked[scanned.dates[-1].until : time.at].strip()
        for time in scanned.times
    ):
        return None
    return decided.start()


def is_of_decision(text: str) -> bool:
    """Whether all days of a line are those of decisions: "Antagen 2026-12-03, reviderad 2027-01-08"."""
    scanned = scan(0, text, listed=False)
    at = told_of_decision(scanned)
    return at is not None and at < scanned.dates[0].at
