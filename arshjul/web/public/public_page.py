"""The page that anybody may see of an association: its public meetings, the announcement and the budget proposal."""

from __future__ import annotations

import hashlib

from starlette.requests import Request
from starlette.responses import Response

from arshjul.web.frame.attachment import attachment
from arshjul.web.frame.house import house_of
from arshjul.web.frame.page import page
from arshjul.work.publishing import public_proposal, public_view

CACHE = {"Cache-Control": "public, max-age=300"}
"""Whoever keeps it has it for five minutes: so long it may be seen after it was closed."""


def public_page(request: Request) -> Response:
    """``/offentligt/{association}``; made once in the process for what it shows, and 304 when nothing is another."""
    house, key = house_of(request), request.path_params["association"]
    view = public_view(house.store, key, house.now())
    wanted = (request.url.path, view.made_from)
    content: bytes | None = house.pages.get(wanted)
    if content is None:
        content = bytes(page(request, "public.html", None, own=True, shown=view.shown, key=key).body)
        house.pages.put(wanted, content)
    headers = {**CACHE, "ETag": f'"{hashlib.sha256(content).hexdigest()[:32]}"'}
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    return Response(content, headers=headers, media_type="text/html; charset=utf-8")


def proposal(request: Request) -> Response:
    """``/offentligt/{association}/budgetforslag-{year}.pdf``"""
    house, year = house_of(request), request.path_params["year"]
    content = public_proposal(house.store, house.settings, request.path_params["association"], year, house.now())
    answer = attachment(f"budgetforslag-{year}.pdf", content, "application/pdf")
    answer.headers.update(CACHE)
    return answer
