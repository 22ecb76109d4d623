"""The one page of a member's contact, opened by a link and without an account: all that is asked, and council days."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from arshjul.errors import InputError, Problem
from arshjul.store import LinkKind
from arshjul.web.chains.chain_fields import day_in
from arshjul.web.frame.form import Field, Form, Kind
from arshjul.web.frame.form_deed import FormDeed
from arshjul.web.frame.house import house_of
from arshjul.web.frame.page import page, refused_in
from arshjul.web.frame.posting import Posted
from arshjul.work.contacting import contact_view, take_council_day_away, tell_council_day
from arshjul.work.links import whose_page
from arshjul.year.model import CouncilDay

COUNCIL = Form(
    (
        Field("medlem", "Medlem", Kind.CHOICE),
        Field("dag", "Dag", Kind.DAY),
        Field("namn", "Vad som sammanträder", hint="Till exempel KF eller kommunstyrelsen.", longest=100),
    ),
    id="dagar",
)


def contact_page(request: Request) -> Response:
    """``/kontakt/{token}``: mail scanners open links, so looking changes nothing."""
    house, secret = house_of(request), request.path_params["token"]
    view = contact_view(house.store, house.settings, secret, house.now())
    members = tuple((member.key, member.name) for member in view.tasks.members)
    form = COUNCIL.shown(refused_in(request), {"medlem": members[0][0]}, choices={"medlem": members})
    return page(request, "contact-tasks.html", None, own=True, view=view, tasks=view.tasks, secret=secret, form=form)


def _tell(request: Request, posted: Posted) -> None:
    house, secret = house_of(request), request.path_params["token"]
    day = day_in(posted.get("dag"))
    if day is None:
        raise InputError([Problem("Skriv dagen som 2021-10-25.", field="dag")])
    told = CouncilDay(posted.get("medlem"), day, posted.get("namn"))
    (take_council_day_away if "bort" in posted else tell_council_day)(posted.store, secret, told, house.now())


def _require_link(request: Request) -> None:
    house = house_of(request)
    whose_page(house.store, request.path_params["token"], house.now(), LinkKind.TASKS)


tell_council = FormDeed(
    COUNCIL, _tell, contact_page, lambda request, _: f"/kontakt/{request.path_params['token']}#dagar", _require_link
)
"""``POST /kontakt/{token}``: a day of the member's own council, or with the field ``bort`` one less."""
