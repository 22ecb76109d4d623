"""Attendance as facts and back. Nothing is ever overwritten: what is wrong is taken back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, time

from arshjul.year.attendance.spells import AtItem, Decided, Held, ServedAs, Spell, Vote
from arshjul.year.facts import Fact, FactAbout, FactKind
from arshjul.year.model import Occasion

_KINDS = (FactKind.ATTENDED, FactKind.HELD, FactKind.DISQUALIFIED, FactKind.VOTED, FactKind.RESERVED)


def attendance_in(facts: Iterable[Fact], occasion: str) -> tuple[Fact, ...]:
    """What of *facts* tells who attended the meeting, in the order it was recorded."""
    return tuple(fact for fact in facts if fact.kind in _KINDS and fact.key == occasion)


def spells_in(facts: Iterable[Fact]) -> tuple[Spell, ...]:
    """The spells among *facts*."""
    return tuple(_spell(fact) for fact in facts if fact.kind is FactKind.ATTENDED)


def held_in(facts: Iterable[Fact]) -> Held:
    """The paragraphs and the hours among *facts*, and what was decided at single items."""
    facts = tuple(facts)
    held = next((_held(fact) for fact in facts if fact.kind is FactKind.HELD), Held())
    return replace(held, decided=_decided(facts))


def recorded_attendance(
    occasion: Occasion, spells: Iterable[Spell], held: Held, by: str, now: datetime
) -> Iterator[Fact]:
    """The facts that say exactly *spells* and *held* of the meeting."""
    for spell in spells:
        yield _fact_of_spell(occasion, spell, by, now)
    decided = held.decided
    if replace(held, decided=Decided()) != Held():
        yield _fact_of_held(occasion, held, by, now)
    for kind, found in ((FactKind.DISQUALIFIED, decided.disqualified), (FactKind.RESERVED, decided.reservations)):
        for one in found:
            yield _fact(occasion, kind, one.person, {"item": one.item}, by, now)
    for vote in decided.votes:
        numbers: dict[str, str | bool] = {
            "yes": str(vote.yes),
            "no": str(vote.no),
            "abstained": str(vote.abstained),
        }
        yield _fact(occasion, FactKind.VOTED, vote.item, numbers, by, now)


def content(fact: Fact) -> tuple[object, ...]:
    """What a fact of attendance says, whoever recorded it and when."""
    return (fact.kind, fact.subject, tuple(sorted(fact.details.items())))


def _fact_of_spell(occasion: Occasion, spell: Spell, by: str, now: datetime) -> Fact:
    details: dict[str, str | bool] = {
        "served_as": spell.served_as.value,
        "instead_of": spell.instead_of,
        "remote": spell.remote,
        "from_item": spell.from_item,
        "until_item": spell.until_item,
        "start": _clock(spell.start),
        "end": _clock(spell.end),
    }
    return _fact(occasion, FactKind.ATTENDED, spell.person, details, by, now)


def _fact_of_held(occasion: Occasion, held: Held, by: str, now: datetime) -> Fact:
    details: dict[str, str | bool] = {
        "first": "" if held.first is None else str(held.first),
        "last": "" if held.last is None else str(held.last),
        "start": _clock(held.start),
        "end": _clock(held.end),
    }
    return _fact(occasion, FactKind.HELD, "", details, by, now)


def _fact(
    occasion: Occasion, kind: FactKind, subject: str, details: dict[str, str | bool], by: str, now: datetime
) -> Fact:
    return Fact(
        about=FactAbout.ITEM,
        kind=kind,
        year=occasion.year,
        day=occasion.day,
        recorded_at=now,
        by=by,
        key=occasion.key,
        subject=subject,
        details={name: value for name, value in details.items() if value not in ("", False)},
    )


def _spell(fact: Fact) -> Spell:
    told = fact.details
    return Spell(
        person=fact.subject,
        served_as=ServedAs(str(told["served_as"])),
        instead_of=str(told.get("instead_of", "")),
        remote=bool(told.get("remote", False)),
        from_item=str(told.get("from_item", "")),
        until_item=str(told.get("until_item", "")),
        start=_time(told.get("start")),
        end=_time(told.get("end")),
    )


def _held(fact: Fact) -> Held:
    first, last = (fact.details.get(name) for name in ("first", "last"))
    return Held(
        int(str(first)) if first else None,
        int(str(last)) if last else None,
        _time(fact.details.get("start")),
        _time(fact.details.get("end")),
    )


def _decided(facts: tuple[Fact, ...]) -> Decided:
    def at_items(kind: FactKind) -> tuple[AtItem, ...]:
        return tuple(AtItem(fact.subject, str(fact.details["item"])) for fact in facts if fact.kind is kind)

    votes = tuple(
        Vote(fact.subject, *(int(str(fact.details[name])) for name in ("yes", "no", "abstained")))
        for fact in facts
        if fact.kind is FactKind.VOTED
    )
    return Decided(at_items(FactKind.DISQUALIFIED), votes, at_items(FactKind.RESERVED))


def _clock(at: time | None) -> str:
    return f"{at:%H:%M}" if at else ""


def _time(text: object) -> time | None:
    return time.fromisoformat(str(text)) if text else None
