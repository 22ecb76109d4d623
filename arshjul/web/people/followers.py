"""Those who follow an association without a seat in it: the director lets them, and ends it."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from arshjul.web.entering.administration import send_invitation
from arshjul.web.frame.caller import doer_of
from arshjul.web.frame.fields import fields
from arshjul.web.frame.house import house_of
from arshjul.web.frame.page import page
from arshjul.web.frame.visit import Visit, visit_of
from arshjul.work.entering import appoint, appointed, dismiss
from arshjul.year.access import Capacity


def followers(request: Request) -> Response:
    """``/f/{association}/foljare``"""
    visit = visit_of(request)
    found = appointed(house_of(request).store, Capacity.FOLLOWER, visit.key)
    return page(request, "followers.html", visit, followers=found, invitation=request.query_params.get("inbjudan", ""))


async def change_followers(request: Request) -> Response:
    """``POST /f/{association}/foljare``: one more, or with the field ``avsluta`` one less."""
    visit = await run_in_threadpool(visit_of, request)
    posted = await fields(request)
    return await run_in_threadpool(_change, request, visit, posted)


def _change(request: Request, visit: Visit, posted: Mapping[str, str]) -> Response:
    house, doer, address = house_of(request), doer_of(request), posted.get("adress", "")
    if "avsluta" in posted:
        dismiss(house.store, address, Capacity.FOLLOWER, visit.key, doer)
        return RedirectResponse(visit.link("/foljare"), 303)
    invitation = appoint(house.store, address, Capacity.FOLLOWER, visit.key, doer)
    return RedirectResponse(visit.link("/foljare", inbjudan=send_invitation(request, invitation)), 303)
