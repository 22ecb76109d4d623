"""What a visitor sees when something is wrong: a Swedish page, and never a trace."""

from __future__ import annotations

import logging
import secrets

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from arshjul.errors import ArshjulError, NotAllowedError, NotFoundError, StoreError
from arshjul.web.frame.asked import path_told
from arshjul.web.frame.page import page
from arshjul.work.entering import LinkGoneError, TooOftenError

HEADINGS = {
    400: "Begäran går inte att förstå",
    401: "Du behöver logga in",
    403: "Det är inte tillåtet",
    404: "Sidan finns inte",
    405: "Det går inte att göra så här",
    409: "Det går inte just nu",
    410: "Länken gäller inte",
    413: "Det är för mycket på en gång",
    429: "Det går inte just nu",
    500: "Något gick fel hos oss",
    503: "Tjänsten svarar inte just nu",
}
TEXTS = {
    404: "Kontrollera adressen, eller gå till översikten.",
    405: "Sidan tar inte emot den sortens begäran. Gå till översikten och börja om.",
    413: "Skicka mindre, eller dela upp det.",
}
TO_OVERVIEW = ("/", "Till översikten")

log = logging.getLogger("arshjul.web")


def failure(request: Request, status: int, text: str = "", way: tuple[str, str] = TO_OVERVIEW) -> Response:
    """The page that tells what went wrong and what to do, and leads the *way*: its address, and what it is called."""
    return page(
        request,
        "failure.html",
        None,
        status=status,
        heading=HEADINGS.get(status, "Det gick inte"),
        text=text or TEXTS.get(status, "Gå till översikten och börja om."),
        way=way,
    )


def of_ours(request: Request, error: Exception) -> Response:
    """The page of an error of ours: its own Swedish text."""
    return failure(request, status_of(error), str(error))


def of_http(request: Request, error: Exception) -> Response:
    """The page of what the framework refuses: no such page, wrong method."""
    if not isinstance(error, HTTPException):
        raise error
    answer = failure(request, error.status_code)
    answer.headers.update(error.headers or {})
    return answer


def status_of(error: Exception) -> int:
    """The HTTP status that tells a program the same as the text tells a person."""
    match error:
        case LinkGoneError():
            return 410
        case TooOftenError():
            return 429
        case NotFoundError():
            return 404
        case NotAllowedError():
            return 409
        case StoreError():
            return 503
    return 400


def of_broken_off(_: Request, __: Exception) -> Response:
    """Nobody is there any more: an upload was broken off, or its time was up. That is no fault of ours."""
    return Response(status_code=400)


class Failures:
    """The outermost net: what nobody expected gets a number in the log and the same number on the page."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        started = False

        async def send_and_note(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, send_and_note)
        except Exception:
            if started or scope["type"] != "http":
                raise
            number = secrets.token_hex(4)
            log.exception("Fel %s: %s %s", number, scope["method"], path_told(scope))
            text = f"Felet har nummer {number} i tjänstens logg. Försök igen, eller säg till den som sköter driften."
            await failure(Request(scope), 500, text)(scope, receive, send_and_note)


HANDLERS = {ArshjulError: of_ours, HTTPException: of_http, ClientDisconnect: of_broken_off}
