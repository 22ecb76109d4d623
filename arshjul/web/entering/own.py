"""What is one's own when one has signed in: the associations and what one is in them, and one's sign-ins."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from arshjul.errors import NotFoundError
from arshjul.pages_address import association_path
from arshjul.web.frame.caller import caller_of
from arshjul.web.frame.fields import fields
from arshjul.web.frame.form import Field, Form, Kind
from arshjul.web.frame.form_deed import FormDeed
from arshjul.web.frame.house import house_of
from arshjul.web.frame.page import page
from arshjul.web.frame.posting import Posted
from arshjul.work.entering import Caller, Membership, loosen, own_bindings, own_sessions, sign_out
from arshjul.work.links import contact_page_token, page_token
from arshjul.year.access import CAPACITY_WORDS, Capacity, Grant, Right


@dataclass(frozen=True)
class Choice:
    """One association that one may choose, and where it leads."""

    name: str
    capacities: tuple[str, ...]
    """Swedish."""
    pages: tuple[tuple[str, str], ...]
    """What a page is called, and its address."""


def choices(request: Request) -> Response:
    """``/mina-forbund``: where one goes from the sign-in; straight on when there is one way only."""
    caller = signed_in_caller(request)
    if caller.is_host:
        return RedirectResponse("/", 303)
    found = [_choice(request, caller, one) for one in caller.memberships.values()]
    if not found and caller.of_service:
        return RedirectResponse("/administration", 303)
    only = found[0] if len(found) == 1 and not caller.of_service else None
    if only and only.pages and "visa" not in request.query_params:
        return RedirectResponse(only.pages[0][1], 303)
    read = [key for key in caller.memberships if caller.grant(key, Right.READ_OVERVIEW) is Grant.YES]
    return page(request, "choices.html", None, caller=caller, choices=found, reads_several=len(read) > 1)


def sessions(request: Request) -> Response:
    """``/mina-inloggningar``"""
    caller = signed_in_caller(request)
    return page(
        request,
        "sessions.html",
        None,
        caller=caller,
        sessions=own_sessions(house_of(request).store, caller),
        bindings=own_bindings(house_of(request).store, caller),
        provider_names={one.issuer: one.name for one in house_of(request).settings.providers},
        now=house_of(request).now(),
    )


async def end_sessions(request: Request) -> Response:
    """``POST /mina-inloggningar``: one, or all of them, this one too."""
    posted, caller, house = await fields(request), signed_in_caller(request), house_of(request)
    number = posted.get("inloggning", "")
    if "alla" not in posted and not (number.isascii() and number.isdigit() and len(number) < 10):
        raise NotFoundError("Den inloggningen finns inte längre.")
    wanted = None if "alla" in posted else int(number)
    await run_in_threadpool(sign_out, house.store, caller, wanted, house.now())
    return RedirectResponse("/mina-inloggningar", 303)


def _loosen(request: Request, posted: Posted) -> None:
    number = posted.get("koppling")
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        raise NotFoundError("Välj vilken koppling som ska tas bort.")
    loosen(posted.store, signed_in_caller(request), int(number), house_of(request).now())


loosen_binding = FormDeed(
    Form((Field("koppling", kind=Kind.HIDDEN),)), _loosen, sessions, lambda *_: "/mina-inloggningar"
)
"""``POST /mina-inloggningar/koppling``: the next sign-in at that provider binds anew."""


def signed_in_caller(request: Request) -> Caller:
    """Who is asking, on a page behind the gate."""
    caller = caller_of(request)
    if caller is None:
        raise ValueError("the gate let somebody through who has not signed in")
    return caller


def _choice(request: Request, caller: Caller, one: Membership) -> Choice:
    house, pages = house_of(request), []
    if caller.grant(one.key, Right.READ_OVERVIEW) is Grant.YES:
        pages.append(("Översikten", association_path(one.key, "/")))
    if caller.has_own_page(one.key):
        pages.append(("Min sida", association_path(one.key, "/min-sida")))
    elif caller.is_remembered and one.person and one.capacities - {Capacity.CONTACT, Capacity.FOLLOWER}:
        with house.store.reading() as unit:
            pages.append(("Min sida", f"/min-sida/{page_token(house.settings, unit.of(one.key), one.person)}"))
    if caller.grant(one.key, Right.READ_YEAR) is Grant.YES:
        pages.append(("Årshjulet", association_path(one.key, "/arshjul")))
    if one.person and one.members:
        with house.store.reading() as unit:
            secret = contact_page_token(house.settings, unit.of(one.key), one.person)
        pages.append(("Det som väntar på dig som kontaktperson", f"/kontakt/{secret}"))
    return Choice(
        one.name,
        tuple(CAPACITY_WORDS[capacity] for capacity in CAPACITY_WORDS if capacity in one.capacities),
        tuple(pages),
    )
