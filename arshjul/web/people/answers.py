"""Answering one meeting by the link in its call, without an account. GET shows, POST answers: scanners open links."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from arshjul.errors import NotAllowedError
from arshjul.web.frame.fields import every_field
from arshjul.web.frame.form import Field, Form, Kind
from arshjul.web.frame.house import house_of
from arshjul.web.frame.page import page
from arshjul.web.frame.posting import Posted
from arshjul.web.frame.web_addresses import is_web_address
from arshjul.web.people.answer_words import ANSWER_CHOICES
from arshjul.work.answers.invitation import asked
from arshjul.work.answers.responding import PostedReply, Reply, answer_on_page
from arshjul.year.answers import ANSWER_WORDS
from arshjul.year.model import STOCKHOLM

_ANSWERS = (("ja", "Jag kommer"), ("nej", "Förhinder"), ("kanske", "Kanske"))
ANSWERING = Form(
    (
        *(Field(name, kind=Kind.HIDDEN) for name in ("mote", "nyckel", "galler", "fran", "till")),
        Field("svar", "Ditt svar", Kind.CHOICE, choices=_ANSWERS, is_several=True),
        Field("hur", "Hur deltar du?", Kind.CHOICE, choices=(("rummet", "I rummet"), ("distans", "På distans"))),
        Field("jav", kind=Kind.HIDDEN, longest=2000, is_several=True),
    )
)
"""The answer to a meeting; nobody writes in it."""


def invitation(request: Request) -> Response:
    """``/svar/{token}/{occasion}``: mail scanners open links, so looking changes nothing."""
    house = house_of(request)
    secret, key, now = request.path_params["token"], request.path_params["occasion"], house.now()
    return page(
        request,
        "answer.html",
        None,
        own=True,
        asked=asked(house.store, house.settings, secret, key, now),
        today=now.astimezone(STOCKHOLM).date(),
        said=ANSWER_WORDS,
        is_web_address=is_web_address,
        is_thanks="tack" in request.query_params,
    )


async def answer(request: Request) -> Response:
    """``POST /svar/{token}/{occasion}``"""
    secret, key = request.path_params["token"], request.path_params["occasion"]
    posted = posted_reply(await every_field(request))
    house = house_of(request)
    await run_in_threadpool(answer_on_page, house.store, house.settings, secret, key, posted, house.now())
    return RedirectResponse(f"/svar/{secret}/{quote(key, safe='')}?tack=1", 303)


def posted_reply(posted: Mapping[str, Sequence[str]]) -> PostedReply:
    """What the form of a page of the person's own brings back. Raises NotAllowedError as `reply_of`."""
    return PostedReply(reply_of(posted), last_of(posted, "nyckel"), last_of(posted, "galler"))


def lines_of(posted: Posted) -> dict[str, list[str]]:
    """What a form said by field, each time that it stood there."""
    return {name: text.splitlines() for name, text in posted.values.items()}


def reply_of(posted: Mapping[str, Sequence[str]]) -> Reply:
    """The answer in a posted form. Raises NotAllowedError when there is none, or more than one."""
    said = set(posted.get("svar", ()))
    choice = ANSWER_CHOICES.get(said.pop()) if len(said) == 1 else None
    if choice is None:
        raise NotAllowedError("Välj ett svar: kommer, förhinder eller kanske.")
    remote = {"distans": True, "rummet": False}.get(last_of(posted, "hur"))
    return Reply(choice, last_of(posted, "fran"), last_of(posted, "till"), remote, tuple(posted.get("jav", ())))


def last_of(posted: Mapping[str, Sequence[str]], name: str) -> str:
    """What a field says, the last time that it stands there; empty when it does not."""
    return next(reversed(posted.get(name, ())), "")
