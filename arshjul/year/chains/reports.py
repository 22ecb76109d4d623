"""What members' contacts have reported of their decisions, and which reports wait for the director."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from arshjul.year.chain import Outcome
from arshjul.year.chains.facts import ChainFact
from arshjul.year.chains.names import DECIDED, DISCHARGE
from arshjul.year.facts import Fact, FactAbout, FactKind
from arshjul.year.kept_files import KeptFile, file_in


@dataclass(frozen=True)
class ContactReport:
    """A member's decision as its contact told it. It counts first when the director confirms it."""

    id: int
    fact: ChainFact
    """What is recorded when it is confirmed."""
    received_at: datetime
    extract: KeptFile | None


def reports_in(facts: Iterable[Fact], year: int) -> tuple[ContactReport, ...]:
    """Every report about verksamhetsåret *year*, answered or not, oldest first."""
    return tuple(_report(fact) for fact in facts if fact.kind is FactKind.REPORTED and fact.year == year)


def confirmed_in(facts: Iterable[Fact]) -> frozenset[int]:
    """The numbers of the reports that the director has confirmed."""
    return frozenset(int(fact.subject) for fact in facts if fact.kind is FactKind.CONFIRMED)


def waiting_in(facts: Iterable[Fact]) -> tuple[ContactReport, ...]:
    """The reports that the director has not answered, oldest first."""
    facts = tuple(facts)
    answered = {fact.subject for fact in facts if fact.kind in (FactKind.CONFIRMED, FactKind.DECLINED)}
    return tuple(_report(f) for f in facts if f.kind is FactKind.REPORTED and str(f.id) not in answered)


def numbers_waiting(waiting: Iterable[ContactReport]) -> dict[int, int]:
    """How many reports wait, by the verksamhetsår they are about."""
    return dict(sorted(Counter(report.fact.year for report in waiting).items()))


def recorded_report(told: ChainFact, extract: KeptFile | None, by: str, now: datetime) -> Fact:
    """The fact that a contact has told the decision *told*."""
    details: dict[str, str | bool] = {"reference": told.reference, "by": told.by, "outcome": told.outcome or ""}
    if told.accounts_approved is not None:
        details["accounts_approved"] = told.accounts_approved
    if extract:
        details |= {"sha256": extract.sha256, "ending": extract.ending}
    return Fact(
        about=FactAbout.REPORT,
        kind=FactKind.REPORTED,
        year=told.year,
        day=told.day,
        recorded_at=now,
        by=by,
        subject=told.member or "",
        note=told.note,
        details=details,
    )


def _report(fact: Fact) -> ContactReport:
    details = fact.details
    accounts = details.get("accounts_approved")
    told = ChainFact(
        DISCHARGE,
        fact.year,
        DECIDED,
        fact.day,
        fact.subject,
        reference=str(details["reference"]),
        outcome=Outcome(str(details["outcome"])),
        accounts_approved=bool(accounts) if accounts is not None else None,
        by=str(details["by"]),
        note=fact.note,
    )
    return ContactReport(fact.id or 0, told, fact.recorded_at, file_in(details))
