"""What speaks against a day for everybody: no working day, a bridge day, a closure, a member's council."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from arshjul.swedish import WEEKDAYS
from arshjul.year.dates import days_of, is_bridge_day, is_working_day, public_holidays
from arshjul.year.model import Association


@dataclass(frozen=True)
class Obstacles:
    """The association's closures and its members' council days, by day."""

    named: Mapping[date, str]

    @classmethod
    def of(cls, association: Association) -> Obstacles:
        """Collect them."""
        named: dict[date, str] = {}
        for closure in association.closures:
            for day in days_of(closure.first, closure.last):
                named.setdefault(day, closure.name)
        for council in association.council_days:
            member = association.member(council.member)
            named.setdefault(council.day, f"{council.name} hos {member.name if member else council.member}")
        return cls(named)

    def on(self, first: date, last: date) -> str | None:
        """Say in Swedish what speaks against a meeting from *first* to *last*, or None."""
        return next((found for day in days_of(first, last) if (found := self._on_day(day))), None)

    def _on_day(self, day: date) -> str | None:
        name = public_holidays(day.year).get(day) or self.named.get(day)
        if name is None and not is_working_day(day):
            return f"{WEEKDAYS[day.weekday()]}ar är inga vardagar"
        return name or ("klämdag" if is_bridge_day(day) else None)
