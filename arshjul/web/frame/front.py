"""The addresses that name no association: the first page, and where the associations' pages stood before."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from arshjul.pages_address import association_path
from arshjul.web.frame.caller import caller_of
from arshjul.web.frame.page import page
from arshjul.web.frame.visit import told_of

FOR_EVER = 308
"""A browser sends a form again as it was."""


def front(request: Request) -> Response:
    """``/``: straight on when the visitor is told of one association alone."""
    if _named(request):
        return moved(request)
    caller = caller_of(request)
    if caller and not caller.is_host:
        return RedirectResponse("/mina-forbund", 303)
    told = told_of(request)
    if not told:
        return page(request, "start.html", None, text="Det finns inget förbund än. Fyll i det första, så fylls sidan.")
    if len(told) == 1:
        return RedirectResponse(association_path(told[0][0], "/"), 303)
    return page(request, "choose.html", None, associations=told)


def moved(request: Request) -> Response:
    """``/moten/…?forbund=KEY`` and its like, as they stand in mails and bookmarks; without a key from the only one."""
    rest = [(name, value) for name, value in request.query_params.multi_items() if name != "forbund"]
    key, status = _named(request), FOR_EVER
    if not key:
        told = told_of(request)
        if len(told) != 1:
            return RedirectResponse("/", 303)
        # Not for ever: another day there may be two.
        key, status = told[0][0], 307
    path = association_path(quote(key, safe=""), quote(request.url.path, safe="/:@"))
    return RedirectResponse(f"{path}?{urlencode(rest)}" if rest else path, status)


def _named(request: Request) -> str:
    return request.query_params.get("forbund", "")
