"""The förbundschef's first page: what comes, what collides, what is late, what was sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from arshjul.errors import NotFoundError
from arshjul.pages_address import association_path
from arshjul.store import DeliveryStatus
from arshjul.web.frame.caller import own_person
from arshjul.web.frame.house import house_of
from arshjul.web.frame.page import kept_page, page
from arshjul.web.frame.visit import Visit, visit_of
from arshjul.web.people.answer_words import OUTLOOK_MARKS
from arshjul.work.overview import YearView, view_in
from arshjul.year.access import Right
from arshjul.year.checklists import Paper
from arshjul.year.findings import colliding
from arshjul.year.upcoming import Item, Status, upcoming

SOON_DAYS, LATER_DAYS = 30, 90
MOST_FINDINGS = 4
"""The page shows the worst; the rest stand on their own page."""
MOST_LATE, MOST_UNFOLDED = 5, 15
"""How many late things stand open, so that what comes is not pushed off the screen; and how many more unfold.

What is left stands in its own year, so that the page grows no longer with each year in which nothing was recorded.
"""


@dataclass(frozen=True)
class Late:
    """The late things of one kind, as the page has room for them."""

    open: Sequence[Item | Paper]
    folded: Sequence[Item | Paper]
    left: int
    """How many are not shown."""
    years: tuple[int, ...]
    """In whose pages they stand."""

    def __len__(self) -> int:
        return len(self.open) + len(self.folded) + self.left


def overview(request: Request) -> Response:
    """``/f/{association}``; for whoever may see what is the own alone, the own page."""
    house, visit = house_of(request), visit_of(request)
    if own_person(request, visit.key, Right.READ_OVERVIEW) is not None:
        return RedirectResponse(association_path(visit.key, "/min-sida"), 303)
    with house.store.reading() as unit:
        try:
            view = view_in(unit, visit.key, None, house.now())
        except NotFoundError as error:
            return page(request, "start.html", visit, text=str(error))
    return kept_page(request, visit, view, lambda: _page(request, visit, view))


def _page(request: Request, visit: Visit, view: YearView) -> HTMLResponse:
    around = sorted((*view.items, *view.items_beside), key=lambda item: item.day)
    late = tuple(i for i in around if i.status is Status.LATE and i.day < view.today)
    coming = [i for i in upcoming(around, view.today, LATER_DAYS) if i.day >= view.today]
    soon_ends = view.today + timedelta(days=SOON_DAYS)
    collisions = colliding(view.findings, view.today)
    items = {item.key: item for item in around}
    return page(
        request,
        "overview.html",
        visit,
        view=view,
        year=view.plan.year,
        late=_shown_late(late, items),
        soon=[i for i in coming if i.day <= soon_ends],
        later=[i for i in coming if i.day > soon_ends],
        late_papers=_shown_late(sorted((*view.late_papers, *view.papers_beside), key=lambda p: p.day), items),
        colliding=collisions,
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


def _shown_late(late: Sequence[Item | Paper], items: Mapping[str, Item]) -> Late:
    left = late[MOST_LATE + MOST_UNFOLDED :]
    years = {_year_of(one, items) for one in left}
    return Late(late[:MOST_LATE], late[MOST_LATE : MOST_LATE + MOST_UNFOLDED], len(left), tuple(sorted(years)))


def _year_of(late: Item | Paper, items: Mapping[str, Item]) -> int:
    """The year in whose plan it stands."""
    item = late if isinstance(late, Item) else items.get(late.target)
    return item.deadline.year if item and item.deadline else late.day.year
