"""Saying of a meeting in a draft that people have been called to it already, so that adopting calls nobody twice."""

from __future__ import annotations

from arshjul.errors import NotAllowedError, NotFoundError
from arshjul.store import Store
from arshjul.work.changing import changing
from arshjul.work.units import plan_of
from arshjul.year.called_already import recorded_call
from arshjul.year.deeds import Doer
from arshjul.year.facts import FactKind
from arshjul.year.model import YearStatus
from arshjul.year.people import called


def say_called(store: Store, key: str, year: int, meeting: str, doer: Doer, *, is_called: bool = True) -> None:
    """Say that those who have a seat now were called to *meeting* in another way, or take that back.

    Raises NotFoundError for an unknown meeting, NotAllowedError when the year is no draft: then they have been called.
    """
    with changing(store, key, doer.at) as change:
        plan = plan_of(change.association, year)
        occasion = next((one for one in plan.standing if one.key == meeting and one.kind.is_meeting), None)
        if occasion is None:
            raise NotFoundError(f"Utkastet {year} har inget möte som heter {meeting}. Läs om sidan.")
        if plan.status is not YearStatus.DRAFT:
            raise NotAllowedError(f"Årshjulet {year} är fastställt, så alla är redan kallade härifrån.")
        for fact in change.standing().ledger.of(FactKind.CALLED, year, meeting):
            change.take_back(fact, doer.by)
        if is_called:
            people = (one.person.key for one in called(change.association, occasion))
            change.record(recorded_call(occasion, people, doer))
