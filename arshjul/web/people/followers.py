"""Those who follow an association without a seat in it: the director lets them, and ends it."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from arshjul.web.entering.administration import send_invitation
from arshjul.web.frame.caller import doer_of
from arshjul.web.frame.form import Field, Form, Kind, in_field
from arshjul.web.frame.form_deed import FormDeed
from arshjul.web.frame.house import house_of
from arshjul.web.frame.page import page, refused_in
from arshjul.web.frame.posting import Posted
from arshjul.web.frame.visit import visit_of
from arshjul.work.entering import appoint, appointed, dismiss
from arshjul.year.access import Capacity

INVITING = Form((Field("adress", "E-postadress", Kind.EMAIL, longest=254),), id="bjud-in")


def followers(request: Request) -> Response:
    """``/f/{association}/foljare``"""
    visit = visit_of(request)
    found = appointed(house_of(request).store, Capacity.FOLLOWER, visit.key)
    return page(
        request,
        "followers.html",
        visit,
        followers=found,
        form=INVITING.shown(refused_in(request)),
        invitation=request.query_params.get("inbjudan", ""),
    )


def _change(request: Request, posted: Posted) -> str | None:
    visit, doer = visit_of(request), doer_of(request)
    if "avsluta" in posted:
        dismiss(posted.store, posted.get("adress"), Capacity.FOLLOWER, visit.key, doer)
        return None
    with in_field("adress"):
        invitation = appoint(posted.store, posted.get("adress"), Capacity.FOLLOWER, visit.key, doer)
    return visit.link("/foljare", inbjudan=send_invitation(request, invitation))


change_followers = FormDeed(INVITING, _change, followers, lambda request, _: visit_of(request).link("/foljare"))
"""``POST /f/{association}/foljare``: one more, or with the field ``avsluta`` one less."""
