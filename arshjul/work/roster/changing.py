"""One person or one seat changed, as a list would change them: the same things are refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from arshjul.errors import InputError, NotFoundError, Problem
from arshjul.fields import parse_address, parse_text
from arshjul.words import as_sentence, role_word, who_word
from arshjul.work.roster.columns import Column, Row
from arshjul.work.roster.meaning import LONGEST_NAME
from arshjul.work.roster.merging import clash, laid_over
from arshjul.year.dates import ONE_DAY
from arshjul.year.model import Association, Person, Role, Seat
from arshjul.year.wording import written


def with_particulars(association: Association, key: str, name: str, address: str) -> Association:
    """Return *association* where the person with that *key* has another name and address.

    Raises InputError, with a problem for each `Column`, and NotFoundError when there is no such person.
    """
    person = association.person(key)
    if person is None or person.is_removed:
        raise NotFoundError("Personen finns inte kvar. Gå tillbaka till listan.")
    problems: list[Problem] = []
    found = {Column.NAME: person.own_name, Column.ADDRESS: person.own_address}
    for column, text, needs in (
        (Column.NAME, name, "Skriv personens namn."),
        (Column.ADDRESS, address, "Skriv personens e-postadress."),
    ):
        try:
            if not text.strip():
                raise InputError([Problem(needs)])
            said = text.strip()
            found[column] = parse_text(said, LONGEST_NAME) if column is Column.NAME else parse_address(said)
        except InputError as error:
            problems += [replace(one, field=column) for one in error.problems]
    others = (one for one in association.people if one.key != key and not one.is_removed)
    same = next((one for one in others if one.own_address.lower() == found[Column.ADDRESS].lower()), None)
    if same and found[Column.ADDRESS] != person.own_address:
        text = f"{same.name} har den adressen. Skriv en annan, så att svaren inte blandas ihop."
        problems.append(Problem(text, field=Column.ADDRESS))
    if problems:
        raise InputError(problems)
    changed = replace(person, own_name=found[Column.NAME], own_address=found[Column.ADDRESS])
    return replace(association, people=tuple(changed if one.key == key else one for one in association.people))


def with_terms(association: Association, seat: Seat, changed: Seat) -> Association:
    """Return *association* where *seat* has the number and the days that *changed* has.

    The deputy who had that number gets the one that becomes free, so that two can change places.
    Raises InputError, with a problem for each `Column`, and NotFoundError when there is no such seat.
    """
    if seat not in association.seats:
        raise NotFoundError("Platsen är redan ändrad. Läs om sidan.")
    seats = [changed if one == seat else _making_room(one, seat, changed) for one in association.seats]
    problems: list[Problem] = []
    if changed.since and changed.until and changed.until < changed.since:
        text = f"Platsen slutar {written(changed.until)}, före den börjar {written(changed.since)}. Rätta en av dem."
        problems.append(Problem(text, field=Column.UNTIL))
    told = (clash(changed, other, _people(association)) for other in seats if other != changed)
    problems += [Problem(text, field=column) for column, text in filter(None, told)][:1]
    if problems:
        raise InputError(problems)
    return replace(association, seats=tuple(seats))


def _making_room(one: Seat, seat: Seat, changed: Seat) -> Seat:
    has_number = (one.role, one.member, one.body_key, one.order) == (
        changed.role,
        changed.member,
        changed.body_key,
        changed.order,
    )
    is_deputy = changed.role is Role.DEPUTY and changed.order != seat.order
    return replace(one, order=seat.order) if is_deputy and has_number else one


def new_holder(association: Association, seat: Seat, name: str, address: str, first_day: date) -> Association:
    """Return *association* where somebody else has *seat* from *first_day* on, with the same number.

    Who has it now leaves the day before. Raises as `with_terms`.
    """
    if seat not in association.seats:
        raise NotFoundError("Platsen är redan ändrad. Läs om sidan.")
    leaving = association.person(seat.person)
    if leaving and leaving.own_address.lower() == address.strip().lower():
        text = f"{leaving.name} har platsen nu, med den adressen. Skriv den nya personens adress."
        raise InputError([Problem(text, field=Column.ADDRESS)])
    if seat.since and first_day <= seat.since:
        text = f"Platsen började {written(seat.since)}. Skriv en senare dag."
        raise InputError([Problem(text, field=Column.SINCE)])
    member = association.member(seat.member)
    cells = {
        Column.NAME: name,
        Column.ADDRESS: address,
        Column.BODY: as_sentence(who_word(seat)),
        Column.ROLE: as_sentence(role_word(seat.role)),
        Column.MEMBER: member.name if member else "",
        Column.ORDER: str(seat.order or ""),
        Column.SINCE: first_day.isoformat(),
        Column.UNTIL: seat.until.isoformat() if seat.until else "",
    }
    left = with_terms(association, seat, replace(seat, until=first_day - ONE_DAY))
    outcome = laid_over([Row(1, cells)], left, first_day)
    if outcome.faults:
        raise InputError([Problem(one.text, field=one.column) for one in outcome.faults])
    return outcome.association


def _people(association: Association) -> Mapping[str, Person]:
    return {person.key: person for person in association.people}
