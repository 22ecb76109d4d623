"""What is hidden on a page of who the protected people are, whatever the page shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request

from arshjul.web.frame.caller import known_caller
from arshjul.web.frame.house import whole_house
from arshjul.work.concealing import cloak_of_all
from arshjul.work.entering import Caller
from arshjul.year.model import Association
from arshjul.year.protection import NO_CLOAK, Cloak


def cloak_on(request: Request, key: str | None, values: Mapping[str, Any]) -> Cloak:
    """The cloak of a page about the association with that *key*, or about none, that shows *values*.

    A page of the person's own, which has both the person and the association among its values, hides the others alone.
    Whoever sits at the machine can read the database: there nothing is asked of it for this, and only what the page
    has read anyway is used.
    """
    # What a secret link opens is not about who has signed in, and a wrong link asks nothing more of the database.
    is_linked = "own" in values or "token" in request.path_params
    caller = known_caller(request) if key or not is_linked else None
    mine = caller.memberships.get(key) if caller and key else None
    if mine:
        return mine.hidden
    for value in values.values():
        association = value if isinstance(value, Association) else getattr(value, "association", None)
        if isinstance(association, Association):
            own = getattr(value, "person", None) if "own" in values else None
            return association.cloak_for(own.key if own else "")
    return _of_several(request, caller) if caller else NO_CLOAK


def _of_several(request: Request, caller: Caller) -> Cloak:
    """The cloak of a page about no one association; nothing is hidden of the address that the caller signed in with."""
    if caller.of_service:
        hidden = dict(cloak_of_all(whole_house(request).store).hidden)
    else:
        hidden = {text: mask for one in caller.memberships.values() for text, mask in one.hidden.hidden.items()}
    own = caller.session.address if caller.session else ""
    return Cloak({text: mask for text, mask in hidden.items() if text.lower() != own})
