"""The gate before every page that is not open: who is asking, about which association, and whether they may."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from arshjul.errors import NotFoundError
from arshjul.store import NOT_YOURS
from arshjul.store.values.entrance import NewLine
from arshjul.store.values.kinds import Logged
from arshjul.web.frame.caller import caller_of, network_of
from arshjul.web.frame.cookies import end_session, secret_in
from arshjul.web.frame.failures import failure
from arshjul.web.frame.form_deed import Asks, FormDeed
from arshjul.web.frame.form_key import is_of_another
from arshjul.web.frame.house import house_of
from arshjul.web.frame.posting import Posted
from arshjul.work.entering import Caller
from arshjul.year.access import OF_SERVICE, RIGHT_WORDS, Grant, Right

EXPIRED = "Du är inte inloggad längre, så inget har sparats än."
ANOTHER = (
    "Någon annan än den som skrev det här är inloggad nu, så inget har sparats. Det som skrevs står kvar här nedanför. "
    "Logga in som den som skrev, eller ta med dig texten härifrån."
)

CODE_FIRST = "Koden från telefonen behövs innan det kan sparas."
MAY_NOT = "Det du försöker göra ingår inte i din roll. Fråga förbundschefen om det är fel."


class Open(StrEnum):
    """Who may come where no right of the table is asked for."""

    ALL = "all"
    """Anybody."""
    PUBLIC = "public"
    """Anybody, to what the association in the address shows of itself."""
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


def reach(request: Request, admits: Right | Open, *, across: bool) -> tuple[str, ...] | None:
    """The keys of the associations that the page may ask the database about; None: of all.

    That is the one in the address; with *across* each in which the caller has the same right. What is about oneself
    reaches where one stands, what a secret opens the association that it is about (`Store.bound_to`), and what is open
    to anybody none. Only the pages of the service itself reach all.
    """
    if admits in OF_SERVICE:
        return None
    if admits is Open.PUBLIC:
        return (request.path_params["association"],)
    caller = None if admits in (Open.ALL, Open.LINK) else caller_of(request)
    if caller is None:
        return ()
    if caller.is_host and (across or isinstance(admits, Open)):
        return None
    if isinstance(admits, Open):
        return tuple(caller.memberships)
    if across:
        return tuple(key for key in caller.memberships if caller.grant(key, admits) is Grant.YES)
    return (request.path_params["association"],)


def _refusal(request: Request, caller: Caller, right: Right, *, narrows: bool) -> Response | None:
    association = "" if right in OF_SERVICE else request.path_params["association"]
    if association and not caller.sees(association):
        # As for one that does not exist, and naming none.
        raise NotFoundError(NOT_YOURS)
    grant = caller.grant(association, right) if association else caller.grant_anywhere(right)
    if grant is Grant.YES or (grant is Grant.OWN and narrows):
        about = (association,) if association else ("", *caller.memberships)
        return _asked_for_code(request) if any(map(caller.lacks_factor, about)) else None
    _log(request, caller, right)
    return failure(request, 403, MAY_NOT)


def form_refusal(
    request: Request, admits: Right | Open, deed: FormDeed, posted: Posted, *, narrows: bool
) -> Response | None:
    """As `refusal`, of a form that has been read: what its sender wrote comes back, whyever it is refused."""
    caller = caller_of(request)
    if caller is None or (caller.is_remembered and admits is not Open.REMEMBERED):
        answer = deed.kept(request, posted, 401, EXPIRED, Asks.SIGN_IN)
        if secret_in(request) and caller is None:
            end_session(answer, house_of(request).settings)
        return answer
    if is_of_another(request, posted.key):
        return deed.kept(request, posted, 409, ANOTHER)
    try:
        refused = refusal(request, admits, narrows=narrows)
    except NotFoundError as error:
        if not deed.has_written(posted):
            raise
        return deed.kept(request, posted, 404, str(error))
    if refused is None:
        return None
    if refused.status_code == 401:
        return deed.kept(request, posted, 401, CODE_FIRST, Asks.CODE)
    return deed.kept(request, posted, refused.status_code, MAY_NOT) if deed.has_written(posted) else refused


def _asked_to_sign_in(request: Request) -> Response:
    if request.method in ("GET", "HEAD"):
        answer: Response = RedirectResponse("/logga-in", 303)
    else:
        text = "Du är inte inloggad längre, så inget har sparats. Logga in och gör om det."
        answer = failure(request, 401, text, ("/logga-in", "Logga in"))
    if secret_in(request) and caller_of(request) is None:
        end_session(answer, house_of(request).settings)
    return answer


def _asked_for_code(request: Request) -> Response:
    if request.method in ("GET", "HEAD"):
        return RedirectResponse("/andra-faktorn", 303)
    way = ("/andra-faktorn", "Skriv koden från telefonen")
    return failure(request, 401, "Skriv koden från telefonen först, och gör om det.", way)


def _log(request: Request, caller: Caller, right: Right) -> None:
    house = house_of(request)
    account_id = caller.session.account_id if caller.session else None
    line = NewLine(Logged.REFUSED, house.now(), account_id, network_of(request), RIGHT_WORDS[right])
    association = request.path_params.get("association")
    with house.store.writing() as unit:
        unit.entrance.log(replace(line, association_id=unit.of(association).id) if association else line)
