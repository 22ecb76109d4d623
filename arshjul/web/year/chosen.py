"""Which rows of a year a reader looks at: those of some rings, those of one body, or all; it stands in the address."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from arshjul.web.wheel.rings import RINGS, Ring, ring_of
from arshjul.words import as_sentence, who_word
from arshjul.year.cloaked import cloaked_occasion
from arshjul.year.model import Body, YearPlan
from arshjul.year.protection import Cloak
from arshjul.year.upcoming import Item


@dataclass(frozen=True)
class Choice:
    """What a reader has chosen."""

    rings: tuple[Ring, ...] = RINGS
    body: str = ""
    """The key of a body; empty: all."""

    @property
    def is_all(self) -> bool:
        """Whether nothing is left out."""
        return self.rings == RINGS and not self.body

    @property
    def query(self) -> str:
        """What stands last in the addresses of what is chosen so."""
        rings = [("ring", ring.key) for ring in self.rings if self.rings != RINGS]
        pairs = [*rings, *([("organ", self.body)] if self.body else [])]
        return f"?{urlencode(pairs)}" if pairs else ""

    def of(self, items: Iterable[Item], plan: YearPlan) -> tuple[Item, ...]:
        """Those of *items* that are chosen: to a body belong its meetings, and what belongs to one of them."""
        meetings = {one.key: one for one in plan.occasions}
        own = next((one for one in plan.standing if one.body_key == self.body), None)
        kept = (item for item in items if ring_of(item) in self.rings)
        if not self.body:
            return tuple(kept)
        found = ((item, meetings.get((item.deadline and item.deadline.occasion) or item.key)) for item in kept)
        return tuple(item for item, meeting in found if own and meeting and meeting.shares_body_with(own))

    def rings_with(self, items: Sequence[Item]) -> tuple[Ring, ...]:
        """The rings to draw: of one body those alone that it stands in."""
        used = {ring_of(item) for item in items}
        return tuple(ring for ring in self.rings if ring in used) if self.body and used else self.rings


def choice_in(query: QueryParams) -> Choice:
    """What *query* asks for; no ring means all of them, and so does what no ring is called."""
    named = query.getlist("ring")
    return Choice(tuple(ring for ring in RINGS if ring.key in named) or RINGS, query.get("organ", ""))


def bodies_of(plan: YearPlan) -> dict[str, str]:
    """The bodies that meet in the year, by key, with their names; a joint day is in those of both."""
    met = [one for one in plan.standing if one.body and one.body is not Body.JOINT]
    return {one.body_key: as_sentence(who_word(one)) for one in met}


def cloaked_items(items: Sequence[Item], hidden: Cloak) -> tuple[Item, ...]:
    """*items* with their titles under a cloak already: a name that is broken over two lines is found by none."""
    if not hidden.hidden:
        return tuple(items)
    return tuple(
        replace(
            item,
            title=hidden.over(item.title),
            occasion=cloaked_occasion(item.occasion, hidden) if item.occasion else None,
        )
        for item in items
    )
