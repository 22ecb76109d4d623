"""How to subscribe to a calendar, and the addresses: giving a new one, closing one, opening the public's."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from arshjul.errors import NotAllowedError
from arshjul.web.frame.caller import doer_of, known_caller
from arshjul.web.frame.form import Field, Form, Kind
from arshjul.web.frame.form_deed import FormDeed
from arshjul.web.frame.house import house_of
from arshjul.web.frame.page import page
from arshjul.web.frame.posting import Posted
from arshjul.web.frame.visit import visit_of
from arshjul.web.people.members import members
from arshjul.work.answers.own_page import own_feed
from arshjul.work.feeds.building import renew_feed, revoke_feed

DEEDS = {"byt": renew_feed, "stang": revoke_feed}
"""What a form's field ``gor`` may hold."""


def guide(request: Request) -> Response:
    """``/kalendrar``, and ``/f/{association}/kalendrar`` with the way to its addresses"""
    known_caller(request)  # for the menu
    visit = visit_of(request) if "association" in request.path_params else None
    return page(request, "calendars.html", visit, feed="")


def own_guide(request: Request) -> Response:
    """``/min-sida/{token}/kalender``: the same, with the person's own address."""
    house, secret = house_of(request), request.path_params["token"]
    address = own_feed(house.store, house.settings, secret, house.now())
    return page(
        request,
        "calendars.html",
        None,
        own=True,
        secret=secret,
        feed=address,
        webcal=f"webcal:{address.partition(':')[2]}" if address else "",
    )


def _change(request: Request, posted: Posted) -> None:
    house, deed = house_of(request), DEEDS.get(posted.get("gor"))
    if deed is None:
        raise NotAllowedError("Välj vad som ska göras med adressen: byt eller stäng.")
    deed(posted.store, house.settings, visit_of(request).key, posted.get("vem"), doer_of(request))


change_address = FormDeed(
    Form((Field("gor", kind=Kind.HIDDEN), Field("vem", kind=Kind.HIDDEN))),
    _change,
    members,
    lambda request, _: visit_of(request).link("/medlemmar") + "#kalendrar",
)
"""``POST /f/{association}/kalendrar``"""
