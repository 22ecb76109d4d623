"""What the members are sent in a chain: which files there are, who was sent them when, and what has come since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from arshjul.year.chains.names import DISCHARGE, SENT
from arshjul.year.deeds import Doer
from arshjul.year.facts import Fact, FactAbout, FactKind
from arshjul.year.model import STOCKHOLM


def target_of(chain: str, step: str, year: int) -> str:
    """What the mails of one sending are about, as the delivery table has it."""
    return f"bundle:{year}" if (chain, step) == (DISCHARGE, SENT) else f"papers:{chain}:{step}:{year}"


def chain_of(target: str) -> str:
    """The chain whose mails are about that *target*; what is no sending's is taken for the discharge."""
    return target.split(":")[1] if target.startswith("papers:") else DISCHARGE


def sendings_in(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """Those of *facts* that a sending recorded: which members were sent it, and the step that was taken with it."""
    facts = tuple(facts)
    with_papers = {_moment(fact) for fact in facts if fact.kind is FactKind.PAPERS_SENT}
    return tuple(
        fact
        for fact in facts
        if fact.kind is FactKind.PAPERS_SENT
        or (fact.kind is FactKind.STEP and ((fact.key, fact.step) == (DISCHARGE, SENT) or _moment(fact) in with_papers))
    )


def _moment(fact: Fact) -> tuple[str, str, int, datetime]:
    return fact.key, fact.step, fact.year, fact.recorded_at


def last_sent(facts: Iterable[Fact], chain: str, step: str, year: int) -> Mapping[str, datetime]:
    """Member (key) → when somebody last said that it was sent what there was."""
    found: dict[str, datetime] = {}
    for fact in sendings_in(facts):
        if (fact.key, fact.step, fact.year) == (chain, step, year):
            found[fact.subject] = max(fact.recorded_at, found.get(fact.subject, fact.recorded_at))
    return found


@dataclass(frozen=True)
class Which:
    """One sending: in which chain, with which step, about which verksamhetsår."""

    chain: str
    step: str
    year: int

    @property
    def target(self) -> str:
        """What its mails are about, as the delivery table has it."""
        return target_of(self.chain, self.step, self.year)

    @property
    def named(self) -> str:
        """What its secret links prove that they were made for."""
        return f"{self.chain}:{self.step}:{self.year}"


def recorded_sending(which: Which, member: str, leaves_at: datetime, doer: Doer, title: str = "") -> Fact:
    """The fact that *doer* sent the *member* (key) what was uploaded; it has the day on which the mail leaves."""
    return Fact(
        about=FactAbout.BUNDLE,
        kind=FactKind.PAPERS_SENT,
        year=which.year,
        day=leaves_at.astimezone(STOCKHOLM).date(),
        recorded_at=doer.at,
        by=doer.by,
        key=which.chain,
        step=which.step,
        subject=member,
        note=title,
    )
