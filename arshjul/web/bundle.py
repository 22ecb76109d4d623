"""Sending the bundle from the page of discharge."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from arshjul.errors import ArshjulError
from arshjul.web.discharge import shown
from arshjul.web.house import house_of
from arshjul.web.ticking import BY
from arshjul.web.visit import Visit, visit_of


async def send(request: Request) -> Response:
    """``POST /ansvarsfrihet/{year}/handlingar``"""
    visit = await run_in_threadpool(visit_of, request)
    return await run_in_threadpool(_send, request, visit)


def _send(request: Request, visit: Visit) -> Response:
    # Here and not on top: only this deed writes mail.
    from arshjul.work.bundle import send_bundle

    house, year = house_of(request), request.path_params["year"]
    try:
        send_bundle(house.store, house.settings, visit.key, year, BY, house.now())
    except ArshjulError as error:
        return shown(request, visit, error)
    return RedirectResponse(visit.link(f"/ansvarsfrihet/{year}") + "#medlemmar", 303)
