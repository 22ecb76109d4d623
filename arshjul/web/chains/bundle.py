"""Sending the bundle from the page of discharge, and the documents that go with it."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from arshjul.errors import ArshjulError, InputError, NotAllowedError, Problem
from arshjul.web.chains.discharge import shown
from arshjul.web.frame.attachment import attachment
from arshjul.web.frame.caller import doer_of
from arshjul.web.frame.fields import fields
from arshjul.web.frame.house import house_of
from arshjul.web.frame.posted_file import Posted, posted_with_file
from arshjul.web.frame.visit import Visit, visit_of
from arshjul.work.chains.bundle_documents import attach, detach, document_content
from arshjul.work.chains.bundle_undoing import bundle_to_undo
from arshjul.work.chains.recording import chain_view
from arshjul.year.chains.names import DISCHARGE


async def send(request: Request) -> Response:
    """``POST /ansvarsfrihet/{year}/handlingar``; with the field ``angra`` the bundle with that number is taken back."""
    visit = await run_in_threadpool(visit_of, request)
    posted = await fields(request)
    return await run_in_threadpool(_take_back if "angra" in posted else _send, request, visit, posted)


async def keep_document(request: Request) -> Response:
    """``POST /ansvarsfrihet/{year}/dokument``: keep one document, or with the field ``angra`` send it no more."""
    visit = await run_in_threadpool(visit_of, request)
    try:
        async with posted_with_file(request, "fil") as posted:
            return await run_in_threadpool(_keep, request, visit, posted)
    except ArshjulError as error:
        return await run_in_threadpool(shown, request, visit, error)


def document(request: Request) -> Response:
    """``/ansvarsfrihet/{year}/dokument/{id}``: the file, only to be saved; a browser never opens it as a page."""
    house, visit = house_of(request), visit_of(request)
    year, wanted = request.path_params["year"], request.path_params["id"]
    one, content = document_content(house.store, house.settings, visit.key, year, wanted, house.now())
    return attachment(one.file_name, content, "application/pdf")


def _keep(request: Request, visit: Visit, posted: Posted) -> Response:
    house, year = house_of(request), request.path_params["year"]
    wanted = posted.fields.get("dokument", "")
    try:
        if "angra" in posted.fields:
            detach(house.store, visit.key, year, wanted, doer_of(request))
        elif posted.upload is None:
            raise InputError([Problem("Välj en fil först.")])
        else:
            attach(house.store, visit.key, year, wanted, posted.upload, doer_of(request))
    except ArshjulError as error:
        return shown(request, visit, error)
    return RedirectResponse(visit.link(f"/ansvarsfrihet/{year}") + "#handlingar", 303)


def _send(request: Request, visit: Visit, _: Mapping[str, str]) -> Response:
    # Here and not on top: only this deed writes mail.
    from arshjul.work.chains.bundle import send_bundle

    house, year = house_of(request), request.path_params["year"]
    try:
        send_bundle(house.store, house.settings, visit.key, year, doer_of(request))
    except ArshjulError as error:
        return shown(request, visit, error)
    return RedirectResponse(visit.link(f"/ansvarsfrihet/{year}") + "#medlemmar", 303)


def _take_back(request: Request, visit: Visit, posted: Mapping[str, str]) -> Response:
    # Here and not on top, as above: what undoes also writes mail.
    from arshjul.work.undoing import undo

    house, year = house_of(request), request.path_params["year"]
    try:
        view = chain_view(house.store, visit.key, year, DISCHARGE, house.now())
        waiting = bundle_to_undo(house.store, view.standing, year)
        if waiting is None or str(waiting.number) != posted["angra"]:
            raise NotAllowedError("Handlingarna har redan lämnat, eller är redan ångrade.")
        undo(house.store, house.settings, visit.key, waiting.number, doer_of(request))
    except ArshjulError as error:
        return shown(request, visit, error)
    return RedirectResponse(visit.link(f"/ansvarsfrihet/{year}") + "#medlemmar", 303)
