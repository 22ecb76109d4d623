"""Sending the bundle from the page of discharge, and the documents that go with it."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from arshjul.errors import InputError, NotAllowedError, Problem
from arshjul.web.chains.discharge import asked_for, led_to, shown
from arshjul.web.frame.attachment import attachment
from arshjul.web.frame.caller import doer_of
from arshjul.web.frame.form import Field, Form, Kind, in_field
from arshjul.web.frame.form_deed import FormDeed
from arshjul.web.frame.house import house_of
from arshjul.web.frame.page import page, refused_in
from arshjul.web.frame.posting import Posted
from arshjul.web.frame.seen import SEEN, held, mark, marked, require_seen
from arshjul.web.frame.visit import visit_of
from arshjul.web.mails.letter import letter
from arshjul.work.chains.bundle_documents import attach, detach, document_content, documents_in
from arshjul.work.chains.bundle_undoing import bundle_to_undo
from arshjul.work.changing import minutes_to_undo

SENDING = Form(
    (
        *SEEN,
        Field("utan", "Skicka utan handlingar. Jag skickar dem själv i ett eget mejl.", Kind.TICK),
    ),
    id="skicka",
)


def document(request: Request) -> Response:
    """``/ansvarsfrihet/{year}/dokument/{id}``: the file, only to be saved; a browser never opens it as a page."""
    house, visit = house_of(request), visit_of(request)
    year, wanted = request.path_params["year"], request.path_params["id"]
    one, content = document_content(house.store, house.settings, visit.key, year, wanted, house.now())
    return attachment(one.file_name, content, "application/pdf")


def _keep(request: Request, posted: Posted) -> None:
    key, year, wanted = visit_of(request).key, request.path_params["year"], posted.get("dokument")
    if "angra" in posted:
        detach(posted.store, key, year, wanted, doer_of(request))
    elif posted.upload is None:
        raise InputError([Problem("Välj en fil först.")])
    else:
        with in_field("fil"):
            attach(posted.store, key, year, wanted, posted.upload, doer_of(request))


def sending(request: Request) -> Response:
    """``/ansvarsfrihet/{year}/skicka``: what sending mails, to whom, and the choice when."""
    # Here and not on top: only this page and its deed write mail.
    from arshjul.work.chains.bundle import preview_bundle

    house, visit, year = house_of(request), visit_of(request), request.path_params["year"]
    now = house.now()
    view = asked_for(request, visit, now)
    seen, refusal = None, ""
    try:
        seen = preview_bundle(house.store, house.settings, visit.key, year, now)
    except NotAllowedError as error:
        refusal = str(error)
    return page(
        request,
        "discharge-sending.html",
        visit,
        year=year,
        seen=seen,
        refusal=refusal,
        documents=documents_in(view.standing, year),
        names=[(one.person_name, one.subject) for one in seen.mails] if seen else [],
        opened=[(one.person_name, read) for one in seen.samples if (read := letter(one.body))] if seen else [],
        form=marked(SENDING, refused_in(request), mark(seen.revision, seen.digest) if seen else {}),
        minutes=minutes_to_undo(house.settings, view.association),
    )


def _send(request: Request, posted: Posted) -> None:
    from arshjul.work.chains.bundle import preview_bundle, send_bundle

    house, key, year = house_of(request), visit_of(request).key, request.path_params["year"]
    seen = preview_bundle(house.store, house.settings, key, year, house.now())
    require_seen(posted, mark(seen.revision, seen.digest), "skicka")
    with in_field("utan"):
        without = bool(posted.get("utan"))
        send_bundle(posted.store, held(house.settings, posted), key, year, doer_of(request), without_papers=without)


def _take_back(request: Request, posted: Posted) -> None:
    # Here and not on top, as above: what undoes also writes mail.
    from arshjul.work.undoing import undo

    house, visit = house_of(request), visit_of(request)
    view = asked_for(request, visit, house.now())
    waiting = bundle_to_undo(house.store, view.standing, view.state.year)
    if waiting is None or str(waiting.number) != posted.get("angra"):
        raise NotAllowedError("Handlingarna har redan lämnat, eller är redan ångrade.")
    undo(posted.store, house.settings, visit.key, waiting.number, doer_of(request))


send = FormDeed(SENDING, _send, sending, led_to("#medlemmar"))
"""``POST /ansvarsfrihet/{year}/skicka``: with the field ``nar`` when it is to leave."""
take_back = FormDeed(Form((Field("angra", kind=Kind.HIDDEN),)), _take_back, shown, led_to("#medlemmar"))
"""``POST /ansvarsfrihet/{year}/handlingar``: the bundle with the number ``angra`` is taken back."""
keep_document = FormDeed(
    Form((Field("dokument", kind=Kind.HIDDEN), Field("angra", kind=Kind.HIDDEN), Field("fil", "Fil", Kind.FILE))),
    _keep,
    shown,
    led_to("#handlingar"),
)
"""``POST /ansvarsfrihet/{year}/dokument``: keep one document, or with the field ``angra`` send it no more."""
