"""The other chains of a year, step by step."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from arshjul.errors import NotFoundError
from arshjul.web.house import house_of
from arshjul.web.page import page
from arshjul.web.visit import visit_of
from arshjul.work.chains import DISCHARGE, chain_views
from arshjul.year.chains.wording import outcome_word
from arshjul.year.model import STOCKHOLM


def chains(request: Request) -> Response:
    """``/kedjor/{year}``: those about verksamhetsåret *year* of which something is known, discharge apart."""
    house, visit = house_of(request), visit_of(request)
    today = house.now().astimezone(STOCKHOLM).date()
    year = request.path_params["year"]
    if not 2004 <= year <= today.year + 5:
        raise NotFoundError(f"Kedjorna för {year} går inte att visa. Välj ett år mellan 2004 och {today.year + 5}.")
    views = chain_views(house.store, visit.key, year, today)
    return page(
        request,
        "chains.html",
        visit,
        year=year,
        states=[view.state for view in views if view.state.chain.id != DISCHARGE],
        outcome_word=outcome_word,
    )
