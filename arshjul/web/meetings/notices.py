"""The page of a member's contact, opened by a link and without an account: a notice to put up, and to take down."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from arshjul.errors import NotFoundError
from arshjul.web.frame.form import in_field
from arshjul.web.frame.form_deed import FormDeed
from arshjul.web.frame.house import house_of
from arshjul.web.frame.page import page
from arshjul.web.frame.posting import Posted
from arshjul.web.meetings.minutes_forms import STEP
from arshjul.words import render
from arshjul.work.held.minutes import step_day
from arshjul.work.held.notices import asked_notice, report_notice
from arshjul.year.minutes import StepKind
from arshjul.year.model import STOCKHOLM


def _tell(request: Request, posted: Posted) -> None:
    house, secret, occasion = house_of(request), request.path_params["token"], request.path_params["occasion"]
    step = posted.get("steg")
    if step not in set(StepKind):
        raise NotFoundError("Sidan frågade efter ett steg som inte finns. Ladda om sidan.")
    with in_field("dag"):
        told = (StepKind(step), posted.get("medlem"), step_day(posted.get("dag")))
        report_notice(posted.store, house.settings, secret, occasion, told, house.now())


def notice_page(request: Request) -> Response:
    """``/anslag/{token}/{occasion}``: mail scanners open links, so looking changes nothing."""
    house, secret, occasion = house_of(request), request.path_params["token"], request.path_params["occasion"]
    now = house.now()
    asked = asked_notice(house.store, house.settings, secret, occasion, now)
    return page(
        request,
        "notice.html",
        None,
        own=True,
        step_form=STEP,
        asked=asked,
        notice=asked.notice,
        text=render("documents/notice.txt", notice=asked.notice).strip(),
        action=f"/anslag/{secret}/{occasion}",
        today=now.astimezone(STOCKHOLM).date(),
        is_thanks="tack" in request.query_params,
    )


tell_notice = FormDeed(
    STEP,
    _tell,
    notice_page,
    lambda request, _: f"/anslag/{request.path_params['token']}/{request.path_params['occasion']}?tack=1",
)
"""``POST /anslag/{token}/{occasion}``: the day of one step; what cannot be true is told on the page."""
