"""The decisions of discharge that a document tells of, matched to the members: a person records them as a deed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from arshjul.reading.occasions import ReadDecision
from arshjul.store import Store
from arshjul.work.chains import keep, refuse_unfit
from arshjul.work.changing import changing
from arshjul.work.units import reading
from arshjul.year.chains.facts import ChainFact
from arshjul.year.chains.names import DECIDED, DISCHARGE
from arshjul.year.deeds import Doer
from arshjul.year.folding import folded
from arshjul.year.model import STOCKHOLM, Association, Member, MemberKind


@dataclass(frozen=True)
class ToConfirm:
    """A decision that a document tells of, and what recording it would say."""

    decision: ReadDecision
    fact: ChainFact | None
    """None: it cannot be recorded as it stands."""
    reason: str = ""
    """Swedish: why it cannot, or that it is recorded already."""


def to_confirm(store: Store, key: str, decisions: Iterable[ReadDecision], doer: Doer) -> tuple[ToConfirm, ...]:
    """Return what recording each of *decisions* would say, or why it cannot be recorded. Records nothing."""
    decisions = tuple(decisions)
    years = sorted({it.year for it in decisions if it.year})
    today = doer.at.astimezone(STOCKHOLM).date()
    done: list[ToConfirm] = []
    with reading(store, key, doer.at, *years, *(year + 1 for year in years)) as standing:
        known = standing.ledger.chain_facts
        for decision in decisions:
            one = _matched(standing.association, decision)
            if one.fact and any(_is_told(one.fact, other) for other in known):
                one = ToConfirm(decision, None, "är redan antecknat")
            elif one.fact:
                refused = refuse_unfit(standing.association, standing.book, [one.fact], known, today)
                one = ToConfirm(decision, None, refused[one.fact]) if refused else one
            done.append(one)
    return tuple(done)


def confirm(store: Store, key: str, confirmed: Iterable[ToConfirm], doer: Doer) -> int:
    """Record the decisions that can be recorded, all or none, as a deed of *doer*; return how many are new."""
    facts = [one.fact for one in confirmed if one.fact]
    if not facts:
        return 0
    with changing(store, key, doer.at) as change:
        return sum(keep(change, fact, doer.by)[0] for fact in facts)


def _matched(association: Association, decision: ReadDecision) -> ToConfirm:
    members = [member for member in association.members if _is_named(member, decision.who)]
    if len(members) != 1:
        there_are = ", ".join(member.name for member in association.members)
        return ToConfirm(decision, None, f"”{decision.who}” är ingen av medlemmarna: {there_are}")
    if decision.day is None or decision.year is None:
        return ToConfirm(decision, None, "dagen framgår inte")
    if decision.outcome is None:
        return ToConfirm(decision, None, "utfallet framgår inte")
    fact = ChainFact(
        chain=DISCHARGE,
        year=decision.year,
        step=DECIDED,
        day=decision.day,
        member=members[0].key,
        outcome=decision.outcome,
        by=decision.by,
    )
    return ToConfirm(decision, fact)


def _is_named(member: Member, who: str) -> bool:
    if folded(who) == "regionen":
        return member.kind is MemberKind.REGION
    return folded(member.name).startswith(folded(who)) or folded(who).startswith(folded(member.name))


def _is_told(fact: ChainFact, other: ChainFact) -> bool:
    """Whether *other* already says all that *fact* does."""
    same = (fact.chain, fact.year, fact.step, fact.link) == (other.chain, other.year, other.step, other.link)
    return same and fact.day == other.day and fact.outcome is other.outcome
