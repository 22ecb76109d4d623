"""Renewing a year: a draft from the year before, kept or only shown, and taken back."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime

from arshjul.errors import NotAllowedError
from arshjul.store import Store
from arshjul.work.changing import Change, changing
from arshjul.work.units import plan_of, reading
from arshjul.year.checks import check
from arshjul.year.deeds import Deed, DeedKind, Doer
from arshjul.year.facts import Fact, FactAbout, FactKind
from arshjul.year.findings import Finding
from arshjul.year.model import Association, Occasion, YearPlan, YearStatus
from arshjul.year.renewal import Renewal, renew
from arshjul.year.renewal.carrying import is_carried
from arshjul.year.standing import Standing


@dataclass(frozen=True)
class RenewedYear:
    """A proposed year with all that a person must look at before it is adopted."""

    association: Association
    """With the draft in it, as stored or as it would be."""
    renewal: Renewal
    findings: tuple[Finding, ...]
    """The collision check's, and after them the renewal's own doubts."""


@dataclass(frozen=True)
class Undone:
    """What taking a renewal back removed."""

    occasions: int
    agreements: int


def proposed_year(store: Store, key: str, year: int, now: datetime) -> RenewedYear:
    """The draft that `renew_year` would make in the place of whatever draft there is; nothing is stored.

    Raises NotFoundError when the year before is missing, NotAllowedError when *year* is adopted.
    """
    with reading(store, key, now, year - 1) as standing:
        return _propose(standing, year, now, replace_draft=True)


def renew_year(store: Store, key: str, year: int, doer: Doer, *, replace_draft: bool = False) -> RenewedYear:
    """Make *year* a draft out of the year before; nothing is sent.

    A draft that renewal made and nobody has changed since is made anew. Any other draft is replaced only when
    *replace_draft* says so, an adopted year never. Raises NotFoundError when the year before is missing,
    NotAllowedError when the draft may not be made.
    """
    with changing(store, key, doer.at) as change:
        proposed = _propose(change.standing(year - 1), year, doer.at, replace_draft=replace_draft)
        why = f"Förnyat från {year - 1}."
        change.room.save(proposed.association, Deed(DeedKind.RENEWED, doer, why))
        # A fact holds the newest renewal only: the one before it is taken back, not forgotten.
        _take_back(change, year, doer.by)
        change.record(
            Fact(
                about=FactAbout.YEAR,
                kind=FactKind.RENEWED,
                year=year,
                day=change.today,
                recorded_at=doer.at,
                by=doer.by,
                subject=_fingerprint(plan_of(proposed.association, year)),
                note=why,
            )
        )
    return proposed


def undo_renewal(store: Store, key: str, year: int, doer: Doer, *, discard_changes: bool = False) -> Undone:
    """Remove the draft that renewal made of *year*, and the expected dates that it carried along.

    Dates that somebody has confirmed stay. Raises NotFoundError when there is no such year, NotAllowedError
    when it is adopted, did not come from renewal, or has been changed since and *discard_changes* is not set.
    """
    with changing(store, key, doer.at) as change:
        standing = change.standing()
        association = standing.association
        plan = plan_of(association, year)
        _refuse_adopted(plan)
        fact = _renewal_fact(standing, year)
        if fact is None:
            raise NotAllowedError(f"Årshjulet {year} kommer inte från en förnyelse och kan inte ångras så.")
        if fact.subject != _fingerprint(plan) and not discard_changes:
            raise NotAllowedError(
                f"Utkastet {year} har ändrats efter förnyelsen, och ändringarna skulle försvinna. Säg att de ska det.",
                command=f"arshjul renew {association.key} {year} --undo --replace",
            )
        left = _without(association, year)
        change.room.save(left, Deed(DeedKind.RENEWAL_UNDONE, doer))
        _take_back(change, year, doer.by)
    return Undone(len(plan.occasions), len(association.agreements) - len(left.agreements))


def _propose(standing: Standing, year: int, now: datetime, *, replace_draft: bool) -> RenewedYear:
    association = standing.association
    if not plan_of(association, year - 1).standing:
        raise NotAllowedError(f"Årshjulet {year - 1} för {association.name} är tomt och går inte att förnya.")
    existing = association.plan(year)
    if existing:
        _refuse_adopted(existing)
        fact = _renewal_fact(standing, year)
        is_untouched = fact is not None and fact.subject == _fingerprint(existing)
        if existing.occasions and not is_untouched and not replace_draft:
            raise NotAllowedError(
                f"Det finns redan ett utkast för {year} som inte kommer oförändrat från en förnyelse. "
                "Säg att det ska ersättas.",
                command=f"arshjul renew {association.key} {year} --replace",
            )
    association = _without(association, year)
    book = standing.book
    renewal = renew(association, year, book)
    reasons = {one.occasion.key: one.reasons for one in renewal.renewed}
    draft = replace(
        renewal.plan,
        # The reasons stand in the note, where the pages show them and anybody may change them.
        occasions=tuple(
            replace(o, note=" ".join(reasons[o.key]), known_since=now, revised_at=now) for o in renewal.plan.occasions
        ),
    )
    association = replace(
        association,
        agreements=(*association.agreements, *renewal.agreements),
        years=tuple(sorted((*association.years, draft), key=lambda plan: plan.year)),
    )
    return RenewedYear(association, renewal, (*check(association, draft, book), *renewal.doubts))


def _without(association: Association, year: int) -> Association:
    """*association* as if *year* had never been renewed."""
    return replace(
        association,
        agreements=tuple(a for a in association.agreements if a.year != year or not is_carried(a)),
        years=tuple(plan for plan in association.years if plan.year != year),
    )


def _refuse_adopted(plan: YearPlan) -> None:
    if plan.status is not YearStatus.DRAFT:
        raise NotAllowedError(
            f"Årshjulet {plan.year} är redan fastställt. Flytta eller ställ in mötena på deras sidor, eller läs in "
            "en ny version av planen.",
            command="arshjul load FIL.yaml",
        )


def _renewal_fact(standing: Standing, year: int) -> Fact | None:
    return next(iter(standing.ledger.of(FactKind.RENEWED, year)), None)


def _take_back(change: Change, year: int, by: str) -> None:
    for fact in change.standing().ledger.of(FactKind.RENEWED, year):
        change.take_back(fact, by)


def _fingerprint(plan: YearPlan) -> str:
    """The same draft has the same fingerprint, whatever the moments at which it was stored."""
    plain = sorted(repr(_timeless(occasion)) for occasion in plan.occasions)
    return hashlib.sha256("\n".join(plain).encode()).hexdigest()[:16]


def _timeless(occasion: Occasion) -> Occasion:
    return replace(occasion, known_since=None, revised_at=None)
