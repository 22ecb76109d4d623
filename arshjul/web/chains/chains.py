"""The other chains of a year, step by step, and recording what happens in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from arshjul.errors import InputError, NotFoundError, Problem
from arshjul.web.chains.chain_fields import BODY, DAY, MOST_CHARACTERS, NOTE, REFERENCE, written
from arshjul.web.chains.chain_rows import rows_of
from arshjul.web.frame.caller import doer_of
from arshjul.web.frame.form import Field, Form, Kind
from arshjul.web.frame.form_deed import FormDeed
from arshjul.web.frame.house import house_of
from arshjul.web.frame.page import page, refused_in
from arshjul.web.frame.posting import Posted
from arshjul.web.frame.visit import visit_of
from arshjul.work.chains.recording import chain_views, record, retract
from arshjul.year.chains.facts import ChainFact
from arshjul.year.chains.names import DISCHARGE
from arshjul.year.chains.state import ChainState
from arshjul.year.model import STOCKHOLM

FIRST_YEAR = 2004
"""Lag (2003:1210) is in force from 1 January 2004."""
YEARS_AHEAD = 5
STEP = Form(
    (
        DAY,
        REFERENCE,
        BODY,
        NOTE,
        Field("item", "Nytt: vad gäller det?", longest=MOST_CHARACTERS),
        Field("senast", "Senast", Kind.DAY),
        *(Field(name, kind=Kind.HIDDEN) for name in ("kedja", "steg", "medlem", "vem", "utfall", "ansvarig", "angra")),
    )
)


def _record(request: Request, posted: Posted) -> None:
    key, year, doer = visit_of(request).key, _require_year(request), doer_of(request)
    if "angra" in posted:
        retract(posted.store, key, _whose(posted.values, year, doer.at.astimezone(STOCKHOLM).date()), doer)
    else:
        record(posted.store, key, _told(posted.values, year), doer)


def _whose(posted: Mapping[str, str], year: int, day: date) -> ChainFact:
    """The step of the link that the form names; all that tells it but the day."""
    item = " ".join(posted.get("item", "").split())
    if len(item) > MOST_CHARACTERS or not item.isprintable():
        raise InputError([Problem("Namnet är för långt eller har tecken som inte går att spara. Korta det.")])
    return ChainFact(
        posted.get("kedja", ""),
        year,
        posted.get("steg", ""),
        day,
        posted.get("medlem") or None,
        item,
        by=posted.get("vem", ""),
    )


def _told(posted: Mapping[str, str], year: int) -> ChainFact:
    told = written(posted)
    fact = _whose(posted, year, told.day)
    return replace(
        fact,
        reference=told.reference,
        outcome=told.outcome,
        accounts_approved=told.accounts_approved,
        by=fact.by or told.body,
        note=told.note,
        whom=told.whom,
        due=told.due,
    )


def chains(request: Request) -> Response:
    """``/steg-for-steg/{year}``: every chain about *year*, discharge apart, which has a page of its own."""
    visit, refused = visit_of(request), refused_in(request)
    house = house_of(request)
    now = house.now()
    today = now.astimezone(STOCKHOLM).date()
    year = _require_year(request)
    views = chain_views(house.store, visit.key, year, now, also_not_begun=True)
    shown = [view for view in views if view.state.chain.id != DISCHARGE]
    return page(
        request,
        "chains.html",
        visit,
        posted=refused.values if refused else {},
        year=year,
        today=today,
        people=[(one.key, one.name) for one in shown[0].association.people] if shown else [],
        states=[view.state for view in shown],
        begun={view.state.chain.id for view in shown if _is_begun(view.state)},
        rows={
            (view.state.chain.id, *link.key): rows_of(view.state, link, view.standing)
            for view in shown
            for link in view.state.links
        },
    )


def former_chains(request: Request) -> Response:
    """``/kedjor/{year}``: where the page was before, as it stands in mails and bookmarks."""
    return RedirectResponse(_address(request), 301)


def _require_year(request: Request) -> int:
    year: int = request.path_params["year"]
    last = house_of(request).now().astimezone(STOCKHOLM).year + YEARS_AHEAD
    if not FIRST_YEAR <= year <= last:
        raise NotFoundError(
            f"Budget, rapporter och uppdrag för {year} går inte att visa. Välj ett år mellan {FIRST_YEAR} och {last}."
        )
    return year


def _is_begun(state: ChainState) -> bool:
    return any(step.facts for link in state.links for step in link.steps)


def _led_to(request: Request, posted: Posted) -> str:
    # A chain's id is one of ours, or nothing was recorded.
    part = quote(posted.get("kedja"))
    return f"{_address(request)}#{part}"


def _address(request: Request) -> str:
    return visit_of(request).link(f"/steg-for-steg/{request.path_params['year']}")


record_in_chain = FormDeed(STEP, _record, chains, _led_to)
"""``POST /steg-for-steg/{year}``: one step, or with the field ``angra`` taken back."""
