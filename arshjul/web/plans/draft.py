"""The page of a draft: what collides, what can be done about it, which meeting decides what, who is called."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from arshjul.errors import NotAllowedError
from arshjul.fields import parse_day
from arshjul.web.frame import marks
from arshjul.web.frame.caller import doer_of
from arshjul.web.frame.form import Field, Form, Kind
from arshjul.web.frame.form_deed import FormDeed
from arshjul.web.frame.house import house_of
from arshjul.web.frame.page import page, refused_in, rights_of
from arshjul.web.frame.posting import Posted
from arshjul.web.frame.remedying import Remedying
from arshjul.web.frame.visit import visit_of
from arshjul.web.plans.accepting import (
    ACCEPTING,
    DECIDING,
    UNDO,
    accept_as_posted,
    accepting,
    decide_as_posted,
    deciding,
)
from arshjul.work.drafts.called_already import say_called
from arshjul.work.drafts.mending import add_extra_meeting, move_meeting
from arshjul.work.files.own_items import items_to_choose
from arshjul.work.overview import year_view
from arshjul.year.findings import Severity
from arshjul.year.model import YearStatus
from arshjul.year.people import meetings_of_nobody

MENDING = Form(tuple(Field(one, kind=Kind.HIDDEN) for one in ("mote", "dag")), id="atgard")
CALLING = Form(tuple(Field(one, kind=Kind.HIDDEN) for one in ("mote", "gor")), id="kallad")


def draft(request: Request) -> Response:
    """``/f/{association}/arshjul/{year}/utkast``"""
    house, visit, refused = house_of(request), visit_of(request), refused_in(request)
    year = request.path_params["year"]
    view = year_view(house.store, visit.key, year, house.now())
    if view.plan.status is not YearStatus.DRAFT:
        if refused:
            raise NotAllowedError(f"Årshjulet {year} är fastställt, så det finns inget utkast att ändra.")
        return RedirectResponse(visit.link(f"/arshjul/{year}"), 303)
    worst_first = list(Severity)
    findings = sorted(view.findings, key=lambda one: (worst_first.index(one.severity), one.day))
    return page(
        request,
        "utkast.html",
        visit,
        view=view,
        year=year,
        standing=[(one, accepting(one, refused)) for one in findings if not one.accepted],
        accepted=[one for one in findings if one.accepted],
        matters=deciding(view, refused),
        meetings=[one for one in view.plan.standing if one.kind.is_meeting],
        of_nobody=meetings_of_nobody(view.association, view.plan.standing),
        called=view.of_year.standing.ledger.called_already,
        severities=marks.SEVERITY_MARKS,
        remedying=Remedying(visit, view.of_year, rights_of(request, visit), request.url.path),
        library=items_to_choose(house.store, visit.key, house.now()),
    )


def _mend(request: Request, posted: Posted) -> None:
    key, year, doer = visit_of(request).key, request.path_params["year"], doer_of(request)
    day = parse_day(posted.get("dag"))
    if posted.get("mote"):
        move_meeting(posted.store, key, year, posted.get("mote"), day, doer)
    else:
        add_extra_meeting(posted.store, key, year, day, doer)


def _call(request: Request, posted: Posted) -> None:
    key, year = visit_of(request).key, request.path_params["year"]
    is_called = posted.get("gor") != UNDO
    say_called(posted.store, key, year, posted.get("mote"), doer_of(request), is_called=is_called)


def _link(request: Request) -> str:
    return visit_of(request).link(f"/arshjul/{request.path_params['year']}/utkast")


accept_finding = FormDeed(ACCEPTING, accept_as_posted, draft, lambda request, _: f"{_link(request)}#krockar")
"""``POST …/utkast/krock``: with the field ``gor`` as ``angra`` it stands open again."""
mend_draft = FormDeed(MENDING, _mend, draft, lambda request, _: f"{_link(request)}#krockar")
"""``POST …/utkast/atgard``: a meeting is moved to a day, or without one an extra is added."""
decide_matter = FormDeed(DECIDING, decide_as_posted, draft, lambda request, _: f"{_link(request)}#beslut")
"""``POST …/utkast/beslut``"""
call_already = FormDeed(CALLING, _call, draft, lambda request, _: f"{_link(request)}#kallade")
"""``POST …/utkast/kallad``: with the field ``gor`` as ``angra`` they are called after all."""
