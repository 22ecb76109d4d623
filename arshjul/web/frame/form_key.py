"""The key of a form: random, so that the form is taken in once, and bound to whoever asked for its page."""

from __future__ import annotations

import secrets
from collections.abc import Iterator

from starlette.requests import Request

from arshjul.tokens import token
from arshjul.web.frame.house import house_of


def new_key(request: Request) -> str:
    """A key for a form on the page that *request* asks for; no two are alike."""
    salt = secrets.token_urlsafe(12)
    return f"{salt}.{next(_owners(request, salt))}"


def is_of_another(request: Request, key: str) -> bool:
    """Whether somebody else than the caller asked for the page of the form that has that *key*."""
    salt, _, owner = key.partition(".")
    owns = (secrets.compare_digest(owner.encode(), one.encode()) for one in _owners(request, salt))
    return bool(owner) and not any(owns)


def _owners(request: Request, salt: str) -> Iterator[str]:
    """The mark of the caller, of the present key of the service first; empty on a page that asks for nobody."""
    caller = getattr(request.state, "caller", None)
    if caller is None or caller.session is None:
        yield ""
        return
    settings = house_of(request).settings
    for key in (settings.secret_key, *settings.former_keys):
        yield token(key, "form", caller.session.account_id or 0, salt)[:16]
