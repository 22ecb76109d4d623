"""What an administrator does: invites associations with their directors, and other administrators. No contents."""

from __future__ import annotations

import asyncio

from starlette.requests import Request
from starlette.responses import Response

from arshjul.errors import NotAllowedError
from arshjul.mail.address import checked_address, checked_name
from arshjul.pages_address import association_path
from arshjul.web.frame.caller import caller_of, doer_of
from arshjul.web.frame.form import Field, Form, Kind, in_field
from arshjul.web.frame.form_deed import FormDeed
from arshjul.web.frame.house import house_of
from arshjul.web.frame.page import page, refused_in
from arshjul.web.frame.posting import Posted
from arshjul.work.entering import Invitation, appoint, appointed, dismiss, invite, log_lines, take_over
from arshjul.work.founding import found, found_alone
from arshjul.work.overview import associations
from arshjul.year.access import Capacity
from arshjul.year.model import Person

MOST_LINES = 100
ASSOCIATION = Form(
    (
        Field("namn", "Förbundets namn", longest=100),
        Field("chef", "Förbundschefens namn", longest=100),
        Field("adress", "Förbundschefens e-postadress", Kind.EMAIL, longest=254),
    ),
    id="bjud-in-forbund",
)
BEGINNING = Form((Field("namn", "Förbundets namn", longest=100),), id="borja")
ADMINISTRATOR = Form((Field("adress", "E-postadress", Kind.EMAIL, longest=254),), id="bjud-in-administrator")


def log_page(request: Request) -> Response:
    """``/administration/logg``"""
    return page(request, "sign-in-log.html", None, lines=log_lines(house_of(request).store, MOST_LINES))


def send_invitation(request: Request, invitation: Invitation) -> str:
    """Mail it from a thread that has no loop, and return how that went, for an address."""
    sent = asyncio.run(invite(house_of(request).settings, invitation, doer_of(request)))
    return "skickad" if sent else "inte-skickad"


def administration(request: Request) -> Response:
    """``/administration``"""
    store, refused = house_of(request).store, refused_in(request)
    return page(
        request,
        "administration.html",
        None,
        association_form=ASSOCIATION.shown(refused),
        beginning_form=BEGINNING.shown(refused) if may_begin(request) else None,
        administrator_form=ADMINISTRATOR.shown(refused),
        associations=associations(store),
        administrators=appointed(store, Capacity.ADMINISTRATOR),
        invitation=request.query_params.get("inbjudan", ""),
        login_address=f"{house_of(request).settings.base_url}/logga-in",
    )


def may_begin(request: Request) -> bool:
    """Whether who asks can go on with an association that has no director yet: whoever sits at the machine."""
    caller = caller_of(request)
    return bool(caller and caller.is_host) and not house_of(request).settings.is_public


def _administer(request: Request, posted: Posted) -> str | None:
    """One deed, told by ``gor``."""
    doer, store = doer_of(request), posted.store
    match posted.get("gor"):
        case "borja" if may_begin(request):
            with in_field("namn"):
                return association_path(found_alone(store, posted.get("namn"), doer), "/kom-igang")
        case "forbund":
            invitation = _found(request, posted)
        case "administrator":
            invitation = _appoint(request, posted)
        case "avsluta":
            dismiss(store, posted.get("adress"), Capacity.ADMINISTRATOR, "", doer)
            return None
        case _:
            raise NotAllowedError("Välj vad som ska göras.")
    return f"/administration?inbjudan={send_invitation(request, invitation)}"


def _found(request: Request, posted: Posted) -> Invitation:
    with in_field("chef"):
        name = checked_name(posted.get("chef"))
    with in_field("adress"):
        director = Person("", name, checked_address(posted.get("adress")))
    with in_field("namn"):
        return found(posted.store, house_of(request).settings, posted.get("namn"), director, doer_of(request))


def _appoint(request: Request, posted: Posted) -> Invitation:
    with in_field("adress"):
        invitation = appoint(posted.store, posted.get("adress"), Capacity.ADMINISTRATOR, "", doer_of(request))
    caller = caller_of(request)
    if caller and house_of(request).settings.is_public:
        # From now on nobody is let in for sitting at the machine: this one goes on as the administrator.
        take_over(posted.store, caller, invitation.address)
    return invitation


administer = FormDeed(
    Form((*ASSOCIATION.fields, Field("gor", kind=Kind.HIDDEN))),
    _administer,
    administration,
    lambda *_: "/administration",
)
"""``POST /administration``: one deed, told by ``gor``; what is refused is told on the page."""
