"""Who may come in: whoever asks for the one address that the pages have, and deeds only from our own pages."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from arshjul.hosts import is_this_machine
from arshjul.settings import Settings
from arshjul.web.frame.failures import failure
from arshjul.web.frame.visitor import visitor_of

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
OPEN_TO_THIS_MACHINE = frozenset({"/halsa", "/tillganglighet"})
"""What is also shown by this machine's own names when the pages have a public address: the service asks for it."""


class Door:
    """Turn away requests for other hosts (a page elsewhere can point its name at us) and deeds from other pages."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request as its visitor's, or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        scope = {**scope, "client": visitor_of(scope, self._settings.proxies)}
        if refusal := self._refusal(Request(scope)):
            await refusal(scope, receive, send)
            return
        if self._settings.is_public:
            # The proxy has taken the https off.
            scope["scheme"] = "https"
        await self.app(scope, receive, send)

    def _refusal(self, request: Request) -> Response | None:
        hosts = request.headers.getlist("host")
        if len(hosts) != 1 or not self._is_ours(hosts[0], request.url.path):
            return failure(request, 400, self._where())
        if request.method not in SAFE_METHODS and not self._is_from_us(request.headers):
            return failure(
                request, 403, "Begäran kom från en annan webbplats och har inte utförts. Gå till sidan och gör om."
            )
        return None

    def _is_ours(self, host: str, path: str) -> bool:
        if not self._settings.is_public:
            return is_this_machine(f"//{host}")
        own = f"https://{host.lower().removesuffix(':443')}" == self._settings.base_url
        return own or (path in OPEN_TO_THIS_MACHINE and is_this_machine(f"//{host}"))

    def _where(self) -> str:
        if self._settings.is_public:
            return f"Sidorna finns på {self._settings.base_url}/ och ingen annanstans."
        return "Sidan visas bara på den här datorn. Skriv adressen med 127.0.0.1 eller localhost."

    def _is_from_us(self, headers: Headers) -> bool:
        """Whether a deed comes from one of our own pages, or from no page at all.

        Every browser of today sends Sec-Fetch-Site, and older ones Origin, with each deed that another site could
        trick it into. A program that sends neither has no visitor to trick.
        """
        site = headers.get("sec-fetch-site")
        if site is not None:
            return site in ("same-origin", "none")
        origin = headers.get("origin")
        if origin is None or not self._settings.is_public:
            return origin is None or _is_of(origin, headers["host"])
        return origin == self._settings.base_url


def _is_of(origin: str, host: str) -> bool:
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    return parts.scheme == "http" and parts.netloc == host
