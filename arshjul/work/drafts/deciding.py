"""Saying which meeting decides a matter, where the titles leave it open."""

from __future__ import annotations

from dataclasses import replace

from arshjul.errors import NotAllowedError, NotFoundError
from arshjul.store import Store
from arshjul.work.changing import changing
from arshjul.work.units import plan_of
from arshjul.year.deciding import Decision, decision
from arshjul.year.deeds import Deed, DeedKind, Doer
from arshjul.year.duty import Duty, DutyBook
from arshjul.year.matters import duties_handled, meetings_of
from arshjul.year.model import Occasion, YearPlan, YearStatus
from arshjul.year.wording import heading, written


def say_what_decides(store: Store, key: str, year: int, matter: str, meeting: str, doer: Doer) -> Decision:
    """Let *meeting* be the one that decides *matter* in *year*, and no other.

    Raises NotFoundError when there is no such matter or no such meeting of the body that decides it, and
    NotAllowedError when the year is closed.
    """
    with changing(store, key, doer.at) as change:
        association, book = change.association, change.book
        plan = plan_of(association, year)
        if plan.status is YearStatus.CLOSED:
            raise NotAllowedError(f"Årshjulet {year} är avslutat, så där ändras inget möte.")
        duty = _duty(book, matter)
        chosen = _meeting(plan, duty, meeting)
        also = {one.id for one in book.duties if one.decided_by and one.recognised_by == duty.recognised_by}
        decided = replace(plan, occasions=tuple(_with(o, chosen, also, book) for o in plan.occasions))
        years = tuple(decided if one.year == year else one for one in association.years)
        told = f"{duty.name} {year + duty.concerns} beslutas {written(chosen.day)}"
        change.room.save(replace(association, years=years), Deed(DeedKind.DECIDED, doer, told))
    found = decision(decided, duty)
    if found is None:
        raise NotFoundError(f"”{matter}” beslutas inte av {meeting}.")
    return found


def _with(occasion: Occasion, chosen: Occasion, matters: set[str], book: DutyBook) -> Occasion:
    """*occasion* with *matters* among its own if it is the chosen one, and without them if it is another."""
    if occasion.key == chosen.key:
        own = occasion.matters or tuple(duty.id for duty in duties_handled(occasion, book))
        return replace(occasion, matters=tuple(dict.fromkeys((*own, *sorted(matters)))))
    return replace(occasion, matters=tuple(matter for matter in occasion.matters if matter not in matters))


def _duty(book: DutyBook, matter: str) -> Duty:
    duty = book.duty(matter)
    if duty is None or duty.decided_by is None:
        known = ", ".join(one.id for one in book.duties if one.decided_by)
        raise NotFoundError(f"”{matter}” är inget som styrelsen beslutar enligt årshjulet. Skriv något av {known}.")
    return duty


def _meeting(plan: YearPlan, duty: Duty, key: str) -> Occasion:
    meetings = meetings_of(plan, duty.decided_by) if duty.decided_by else ()
    for occasion in meetings:
        if occasion.key == key:
            return occasion
    known = ", ".join(f"{o.key} ({heading(o)} {written(o.day)})" for o in meetings) or "inget"
    raise NotFoundError(f"{key} är inget möte som kan besluta {duty.name.lower()}. De som finns är {known}.")
