"""Signing in by a link in the mail: GET shows, POST signs in, and a scanner that opens links uses nothing up."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from arshjul.errors import ArshjulError, NotAllowedError
from arshjul.web.frame.caller import caller_of, seen_from
from arshjul.web.frame.cookies import (
    browser_of,
    end_session,
    known_browser,
    new_or_known_browser,
    set_session,
)
from arshjul.web.frame.failures import status_of
from arshjul.web.frame.fields import fields
from arshjul.web.frame.house import house_of
from arshjul.web.frame.page import page
from arshjul.work.entering import Caller, TooOftenError, ask, enter, opened_link, sign_out
from arshjul.work.entering.sessions import REMEMBERED


def ask_page(request: Request) -> Response:
    """``/logga-in``"""
    return sign_in_page(request)


async def ask_for_link(request: Request) -> Response:
    """``POST /logga-in``: the same answer whoever's the address is."""
    posted = await fields(request)
    answer = await run_in_threadpool(_asked, request, posted.get("adress", ""))
    if (sender := request.app.state.link_sender) is not None:
        sender.wake()
    return answer


def link_page(request: Request) -> Response:
    """``/logga-in/{token}``: who will be signed in, and the button."""
    found = opened_link(house_of(request).store, request.path_params["token"], house_of(request).now())
    return page(
        request,
        "sign-in-link.html",
        None,
        address=found.address,
        is_other_browser=bool(found.browser) and found.browser != browser_of(request),
        asked_at=found.asked_at,
        other=_other(caller_of(request), found.account_id),
    )


async def use_link(request: Request) -> Response:
    """``POST /logga-in/{token}``"""
    posted = await fields(request)
    return await run_in_threadpool(_signed_in, request, remember="kom-ihag" in posted)


async def leave(request: Request) -> Response:
    """``POST /logga-ut``"""
    caller, house = caller_of(request), house_of(request)
    if caller and caller.session:
        await run_in_threadpool(sign_out, house.store, caller, caller.session.id, house.now())
    answer = RedirectResponse("/logga-in", 303)
    end_session(answer, house.settings)
    return answer


def _asked(request: Request, written: str) -> Response:
    house = house_of(request)
    browser = new_or_known_browser(request)
    visitor = seen_from(request)
    try:
        address = ask(house.store, house.settings, written, visitor.in_browser(browser), house.now())
    except (NotAllowedError, TooOftenError) as error:
        return sign_in_page(request, error, written)
    answer = page(request, "sign-in-sent.html", None, address=address)
    known_browser(request, answer)
    return answer


def sign_in_page(
    request: Request, error: ArshjulError | None = None, written: str = "", *, status: int = 0
) -> Response:
    """Every way to sign in, after an *error* with what is wrong; its *status* follows from it unless it is given."""
    settings = house_of(request).settings
    return page(
        request,
        "sign-in.html",
        None,
        status=status or (status_of(error) if error else 200),
        error=str(error) if error else "",
        written=written,
        providers=settings.providers,
        mails=settings.smtp_url is not None and settings.pages_can_be_reached,
    )


def _signed_in(request: Request, *, remember: bool) -> Response:
    house, secret = house_of(request), request.path_params["token"]
    now = house.now()
    found = opened_link(house.store, secret, now)
    if other := _other(caller_of(request), found.account_id):
        raise NotAllowedError(f"Du är redan inloggad som {other}. Logga ut först, och öppna sedan länken igen.")
    cookie = enter(house.store, house.settings, secret, seen_from(request), now, remember=remember)
    answer = RedirectResponse("/mina-forbund", 303)
    seconds = round(REMEMBERED.total_seconds()) if remember else None
    set_session(answer, house.settings, cookie, seconds=seconds)
    return answer


def _other(caller: Caller | None, account_id: int | None) -> str:
    """Who else is signed in in this browser; empty: nobody."""
    session = caller.session if caller else None
    if session is None or session.account_id == account_id:
        return ""
    return session.address or "kommandoraden"
