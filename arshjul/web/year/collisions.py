"""Everything that collides in a year, with what can be done about it."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from arshjul.web.frame import marks
from arshjul.web.frame.house import house_of
from arshjul.web.frame.page import page, rights_of
from arshjul.web.frame.remedying import Remedying
from arshjul.web.frame.visit import visit_of
from arshjul.work.overview import year_view
from arshjul.year.findings import Severity


def this_years_collisions(request: Request) -> Response:
    """``/krockar``"""
    house, visit = house_of(request), visit_of(request)
    view = year_view(house.store, visit.key, None, house.now())
    return RedirectResponse(visit.link(f"/krockar/{view.plan.year}"), 303)


def collisions(request: Request) -> Response:
    """``/krockar/{year}``"""
    house, visit = house_of(request), visit_of(request)
    view = year_view(house.store, visit.key, request.path_params["year"], house.now())
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
        items={item.key: item for item in view.items},
        remedying=Remedying(visit, view.of_year, rights_of(request, visit)),
    )
