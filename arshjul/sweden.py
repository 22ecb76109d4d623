"""The kommuner and regioner of Sweden with their codes, as Statistics Sweden (SCB) lists them: see `sweden.csv`."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

REGION = "region"
_FILE = Path(__file__).with_name("sweden.csv")


@dataclass(frozen=True)
class Authority:
    """A kommun or a region."""

    code: str
    """SCB's: two digits of the county, and two more of a kommun."""
    kind: str
    """``municipality`` or ``region``."""
    name: str
    """``Karlskoga kommun``."""
    short: str
    """``Karlskoga``; a region's is its name."""
    county: str
    """``Örebro län``."""

    @property
    def is_region(self) -> bool:
        """Whether it is a region."""
        return self.kind == REGION


@cache
def authorities() -> tuple[Authority, ...]:
    """Every region and kommun, by code; Gotland is both, and has a kommun's tasks under its region's name."""
    with _FILE.open(encoding="utf-8", newline="") as rows:
        return tuple(Authority(**row) for row in csv.DictReader(rows, delimiter=";"))


@cache
def counties() -> tuple[str, ...]:
    """The counties by their codes' order: ``Stockholms län`` first."""
    return tuple(dict.fromkeys(one.county for one in authorities()))
