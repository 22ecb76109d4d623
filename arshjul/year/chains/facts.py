"""What was recorded about a chain: one step, on one day, by whom and with what outcome."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from arshjul.year.chain import Outcome
from arshjul.year.facts import Fact, FactAbout, FactKind


@dataclass(frozen=True)
class ChainFact:
    """One step that was taken. Never changed: a correction is a new fact, and the old one is taken back."""

    chain: str
    year: int
    """The verksamhetsår that the chain is about."""
    step: str
    day: date
    member: str | None = None
    item: str = ""
    """Which open item or test it is about, in chains that have such."""
    reference: str = ""
    """As the one who acted writes it: ``§ 69``, ``dnr 21RS3479``."""
    outcome: Outcome | None = None
    accounts_approved: bool | None = None
    """Whether the decision also approved the annual report; None: it is not known."""
    by: str = ""
    """Who acted: a body (``RSAU``, ``KF``), or for signatures the person's key."""
    note: str = ""
    whom: str = ""
    """The key of the person who is told to do something."""
    due: date | None = None
    """By when."""
    told_at: datetime | None = field(default=None, compare=False)
    """When it was recorded (UTC); what it says is the same whenever that was."""

    @property
    def link(self) -> tuple[str | None, str]:
        """The link of the chain that it belongs to."""
        return (self.member, self.item)

    def says_otherwise(self, other: ChainFact) -> bool:
        """Whether it says something else than *other* of the same deed; what only one of them tells is no quarrel."""
        told = ((self.outcome, other.outcome), (self.accounts_approved, other.accounts_approved))
        return self.day != other.day or any(None not in pair and pair[0] != pair[1] for pair in told)


def of_chain(facts: Iterable[ChainFact], chain: str, year: int) -> tuple[ChainFact, ...]:
    """The facts about one chain of one verksamhetsår, in the order they were recorded."""
    return tuple(fact for fact in facts if fact.chain == chain and fact.year == year)


def is_same_deed(fact: ChainFact, other: ChainFact, *, by_whomever: bool) -> bool:
    """Whether both tell the same step of the same link, taken by the same one or *by_whomever*."""
    same = (fact.chain, fact.year, fact.step, fact.link) == (other.chain, other.year, other.step, other.link)
    return same and (by_whomever or not other.by or fact.by in ("", other.by))


def chain_facts_in(facts: Iterable[Fact]) -> tuple[ChainFact, ...]:
    """The steps of chains among *facts*, in the order they were recorded."""
    return tuple(chain_fact(fact) for fact in facts if fact.kind is FactKind.STEP)


def chain_fact(fact: Fact) -> ChainFact:
    """The step of a chain that *fact* records."""
    outcome, accounts = fact.details.get("outcome"), fact.details.get("accounts_approved")
    due = fact.details.get("due")
    return ChainFact(
        chain=fact.key,
        year=fact.year,
        step=fact.step,
        day=fact.day,
        member=fact.subject or None,
        item=str(fact.details.get("item", "")),
        reference=str(fact.details.get("reference", "")),
        outcome=Outcome(str(outcome)) if outcome else None,
        accounts_approved=bool(accounts) if accounts is not None else None,
        by=str(fact.details.get("by", "")),
        note=fact.note,
        whom=str(fact.details.get("whom", "")),
        due=date.fromisoformat(str(due)) if due else None,
        told_at=fact.recorded_at,
    )


def recorded_step(step: ChainFact, by: str, now: datetime) -> Fact:
    """The fact that *step* was taken; *by* is who tells it."""
    details: dict[str, str | bool] = {"item": step.item, "reference": step.reference, "by": step.by}
    details |= {"whom": step.whom, "due": step.due.isoformat() if step.due else ""}
    if step.outcome:
        details["outcome"] = step.outcome.value
    if step.accounts_approved is not None:
        details["accounts_approved"] = step.accounts_approved
    return Fact(
        about=FactAbout.CHAIN,
        kind=FactKind.STEP,
        year=step.year,
        day=step.day,
        recorded_at=now,
        by=by,
        key=step.chain,
        step=step.step,
        subject=step.member or "",
        note=step.note,
        details={name: value for name, value in details.items() if value != ""},
    )
