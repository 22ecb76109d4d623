"""The files that a member's contact sends with its answer in a chain: an opinion, an extract of the minutes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from arshjul.year.chains.facts import ChainFact
from arshjul.year.facts import Fact, FactAbout, FactKind
from arshjul.year.model import STOCKHOLM


def files_with(facts: Iterable[Fact], answer: ChainFact) -> tuple[Fact, ...]:
    """Those of *facts* that tell of a file that came with that member's answer in that step, whatever it said."""
    wanted = (answer.chain, answer.year, answer.step, answer.member or "")
    found = (fact for fact in facts if fact.kind is FactKind.ANSWER_PAPER)
    return tuple(fact for fact in found if (fact.key, fact.year, fact.step, fact.subject) == wanted)


def recorded_answer_paper(answer: ChainFact, name: str, by: str, now: datetime) -> Fact:
    """The fact that a file of that *name* came with the *answer*; of which file is added to it (`with_file`)."""
    return Fact(
        about=FactAbout.CHAIN,
        kind=FactKind.ANSWER_PAPER,
        year=answer.year,
        day=now.astimezone(STOCKHOLM).date(),
        recorded_at=now,
        by=by,
        key=answer.chain,
        step=answer.step,
        subject=answer.member or "",
        note=name,
    )
