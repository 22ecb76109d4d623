"""Who is asking for the page, and from where."""

from __future__ import annotations

import ipaddress

from starlette.requests import Request

from arshjul.errors import StoreError
from arshjul.store.values.entrance import Visitor
from arshjul.web.frame.cookies import browser_of, secret_in
from arshjul.web.frame.house import house_of, whole_house
from arshjul.work.entering import Caller, find_caller
from arshjul.work.entering.callers import HOST
from arshjul.year.access import Grant, Right
from arshjul.year.deeds import Doer, Origin

_LONGEST_AGENT = 200


def caller_of(request: Request) -> Caller | None:
    """Who is asking; None: nobody who has signed in. Looked up once a request."""
    if not hasattr(request.state, "caller"):
        request.state.caller = _found(request)
    caller: Caller | None = request.state.caller
    return caller


def known_caller(request: Request) -> Caller | None:
    """Who is asking, as far as it has been found out for the page; what is wrong with the database is no fault here."""
    try:
        return caller_of(request)
    except StoreError:
        return None


def doer_of(request: Request) -> Doer:
    """Whoever sends a form of a page, now. Ask once for each."""
    caller = caller_of(request)
    return Doer(caller.name if caller else "sidan", house_of(request).now(), Origin.PAGE)


def own_person(request: Request, association: str, right: Right) -> str | None:
    """The key of the one person for whom the caller has *right*; None: it reaches everybody's."""
    caller = caller_of(request)
    if caller is None or caller.grant(association, right) is Grant.YES:
        return None
    return caller.memberships[association].person


def seen_from(request: Request) -> Visitor:
    """From where the request comes, as far as it is kept."""
    agent = "".join(sign if sign.isprintable() else "?" for sign in request.headers.get("user-agent", ""))
    return Visitor(network_of(request), agent[:_LONGEST_AGENT], browser_of(request))


def network_of(request: Request) -> str:
    """The network address that the request comes from; empty when there is none."""
    try:
        return str(ipaddress.ip_address(request.client.host)) if request.client else ""
    except ValueError:
        return ""


def _found(request: Request) -> Caller | None:
    house = whole_house(request)
    if not house.settings.needs_sign_in:
        return HOST
    cookie = secret_in(request)
    return find_caller(house.store, house.settings, house.callers, cookie, house.now()) if cookie else None
