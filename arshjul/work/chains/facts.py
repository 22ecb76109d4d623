"""The facts of chains, in the store and back. Nothing is ever overwritten: what is wrong is taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from arshjul.fields import parse_text
from arshjul.store import Fact, Room
from arshjul.year.chain import Outcome
from arshjul.year.chains.facts import ChainFact

MOST_IN_NOTE = 500
"""Characters; as in an association's file."""

_PREFIX = "chain:"


def chain_facts(room: Room) -> tuple[ChainFact, ...]:
    """The facts that stand about any chain, in the order they were recorded."""
    return tuple(_read(fact) for fact in room.facts() if _is_of_chain(fact))


def ever_recorded(room: Room) -> frozenset[ChainFact]:
    """Every fact about a chain that was ever recorded, also those that were taken back."""
    return frozenset(_read(fact) for fact in room.facts(also_retracted=True) if _is_of_chain(fact))


def add(room: Room, fact: ChainFact, by: str, now: datetime) -> None:
    """Record *fact*; *by* is who tells it."""
    details: dict[str, str | bool] = {"item": fact.item, "reference": fact.reference, "by": fact.by}
    if fact.outcome:
        details["outcome"] = fact.outcome.value
    if fact.accounts_approved is not None:
        details["accounts_approved"] = fact.accounts_approved
    room.add_fact(
        Fact(
            target=f"{_PREFIX}{fact.chain}:{fact.year}",
            kind=f"{_PREFIX}{fact.step}",
            subject=fact.member or "",
            day=fact.day,
            note=fact.note,
            recorded_at=now,
            by=by,
            details={name: value for name, value in details.items() if value != ""},
        )
    )


def fit(fact: ChainFact) -> ChainFact:
    """*fact* with its texts as a file may hold them: what is recorded can be loaded again. Raises InputError."""
    return replace(
        fact,
        item=parse_text(fact.item),
        reference=parse_text(fact.reference),
        by=parse_text(fact.by),
        note=parse_text(fact.note, MOST_IN_NOTE),
    )


def is_same_deed(fact: ChainFact, other: ChainFact, *, by_whomever: bool) -> bool:
    """Whether both tell the same step of the same link, taken by the same one or *by_whomever*."""
    same = (fact.chain, fact.year, fact.step, fact.link) == (other.chain, other.year, other.step, other.link)
    return same and (by_whomever or not other.by or fact.by in ("", other.by))


def take_back(room: Room, same: ChainFact, by: str, now: datetime, *, by_whomever: bool = False) -> int:
    """Take back what stands about the same deed as *same* (`is_same_deed`); return how many."""
    taken = 0
    for stored in room.facts(f"{_PREFIX}{same.chain}:{same.year}"):
        if stored.id is None or not _is_of_chain(stored):
            continue
        # Several sign one step, and several bodies prepare one matter: only the same one's is taken back.
        if is_same_deed(_read(stored), same, by_whomever=by_whomever):
            room.retract_fact(stored.id, now, by)
            taken += 1
    return taken


def _is_of_chain(fact: Fact) -> bool:
    return fact.target.startswith(_PREFIX) and fact.kind.startswith(_PREFIX)


def _read(fact: Fact) -> ChainFact:
    _, chain, year = fact.target.split(":")
    outcome, accounts = fact.details.get("outcome"), fact.details.get("accounts_approved")
    return ChainFact(
        chain=chain,
        year=int(year),
        step=fact.kind.removeprefix(_PREFIX),
        day=fact.day,
        member=fact.subject or None,
        item=str(fact.details.get("item", "")),
        reference=str(fact.details.get("reference", "")),
        outcome=Outcome(str(outcome)) if outcome else None,
        accounts_approved=bool(accounts) if accounts is not None else None,
        by=str(fact.details.get("by", "")),
        note=fact.note,
    )
