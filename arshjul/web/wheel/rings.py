"""Which ring of the wheel an item stands in, and the shape that marks it there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from arshjul.swedish import listed
from arshjul.year.duty import DateKind, Duty, Scope
from arshjul.year.model import Body, OwnBody, Role
from arshjul.year.upcoming import Item


class Shape(StrEnum):
    """A ring has its own shape, so that nobody needs to see its colour."""

    CIRCLE = "circle"
    SQUARE = "square"
    DIAMOND = "diamond"
    TRIANGLE = "triangle"
    HEXAGON = "hexagon"


@dataclass(frozen=True)
class Ring:
    """One ring of the wheel."""

    key: str
    name: str
    shape: Shape
    scale: float = 1
    """How much larger its marks are than the smallest: people look for the meetings first."""


BOARD = Ring("board", "Styrelsen", Shape.CIRCLE, 1.25)
PREPARATORY = Ring("preparatory", "Beredningsgruppen", Shape.SQUARE, 1.25)
AGREED = Ring("agreed", "Medlemmar och myndigheter", Shape.DIAMOND)
AUDIT = Ring("audit", "Revision och ansvarsfrihet", Shape.TRIANGLE)
OWN = Ring("own", "Förbundets egna datum", Shape.HEXAGON)

RINGS = (BOARD, PREPARATORY, AGREED, AUDIT, OWN)
"""From outside in."""

_OF_BODY = {
    Body.BOARD: BOARD,
    Body.JOINT: BOARD,
    Body.PRESIDIUM: BOARD,
    Body.PREPARATORY: PREPARATORY,
    Body.MEMBERS: AGREED,
    Body.AUDITORS: AUDIT,
    Body.OFFICE: OWN,
    Body.GROUP: OWN,
}


def named_rings(bodies: Sequence[OwnBody]) -> tuple[Ring, ...]:
    """The rings by the names that an association has for its bodies; several groups that prepare share one."""
    names = {one.key: one.name for one in bodies}
    further = [one.name for one in bodies if one.kind is Body.PREPARATORY and one.key != Body.PREPARATORY]
    found = [replace(ring, name=names.get(ring.key, ring.name)) for ring in RINGS]
    return tuple(replace(r, name=listed([r.name, *further])) if r.key == PREPARATORY.key else r for r in found)


def ring_of(item: Item) -> Ring:
    """The ring of *item*: a meeting's by who meets, a deadline's by whose date it is."""
    if item.deadline is None:
        return _OF_BODY[item.body] if item.body else OWN
    return _of_duty(item.deadline.duty)


def _of_duty(duty: Duty) -> Ring:
    if duty.role is Role.AUDITOR or duty.id.partition("-")[0] in ("audit", "discharge"):
        return AUDIT
    if duty.kind is DateKind.AGREED or duty.scope is Scope.MEMBER:
        return AGREED
    return OWN
