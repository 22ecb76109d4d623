"""The mails that belong to no association, for the administrator: opening one is logged."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from arshjul.errors import InputError, Problem
from arshjul.web.frame.caller import caller_of, doer_of, network_of
from arshjul.web.frame.form import Field, Form, Kind
from arshjul.web.frame.form_deed import FormDeed
from arshjul.web.frame.house import house_of
from arshjul.web.frame.page import page, refused_in
from arshjul.web.frame.posting import Posted
from arshjul.web.mails.inbox import number_of
from arshjul.work.answers import strays as work
from arshjul.work.overview import associations

GIVING = Form((Field("forbund", "Förbund", Kind.CHOICE),), id="lamna")


def strays(request: Request) -> Response:
    """``/administration/mejl``: from whom, when and how large, and nothing of what they say."""
    return page(request, "strays.html", None, mails=work.strays(house_of(request).store))


def stray(request: Request) -> Response:
    """``/administration/mejl/{id}``"""
    store = house_of(request).store
    opened = work.open_stray(store, number_of(request), _reader(request))
    choices = {"forbund": (("", "Välj förbund"), *associations(store))}
    form = GIVING.shown(refused_in(request), choices=choices)
    return page(request, "stray.html", None, opened=opened, mail=opened.mail, form=form)


def _judge(request: Request, posted: Posted) -> None:
    store, id, reader = posted.store, number_of(request), _reader(request)
    if "bort" in posted:
        work.drop_stray(store, id, reader)
        return
    association = posted.get("forbund")
    if association not in {key for key, _ in associations(store)}:
        raise InputError([Problem("Välj vilket förbund mejlet hör till.", field="forbund")])
    work.give_stray(store, id, association, reader)


def _reader(request: Request) -> work.Reader:
    caller = caller_of(request)
    session = caller.session if caller else None
    return work.Reader(doer_of(request), session.account_id if session else None, network_of(request))


judge_stray = FormDeed(GIVING, _judge, stray, lambda *_: "/administration/mejl")
"""``POST /administration/mejl/{id}``: to the association in ``forbund``, or with ``bort`` away."""
