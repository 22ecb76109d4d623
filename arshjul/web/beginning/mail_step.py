"""The last step: a mail to oneself and the answer to it, so that both ways are proved before others are mailed."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from arshjul.web.beginning.frame import TITLES
from arshjul.web.frame.caller import caller_of, doer_of
from arshjul.web.frame.form import Field, Form, Kind
from arshjul.web.frame.form_deed import FormDeed
from arshjul.web.frame.house import house_of
from arshjul.web.frame.page import page
from arshjul.web.frame.posting import Posted
from arshjul.web.frame.visit import visit_of
from arshjul.work.trying_mail import Tried, tried, try_mail

TRYING = Form((Field("gor", kind=Kind.HIDDEN),), id="prov")


def _me(request: Request) -> str:
    """The key of the person who asks; empty when it is whoever sits at the machine."""
    caller, key = caller_of(request), visit_of(request).key
    mine = caller.memberships.get(key) if caller else None
    return mine.person if mine else ""


def tried_by(request: Request) -> Tried:
    """How far who asks has come in proving both ways."""
    house = house_of(request)
    return tried(house.store, house.settings, visit_of(request).key, _me(request), house.now())


def mail_step(request: Request) -> Response:
    """``/f/{association}/kom-igang/e-post``"""
    settings = house_of(request).settings
    return page(
        request,
        "begin-mail.html",
        visit_of(request),
        tried=tried_by(request),
        sender=settings.mail_from_address,
        number=len(TITLES) + 1,
        steps=len(TITLES) + 1,
    )


def _try(request: Request, posted: Posted) -> None:
    try_mail(posted.store, house_of(request).settings, visit_of(request).key, _me(request), doer_of(request))


send_trial = FormDeed(TRYING, _try, mail_step, lambda request, _: visit_of(request).link("/kom-igang/e-post"))
"""``POST /f/{association}/kom-igang/e-post``"""
