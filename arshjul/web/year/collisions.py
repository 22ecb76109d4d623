"""Everything that collides in a year, with what can be done about it; accepted here, also in an adopted year."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from arshjul.web.frame import marks
from arshjul.web.frame.form_deed import FormDeed
from arshjul.web.frame.house import house_of
from arshjul.web.frame.page import page, refused_in, rights_of
from arshjul.web.frame.remedying import Remedying
from arshjul.web.frame.visit import visit_of
from arshjul.web.plans.accepting import ACCEPTING, DECIDING, accept_as_posted, accepting, decide_as_posted, deciding
from arshjul.work.overview import year_view
from arshjul.year.access import Right
from arshjul.year.findings import Severity
from arshjul.year.model import YearStatus


def this_years_collisions(request: Request) -> Response:
    """``/krockar``"""
    house, visit = house_of(request), visit_of(request)
    view = year_view(house.store, visit.key, None, house.now())
    return RedirectResponse(visit.link(f"/krockar/{view.plan.year}"), 303)


def collisions(request: Request) -> Response:
    """``/krockar/{year}``"""
    house, visit, refused = house_of(request), visit_of(request), refused_in(request)
    view = year_view(house.store, visit.key, request.path_params["year"], house.now())
    may = rights_of(request, visit)
    answers = Right.DRAFT in may and view.plan.status is not YearStatus.CLOSED
    standing = [f for f in view.findings if not f.accepted]
    groups = [(marks.SEVERITY_MARKS[s].word, [f for f in standing if f.severity is s]) for s in Severity]
    groups.append((marks.ACCEPTED.word, [f for f in view.findings if f.accepted]))
    return page(
        request,
        "collisions.html",
        visit,
        view=view,
        year=view.plan.year,
        groups=[(word, findings) for word, findings in groups if findings],
        remedying=Remedying(visit, view.of_year, may),
        form_of={one.key: accepting(one, refused) for one in view.findings} if answers else {},
        matters=deciding(view, refused) if answers else [],
    )


def _link(request: Request) -> str:
    return visit_of(request).link(f"/krockar/{request.path_params['year']}")


accept_collision = FormDeed(ACCEPTING, accept_as_posted, collisions, lambda request, _: _link(request))
"""``POST /krockar/{year}``: as `accept_as_posted`."""
decide_here = FormDeed(DECIDING, decide_as_posted, collisions, lambda request, _: f"{_link(request)}#beslut")
"""``POST /krockar/{year}/beslut``"""
