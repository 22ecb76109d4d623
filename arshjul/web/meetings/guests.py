"""Guests of one meeting: invited from its page and taken away again; which mails go is shown before it is done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response

from arshjul.errors import ArshjulError, InputError, NotFoundError, Problem
from arshjul.fields import parse_address, parse_text
from arshjul.web.frame.caller import doer_of
from arshjul.web.frame.form import Again, Field, Form, Kind, Refused, in_field
from arshjul.web.frame.form_deed import FormDeed
from arshjul.web.frame.house import house_of
from arshjul.web.frame.page import page, refused_in
from arshjul.web.frame.posting import Posted
from arshjul.web.frame.seen import MARKED, NOW, is_at_once
from arshjul.web.frame.visit import visit_of
from arshjul.web.mails.opened import opened
from arshjul.work.agendas.editing import agenda_in
from arshjul.work.changing import time_to_undo
from arshjul.work.editing import Asked, Outcome, Uninvited, guest_person, move, would_move
from arshjul.work.units import standing_with
from arshjul.year.agenda.agendas import Agenda
from arshjul.year.guests import Guest
from arshjul.year.model import Association
from arshjul.year.standing import Standing

WHOLE = (("", "Hela mötet"),)
_WHO = (
    Field("namn", "Namn och uppdrag", hint="Så som gästen ska stå i kallelsen.", longest=120),
    Field("epost", "E-post", Kind.EMAIL, longest=254),
    Field("arende", "Till vad", Kind.CHOICE, choices=WHOLE, longest=100),
)
INVITING = Form((*_WHO, *MARKED), id="bjud-in")
UNINVITING = Form((Field("person", kind=Kind.HIDDEN), *MARKED), id="ta-bort")


def guests(request: Request) -> Response:
    """``/moten/{id}/gaster``: who is invited; of a form that was sent to be looked at, what would come of it."""
    standing, agenda = _meeting(request)
    association, occasion, refused = standing.association, agenda.occasion, refused_in(request)
    outcome = _outcome(request, standing, agenda, refused)
    items = (*WHOLE, *((item.key, f"{item.number} {item.title}".strip()) for item in agenda.shown))
    titles = dict(items)
    invited = [
        (person, titles.get(occasion.prepared.item_of(key), titles[""]))
        for key in occasion.guests
        if (person := association.person(key))
    ]
    return page(
        request,
        "guests.html",
        visit_of(request),
        occasion=occasion,
        is_over=occasion.last_day < standing.today,
        invited=invited,
        outcome=outcome,
        opened=opened(outcome.preview) if outcome else (),
        undoing=time_to_undo(house_of(request).settings, association, house_of(request).now()),
        now_word=NOW,
        inviting=INVITING.shown(refused, choices={"arende": items}),
        confirmed=_confirmed(refused, outcome),
        leaving=association.person(refused.values.get("person", "")) if refused and outcome else None,
    )


def _meeting(request: Request) -> tuple[Standing, Agenda]:
    house, key = house_of(request), request.path_params["id"]
    with house.store.reading() as unit:
        standing = standing_with(unit, visit_of(request).key, key, house.now())
    agenda = agenda_in(standing, key)
    if not agenda.occasion.kind.is_meeting:
        raise NotFoundError("Till det här kallas ingen, så ingen kan bjudas in.")
    return standing, agenda


def _outcome(request: Request, standing: Standing, agenda: Agenda, refused: Refused | None) -> Outcome | None:
    """What the form that was sent comes to; None: none was, or nothing can."""
    if refused is None or any(name for name, _ in refused.faults):
        return None
    house, values = house_of(request), refused.values
    try:
        wanted = _wanted(standing.association, agenda, values) if refused.is_of(INVITING.id) else _left(values)
        return would_move(
            house.store, house.settings, visit_of(request).key, Asked(agenda.occasion.key, wanted, doer_of(request))
        )
    except ArshjulError:
        return None  # it is told as the fault of the form


def _confirmed(refused: Refused | None, outcome: Outcome | None) -> Form | None:
    """The form that does what was looked at: what was written, with the mark of what the page shows."""
    if refused is None or outcome is None:
        return None
    form = INVITING if refused.is_of(INVITING.id) else UNINVITING
    fields = tuple(replace(one, kind=Kind.HIDDEN) for one in form.fields)
    return Form(fields, form.id, {**refused.values, "avtryck": outcome.mark})


def _wanted(association: Association, agenda: Agenda, values: Mapping[str, str]) -> Guest:
    """Raises AtFieldError for what is no name, no address or no item."""
    with in_field("namn"):
        name = parse_text(values.get("namn", ""))
        if not name:
            raise InputError([Problem("Skriv vem som bjuds in.")])
    with in_field("epost"):
        address = parse_address(values.get("epost", ""))
    item = values.get("arende", "")
    with in_field("arende"):
        if item and all(one.key != item for one in agenda.shown):
            raise InputError([Problem("Ärendet finns inte på dagordningen längre. Välj ett annat.")])
    return Guest(guest_person(association, name, address), item)


def _left(values: Mapping[str, str]) -> Uninvited:
    return Uninvited(values.get("person", ""))


def _do(request: Request, posted: Posted, wanted: Guest | Uninvited) -> Again | None:
    settings, key = house_of(request).settings, visit_of(request).key
    asked = Asked(request.path_params["id"], wanted, doer_of(request))
    if not posted.get("nar"):
        would_move(house_of(request).store, settings, key, asked)
        return Again(posted.values)
    move(posted.store, settings, key, asked, posted.get("avtryck"), at_once=is_at_once(posted))
    return None


def _invite(request: Request, posted: Posted) -> Again | None:
    standing, agenda = _meeting(request)
    return _do(request, posted, _wanted(standing.association, agenda, posted.values))


def _uninvite(request: Request, posted: Posted) -> Again | None:
    return _do(request, posted, _left(posted.values))


def _page(request: Request, _: Posted) -> str:
    return visit_of(request).link(f"/moten/{request.path_params['id']}/gaster")


invite = FormDeed(INVITING, _invite, guests, _page)
"""``POST /moten/{id}/gaster``: without the field ``nar`` it is only looked at; with it as ``nu`` it leaves at once."""
uninvite = FormDeed(UNINVITING, _uninvite, guests, _page)
"""``POST /moten/{id}/gaster/ta-bort``: as `invite`."""
