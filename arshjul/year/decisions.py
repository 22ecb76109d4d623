"""What a year decides by a day of its own, at which meeting, and how that is known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from arshjul.year.deadlines import Deadline
from arshjul.year.deciding import Decision, decision
from arshjul.year.model import YearPlan
from arshjul.year.rules import Offset


@dataclass(frozen=True)
class Matter:
    """Something that a body decides in a year, by a day of its own."""

    deadline: Deadline
    title: str
    decision: Decision | None
    """None: no meeting seems to decide it."""


def matters_of(plan: YearPlan, deadlines: Iterable[Deadline]) -> tuple[Matter, ...]:
    """What *plan* decides by the days of *deadlines*: one matter for all that the same words tell."""
    found: dict[tuple[str, ...], Matter] = {}
    for deadline in deadlines:
        duty = deadline.duty
        # A day that is counted from another's is not what a decision is measured against.
        if duty.decided_by and not isinstance(duty.rule, Offset):
            matter = Matter(deadline, f"{duty.name} {deadline.concerns}", decision(plan, duty))
            found.setdefault(duty.recognised_by or (duty.id,), matter)
    return tuple(found.values())
