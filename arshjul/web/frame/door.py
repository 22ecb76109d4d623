"""Who may come in: this machine alone until sign-in exists, and deeds only from our own pages."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from arshjul.hosts import is_this_machine
from arshjul.web.frame.failures import failure

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class Door:
    """Turn away requests for other hosts (a page elsewhere can point its name at us) and deeds from other pages."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or refuse it."""
        if scope["type"] == "http" and (refusal := _refusal(Request(scope))):
            await refusal(scope, receive, send)
            return
        await self.app(scope, receive, send)


def _refusal(request: Request) -> Response | None:
    if not is_this_machine(f"//{request.headers.get('host', '')}"):
        return failure(
            request, 400, "Sidan visas bara på den här datorn. Skriv adressen med 127.0.0.1 eller localhost."
        )
    if request.method not in SAFE_METHODS and not is_from_us(request.headers):
        return failure(
            request, 403, "Begäran kom från en annan webbplats och har inte utförts. Gå till sidan och gör om."
        )
    return None


def is_from_us(headers: Headers) -> bool:
    """Whether a deed comes from one of our own pages, or from no page at all.

    Every browser of today sends Sec-Fetch-Site, and older ones Origin, with each deed that another site could
    trick it into. A program that sends neither has no visitor to trick.
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = headers.get("origin")
    if origin is None:
        return True
    try:
        return urlsplit(origin).netloc == headers.get("host")
    except ValueError:
        return False
