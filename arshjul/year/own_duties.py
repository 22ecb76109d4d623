"""An item of the association's own as one more duty, so that all that is done for a duty is done for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from arshjul.year.duty import ChecklistItem, DateKind, Duty, DutyBook, Scope
from arshjul.year.own_items import OwnItem, OwnPaper
from arshjul.year.rules import Source

OWN_SOURCE = "förbundets egen punkt"
"""What is cited for an item of which nobody has said where it stands."""


def with_items(book: DutyBook, items: Iterable[OwnItem]) -> DutyBook:
    """Return *book* with the duties of *items* after its own."""
    return replace(book, duties=(*book.duties, *map(duty_of, items)))


def duty_of(item: OwnItem) -> Duty:
    """Return *item* as a duty."""
    return Duty(
        id=item.key,
        name=item.name,
        role=item.role,
        rule=item.rule,
        kind=DateKind.OWN,
        source=Source(item.source or OWN_SOURCE, verified=False),
        scope=Scope.MEETING if item.bodies else Scope.ASSOCIATION,
        bodies=item.bodies,
        concerns=item.concerns,
        decided_by=item.decided_by,
        # A meeting that is called what the item is called decides it, unless another is said to.
        recognised_by=(item.name.lower(),) if item.decided_by else (),
        reminders=item.reminders,
        checklist=tuple(_paper(item, paper) for paper in item.checklist),
        valid_from=date(item.since, 1, 1) if item.since else None,
        valid_to=date(item.until, 12, 31) if item.until else None,
        every=item.every,
        person=item.person,
        is_own=True,
        known_since=item.known_since,
    )


def _paper(item: OwnItem, paper: OwnPaper) -> ChecklistItem:
    return ChecklistItem(
        paper.id, paper.name, paper.role or item.role, paper.days, person=None if paper.role else item.person
    )
