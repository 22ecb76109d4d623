"""The rows of an association's file: each value beside the fields it was read from, so that a fault has a line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from arshjul.fields import Fields
from arshjul.year.model import (
    Agreement,
    Closure,
    CouncilDay,
    Member,
    Occasion,
    OwnBody,
    Person,
    Precondition,
    Seat,
    YearPlan,
)
from arshjul.year.own_items import OwnItem

T = TypeVar("T")


@dataclass(frozen=True)
class Row(Generic[T]):
    """A value, and where it stands. The value holds stand-ins where `fields` is not sound."""

    value: T
    fields: Fields
    is_kept: bool = False
    """The file does not name it: it stands as it stood, and has no line."""


@dataclass(frozen=True)
class Rows:
    """All rows of a file."""

    bodies: list[Row[OwnBody]]
    members: list[Row[Member]]
    people: list[Row[Person]]
    seats: list[Row[Seat]]
    agreements: list[Row[Agreement]]
    preconditions: list[Row[Precondition]]
    closures: list[Row[Closure]]
    council_days: list[Row[CouncilDay]]
    items: list[Row[OwnItem]]
    years: list[Row[YearPlan]]
    occasions: list[Row[Occasion]]


def told(rows: Iterable[Row[T]]) -> list[Row[T]]:
    """The sound rows that stand in the file; the others were judged when they were written."""
    return [row for row in sound(rows) if not row.is_kept]


def sound(rows: Iterable[Row[T]]) -> list[Row[T]]:
    """The rows in which nothing is faulty; only from them may conclusions be drawn."""
    return [row for row in rows if row.fields.is_sound]
