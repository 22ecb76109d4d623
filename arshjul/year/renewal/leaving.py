"""Why a date of the year before is not in the draft: only what is known, for nobody should be told what is not so."""

from __future__ import annotations

import re
from dataclasses import dataclass

from arshjul.year.deadlines import Deadline, deadlines
from arshjul.year.duty import Duty, DutyBook
from arshjul.year.folding import folded
from arshjul.year.model import Association, Occasion, YearPlan
from arshjul.year.saying.civil import is_told_by

_YEAR = re.compile(r"\b20\d\d\b")


@dataclass(frozen=True)
class Left:
    """What the dates that are no meetings are, as far as the association knows."""

    items: tuple[Duty, ...]
    """Its own."""
    dated: tuple[Deadline, ...]
    """The deadlines of the year before."""

    @classmethod
    def of(cls, association: Association, before: YearPlan, book: DutyBook) -> Left:
        """What is left of the plan *before*."""
        return cls(tuple(duty for duty in book.duties if duty.is_own), deadlines(association, before, book))

    def why(self, origin: Occasion) -> str:
        """Why *origin* is left out; one Swedish sentence."""
        if origin.cancelled:
            return f"Inställt {origin.year}, därför inte med."
        if item := self._item(origin):
            return f"Den egna punkten {item.name} följer med, så den står inte två gånger."
        if agreed := self._agreed(origin):
            return f"Dagen är överenskommen ({agreed.duty.name}) och följer med som väntad."
        return "Årshjulet vet inte vem som bestämmer dagen: fråga och lägg in den, eller gör en egen punkt av den."

    def is_unknown(self, origin: Occasion) -> bool:
        """Whether nothing tells who sets the day of *origin*, so that somebody must be asked."""
        return self._item(origin) is None and self._agreed(origin) is None

    def _item(self, origin: Occasion) -> Duty | None:
        title = folded(_YEAR.sub("", origin.title))
        return next((one for one in self.items if one.id in origin.matters or title == folded(one.name)), None)

    def _agreed(self, origin: Occasion) -> Deadline | None:
        return next((one for one in self.dated if is_told_by(origin, one)), None)
