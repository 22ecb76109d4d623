"""What the association's own items become in a renewed year: their days, or why they have none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from arshjul.year.deadlines import Deadline, deadlines
from arshjul.year.duty import DutyBook
from arshjul.year.model import Association, YearPlan
from arshjul.year.own_duties import why_without_day


@dataclass(frozen=True)
class RenewedItem:
    """One own item in the new year."""

    key: str
    name: str
    days: tuple[Deadline, ...]
    """By day; none when it has none that year."""
    why: str = ""
    """Why it has none; one Swedish sentence."""


def renewed_items(association: Association, plan: YearPlan, book: DutyBook) -> tuple[RenewedItem, ...]:
    """Every own item in *book*, in its order, with its days in *plan*."""
    return tuple(_renewed_items(association, plan, book))


def _renewed_items(association: Association, plan: YearPlan, book: DutyBook) -> Iterator[RenewedItem]:
    with_it = replace(association, years=(*association.years, plan))
    dated = deadlines(with_it, plan, book)
    for duty in book.duties:
        if duty.is_own:
            days = tuple(deadline for deadline in dated if deadline.duty.id == duty.id)
            yield RenewedItem(duty.id, duty.name, days, "" if days else why_without_day(duty, plan.year))
