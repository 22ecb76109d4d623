"""The förbundschef's first page: what comes, what collides, what is late, what was sent."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from arshjul.errors import NotFoundError
from arshjul.store import DeliveryStatus
from arshjul.web.frame.house import house_of
from arshjul.web.frame.page import kept_page, page
from arshjul.web.frame.visit import NoAssociationError, Visit, visit_in
from arshjul.web.people.answer_words import OUTLOOK_MARKS
from arshjul.work.overview import YearView, view_in
from arshjul.year.findings import colliding
from arshjul.year.upcoming import Status, upcoming

SOON_DAYS, LATER_DAYS = 30, 90
MOST_FINDINGS = 4
"""The page shows the worst; the rest stand on their own page."""
MOST_LATE = 5
"""How many late things stand open; the rest unfold, so that what comes is not pushed off the screen."""


def overview(request: Request) -> Response:
    """``/``"""
    house = house_of(request)
    # One unit of work for both: this is the page that is looked at most.
    with house.store.reading() as unit:
        try:
            visit = visit_in(unit, request)
        except NoAssociationError:
            return page(request, "start.html", None, text="Läs in ditt förbund, så fylls sidan.")
        try:
            view = view_in(unit, visit.key, None, house.now())
        except NotFoundError as error:
            return page(request, "start.html", visit, text=str(error))
    return kept_page(request, (visit, view.made_from), lambda: _page(request, visit, view))


def _page(request: Request, visit: Visit, view: YearView) -> HTMLResponse:
    around = sorted((*view.items, *view.items_beside), key=lambda item: item.day)
    late = tuple(i for i in around if i.status is Status.LATE and i.day < view.today)
    soon = tuple(i for i in upcoming(around, view.today, SOON_DAYS) if i not in late)
    later = tuple(i for i in upcoming(around, view.today, LATER_DAYS) if i not in late and i not in soon)
    collisions = colliding(view.findings, view.today)
    items = {item.key: item for item in around}
    return page(
        request,
        "overview.html",
        visit,
        view=view,
        year=view.plan.year,
        late=late,
        soon=soon,
        later=later,
        late_papers=sorted((*view.late_papers, *view.papers_beside), key=lambda paper: paper.day),
        colliding=collisions,
        most=MOST_LATE,
        shown_findings=collisions[:MOST_FINDINGS],
        items=items,
        at_risk=[
            (items[key], seen) for key, seen in view.forecasts.items() if key in items and seen.lawful.outlook.is_bad
        ],
        outlook_marks=OUTLOOK_MARKS,
        statuses=tuple(DeliveryStatus),
        failed=view.counts[DeliveryStatus.FAILED],
        reported=view.reports_waiting,
    )
