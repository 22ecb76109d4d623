"""The page of a member's contact, opened by a link and without an account: a notice to put up, and to take down."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from arshjul.errors import ArshjulError, NotFoundError
from arshjul.web.frame.failures import status_of
from arshjul.web.frame.fields import fields
from arshjul.web.frame.house import house_of
from arshjul.web.frame.page import page
from arshjul.words import render
from arshjul.work.held.minutes import step_day
from arshjul.work.held.notices import asked_notice, report_notice
from arshjul.year.minutes import StepKind
from arshjul.year.model import STOCKHOLM


def notice_page(request: Request) -> Response:
    """``/anslag/{token}/{occasion}``: mail scanners open links, so looking changes nothing."""
    return _shown(request)


async def tell_notice(request: Request) -> Response:
    """``POST /anslag/{token}/{occasion}``: the day of one step; what cannot be true is told on the page."""
    posted = await fields(request)
    return await run_in_threadpool(_tell, request, posted)


def _tell(request: Request, posted: Mapping[str, str]) -> Response:
    step = posted.get("steg", "")
    house, secret, occasion = house_of(request), request.path_params["token"], request.path_params["occasion"]
    try:
        if step not in set(StepKind):
            raise NotFoundError("Sidan frågade efter ett steg som inte finns. Ladda om sidan.")
        told = (StepKind(step), posted.get("medlem", ""), step_day(posted.get("dag", "")))
        report_notice(house.store, house.settings, secret, occasion, told, house.now())
    except NotFoundError:
        raise
    except ArshjulError as error:
        return _shown(request, error)
    return RedirectResponse(f"/anslag/{secret}/{occasion}?tack=1", 303)


def _shown(request: Request, error: ArshjulError | None = None) -> Response:
    house, secret, occasion = house_of(request), request.path_params["token"], request.path_params["occasion"]
    now = house.now()
    asked = asked_notice(house.store, secret, occasion, now)
    return page(
        request,
        "notice.html",
        None,
        status=status_of(error) if error else 200,
        own=True,
        error=str(error) if error else "",
        asked=asked,
        notice=asked.notice,
        text=render("documents/notice.txt", notice=asked.notice).strip(),
        action=f"/anslag/{secret}/{occasion}",
        today=now.astimezone(STOCKHOLM).date(),
        is_thanks="tack" in request.query_params,
    )
