"""The decision that a member is asked to take, ready to copy into its own minutes."""

from __future__ import annotations

from collections.abc import Iterable

from arshjul.year.chain import Outcome
from arshjul.year.chains.facts import ChainFact, of_chain
from arshjul.year.chains.names import AUDIT_REPORT, AUDIT_YEAR
from arshjul.year.model import Association, Member, MemberKind

DECIDERS = {MemberKind.MUNICIPALITY: "Kommunfullmäktige", MemberKind.REGION: "Regionfullmäktige"}
"""Who decides for a member; an agency decides itself."""


def decision_text(association: Association, facts: Iterable[ChainFact], year: int, member: Member) -> str:
    """The asked decision about *year* in the words of *member*'s own decider: the accounts and discharge apart."""
    # Here and not on top: the command line must start without Jinja.
    from arshjul.words import render

    outcome = audit_outcome(facts, year)
    return render(
        "documents/asked-decision.txt",
        association_name=association.name,
        year=year,
        decider=DECIDERS.get(member.kind, member.name),
        recommended=outcome is Outcome.RECOMMENDED,
    ).strip()


def audit_report(facts: Iterable[ChainFact], year: int) -> ChainFact | None:
    """The auditors' report about *year*, as it was recorded; None: it was not."""
    return next((f for f in of_chain(facts, AUDIT_YEAR, year) if f.step == AUDIT_REPORT), None)


def audit_outcome(facts: Iterable[ChainFact], year: int) -> Outcome | None:
    """What the auditors said of discharge; None: it is not known."""
    report = audit_report(facts, year)
    return report.outcome if report else None
