"""Accepting a finding with a reason, which holds until the facts change."""

from __future__ import annotations

from dataclasses import replace

from arshjul.errors import InputError, NotFoundError, Problem
from arshjul.store import Store
from arshjul.work.changing import Change, changing
from arshjul.work.units import plan_of
from arshjul.year.deeds import Doer
from arshjul.year.facts import Fact, FactAbout, FactKind
from arshjul.year.findings import Finding
from arshjul.year.model import STOCKHOLM


def accept(store: Store, key: str, year: int, finding_key: str, because: str, doer: Doer) -> Finding:
    """Accept a finding that stands, and return it; a new reason takes the old one's place.

    Raises InputError without a reason, NotFoundError when the year has no such finding now.
    """
    reason = " ".join(because.split())
    if not reason:
        raise InputError([Problem("skälet saknas. Skriv varför ni godtar krocken.")])
    with changing(store, key, doer.at) as change:
        finding = _finding(change, year, finding_key)
        if finding.accepted == reason:
            return finding
        _take_back(change, year, finding_key, doer.by)
        change.record(accepted(finding, year, reason, doer))
    return replace(finding, accepted=reason)


def withdraw_acceptance(store: Store, key: str, year: int, finding_key: str, doer: Doer) -> Finding:
    """Let a finding stand open again, and return it; the row with the reason stays. Raises NotFoundError."""
    with changing(store, key, doer.at) as change:
        finding = _finding(change, year, finding_key)
        _take_back(change, year, finding_key, doer.by)
    return replace(finding, accepted="")


def accepted(finding: Finding, year: int, because: str, doer: Doer) -> Fact:
    """The fact that *finding* is accepted."""
    return Fact(
        about=FactAbout.YEAR,
        kind=FactKind.ACCEPTED,
        year=year,
        day=doer.at.astimezone(STOCKHOLM).date(),
        recorded_at=doer.at,
        by=doer.by,
        subject=finding.key,
        note=because,
    )


def _finding(change: Change, year: int, finding_key: str) -> Finding:
    standing = change.standing()
    plan_of(standing.association, year)
    of_year = standing.year(year)
    for finding in of_year.findings if of_year else ():
        if finding.key == finding_key:
            return finding
    raise NotFoundError(
        f"Årshjulet {year} har ingen krock som heter {finding_key}. Den kan ha ändrats när ett datum ändrades: "
        "läs om sidan.",
        command=f"arshjul check {standing.association.key} {year}",
    )


def _take_back(change: Change, year: int, finding_key: str, by: str) -> None:
    for fact in change.standing().ledger.of(FactKind.ACCEPTED, year):
        if fact.subject == finding_key:
            change.take_back(fact, by)
