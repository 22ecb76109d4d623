"""One person on a page: name and address, each seat with its days, and who takes it over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TypeVar

from starlette.requests import Request
from starlette.responses import Response

from arshjul.errors import InputError, NotAllowedError, NotFoundError, Problem
from arshjul.fields import parse_day, parse_whole
from arshjul.tokens import fingerprint
from arshjul.web.frame.caller import doer_of
from arshjul.web.frame.form import Again, Field, Form, Kind, merged
from arshjul.web.frame.form_deed import FormDeed
from arshjul.web.frame.house import house_of
from arshjul.web.frame.page import page, refused_in
from arshjul.web.frame.posting import Posted
from arshjul.web.frame.told_first import SEEN, told_first
from arshjul.web.frame.visit import visit_of
from arshjul.work.editing import Decide, edit, would_edit
from arshjul.work.roster import Column, new_holder, seat_text, with_particulars, with_terms
from arshjul.work.units import reading
from arshjul.year.deeds import Deed, DeedKind
from arshjul.year.model import Association, Person, Seat

T = TypeVar("T")

_FIELDS = {
    Column.NAME: Field("namn", "Namn", longest=200),
    Column.ADDRESS: Field("adress", "E-post", Kind.EMAIL, longest=254),
    Column.ORDER: Field("nummer", "Ersättare nr", Kind.NUMBER, "1 går in först.", is_optional=True, longest=10),
    Column.SINCE: Field("fran", "Från och med", Kind.DAY, is_optional=True, longest=20),
    Column.UNTIL: Field("till", "Till och med", Kind.DAY, is_optional=True, longest=20),
}
_BY_COLUMN = {**{column: field.name for column, field in _FIELDS.items()}, Column.ROLE: "fran"}
_HIDDEN = tuple(Field(name, kind=Kind.HIDDEN, longest=100) for name in ("gor", "plats", SEEN))
_FIRST_DAY = replace(_FIELDS[Column.SINCE], label="Första dagen", is_optional=False)
PERSON = Form((*_FIELDS.values(), *_HIDDEN), id="person")
PARTICULARS = Form((_FIELDS[Column.NAME], _FIELDS[Column.ADDRESS], *_HIDDEN), id="uppgifter")
TERMS = Form((_FIELDS[Column.ORDER], _FIELDS[Column.SINCE], _FIELDS[Column.UNTIL], *_HIDDEN))
HOLDER = Form((_FIELDS[Column.NAME], _FIELDS[Column.ADDRESS], _FIRST_DAY, *_HIDDEN))


def seat_mark(seat: Seat) -> str:
    """Tells a seat from every other, as long as nobody has changed it."""
    return fingerprint(repr(seat))[:20]


def _present(request: Request) -> tuple[Association, Person, date]:
    house, visit = house_of(request), visit_of(request)
    with reading(house.store, visit.key, house.now()) as standing:
        association, today = standing.association, standing.today
    person = association.person(request.path_params["key"])
    if person is None or person.is_removed:
        raise NotFoundError("Personen finns inte. Gå tillbaka till listan.")
    return association, person, today


def person_page(request: Request) -> Response:
    """``/f/{association}/personer/{key}``"""
    association, person, _ = _present(request)
    refused = refused_in(request)
    particulars = None if person.protected else PARTICULARS.shown(refused, particulars_of(person), changes=True)
    held = [seat for seat in association.seats if seat.person == person.key]
    seats = []
    for at, seat in enumerate(sorted(held, key=lambda one: one.until or date.max, reverse=True)):
        terms = {
            "nummer": str(seat.order or ""),
            "fran": str(seat.since or ""),
            "till": str(seat.until or ""),
        }
        seats.append(
            (
                seat_text(seat, association),
                seat_mark(seat),
                TERMS.shown(refused, terms, id=f"plats-{at}", changes=True),
                HOLDER.shown(refused, {}, id=f"ny-{at}"),
                seat.role,
            )
        )
    return page(
        request,
        "person.html",
        visit_of(request),
        person=person,
        particulars=particulars,
        seats=seats,
    )


def _change(request: Request, posted: Posted) -> str | Again | None:
    association, person, _ = _present(request)
    match posted.get("gor"):
        case "uppgifter" if person.protected:
            raise NotAllowedError(f"Namn och adress för {person.name} ändras på sidan Skyddade personuppgifter.")
        case "uppgifter":
            what, decide = f"uppgifter om {person.name}", with_written(person.key, posted)
        case "plats" | "ny":
            seat = next((one for one in association.seats if seat_mark(one) == posted.get("plats")), None)
            if seat is None or seat.person != person.key:
                raise NotFoundError("Platsen är redan ändrad. Läs om sidan, så ser du hur den är nu.")
            made = _terms if posted.get("gor") == "plats" else _holder
            what, decide = f"platsen för {person.name}", made(seat, posted)
        case _:
            raise NotFoundError("Sidan skickade något som inte finns att göra. Läs om sidan.")
    house, doer, key = house_of(request), doer_of(request), visit_of(request).key
    edited = would_edit(house.store, key, doer.at, told_at_fields(decide))
    if again := told_first(request, posted, edited.mails, edited.told, edited.cautions):
        return again
    edit(posted.store, house.settings, key, Deed(DeedKind.EDITED, doer, what), told_at_fields(decide))
    return None


def particulars_of(person: Person) -> dict[str, str]:
    """What is stored, in the fields of `PARTICULARS`."""
    return {"namn": person.own_name, "adress": person.own_address}


def with_written(key: str, posted: Posted) -> Decide:
    """Give the person with that *key* the name and the address that were written, but what others changed meanwhile."""

    def decide(association: Association) -> Association:
        now = association.person(key)
        if now is None:
            raise NotFoundError("Personen finns inte kvar. Gå tillbaka till listan.")
        stands = particulars_of(now)
        told = merged(posted.stood, stands, {name: posted.get(name) for name in stands})
        return with_particulars(association, key, told["namn"], told["adress"])

    return decide


def _terms(seat: Seat, posted: Posted) -> Decide:
    problems: list[Problem] = []
    order = _taken(posted, Column.ORDER, lambda text: parse_whole(text, 1, 99), problems) or seat.order
    since = _taken(posted, Column.SINCE, parse_day, problems)
    until = _taken(posted, Column.UNTIL, parse_day, problems)
    if problems:
        raise InputError(problems)
    return lambda association: with_terms(association, seat, replace(seat, order=order, since=since, until=until))


def _holder(seat: Seat, posted: Posted) -> Decide:
    problems: list[Problem] = []
    first = _taken(posted, Column.SINCE, parse_day, problems)
    if first is None and not problems:
        problems.append(Problem("Skriv den första dagen som den nya personen har platsen.", field=Column.SINCE))
    if first is None:
        raise InputError([replace(one, field=_BY_COLUMN[Column.SINCE]) for one in problems])
    day = first
    return lambda association: new_holder(association, seat, posted.get("namn"), posted.get("adress"), day)


def _taken(posted: Posted, column: Column, parse: Callable[[str], T], problems: list[Problem]) -> T | None:
    text = posted.get(_BY_COLUMN[column]).strip()
    try:
        return parse(text) if text else None
    except InputError as error:
        problems.extend(replace(one, field=_BY_COLUMN[column]) for one in error.problems)
        return None


def told_at_fields(decide: Decide) -> Decide:
    """*decide*, whose faults are told at the fields of the form."""

    def told(association: Association) -> Association:
        try:
            return decide(association)
        except InputError as error:
            by_column = {column.value: name for column, name in _BY_COLUMN.items()}
            problems = [replace(one, field=by_column.get(one.field or "", one.field)) for one in error.problems]
            raise InputError(problems) from error

    return told


change_person = FormDeed(
    PERSON, _change, person_page, lambda request, _: visit_of(request).link(f"/personer/{request.path_params['key']}")
)
"""``POST /f/{association}/personer/{key}``: the field ``gor`` says what."""
