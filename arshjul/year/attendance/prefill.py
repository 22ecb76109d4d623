"""The attendance as the answers foretell it: what the director has only to correct."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from arshjul.year.answers import Answer, Given
from arshjul.year.attendance.roles import Choice, choices
from arshjul.year.attendance.spells import AtItem, Attendance, ServedAs, Spell, plain
from arshjul.year.people import called
from arshjul.year.saying.deputies import Deputies
from arshjul.year.saying.told import Line, begins


def prefilled(empty: Attendance, standing: Mapping[str, Given], told: Mapping[str, Line]) -> Attendance:
    """*empty* with those who said that they come, where they are disqualified, and the deputies who then serve.

    Whoever did not answer, or said "kanske", is not there. Limits that say nothing are left out: an item that the
    minutes do not have, a last item before the first.
    """
    serves = {
        service.deputy: Choice(ServedAs.SERVING, service.ordinary or "")
        for service in Deputies(empty.association, empty.occasion, standing, told).services(begins(empty.occasion))
        if service.deputy
    }
    filled = replace(empty, spells=tuple(_spells(empty, standing, serves)))
    disqualified = tuple(dict.fromkeys((*empty.held.decided.disqualified, *_disqualified(filled, standing))))
    return replace(filled, held=replace(filled.held, decided=replace(filled.held.decided, disqualified=disqualified)))


def _spells(empty: Attendance, standing: Mapping[str, Given], serves: Mapping[str, Choice]) -> Iterator[Spell]:
    for one in called(empty.association, empty.occasion):
        person = one.person.key
        given = standing.get(person)
        if given is None or given.answer is not Answer.ACCEPTED:
            continue
        possible = choices(empty, person)
        if not possible:
            # Somebody invited to this meeting alone: the minutes have the name.
            yield _limited(empty, Spell(one.person.name, ServedAs.GUEST, remote=bool(given.remote)), given)
            continue
        # Nobody serves unless it is their turn, however likely their seat makes it.
        idle = [choice for choice in possible if choice.served_as is not ServedAs.SERVING]
        choice = serves.get(person) or next(iter(idle), None)
        if choice in possible:
            yield _limited(empty, Spell(person, choice.served_as, choice.instead_of, bool(given.remote)), given)


def _disqualified(filled: Attendance, standing: Mapping[str, Given]) -> Iterator[AtItem]:
    for spell in filled.spells:
        given = standing.get(spell.person) if spell.served_as is not ServedAs.GUEST else None
        for number in given.disqualified if given else ():
            place = filled.place(number)
            if place is not None and place in filled.reach(spell):
                yield AtItem(spell.person, plain(number))


def _limited(empty: Attendance, spell: Spell, given: Given) -> Spell:
    first, last = (n if n and empty.place(n) is not None else "" for n in (given.from_item, given.until_item))
    limited = replace(spell, from_item=plain(first), until_item=plain(last))
    return limited if empty.reach(limited) else spell
