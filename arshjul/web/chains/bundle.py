"""Sending the bundle from the page of discharge, and the documents that go with it."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from arshjul.errors import InputError, NotAllowedError, Problem
from arshjul.web.chains.discharge import asked_for, led_to, shown
from arshjul.web.frame.attachment import attachment
from arshjul.web.frame.caller import doer_of
from arshjul.web.frame.form import Field, Form, Kind
from arshjul.web.frame.form_deed import FormDeed
from arshjul.web.frame.house import house_of
from arshjul.web.frame.posting import Posted
from arshjul.web.frame.visit import visit_of
from arshjul.work.chains.bundle_documents import attach, detach, document_content
from arshjul.work.chains.bundle_undoing import bundle_to_undo


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
        attach(posted.store, key, year, wanted, posted.upload, doer_of(request))


def _send(request: Request, posted: Posted) -> None:
    # Here and not on top: only this deed writes mail.
    from arshjul.work.chains.bundle import send_bundle

    if "angra" in posted:
        _take_back(request, posted)
        return
    key, settings = visit_of(request).key, house_of(request).settings
    send_bundle(posted.store, settings, key, request.path_params["year"], doer_of(request))


def _take_back(request: Request, posted: Posted) -> None:
    # Here and not on top, as above: what undoes also writes mail.
    from arshjul.work.undoing import undo

    house, visit = house_of(request), visit_of(request)
    view = asked_for(request, visit, house.now())
    waiting = bundle_to_undo(house.store, view.standing, view.state.year)
    if waiting is None or str(waiting.number) != posted.get("angra"):
        raise NotAllowedError("Handlingarna har redan lämnat, eller är redan ångrade.")
    undo(posted.store, house.settings, visit.key, waiting.number, doer_of(request))


send = FormDeed(Form((Field("angra", kind=Kind.HIDDEN),)), _send, shown, led_to("#medlemmar"))
"""``POST /ansvarsfrihet/{year}/handlingar``; with the field ``angra`` the bundle with that number is taken back."""
keep_document = FormDeed(
    Form((Field("dokument", kind=Kind.HIDDEN), Field("angra", kind=Kind.HIDDEN), Field("fil", "Fil", Kind.FILE))),
    _keep,
    shown,
    led_to("#handlingar"),
)
"""``POST /ansvarsfrihet/{year}/dokument``: keep one document, or with the field ``angra`` send it no more."""
