"""Is all well? For people, and for programs that ask for JSON."""

from __future__ import annotations

from dataclasses import asdict

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from arshjul.web.frame.caller import known_caller
from arshjul.web.frame.house import whole_house
from arshjul.web.frame.page import page
from arshjul.work.health import health as look


def health(request: Request) -> Response:
    """``/halsa``: 200 when all is well, else 503."""
    house = whole_house(request)
    known_caller(request)  # for the menu
    found = look(house.store, house.settings, house.now())
    status = 200 if found.ok else 503
    if "application/json" in request.headers.get("accept", ""):
        return JSONResponse({"ok": found.ok, "lines": [asdict(line) for line in found.lines]}, status)
    return page(request, "health.html", None, status=status, health=found)
