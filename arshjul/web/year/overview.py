"""The förbundschef's first page, as a morning is: what to do today, the next meeting, what collides, what comes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from arshjul.errors import NotFoundError
from arshjul.pages_address import association_path
from arshjul.store import DeliveryStatus
from arshjul.web.frame.caller import own_person
from arshjul.web.frame.house import house_of
from arshjul.web.frame.page import kept_page, page, rights_of
from arshjul.web.frame.remedying import Remedying
from arshjul.web.frame.visit import Visit, visit_of
from arshjul.web.people.answer_words import outlook_mark
from arshjul.web.year.doing import Row, rows_of
from arshjul.work.overview import YearView, view_in
from arshjul.year.access import Right
from arshjul.year.findings import colliding
from arshjul.year.model import Role
from arshjul.year.morning.chores import Weight
from arshjul.year.morning.coming import told_as
from arshjul.year.people import holders
from arshjul.year.saying.quorum import MeetingForecast
from arshjul.year.stand_ins import stand_ins
from arshjul.year.upcoming import Item, Status

SOON_DAYS, LATER_DAYS = 30, 90
MOST_FINDINGS = 4
"""The page shows the worst; the rest stand on their own page."""
MOST_TODAY, MOST_AFTER = 5, 15
"""How many things stand under what is to be done today, and how many more unfold.

What is left stands in its own year, so that the page grows no longer with each year in which nothing was recorded.
"""


@dataclass(frozen=True)
class Today:
    """The chores, as the page has room for them."""

    first: Sequence[Row]
    after: Sequence[Row]
    left: int
    """How many are not shown."""
    years: tuple[int, ...]
    """In whose pages they stand."""


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
    until = view.today + timedelta(days=LATER_DAYS)
    coming = [item for item in around if view.today <= item.day <= until]
    soon_ends = view.today + timedelta(days=SOON_DAYS)
    collisions = colliding(view.findings, view.today)
    may = rights_of(request, visit)
    is_office = Right.TICK in may
    return page(
        request,
        "overview.html",
        visit,
        view=view,
        year=view.plan.year,
        today=_today(rows_of(view.chores, visit, may)),
        is_office=is_office,
        not_named=_directors(view) if is_office else frozenset(),
        told=partial(told_as, view.of_year.standing),
        meetings=tuple(_next_meetings(view, around)),
        soon=[i for i in coming if i.day <= soon_ends],
        later=[i for i in coming if i.day > soon_ends],
        colliding=collisions,
        shown_findings=collisions[:MOST_FINDINGS],
        outlook_mark=outlook_mark,
        remedying=Remedying(visit, view.of_year, may),
        statuses=tuple(DeliveryStatus),
        stand_ins=[
            (person, seat)
            for seat in stand_ins(view.association)
            if seat.since and seat.until and seat.since <= soon_ends and seat.until >= view.today
            if (person := view.association.person(seat.person))
        ],
    )


def _today(rows: Sequence[Row]) -> Today:
    pressing = sum(row.chore.weight is not Weight.LATER for row in rows)
    first = min(pressing, MOST_TODAY)
    left = rows[first + MOST_AFTER :]
    years = {row.chore.year for row in left if row.chore.year}
    return Today(rows[:first], rows[first : first + MOST_AFTER], len(left), tuple(sorted(years)))


def _directors(view: YearView) -> frozenset[str]:
    """Whose names need not stand beside what they answer for: the page is theirs."""
    return frozenset(one.name for one in holders(view.association, Role.DIRECTOR, view.today))


def _next_meetings(view: YearView, around: Sequence[Item]) -> Iterator[tuple[Item, MeetingForecast | None]]:
    """The next meeting, and after it the board's next when it is another, with who comes."""
    forecasts = view.forecasts
    coming = [
        item
        for item in around
        if item.occasion and item.occasion.kind.is_meeting and item.day >= view.today and item.status is not Status.DONE
    ]
    of_board = [item for item in coming if item.key in forecasts]
    for item in dict.fromkeys((*coming[:1], *of_board[:1])):
        yield item, forecasts.get(item.key)
