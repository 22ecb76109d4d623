"""An item of the association's own as one more duty, so that all that is done for a duty is done for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from arshjul.year.deadlines import comes_round
from arshjul.year.duty import ChecklistItem, DateKind, Duty, DutyBook, Scope
from arshjul.year.model import Association
from arshjul.year.own_items import OwnItem, OwnPaper
from arshjul.year.rules import DECISION, MEETING, Entered, Source, event_of

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


def loose_ends(association: Association, book: DutyBook) -> Iterator[str]:
    """The keys of what in *association* refers to a duty, an item or a person that is not there."""
    known, people = {duty.id for duty in book.duties}, {person.key for person in association.people}
    yield from (agreement.duty for agreement in association.agreements if agreement.duty not in known)
    for item in association.items:
        event = event_of(item.rule)
        if item.person and item.person not in people:
            yield item.person
        elif event and event != MEETING and event.removeprefix(DECISION) not in known:
            yield item.key


def is_due_in(duty: Duty, year: int) -> bool:
    """Whether an own item is to have a day in the plan of *year*, by the years that it applies and how often."""
    begins, ends = duty.valid_from, duty.valid_to
    is_within = (begins is None or begins.year <= year) and (ends is None or year <= ends.year)
    return is_within and comes_round(duty, year)


def why_without_day(duty: Duty, year: int) -> str:
    """Why an own item has no day in the plan of *year*, when it has none; one Swedish sentence."""
    if duty.valid_from and year < duty.valid_from.year:
        return f"Punkten gäller från {duty.valid_from.year}."
    if duty.valid_to and year > duty.valid_to.year:
        return f"Punkten gäller till och med {duty.valid_to.year}."
    if not comes_round(duty, year):
        return f"Punkten infaller vartannat år, nästa gång {year + 1}."
    if isinstance(duty.rule, Entered):
        return f"Ingen har lagt in dagen för {year}."
    return f"Det möte eller den dag som den räknas från finns inte i planen för {year}."


def _paper(item: OwnItem, paper: OwnPaper) -> ChecklistItem:
    return ChecklistItem(
        paper.id, paper.name, paper.role or item.role, paper.days, person=None if paper.role else item.person
    )
