"""The facts of chains, in the store and back. Nothing is ever overwritten: what is wrong is taken back."""

from __future__ import annotations

from datetime import datetime

from arshjul.store import Fact, Room
from arshjul.year.chain import Outcome
from arshjul.year.chains.facts import ChainFact

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


def take_back(room: Room, same: ChainFact, by: str, now: datetime) -> int:
    """Take back what stands about the same step of the same link by the same one as *same*; return how many."""
    taken = 0
    for stored in room.facts(f"{_PREFIX}{same.chain}:{same.year}"):
        if stored.id is None or not _is_of_chain(stored):
            continue
        fact = _read(stored)
        # Several sign one step, and several bodies prepare one matter: only the same one's is taken back.
        if (fact.step, fact.link) == (same.step, same.link) and (not same.by or fact.by in ("", same.by)):
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
