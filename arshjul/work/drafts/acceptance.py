"""Accepting a finding with a reason, which holds until the facts change."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from arshjul.duties import load_duties
from arshjul.errors import InputError, NotFoundError, Problem
from arshjul.store import Fact, Room, Store
from arshjul.work.drafts.doubts import kept_doubts
from arshjul.work.memory import done, plan_of
from arshjul.year.checks import check
from arshjul.year.doubts import open_doubts
from arshjul.year.duty import DutyBook
from arshjul.year.findings import Finding
from arshjul.year.model import STOCKHOLM, Association, YearPlan

ACCEPTED = "accepted"
"""The kind of fact that accepts a finding: its target is the year, its subject the finding's key, its note why."""


def findings(room: Room, association: Association, plan: YearPlan, book: DutyBook) -> tuple[Finding, ...]:
    """What the check finds in *plan* and what the reader doubted of it, each with why somebody has accepted it.

    Worst first, and what the reader doubted last.
    """
    found = check(association, plan, book, done(room))
    found = (*found, *open_doubts(plan, kept_doubts(room, plan.year), found))
    reasons = {fact.subject: fact.note for fact in room.facts(str(plan.year)) if fact.kind == ACCEPTED}
    return tuple(replace(finding, accepted=reasons.get(finding.key, "")) for finding in found)


def accept(store: Store, key: str, year: int, finding_key: str, because: str, by: str, now: datetime) -> Finding:
    """Accept a finding that stands, and return it; a new reason takes the old one's place.

    Raises InputError without a reason, NotFoundError when the year has no such finding now.
    """
    reason = " ".join(because.split())
    if not reason:
        raise InputError([Problem('skälet saknas. Skriv varför ni godtar krocken: --because "skälet".')])
    with store.writing() as unit:
        room = unit.of(key)
        finding = _finding(room, year, finding_key)
        if finding.accepted == reason:
            return finding
        _retract(room, year, finding_key, by, now)
        today = now.astimezone(STOCKHOLM).date()
        room.add_fact(Fact(str(year), ACCEPTED, finding_key, today, reason, now, by))
    return replace(finding, accepted=reason)


def withdraw_acceptance(store: Store, key: str, year: int, finding_key: str, by: str, now: datetime) -> Finding:
    """Let a finding stand open again, and return it; the row with the reason stays. Raises NotFoundError."""
    with store.writing() as unit:
        room = unit.of(key)
        finding = _finding(room, year, finding_key)
        _retract(room, year, finding_key, by, now)
    return replace(finding, accepted="")


def _finding(room: Room, year: int, finding_key: str) -> Finding:
    association = room.association()
    plan = plan_of(association, year)
    for finding in findings(room, association, plan, load_duties(association.kind)):
        if finding.key == finding_key:
            return finding
    raise NotFoundError(
        f"Årshjulet {year} har ingen krock som heter {finding_key}. Den kan ha ändrats när ett datum ändrades; "
        f"se nycklarna med arshjul check {association.key} {year}."
    )


def _retract(room: Room, year: int, finding_key: str, by: str, now: datetime) -> None:
    for fact in room.facts(str(year)):
        if fact.kind == ACCEPTED and fact.subject == finding_key and fact.id is not None:
            room.retract_fact(fact.id, now, by)
