"""A year as a wheel and a table, and one deadline of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from arshjul.errors import NotFoundError
from arshjul.web.frame.form_deed import FormDeed
from arshjul.web.frame.house import house_of
from arshjul.web.frame.page import page, refused_in, rights_of
from arshjul.web.frame.posting import Posted
from arshjul.web.frame.remedying import Remedying
from arshjul.web.frame.visit import Visit, visit_of
from arshjul.web.meetings.ticking import FINISHING, TICKING, finish_as_posted, tick_as_posted
from arshjul.web.wheel.geometry import Point, outline
from arshjul.web.wheel.rings import named_rings, ring_of
from arshjul.web.year.agreed_day import AGREED, agreed_form, is_agreed, set_day
from arshjul.web.year.chosen import bodies_of
from arshjul.web.year.chosen_year import chosen_year
from arshjul.work.overview import YearView, year_view
from arshjul.year.chains.names import DISCHARGE
from arshjul.year.dates import ONE_DAY
from arshjul.year.findings import concerning
from arshjul.year.mandates import CHANGE_OF_MANDATE
from arshjul.year.minutes import APPROVAL, NOTICE
from arshjul.year.upcoming import Item, Status
from arshjul.year.wording import in_sentence


def this_year(request: Request) -> Response:
    """``/arshjul``: the year of today, or the nearest there is."""
    view, visit = _view(request, None)
    return RedirectResponse(visit.link(f"/arshjul/{view.plan.year}"), 303)


def year(request: Request) -> Response:
    """``/arshjul/{year}``"""
    asked = chosen_year(request)
    view, items, drawn = asked.view, asked.items, asked.wheel
    names = {ring.key: ring.name for ring in named_rings(view.association.bodies)}
    return page(
        request,
        "year.html",
        asked.visit,
        view=view,
        year=view.plan.year,
        choice=asked.choice,
        bodies=bodies_of(view.plan),
        items=items,
        wheel=drawn,
        months=[(first, tuple(found)) for first, found in groupby(items, lambda i: i.day.replace(day=1))],
        rings=[(ring, outline(ring.shape, Point(12, 12), 7.5)) for ring in named_rings(view.association.bodies)],
        drawn={band.ring.key for band in drawn.bands},
        ring_name=lambda item: names[ring_of(item).key],
        rows={item.key: number for number, item in enumerate(items, 1)},
    )


def deadline(request: Request) -> Response:
    """``/arshjul/{year}/{key}``"""
    view, visit = _view(request, request.path_params["year"])
    item = _deadline(view, request.path_params["key"])
    return page(
        request,
        "deadline.html",
        visit,
        view=view,
        year=view.plan.year,
        item=item,
        deadline=item.deadline,
        agreeing=agreed_form(view.association, item.deadline, refused_in(request)) if item.deadline else None,
        is_agreed=item.deadline is not None and is_agreed(view.association, item.deadline),
        findings=concerning(view.findings, item.key) if item.status is not Status.DONE else (),
        recorded_at=_recorded_at(view, item, visit),
        is_marked=item.key in view.of_year.standing.ledger.done,
        remedying=Remedying(visit, view.of_year, rights_of(request, visit), request.url.path),
        today=view.today,
    )


@dataclass(frozen=True)
class _Place:
    """Where it is written down that a duty is done, with what else is to be told of it."""

    href: str
    word: str
    is_the_only_place: bool = False
    """Whether it is marked as done there alone, since days of law follow from the day."""


def _recorded_at(view: YearView, item: Item, visit: Visit) -> _Place | None:
    """The page with more to tell of it; None: it is only done or not."""
    deadline = item.deadline
    if deadline is None:
        return None
    if deadline.duty.id in (APPROVAL, NOTICE):
        return _Place(visit.link(f"/moten/{deadline.occasion}") + "#protokoll", "Skriv in dagen vid protokollet", True)
    if deadline.duty.id == CHANGE_OF_MANDATE:
        # The year of the mandate for which the members are to elect.
        year = (deadline.day + ONE_DAY).year
        word = f"Se varje medlem i mandatskiftet {year}"
        return _Place(visit.link(f"/steg-for-steg/{year}") + f"#{CHANGE_OF_MANDATE}", word)
    chain = view.of_year.standing.book.chain_of(deadline.duty.id)
    if chain is None:
        return None
    path, part = ("/ansvarsfrihet", "medlemmar") if chain.id == DISCHARGE else ("/steg-for-steg", chain.id)
    address = visit.link(f"{path}/{deadline.concerns}") + f"#{part}"
    return _Place(address, f"Anteckna dag, paragraf och beslut i {in_sentence(chain.title(deadline.concerns))}")


def _led_to(part: str) -> Callable[[Request, Posted], str]:
    def address(request: Request, _: Posted) -> str:
        asked = request.path_params
        return visit_of(request).link(f"/arshjul/{asked['year']}/{asked['key']}") + part

    return address


def _tick(request: Request, posted: Posted) -> None:
    tick_as_posted(request, visit_of(request).key, request.path_params["key"], posted)


def _finish(request: Request, posted: Posted) -> None:
    finish_as_posted(request, request.path_params["key"], posted)


tick_deadline = FormDeed(TICKING, _tick, deadline, _led_to("#lista"))
"""``POST /arshjul/{year}/{key}/lista``"""
finish_deadline = FormDeed(FINISHING, _finish, deadline, _led_to(""))
"""``POST /arshjul/{year}/{key}/klar``: as `finish_as_posted`."""


def _set_day(request: Request, posted: Posted) -> str | None:
    view, _ = _view(request, request.path_params["year"])
    item = _deadline(view, request.path_params["key"])
    return set_day(request, posted, item.deadline) if item.deadline else None


set_agreed_day = FormDeed(AGREED, _set_day, deadline, _led_to("#dagen"))
"""``POST /arshjul/{year}/{key}/dag``: with the field ``gor`` as ``ta-bort`` nobody has said a day any more."""


def _view(request: Request, wanted: int | None) -> tuple[YearView, Visit]:
    house, visit = house_of(request), visit_of(request)
    return year_view(house.store, visit.key, wanted, house.now()), visit


def _deadline(view: YearView, key: str) -> Item:
    for item in view.items:
        if item.key == key and item.deadline:
            return item
    raise NotFoundError(f"Årshjulet {view.plan.year} har ingen sista dag som heter {key}.")
