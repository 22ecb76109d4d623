"""Steps of chains into the store, and out of force again. Nothing is ever overwritten: what is wrong is taken back."""

from __future__ import annotations

from dataclasses import replace

from arshjul.fields import parse_text
from arshjul.work.changing import Change
from arshjul.year.chains.facts import ChainFact, chain_fact, is_same_deed
from arshjul.year.facts import FactKind

MOST_IN_NOTE = 500
"""Characters; as in an association's file."""


def fit(fact: ChainFact) -> ChainFact:
    """*fact* with its texts as a file may hold them: what is recorded can be loaded again. Raises InputError."""
    return replace(
        fact,
        item=parse_text(fact.item),
        reference=parse_text(fact.reference),
        by=parse_text(fact.by),
        note=parse_text(fact.note, MOST_IN_NOTE),
    )


def take_back(change: Change, same: ChainFact, by: str, *, by_whomever: bool = False) -> int:
    """Take back what stands about the same deed as *same* (`is_same_deed`); return how many."""
    # Several sign one step, and several bodies prepare one matter: only the same one's is taken back.
    taken = [
        stored
        for stored in change.standing(same.year).ledger.of(FactKind.STEP, same.year, same.chain)
        if is_same_deed(chain_fact(stored), same, by_whomever=by_whomever)
    ]
    for stored in taken:
        change.take_back(stored, by)
    return len(taken)
