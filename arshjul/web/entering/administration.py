"""What an administrator does: invites associations with their directors, and other administrators. No contents."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from arshjul.errors import ArshjulError, NotAllowedError
from arshjul.web.frame.caller import caller_of, doer_of
from arshjul.web.frame.failures import status_of
from arshjul.web.frame.fields import fields
from arshjul.web.frame.house import house_of
from arshjul.web.frame.page import page
from arshjul.work.entering import Invitation, appoint, appointed, dismiss, invite, log_lines, take_over
from arshjul.work.founding import found
from arshjul.work.overview import associations
from arshjul.year.access import Capacity
from arshjul.year.model import Person

MOST_LINES = 100


def administration(request: Request) -> Response:
    """``/administration``"""
    return _shown(request)


async def administer(request: Request) -> Response:
    """``POST /administration``: one deed, told by ``gor``; what is refused is told on the page."""
    posted = await fields(request)
    return await run_in_threadpool(_administer, request, posted)


def log_page(request: Request) -> Response:
    """``/administration/logg``"""
    return page(request, "sign-in-log.html", None, lines=log_lines(house_of(request).store, MOST_LINES))


def send_invitation(request: Request, invitation: Invitation) -> str:
    """Mail it from a thread that has no loop, and return how that went, for an address."""
    sent = asyncio.run(invite(house_of(request).settings, invitation, doer_of(request)))
    return "skickad" if sent else "inte-skickad"


def _administer(request: Request, posted: Mapping[str, str]) -> Response:
    house, doer = house_of(request), doer_of(request)
    address = posted.get("adress", "")
    try:
        match posted.get("gor"):
            case "forbund":
                director = Person("", posted.get("chef", ""), address)
                invitation = found(house.store, house.settings, posted.get("namn", ""), director, doer)
            case "administrator":
                invitation = appoint(house.store, address, Capacity.ADMINISTRATOR, "", doer)
                caller = caller_of(request)
                if caller and house.settings.is_public:
                    # From now on nobody is let in for sitting at the machine: this one goes on as the administrator.
                    take_over(house.store, caller, invitation.address)
            case "avsluta":
                dismiss(house.store, address, Capacity.ADMINISTRATOR, "", doer)
                return RedirectResponse("/administration", 303)
            case _:
                raise NotAllowedError("Välj vad som ska göras.")
    except ArshjulError as error:
        return _shown(request, error, posted)
    return RedirectResponse(f"/administration?inbjudan={send_invitation(request, invitation)}", 303)


def _shown(request: Request, error: ArshjulError | None = None, posted: Mapping[str, str] | None = None) -> Response:
    store = house_of(request).store
    return page(
        request,
        "administration.html",
        None,
        status=status_of(error) if error else 200,
        error=str(error) if error else "",
        posted=posted or {},
        associations=associations(store),
        administrators=appointed(store, Capacity.ADMINISTRATOR),
        invitation=request.query_params.get("inbjudan", ""),
        login_address=f"{house_of(request).settings.base_url}/logga-in",
    )
