"""Who stands in for the director: what changes hands is shown before it is saved, and ends by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from starlette.requests import Request
from starlette.responses import Response

from arshjul.errors import InputError, NotFoundError, Problem
from arshjul.fields import parse_day
from arshjul.tokens import fingerprint
from arshjul.web.frame.caller import doer_of
from arshjul.web.frame.form import Again, Field, Form, Kind, Refused, in_field
from arshjul.web.frame.form_deed import FormDeed
from arshjul.web.frame.house import house_of
from arshjul.web.frame.page import page, refused_in
from arshjul.web.frame.posting import Posted
from arshjul.web.frame.visit import visit_of
from arshjul.web.people.person import seat_mark, told_at_fields
from arshjul.work.editing import Decide, Edited, edit, would_edit
from arshjul.work.roster import known_stand_in, new_stand_in, standing_in_until
from arshjul.work.units import reading
from arshjul.year.dates import ONE_DAY
from arshjul.year.deeds import Deed, DeedKind
from arshjul.year.model import Association, Occasion, Person, Role, Seat, YearStatus
from arshjul.year.people import called
from arshjul.year.stand_ins import stand_ins

_WRITTEN = (
    Field("vem", "Vem vikarierar?", Kind.CHOICE, longest=100),
    Field("namn", "Namn", hint="Bara för en ny person.", is_optional=True, longest=200),
    Field("adress", "E-post", Kind.EMAIL, "Bara för en ny person.", is_optional=True, longest=254),
    Field("fran", "Första dagen", Kind.DAY, longest=20),
    Field("till", "Sista dagen", Kind.DAY, longest=20),
)
_HIDDEN = tuple(Field(name, kind=Kind.HIDDEN, longest=100) for name in ("gor", "plats", "sett"))
BEGINNING = Form((*_WRITTEN, *_HIDDEN), id="vikarie")
ENDING = Form((_WRITTEN[-1], *_HIDDEN))
SOMEBODY_NEW = ("", "En ny person")


@dataclass(frozen=True)
class Handover:
    """What a deed comes to, as the page shows it before it is done."""

    edited: Edited
    stands_in: tuple[tuple[Person, Seat], ...]
    """Those who begin, or get other days."""
    ended: tuple[Person, ...]
    called: tuple[Occasion, ...]
    """The coming meetings to which others than now are called."""

    @property
    def mark(self) -> str:
        """Tells it from what another deed comes to, and the same deed when something has changed meanwhile."""
        return fingerprint(repr((self.edited, self.stands_in, self.ended, self.called)))[:20]


def standing_in(request: Request) -> Response:
    """``/f/{association}/vikarie``"""
    house, visit, refused = house_of(request), visit_of(request), refused_in(request)
    with reading(house.store, visit.key, house.now()) as standing:
        association, today = standing.association, standing.today
    found = [seat for seat in stand_ins(association) if seat.until and seat.until >= today]
    handover: Handover | None = getattr(request.state, "handover", None)
    return page(
        request,
        "standing-in.html",
        visit,
        directors=_directors(association, today),
        present=[
            (
                association.person(seat.person),
                seat,
                ENDING.shown(refused, {"till": str(seat.until)}, id=f"sista-{at}"),
                seat_mark(seat),
                bool(seat.since and seat.since < today),
            )
            for at, seat in enumerate(found)
        ],
        form=BEGINNING.shown(refused, choices={"vem": _people(association)}),
        handover=handover,
        confirmed=_confirmed(refused, handover),
        telephone=association.articles.telephone,
        digest=association.articles.digest,
    )


def _directors(association: Association, day: date) -> list[Person]:
    """Those who are director in their own right."""
    others = stand_ins(association)
    held = (one for one in association.seats_as(Role.DIRECTOR) if one.is_held_on(day) and one not in others)
    return [person for one in held if (person := association.person(one.person))]


def _people(association: Association) -> tuple[tuple[str, str], ...]:
    there = ((one.name, one.key) for one in association.people if not one.is_removed)
    return (SOMEBODY_NEW, *((key, name) for name, key in sorted(there)))


def _confirmed(refused: Refused | None, handover: Handover | None) -> Form | None:
    """The form that does what was looked at."""
    if refused is None or handover is None:
        return None
    fields = tuple(replace(one, kind=Kind.HIDDEN) for one in BEGINNING.fields)
    return Form(fields, refused.form, {**refused.values, "sett": handover.mark})


def _change(request: Request, posted: Posted) -> Again | None:
    house, key, doer = house_of(request), visit_of(request).key, doer_of(request)
    with reading(house.store, key, doer.at) as standing:
        association, today = standing.association, standing.today
    match posted.get("gor"):
        case "borja":
            decide = _begun(posted.values, today)
        case "sista" | "sluta":
            decide = _ended(association, posted, today)
        case _:
            raise NotFoundError("Sidan skickade något som inte finns att göra. Läs om sidan.")
    decide = told_at_fields(decide)
    handover = _handover(association, decide, would_edit(house.store, key, doer.at, decide), today)
    if posted.get("sett") != handover.mark:
        request.state.handover = handover
        return Again(posted.values)
    edit(posted.store, house.settings, key, Deed(DeedKind.EDITED, doer, "vikarie för förbundschefen"), decide)
    return None


def _begun(values: Mapping[str, str], today: date) -> Decide:
    first, last = _days(values, "fran", "till")
    with in_field("fran"):
        if first < today:
            raise InputError([Problem("Den första dagen har varit. Skriv i dag eller en senare dag.")])
    person, name, address = values.get("vem", ""), values.get("namn", ""), values.get("adress", "")
    if person:
        return lambda association: known_stand_in(association, person, first, last)
    return lambda association: new_stand_in(association, name, address, first, last)


def _ended(association: Association, posted: Posted, today: date) -> Decide:
    seat = next((one for one in stand_ins(association) if seat_mark(one) == posted.get("plats")), None)
    if seat is None:
        raise NotFoundError("Vikariatet är redan ändrat. Läs om sidan, så ser du hur det är nu.")
    last = today - ONE_DAY
    if posted.get("gor") == "sista":
        (last,) = _days(posted.values, "till")
        with in_field("till"):
            if last < today or (seat.since and last < seat.since):
                raise InputError([Problem("Den dagen är för tidig. Välj en senare, eller avsluta vikariatet nu.")])
    return lambda now: standing_in_until(now, seat, last)


def _days(values: Mapping[str, str], *names: str) -> list[date]:
    """The days in those fields. Raises InputError for all of them at once."""
    days: list[date] = []
    problems: list[Problem] = []
    for name in names:
        text = values.get(name, "").strip()
        try:
            days.append(parse_day(text))
        except InputError as error:
            told = error.problems if text else (Problem("Skriv en dag."),)
            problems.extend(replace(one, field=name) for one in told)
    if problems:
        raise InputError(problems)
    return days


def _handover(association: Association, decide: Decide, edited: Edited, today: date) -> Handover:
    wanted = decide(association)
    before, after = stand_ins(association), stand_ins(wanted)
    begun = tuple((person, seat) for seat in after if seat not in before and (person := wanted.person(seat.person)))
    there = {person.key for person, _ in begun}
    gone = (association.person(seat.person) for seat in before if seat not in after and seat.person not in there)
    coming = (
        occasion
        for plan in wanted.years
        if plan.status is YearStatus.ADOPTED
        for occasion in plan.standing
        if occasion.day >= today
    )
    return Handover(
        edited,
        begun,
        tuple(filter(None, gone)),
        tuple(one for one in coming if _keys(association, one) != _keys(wanted, one)),
    )


def _keys(association: Association, occasion: Occasion) -> set[str]:
    return {one.person.key for one in called(association, occasion)}


change_stand_in = FormDeed(BEGINNING, _change, standing_in, lambda request, _: visit_of(request).link("/vikarie"))
"""``POST /f/{association}/vikarie``: the field ``gor`` says what, and ``sett`` that its consequences were looked at."""
