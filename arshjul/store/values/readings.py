"""A document that somebody is reading into a year, and each step of it, as it is stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from arshjul.store.values.kinds import ReadingStep


@dataclass(frozen=True)
class StoredStep:
    """One step of one reading."""

    number: int
    """Of the reading, within its association; 1 is the first."""
    place: int
    """Of the step in the reading; 1 is the first."""
    step: ReadingStep
    file: str
    """The document's name, as its sender calls it."""
    content: Mapping[str, Any]
    """As JSON; what it says is for whoever reads documents."""
    at: datetime
    by: str
