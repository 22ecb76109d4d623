"""Attendance in the store and back. Nothing is ever overwritten: what is wrong is taken back."""

from __future__ import annotations

from datetime import datetime, time

from arshjul.store import Fact, Room
from arshjul.year.attendance.spells import Held, ServedAs, Spell
from arshjul.year.model import Occasion

ATTENDED = "attended"
"""The kind of a fact that holds one spell."""
HELD = "held"
"""The kind of the fact that holds the paragraphs and the hours of the meeting."""


def recorded(room: Room, occasion: str) -> tuple[Fact, ...]:
    """What stands of who attended the meeting, in the order it was recorded."""
    return tuple(fact for fact in room.facts(occasion) if fact.kind in (ATTENDED, HELD))


def spells_in(facts: tuple[Fact, ...]) -> tuple[Spell, ...]:
    """The spells among *facts*."""
    return tuple(_spell(fact) for fact in facts if fact.kind == ATTENDED)


def held_in(facts: tuple[Fact, ...]) -> Held:
    """The paragraphs and the hours among *facts*."""
    return next((_held(fact) for fact in facts if fact.kind == HELD), Held())


def write(room: Room, occasion: Occasion, spells: tuple[Spell, ...], held: Held, by: str, now: datetime) -> int:
    """Make *spells* and *held* what stands about the meeting, and return how many facts that changed."""
    wanted = [_fact_of_spell(occasion, spell, by, now) for spell in spells]
    if held != Held():
        wanted.append(_fact_of_held(occasion, held, by, now))
    standing = {_content(fact): fact for fact in recorded(room, occasion.key)}
    new = [fact for fact in wanted if standing.pop(_content(fact), None) is None]
    for fact in standing.values():
        if fact.id is not None:
            room.retract_fact(fact.id, now, by)
    for fact in new:
        room.add_fact(fact)
    return len(new) + len(standing)


def _content(fact: Fact) -> tuple[object, ...]:
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
    return _fact(occasion, ATTENDED, spell.person, details, by, now)


def _fact_of_held(occasion: Occasion, held: Held, by: str, now: datetime) -> Fact:
    details: dict[str, str | bool] = {
        "first": "" if held.first is None else str(held.first),
        "last": "" if held.last is None else str(held.last),
        "start": _clock(held.start),
        "end": _clock(held.end),
    }
    return _fact(occasion, HELD, "", details, by, now)


def _fact(occasion: Occasion, kind: str, subject: str, details: dict[str, str | bool], by: str, now: datetime) -> Fact:
    told = {name: value for name, value in details.items() if value not in ("", False)}
    return Fact(occasion.key, kind, subject, occasion.day, "", now, by, details=told)


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


def _clock(at: time | None) -> str:
    return f"{at:%H:%M}" if at else ""


def _time(text: object) -> time | None:
    return time.fromisoformat(str(text)) if text else None
