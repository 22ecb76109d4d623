"""A person's own page, to whoever has signed in and, with less on it, by a secret link; and answering there."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from arshjul.errors import NotFoundError
from arshjul.web.entering.own import signed_in_caller
from arshjul.web.frame.caller import caller_of
from arshjul.web.frame.fields import every_field
from arshjul.web.frame.form_deed import FormDeed
from arshjul.web.frame.house import house_of
from arshjul.web.frame.page import page
from arshjul.web.frame.posting import Posted
from arshjul.web.frame.visit import Visit, visit_of
from arshjul.web.frame.web_addresses import is_web_address
from arshjul.web.people.answer_words import ANSWER_MARKS, NO_ANSWER
from arshjul.web.people.answers import ANSWERING, last_of, lines_of, posted_reply
from arshjul.web.people.subscribing import ways_to_subscribe
from arshjul.work.answers.own_page import OwnPage, own_page, own_page_of
from arshjul.work.answers.responding import BY_LINK, SIGNED_IN, Answerer, answer_as
from arshjul.work.links import whose_page
from arshjul.year.access import Grant, Right
from arshjul.year.answers import ANSWER_WORDS
from arshjul.year.saying.trial import is_shut

MOST_OWED, MOST_MEETINGS = 8, 12
"""How much of what one is to see to stands on the page, and how many of the other meetings.

The office is called to every meeting, and its whole year has a page of its own.
"""
_MORE = (
    (Right.READ_OVERVIEW, "Översikten", "/"),
    (Right.READ_YEAR, "Hela årshjulet", "/arshjul"),
    (Right.READ_CHAINS, "Ansvarsfriheten", "/ansvarsfrihet"),
)


def own_here(request: Request) -> Response:
    """``/f/{association}/min-sida``"""
    house, visit = house_of(request), visit_of(request)
    view = own_page_of(house.store, house.settings, _who(request, visit), house.now())
    caller = signed_in_caller(request)
    more = [(text, visit.link(path)) for right, text, path in _MORE if caller.grant(visit.key, right) is Grant.YES]
    return _page(request, view, visit.link("/min-sida"), more=more, guide="/kalendrar", is_signed_in=True)


def _answer_here(request: Request, posted: Posted) -> None:
    house, reply = house_of(request), posted_reply(lines_of(posted))
    who = Answerer(*_who(request, visit_of(request)), SIGNED_IN)
    answer_as(posted.store, house.settings, who, posted.get("mote"), reply, house.now())


answer_here = FormDeed(
    ANSWERING,
    _answer_here,
    own_here,
    lambda request, posted: _thanks_at(visit_of(request).link("/min-sida"), posted.get("mote")),
)
"""``POST /f/{association}/min-sida``"""


def own_by_link(request: Request) -> Response:
    """``/min-sida/{token}``"""
    house, secret = house_of(request), request.path_params["token"]
    view = own_page(house.store, house.settings, secret, house.now())
    guide = f"/min-sida/{secret}/kalender"
    return _page(request, view, f"/min-sida/{secret}", guide=guide, more=(), is_signed_in=False)


async def answer_by_link(request: Request) -> Response:
    """``POST /min-sida/{token}``"""
    house, secret = house_of(request), request.path_params["token"]
    who = Answerer(*await run_in_threadpool(whose_page, house.store, secret, house.now()), BY_LINK)
    posted = await every_field(request)
    meeting, reply = last_of(posted, "mote"), posted_reply(posted)
    await run_in_threadpool(answer_as, house.store, house.settings, who, meeting, reply, house.now())
    return RedirectResponse(_thanks_at(f"/min-sida/{secret}", meeting), 303)


def _who(request: Request, visit: Visit) -> tuple[str, str]:
    """The keys of the association and of the person that the caller is there. Raises NotFoundError."""
    caller = caller_of(request)
    if caller is None or not caller.has_own_page(visit.key):
        raise NotFoundError(f"Du har ingen egen sida hos {visit.name}.")
    return visit.key, caller.memberships[visit.key].person


def _thanks_at(address: str, meeting: str) -> str:
    return f"{address}?{urlencode({'mote': meeting, 'tack': 1})}"


def _page(request: Request, view: OwnPage, address: str, **values: Any) -> Response:
    asked_for = request.query_params.get("mote", "")
    shown = view.shown(asked_for)
    is_shown = shown is not None and shown.occasion.key == asked_for
    others = [one for one in view.meetings if one is not shown]
    return page(
        request,
        "own.html",
        None,
        own=True,
        view=view,
        address=address,
        shown=shown,
        is_thanks=is_shown and "tack" in request.query_params,
        others=others[:MOST_MEETINGS],
        later=len(others[MOST_MEETINGS:]),
        next_to_answer=view.next_to_answer(shown),
        owed=view.owed and view.owed[:MOST_OWED],
        ways=ways_to_subscribe(view.feed, view.association.name, is_reached=house_of(request).settings.is_public),
        said=ANSWER_WORDS,
        answer_marks=ANSWER_MARKS,
        no_answer=NO_ANSWER,
        is_tried=is_shut(view.association, house_of(request).now()),
        is_web_address=is_web_address,
        **values,
    )
