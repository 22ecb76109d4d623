"""Somebody stands in for the director from one day to another, or no longer (docs/decisions/stand-ins.md)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from arshjul.errors import InputError, NotFoundError, Problem
from arshjul.words import as_sentence, role_word, who_word
from arshjul.work.roster.columns import Column, Row
from arshjul.work.roster.merging import laid_over
from arshjul.year.model import Association, Body, Role, Seat
from arshjul.year.stand_ins import stand_ins
from arshjul.year.wording import written


def known_stand_in(association: Association, person: str, first: date, last: date) -> Association:
    """Return *association* where the *person* (key) stands in for the director from *first* to *last*.

    Raises InputError, with a problem for each `Column`, and NotFoundError when there is no such person.
    """
    found = association.person(person)
    if found is None or found.is_removed:
        raise NotFoundError("Personen finns inte kvar. Välj en annan.")
    _require_order(first, last)
    seat = Seat(person, Body.OFFICE, Role.DIRECTOR, since=first, until=last)
    for other in association.seats_as(Role.DIRECTOR):
        if (
            other.person == person
            and (other.until is None or first <= other.until)
            and (other.since is None or other.since <= last)
        ):
            text = f"{found.name} är redan förbundschef eller vikarie någon av de dagarna. Välj en annan person."
            raise InputError([Problem(text, field=Column.SINCE)])
    return _required(replace(association, seats=(*association.seats, seat)), first, last)


def new_stand_in(association: Association, name: str, address: str, first: date, last: date) -> Association:
    """As `known_stand_in`, of somebody who is not among the people yet."""
    _require_order(first, last)
    said = address.strip().lower()
    known = next((one for one in association.people if said and one.own_address.lower() == said), None)
    if known:
        raise InputError([Problem(f"{known.name} har den adressen. Välj personen i listan.", field=Column.ADDRESS)])
    seat = Seat("", Body.OFFICE, Role.DIRECTOR)
    cells = {
        Column.NAME: name,
        Column.ADDRESS: address,
        Column.BODY: as_sentence(who_word(seat)),
        Column.ROLE: as_sentence(role_word(seat.role)),
        Column.SINCE: first.isoformat(),
        Column.UNTIL: last.isoformat(),
    }
    outcome = laid_over([Row(1, cells)], association, first)
    if outcome.faults:
        raise InputError([Problem(one.text, field=one.column) for one in outcome.faults])
    return _required(outcome.association, first, last)


def standing_in_until(association: Association, seat: Seat, last: date) -> Association:
    """Return *association* where the stand-in's *seat* ends on *last*; before its first day it is taken away.

    Raises NotFoundError when there is no such seat, and InputError when the director's ends sooner.
    """
    if seat not in stand_ins(association):
        raise NotFoundError("Vikariatet är redan ändrat. Läs om sidan, så ser du hur det är nu.")
    if seat.since and last < seat.since:
        return replace(association, seats=tuple(one for one in association.seats if one != seat))
    changed = replace(seat, until=last)
    seats = tuple(changed if one == seat else one for one in association.seats)
    return _required(replace(association, seats=seats), seat.since or last, last)


def _require_order(first: date, last: date) -> None:
    if last < first:
        text = f"Sista dagen {written(last)} är före den första, {written(first)}. Rätta en av dem."
        raise InputError([Problem(text, field=Column.UNTIL)])


def _required(association: Association, first: date, last: date) -> Association:
    if all((one.since, one.until) != (first, last) for one in stand_ins(association)):
        text = (
            "Ingen är förbundschef under alla de dagarna och längre. Välj andra dagar, eller byt innehavare av platsen."
        )
        raise InputError([Problem(text, field=Column.SINCE)])
    return association
