"""A person's own pages, without an account: answer an invitation, and see what comes. GET shows, POST answers."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from arshjul.errors import NotAllowedError
from arshjul.web.frame.fields import fields
from arshjul.web.frame.house import House, house_of
from arshjul.web.frame.page import page
from arshjul.web.frame.web_addresses import is_web_address
from arshjul.web.people.answer_words import ANSWER_CHOICES, ANSWER_MARKS, NO_ANSWER
from arshjul.work.answers.responding import PostedReply, Reply, answer_on_page, asked, own_page


def invitation(request: Request) -> Response:
    """``/svar/{token}/{occasion}``: mail scanners open links, so looking changes nothing."""
    house = house_of(request)
    secret, key = request.path_params["token"], request.path_params["occasion"]
    return page(
        request,
        "answer.html",
        None,
        own=True,
        asked=asked(house.store, house.settings, secret, key, house.now()),
        answer_marks=ANSWER_MARKS,
        no_answer=NO_ANSWER,
        is_web_address=is_web_address,
        is_thanks="tack" in request.query_params,
    )


async def answer(request: Request) -> Response:
    """``POST /svar/{token}/{occasion}``"""
    secret, key = request.path_params["token"], request.path_params["occasion"]
    posted = await fields(request)
    await run_in_threadpool(_answer, house_of(request), secret, key, posted)
    return RedirectResponse(f"/svar/{secret}/{key}?tack=1", 303)


def own(request: Request) -> Response:
    """``/min-sida/{token}``"""
    house = house_of(request)
    secret = request.path_params["token"]
    return page(
        request,
        "own.html",
        None,
        own=True,
        secret=secret,
        view=own_page(house.store, house.settings, secret, house.now()),
        answer_marks=ANSWER_MARKS,
        no_answer=NO_ANSWER,
    )


def reply_of(posted: Mapping[str, str]) -> Reply:
    """The answer in a posted form. Raises NotAllowedError when there is none."""
    choice = ANSWER_CHOICES.get(posted.get("svar", ""))
    if choice is None:
        raise NotAllowedError("Välj ett svar: kommer, förhinder eller kanske.")
    remote = {"distans": True, "rummet": False}.get(posted.get("hur", ""))
    return Reply(choice, posted.get("fran", ""), posted.get("till", ""), remote)


def _answer(house: House, secret: str, key: str, posted: Mapping[str, str]) -> None:
    brought_back = PostedReply(reply_of(posted), posted.get("nyckel", ""), posted.get("galler", ""))
    answer_on_page(house.store, house.settings, secret, key, brought_back, house.now())
