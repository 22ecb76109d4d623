"""The page of a member's contact, opened by a link and without an account: whom the member elects to the new board."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from arshjul.errors import ArshjulError, NotFoundError
from arshjul.web.chains.chain_fields import written
from arshjul.web.frame.failures import status_of
from arshjul.web.frame.fields import fields
from arshjul.web.frame.house import house_of
from arshjul.web.frame.page import page
from arshjul.work.chains.elections import asked_election, report_election
from arshjul.year.chains.facts import ChainFact
from arshjul.year.mandates import CHANGE_OF_MANDATE, ELECTED
from arshjul.year.model import STOCKHOLM


def election_page(request: Request) -> Response:
    """``/val/{token}/{year}``: mail scanners open links, so looking changes nothing."""
    return _shown(request)


async def tell_election(request: Request) -> Response:
    """``POST /val/{token}/{year}``: whom one member has elected; what cannot be true is told on the page."""
    posted = await fields(request)
    return await run_in_threadpool(_tell, request, posted)


def _tell(request: Request, posted: Mapping[str, str]) -> Response:
    house, secret, year = house_of(request), request.path_params["token"], request.path_params["year"]
    try:
        told = written(posted)
        fact = ChainFact(
            CHANGE_OF_MANDATE,
            year,
            ELECTED,
            told.day,
            posted.get("medlem") or None,
            reference=told.reference,
            by=told.body,
            note=told.note,
        )
        report_election(house.store, secret, fact, house.now())
    except NotFoundError:
        raise
    except ArshjulError as error:
        return _shown(request, error, posted)
    return RedirectResponse(f"/val/{secret}/{year}?tack=1", 303)


def _shown(request: Request, error: ArshjulError | None = None, posted: Mapping[str, str] | None = None) -> Response:
    house, secret, year = house_of(request), request.path_params["token"], request.path_params["year"]
    now = house.now()
    return page(
        request,
        "election.html",
        None,
        status=status_of(error) if error else 200,
        own=True,
        error=str(error) if error else "",
        posted=posted or {},
        asked=asked_election(house.store, secret, year, now),
        action=f"/val/{secret}/{year}",
        today=now.astimezone(STOCKHOLM).date(),
        is_thanks="tack" in request.query_params,
    )
