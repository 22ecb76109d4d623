"""The cookies: which session a browser has, which browser asked for a link, and which went to a provider."""

from __future__ import annotations

import secrets

from starlette.requests import Request
from starlette.responses import Response

from arshjul.openid.attempt import ATTEMPT_LIVES
from arshjul.settings import Settings
from arshjul.tokens import fingerprint
from arshjul.web.frame.house import whole_house

_ATTEMPT = "arshjul-attempt"
_LINK_SECONDS = 3600
"""A browser is known again as long as any link that it has asked for may be used, and some more."""


def session_cookie(settings: Settings) -> str:
    """The name of the cookie that has a session's secret."""
    return _named(settings, "arshjul")


def browser_cookie(settings: Settings) -> str:
    """The name of the cookie by which a browser that asked for a link is known again."""
    return _named(settings, "arshjul-browser")


def secret_in(request: Request) -> str:
    """The session's secret that the browser has; empty: none."""
    return request.cookies.get(session_cookie(whole_house(request).settings), "")


def browser_of(request: Request) -> str:
    """The fingerprint of the browser; empty: it has never asked for a link."""
    secret = request.cookies.get(browser_cookie(whole_house(request).settings), "")
    return fingerprint(secret) if secret else ""


def set_session(response: Response, settings: Settings, secret: str, *, seconds: int | None) -> None:
    """Let the browser have the session's secret; without *seconds* until it is closed."""
    _set(response, settings, session_cookie(settings), secret, seconds)


def end_session(response: Response, settings: Settings) -> None:
    """Take the session's secret from the browser."""
    _set(response, settings, session_cookie(settings), "", 0)


def known_browser(request: Request, response: Response) -> None:
    """Let the browser keep the cookie by which it is known again."""
    settings = whole_house(request).settings
    _set(response, settings, browser_cookie(settings), request.state.browser_secret, _LINK_SECONDS)


def new_or_known_browser(request: Request) -> str:
    """The fingerprint of the browser, which gets a secret of its own if it has none: see `known_browser`."""
    had = request.cookies.get(browser_cookie(whole_house(request).settings), "")
    request.state.browser_secret = had or secrets.token_urlsafe(32)
    return fingerprint(request.state.browser_secret)


def attempt_in(request: Request) -> str:
    """What the browser was given when it left for a provider; empty: nothing."""
    return request.cookies.get(_named(whole_house(request).settings, _ATTEMPT), "")


def set_attempt(response: Response, settings: Settings, value: str) -> None:
    """Let the browser be known again when it comes back from a provider."""
    _set(response, settings, _named(settings, _ATTEMPT), value, round(ATTEMPT_LIVES.total_seconds()))


def end_attempt(response: Response, settings: Settings) -> None:
    """Take from the browser what it was given when it left for a provider."""
    _set(response, settings, _named(settings, _ATTEMPT), "", 0)


def _named(settings: Settings, name: str) -> str:
    # The prefix lets no other host and no plain connection set it (RFC 6265bis, 4.1.3.2); it needs https.
    return f"__Host-{name}" if _is_secure(settings) else name


def _is_secure(settings: Settings) -> bool:
    return settings.base_url.startswith("https://")


def _set(response: Response, settings: Settings, name: str, value: str, seconds: int | None) -> None:
    response.set_cookie(
        name, value, max_age=seconds, path="/", secure=_is_secure(settings), httponly=True, samesite="lax"
    )
