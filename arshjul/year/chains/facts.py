"""What was recorded about a chain: one step, on one day, by whom and with what outcome."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from arshjul.year.chain import Outcome


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
