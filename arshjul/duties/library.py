"""The items that an association may choose for its own year, out of ``calendar/KIND.items.yaml``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from arshjul.duties.book import LIBRARY, load_duties
from arshjul.duties.items import check_items, read_item
from arshjul.fields import read_fields
from arshjul.folders import folder
from arshjul.year.duty import Duty
from arshjul.year.own_items import OwnItem


@dataclass(frozen=True)
class Proposed:
    """One item to choose."""

    item: OwnItem
    about: str
    """What it is for; one Swedish sentence."""


@cache
def library(kind: str) -> tuple[Proposed, ...]:
    """Return the items to choose for an association of *kind*, in the order of the file; none without a file.

    Raises InputError for a file with faults, and NotFoundError as `load_duties`.
    """
    path = folder("calendar") / f"{kind}{LIBRARY}.yaml"
    duties = load_duties(kind).duties
    return read_library(path.read_bytes(), f"calendar/{path.name}", duties) if path.exists() else ()


def read_library(content: bytes, file: str, duties: tuple[Duty, ...]) -> tuple[Proposed, ...]:
    """Return the items in the YAML *content*, which may count from *duties*; *file* names it in messages.

    Raises InputError with every fault.
    """
    root = read_fields(content, file)
    rows = root.list("items")
    found = [Proposed(read_item(row), row.text("about")) for row in rows]
    check_items([(one.item, row) for one, row in zip(found, rows, strict=True)], duties)
    root.raise_problems()
    return tuple(found)
