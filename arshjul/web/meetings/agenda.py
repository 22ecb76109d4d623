"""The agenda of a meeting: what it writes itself, and what the office makes of it, without any script."""

from __future__ import annotations

from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from arshjul.errors import NotFoundError
from arshjul.web.frame.caller import doer_of
from arshjul.web.frame.form import in_field, merged
from arshjul.web.frame.form_deed import FormDeed
from arshjul.web.frame.house import house_of
from arshjul.web.frame.page import page, refused_in
from arshjul.web.frame.posting import Posted
from arshjul.web.frame.visit import visit_of
from arshjul.web.meetings.agenda_forms import (
    AGENDA,
    FIRST,
    NUMBERING,
    PROPOSAL,
    QUALIFIED,
    TITLE,
    WORDING,
    anchor,
    first_told,
    paper_forms,
    wording_forms,
    wording_texts,
    wording_told,
)
from arshjul.work.agendas.editing import (
    add_item,
    begin_with,
    move_item,
    put_item_back,
    put_off_item,
    remove_item,
    word_item,
)
from arshjul.work.agendas.issued import sendings
from arshjul.work.agendas.sending import kallelse_in
from arshjul.work.units import standing_with
from arshjul.year.agenda.editing import Wording
from arshjul.year.agenda.items import Item, next_meeting


def agenda(request: Request) -> Response:
    """``/moten/{id}/dagordning``"""
    house, visit, refused = house_of(request), visit_of(request), refused_in(request)
    key = request.path_params["id"]
    with house.store.reading() as unit:
        standing = standing_with(unit, visit.key, key, house.now())
        mails = unit.of(visit.key).deliveries.newest(limit=None, target=key)
    of_meeting = kallelse_in(standing, key)
    found = of_meeting.agenda
    first = {FIRST: str(found.first) if found.occasion.prepared.first else ""}
    return page(
        request,
        "agenda.html",
        visit,
        agenda=found,
        occasion=found.occasion,
        forms_of=wording_forms(found, refused),
        paper_forms=paper_forms(found, refused),
        new_form=WORDING.shown(refused, id="nytt"),
        first_form=NUMBERING.shown(refused, first, changes=True),
        anchor=anchor,
        following=next_meeting(standing.association, found.occasion),
        kallelse=of_meeting,
        sendings=sendings(standing, found.occasion, mails, house.now()),
        guests=[
            (person, found.occasion.prepared.item_of(one))
            for one in found.occasion.guests
            if (person := standing.association.person(one))
        ],
        today=standing.today,
    )


def _edit(request: Request, posted: Posted) -> str | None:
    """One change, told by ``gor``."""
    key, item, doer = request.path_params["id"], posted.get("punkt"), doer_of(request)
    store, association = posted.store, visit_of(request).key
    match posted.get("gor"):
        case "upp":
            move_item(store, association, key, item, -1, doer)
        case "ner":
            move_item(store, association, key, item, 1, doer)
        case "skriv":
            word_item(store, association, key, item, partial(_written, posted), doer)
        case "nytt":
            add_item(store, association, key, wording_told(_texts(posted)), doer)
            return _page(request) + "#arenden"
        case "bort":
            remove_item(store, association, key, item, doer)
            return _page(request) + "#arenden"
        case "skjut-upp":
            put_off_item(store, association, key, item, doer)
            return _page(request) + "#arenden"
        case "tillbaka":
            put_item_back(store, association, key, item, doer)
        case "numrera":
            with in_field(FIRST):
                begin_with(store, association, key, first_told(posted.get(FIRST)), doer)
        case _:
            raise NotFoundError("Sidan skickade något som inte finns. Läs om sidan.")
    return None


def _written(posted: Posted, item: Item) -> Wording:
    texts = _texts(posted)
    return wording_told(merged(posted.stood, wording_texts(item), texts) if posted.stood else texts)


def _texts(posted: Posted) -> dict[str, str]:
    return {name: posted.get(name) for name in (TITLE, PROPOSAL, QUALIFIED)}


def _page(request: Request) -> str:
    return visit_of(request).link(f"/moten/{request.path_params['id']}/dagordning")


edit_agenda = FormDeed(
    AGENDA,
    _edit,
    agenda,
    lambda request, posted: f"{_page(request)}#{anchor(posted.get('punkt')) if posted.get('punkt') else 'arenden'}",
)
"""``POST /moten/{id}/dagordning``: one change, told by ``gor``; what is refused is told on the page."""
