"""What the members are sent in a chain: which files there are, who was sent them when, and what has come since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from arshjul.year.chains.names import DISCHARGE, SENT
from arshjul.year.deeds import Doer
from arshjul.year.facts import Fact, FactAbout, FactKind
from arshjul.year.model import STOCKHOLM


def target_of(chain: str, step: str, year: int) -> str:
    """What the mails of one sending are about, as the delivery table has it."""
    return f"bundle:{year}" if (chain, step) == (DISCHARGE, SENT) else f"papers:{chain}:{step}:{year}"


def sendings_in(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """Those of *facts* that tell that a member was sent something."""
    return tuple(fact for fact in facts if _tells_of_one(fact))


def _tells_of_one(fact: Fact) -> bool:
    is_discharge = (fact.key, fact.step) == (DISCHARGE, SENT)
    return fact.kind is FactKind.PAPERS_SENT or (fact.kind is FactKind.STEP and is_discharge)


def last_sent(facts: Iterable[Fact], chain: str, step: str, year: int) -> Mapping[str, datetime]:
    """Member (key) → when somebody last said that it was sent what there was."""
    found: dict[str, datetime] = {}
    for fact in sendings_in(facts):
        if (fact.key, fact.step, fact.year) == (chain, step, year):
            found[fact.subject] = max(fact.recorded_at, found.get(fact.subject, fact.recorded_at))
    return found


def recorded_sending(chain: str, step: str, year: int, member: str, leaves_at: datetime, doer: Doer) -> Fact:
    """The fact that *doer* sent the *member* (key) what was uploaded; it has the day on which the mail leaves."""
    return Fact(
        about=FactAbout.BUNDLE,
        kind=FactKind.PAPERS_SENT,
        year=year,
        day=leaves_at.astimezone(STOCKHOLM).date(),
        recorded_at=doer.at,
        by=doer.by,
        key=chain,
        step=step,
        subject=member,
    )
