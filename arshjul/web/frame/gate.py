"""The gate before every page that is not open: who is asking, about which association, and whether they may."""

from __future__ import annotations

from enum import StrEnum

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from arshjul.errors import NotFoundError
from arshjul.store import Logged
from arshjul.web.frame.caller import caller_of, network_of
from arshjul.web.frame.cookies import end_session, secret_in
from arshjul.web.frame.failures import failure
from arshjul.web.frame.house import house_of
from arshjul.work.entering import Caller
from arshjul.year.access import OF_SERVICE, RIGHT_WORDS, Grant, Right


class Open(StrEnum):
    """Who may come where no right of the table is asked for."""

    ALL = "all"
    """Anybody."""
    LINK = "link"
    """Whoever has the secret in the address."""
    SIGNED_IN = "signed_in"
    """Whoever has signed in: what is about oneself."""
    REMEMBERED = "remembered"
    """Also whoever has signed in on this computer lately: the way to one's own page."""


def refusal(request: Request, admits: Right | Open, *, narrows: bool) -> Response | None:
    """What is answered in the place of the page; None: the caller may see it."""
    caller = caller_of(request)
    if caller is None or (caller.is_remembered and admits is not Open.REMEMBERED):
        return _asked_to_sign_in(request)
    return None if isinstance(admits, Open) or caller.is_host else _refusal(request, caller, admits, narrows=narrows)


def _refusal(request: Request, caller: Caller, right: Right, *, narrows: bool) -> Response | None:
    association = "" if right in OF_SERVICE else request.path_params["association"]
    if association and not caller.sees(association):
        # As for one that does not exist, and naming none.
        raise NotFoundError("Sidan finns inte, eller hör till ett förbund som du inte har med att göra.")
    grant = caller.grant(association, right) if association else caller.grant_anywhere(right)
    if grant is Grant.YES or (grant is Grant.OWN and narrows):
        about = (association,) if association else ("", *caller.memberships)
        return _asked_for_code(request) if any(map(caller.lacks_factor, about)) else None
    _log(request, caller, right)
    return failure(request, 403, "Det du försöker göra ingår inte i din roll. Fråga förbundschefen om det är fel.")


def _asked_to_sign_in(request: Request) -> Response:
    if request.method in ("GET", "HEAD"):
        answer: Response = RedirectResponse("/logga-in", 303)
    else:
        answer = failure(request, 401, "Du är inte inloggad längre, så inget har sparats. Logga in och gör om det.")
    if secret_in(request) and caller_of(request) is None:
        end_session(answer, house_of(request).settings)
    return answer


def _asked_for_code(request: Request) -> Response:
    if request.method in ("GET", "HEAD"):
        return RedirectResponse("/andra-faktorn", 303)
    return failure(request, 401, "Skriv koden från telefonen först, och gör om det. Gå till /andra-faktorn.")


def _log(request: Request, caller: Caller, right: Right) -> None:
    house = house_of(request)
    account_id = caller.session.account_id if caller.session else None
    with house.store.writing() as unit:
        unit.entrance.log(
            Logged.REFUSED, house.now(), account_id=account_id, network=network_of(request), note=RIGHT_WORDS[right]
        )
