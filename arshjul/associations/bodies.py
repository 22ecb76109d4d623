"""The bodies that an association calls by names of its own, and whose a seat or an occasion is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from arshjul.fields import Fields
from arshjul.year.model import Association, Body, Occasion, OwnBody, Seat

T = TypeVar("T", Seat, Occasion)

OF_ALL = tuple(body for body in Body if body is not Body.GROUP)
"""The bodies that need not be set up to be named in a file."""
OF_ITS_OWN = (Body.GROUP, Body.PREPARATORY)
"""What a body that the association has set up itself may be like; of the others there is one."""
LONGEST_NAME = 60

Whose = tuple[Body | None, OwnBody | None]


def read_own_body(fields: Fields) -> OwnBody:
    """One of the rows under ``bodies``; its key alone tells which one it is, when it is one that all have."""
    key = fields.slug("key")
    usual = next((body for body in OF_ALL if body == key), Body.GROUP)
    return OwnBody(key, fields.text("name", max_length=LONGEST_NAME), fields.choice("kind", Body, usual))


class Bodies:
    """The bodies that a file may name: those that all have, and the association's own."""

    def __init__(self, own: Iterable[OwnBody]) -> None:
        by_all: dict[str, Whose] = {body.value: (body, None) for body in OF_ALL}
        self._by_key = {**by_all, **{one.key: (one.kind, one) for one in own}}

    def of_seat(self, fields: Fields) -> tuple[Body, OwnBody | None]:
        """Whose the seat is that *fields* say."""
        body, own = self._of(fields, fields.one_of("body", self._by_key))
        return body or Body.BOARD, own  # a seat always has one

    def of_occasion(self, fields: Fields) -> Whose:
        """Who meets at the occasion that *fields* say; nobody, when they do not say it."""
        return self._of(fields, fields.one_of("body", self._by_key, (None, None)))

    def _of(self, fields: Fields, found: Whose | Body | None) -> Whose:
        """*found*, or what stands where the file does not say it."""
        if isinstance(found, tuple):
            return found
        return found, getattr(fields.present, "own_body", None)


def with_names(association: Association) -> Association:
    """Return *association* where each seat and occasion has the name that its body now has."""
    own = {one.key: one for one in association.bodies}

    def named(value: T) -> T:
        now = own.get(value.body_key)
        is_known = now or value.body_key in OF_ALL
        return value if not is_known or now == value.own_body else replace(value, own_body=now)

    return replace(
        association,
        seats=tuple(map(named, association.seats)),
        years=tuple(replace(plan, occasions=tuple(map(named, plan.occasions))) for plan in association.years),
    )


def homeless(association: Association) -> dict[str, int]:
    """The number of seats and occasions of each body, by its name, that the association no longer has."""
    known = {one.key for one in association.bodies}
    found: dict[str, int] = {}
    everything: list[Seat | Occasion] = [*association.seats, *(o for plan in association.years for o in plan.occasions)]
    for one in everything:
        if one.own_body and one.own_body.key not in known:
            found[one.own_body.name] = found.get(one.own_body.name, 0) + 1
    return found
