"""Discharge: members by steps, what has been reported, and recording a step."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from arshjul.errors import InputError, NotFoundError, Problem
from arshjul.web.chains.chain_fields import DECISION, NOTE, outcome_choices, written
from arshjul.web.frame.caller import doer_of
from arshjul.web.frame.form import Field, Form, Kind, Refused
from arshjul.web.frame.form_deed import FormDeed
from arshjul.web.frame.house import house_of
from arshjul.web.frame.page import page, refused_in
from arshjul.web.frame.posting import Posted
from arshjul.web.frame.visit import Visit, visit_of
from arshjul.work.chains.bundle_documents import MOST_MEGABYTES, documents_in
from arshjul.work.chains.bundle_undoing import SentBundle, bundle_to_undo
from arshjul.work.chains.contact_reports import papers_after, reports_waiting, with_extracts
from arshjul.work.chains.recording import (
    ChainView,
    chain_view,
    not_sent,
    record,
    views_of_all,
    views_of_member,
    year_tried,
    years_known,
    years_known_of_any,
)
from arshjul.year.chain import Chain, Outcome
from arshjul.year.chains.councils import next_council
from arshjul.year.chains.facts import ChainFact
from arshjul.year.chains.names import DECIDED, DISCHARGE
from arshjul.year.chains.state import ChainState, LinkState
from arshjul.year.chains.wording import outcome_word, yes_no
from arshjul.year.model import STOCKHOLM, CouncilDay

FIRST_YEAR = 2004
"""Lag (2003:1210) is in force from 1 January 2004."""

STEP = Form(
    (
        Field("medlem", "Medlem", Kind.CHOICE),
        Field("steg", "Steg", Kind.CHOICE),
        *DECISION,
        NOTE,
        Field("senast", "Väntas beslutat, för steget Väntas", Kind.DAY, is_optional=True),
        Field("ratta", "Rätta det som redan står i steget. Det gamla finns kvar i historiken.", Kind.TICK),
    ),
    id="steget",
)


def nearest_discharge(request: Request) -> Response:
    """``/ansvarsfrihet``: the year that is tried this year, or the nearest there is."""
    visit = visit_of(request)
    nearest = year_tried(house_of(request).store, visit.key, DISCHARGE, _today(request))
    return RedirectResponse(visit.link(f"/ansvarsfrihet/{nearest}"), 303)


def discharge(request: Request) -> Response:
    """``/ansvarsfrihet/{year}``; with ``?medlem=NAMN`` that member in every association, with ``?alla=1`` them all."""
    if request.query_params.get("alla"):
        return _of_all(request)
    name = request.query_params.get("medlem", "").strip()
    if name:
        return _of_member(request, name)
    return shown(request)


def shown(request: Request) -> Response:
    """The page of one association's year."""
    visit, refused = visit_of(request), refused_in(request)
    now = house_of(request).now()
    today = now.astimezone(STOCKHOLM).date()
    view = asked_for(request, visit, now)
    state = view.state
    waiting = bundle_to_undo(house_of(request).store, view.standing, state.year)
    chain = state.chain
    return page(
        request,
        "discharge.html",
        visit,
        form=_step_form(refused, state),
        state=state,
        year=state.year,
        years=_years(request, visit, today),
        today=today,
        steps=chain.member_steps,
        reports=reports_waiting(view.standing, state.year),
        extracts=with_extracts(view.standing, state.year),
        papers={link.key: papers_after(view.standing.ledger, link) for link in state.members},
        unsent=_unsent(state, waiting),
        waiting=waiting,
        is_held=waiting is not None and waiting.leaves_at > now,
        councils=_councils(view, today),
        documents=documents_in(view.standing, state.year),
        megabytes=MOST_MEGABYTES,
        outcome_word=outcome_word,
        yes_no=yes_no,
    )


def _unsent(state: ChainState, waiting: SentBundle | None) -> tuple[LinkState, ...]:
    """The members that nobody has sent the bundle; not those whose mail leaves on another day than this."""
    held = waiting.members if waiting else frozenset()
    return tuple(link for link in not_sent(state) if link.member and link.member.key not in held)


