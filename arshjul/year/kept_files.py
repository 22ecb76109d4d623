"""Uploaded files that are kept, as the facts that tell of them name them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class KeptFile:
    """An uploaded file that is kept; its name on disk is made of its sum and its ending."""

    sha256: str
    ending: str
    culled_on: date | None = None
    """When it was removed by decision: what it was is told still. None: it is kept."""


def file_in(details: Mapping[str, str | bool]) -> KeptFile | None:
    """The file that the details of a fact name; None: they name none."""
    if "sha256" not in details:
        return None
    culled_on = date.fromisoformat(str(details["culled_on"])) if "culled_on" in details else None
    return KeptFile(str(details["sha256"]), str(details["ending"]), culled_on)


def culled_details(details: Mapping[str, str | bool], on: date) -> dict[str, str | bool]:
    """The *details* of a fact whose file was removed by decision *on* that day."""
    return {**details, "culled_on": on.isoformat()}
