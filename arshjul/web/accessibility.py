"""The accessibility statement that lag (2018:1937) asks for."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from arshjul.web.frame.caller import known_caller
from arshjul.web.frame.page import page


def accessibility(request: Request) -> Response:
    """``/tillganglighet``"""
    known_caller(request)  # for the menu
    return page(request, "accessibility.html", None)
