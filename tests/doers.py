"""Who does something in a test, when and from where."""

from __future__ import annotations

from datetime import datetime

from arshjul.year.deeds import Doer, Origin


def doer(at: datetime, by: str = "prov") -> Doer:
    """Somebody at the command line."""
    return Doer(by, at, Origin.COMMAND_LINE)
