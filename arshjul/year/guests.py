"""Who is invited to one meeting and no other: to all of it, or to one item of its agenda.

A guest is called and asked, has no vote, and counts for nothing in the quorum.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from arshjul.errors import InputError, NotFoundError, Problem
from arshjul.year.model import Association, Occasion, Person
from arshjul.year.people import is_called
from arshjul.year.prepared import Visit


@dataclass(frozen=True)
class Guest:
    """Somebody who is to be invited."""

    person: Person
    """One that the association has already, or a new one."""
    item: str = ""
    """The key of the item that it is about; empty: the whole meeting."""


def invited(association: Association, occasion: Occasion, guest: Guest) -> Association:
    """The association with *guest* at that meeting. Raises InputError for one who is called to it already."""
    person = guest.person
    if is_called(association, occasion, person.key):
        raise InputError([Problem(f"{person.name} är redan kallad till mötet.", field="epost")])
    if association.person(person.key) is None:
        association = replace(association, people=(*association.people, person))
    visits = (*occasion.prepared.visits, Visit(person.key, guest.item)) if guest.item else occasion.prepared.visits
    return _with(association, occasion, (*occasion.guests, person.key), visits)


def uninvited(association: Association, occasion: Occasion, person: str) -> Association:
    """The association without that person (key) at the meeting. Raises NotFoundError for one who is no guest."""
    if person not in occasion.guests:
        raise NotFoundError("Personen är inte inbjuden till mötet längre. Läs om sidan.")
    guests = tuple(one for one in occasion.guests if one != person)
    return _with(association, occasion, guests, tuple(one for one in occasion.prepared.visits if one.person != person))


def carried_visits(before: Occasion, after: Occasion) -> tuple[Visit, ...]:
    """To which items the guests of *after* are invited, when it may come out of a file, which tells of none."""
    known = after.prepared.visits or before.prepared.visits
    return tuple(one for one in known if one.person in after.guests)


def _with(
    association: Association, occasion: Occasion, guests: tuple[str, ...], visits: tuple[Visit, ...]
) -> Association:
    changed = replace(occasion, guests=guests, prepared=replace(occasion.prepared, visits=visits))
    years = tuple(
        replace(plan, occasions=tuple(changed if o.key == occasion.key else o for o in plan.occasions))
        for plan in association.years
    )
    return replace(association, years=years)
