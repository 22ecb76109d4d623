"""Closing a year by hand: what is then never said and what is left open are shown first, and the reason asked for."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from arshjul.errors import InputError, NotAllowedError, Problem
from arshjul.tokens import fingerprint
from arshjul.web.frame.caller import doer_of
from arshjul.web.frame.form import Field, Form, Kind
from arshjul.web.frame.form_deed import FormDeed
from arshjul.web.frame.house import house_of
from arshjul.web.frame.page import page, refused_in
from arshjul.web.frame.posting import Posted
from arshjul.web.frame.seen import is_seen, marked
from arshjul.web.frame.visit import visit_of
from arshjul.work.closing import Unsaid, close_year, unsaid
from arshjul.work.overview import YearView, year_view
from arshjul.year.closing import closes_from
from arshjul.year.upcoming import Status

CLOSING = Form(
    (
        Field("skal", "Skäl att avsluta året", Kind.LONG, hint="Det står kvar i historiken."),
        Field("avtryck", kind=Kind.HIDDEN),
    ),
    id="avsluta",
)
MOST_OPEN = 12
"""How many things that are left open the page names; the rest stand in the year's own table."""


def closing(request: Request) -> Response:
    """``/arshjul/{year}/avsluta``"""
    view, lost = _seen(request)
    is_open = [item for item in view.items if item.status is not Status.DONE]
    return page(
        request,
        "closing.html",
        visit_of(request),
        view=view,
        year=view.plan.year,
        lost=lost,
        is_open=is_open[:MOST_OPEN],
        more_open=len(is_open[MOST_OPEN:]),
        meetings=sum(one.kind.is_meeting and one.last_day >= view.today for one in view.plan.standing),
        by_itself=closes_from(view.of_year),
        form=marked(CLOSING, refused_in(request), _mark(view, lost)),
    )


def _seen(request: Request) -> tuple[YearView, Unsaid]:
    house, key, year = house_of(request), visit_of(request).key, request.path_params["year"]
    now = house.now()
    return year_view(house.store, key, year, now), unsaid(house.store, key, year, now)


def _mark(view: YearView, lost: Unsaid) -> dict[str, str]:
    return {"avtryck": fingerprint(f"{view.revision} {lost.waiting} {lost.to_come}")}


def _close(request: Request, posted: Posted) -> None:
    view, lost = _seen(request)
    if not posted.get("skal").strip():
        raise InputError([Problem("Skälet saknas. Skriv varför året avslutas.", field="skal")])
    if not is_seen(posted, _mark(view, lost)):
        raise NotAllowedError("Det som följer är inte längre det som du såg. Läs igenom det igen, och avsluta sedan.")
    close_year(posted.store, visit_of(request).key, view.plan.year, posted.get("skal"), doer_of(request))


close_by_hand = FormDeed(
    CLOSING,
    _close,
    closing,
    lambda request, _: visit_of(request).link(f"/arshjul/{request.path_params['year']}"),
)
"""``POST /arshjul/{year}/avsluta``"""