def _councils(view: ChainView, today: date) -> dict[str, CouncilDay]:
    """By member: its next known council day, for those that have not decided."""
    found = {
        link.member.key: next_council(view.state.chain, view.association, link.member, today)
        for link in view.state.members
        if link.member and link.outcome is None and not link.closed_on
    }
    return {member: council for member, council in found.items() if council}


def chain_outcomes(chain: Chain) -> tuple[Outcome, ...]:
    """The outcomes that a member's decision may have."""
    decided = chain.step(DECIDED)
    return decided.outcomes if decided else ()


def _step_form(refused: Refused | None, state: ChainState) -> Form:
    choices = {
        "medlem": (("", "Välj medlem"), *((link.member.key, link.name) for link in state.members if link.member)),
        "steg": (("", "Välj steg"), *((step.id, step.name) for step in state.chain.member_steps)),
        "utfall": outcome_choices(chain_outcomes(state.chain), "Inget utfall"),
    }
    return STEP.shown(refused, choices=choices)


def _record(request: Request, posted: Posted) -> None:
    house, visit, year = house_of(request), visit_of(request), request.path_params["year"]
    asked_for(request, visit, house.now())
    unchosen = (("medlem", "Välj vilken medlem det gäller."), ("steg", "Välj vilket steg du antecknar."))
    problems = [Problem(text, field=name) for name, text in unchosen if not posted.get(name)]
    if problems:
        raise InputError(problems)
    told = written(posted.values)
    fact = ChainFact(
        DISCHARGE,
        year,
        posted.get("steg"),
        told.day,
        posted.get("medlem") or None,
        reference=told.reference,
        outcome=told.outcome,
        accounts_approved=told.accounts_approved,
        by=told.body,
        note=told.note,
        due=told.due,
    )
    record(posted.store, visit.key, fact, doer_of(request), correct="ratta" in posted)


def led_to(part: str) -> Callable[[Request, Posted], str]:
    """The part of the year's page that a form leads to."""
    return lambda request, _: visit_of(request).link(f"/ansvarsfrihet/{request.path_params['year']}") + part


record_discharge = FormDeed(STEP, _record, shown, led_to("#medlemmar"))
"""``POST /ansvarsfrihet/{year}``: one step of one member."""


def _of_all(request: Request) -> Response:
    visit, today = visit_of(request), _today(request)
    year = request.path_params["year"]
    _require_year(year, today)
    return page(
        request,
        "discharge-all.html",
        visit,
        views=views_of_all(house_of(request).store, year, DISCHARGE, house_of(request).now()),
        year=year,
        years=_years_of_all(request, today),
    )


def _of_member(request: Request, name: str) -> Response:
    house, visit, today = house_of(request), visit_of(request), _today(request)
    year = request.path_params["year"]
    years = _years_of_all(request, today)
    _require_year(year, today)
    views = views_of_member(house.store, name, year, DISCHARGE, house.now())
    return page(
        request,
        "discharge-member.html",
        visit,
        name=views[0].link.name,
        asked=name,
        views=views,
        steps=views[0].state.chain.member_steps,
        year=year,
        years=years,
        outcome_word=outcome_word,
        yes_no=yes_no,
    )


def asked_for(request: Request, visit: Visit, now: datetime) -> ChainView:
    """The discharge of the year in the address. Raises NotFoundError for a year that has none."""
    year = request.path_params["year"]
    _require_year(year, now.astimezone(STOCKHOLM).date())
    return chain_view(house_of(request).store, visit.key, year, DISCHARGE, now)


def _require_year(year: int, today: date) -> None:
    if not FIRST_YEAR <= year <= today.year:
        raise NotFoundError(f"Ansvarsfriheten för {year} går inte att visa. Välj ett år från {FIRST_YEAR} till i år.")


def _years(request: Request, visit: Visit, today: date) -> list[int]:
    known = years_known(house_of(request).store, visit.key, DISCHARGE)
    return sorted({*known, today.year - 1, request.path_params["year"]}, reverse=True)


def _years_of_all(request: Request, today: date) -> list[int]:
    known = years_known_of_any(house_of(request).store, DISCHARGE)
    return sorted(known | {today.year - 1, request.path_params["year"]}, reverse=True)


def _today(request: Request) -> date:
    return house_of(request).now().astimezone(STOCKHOLM).date()
