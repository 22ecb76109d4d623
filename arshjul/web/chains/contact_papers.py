"""The page of a member's contact, opened by a link and without an account: what was sent, and the answer."""

from __future__ import annotations

from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response

from arshjul.web.chains.answer_files import MORE, WITH_ANSWER, at_the_file, file_in, file_needed
from arshjul.web.chains.chain_fields import DAY, NOTE, OUTCOME, REFERENCE, outcome_choices, written
from arshjul.web.frame.attachment import attachment
from arshjul.web.frame.form import Field, Form, Kind
from arshjul.web.frame.form_deed import FormDeed
from arshjul.web.frame.house import house_of
from arshjul.web.frame.page import page
from arshjul.web.frame.posting import Posted
from arshjul.work.chains.papers_answered import PapersPage, add_to_answer, answer_papers, asked_papers, paper_of_contact
from arshjul.work.receiving import media_type
from arshjul.year.chains.facts import ChainFact
from arshjul.year.chains.sendings import Which
from arshjul.year.chains.wording import outcome_word
from arshjul.year.model import STOCKHOLM

ANSWER = Form(
    (
        Field("medlem", kind=Kind.HIDDEN),
        replace(DAY, label="Dag för svaret"),
        replace(OUTCOME, label="Vad ni svarar", is_optional=True),
        REFERENCE,
        replace(NOTE, label="Ert svar", kind=Kind.LONG),
        *WITH_ANSWER,
    )
)


def papers_page(request: Request) -> Response:
    """``/handlingar/{token}/{chain}/{step}/{year}``: mail scanners open links, so looking changes nothing."""
    now, asked = house_of(request).now(), _asked(request)
    outcomes = asked.answer.outcomes if asked.answer else ()
    return page(
        request,
        "contact-papers.html",
        None,
        own=True,
        asked=asked,
        answer_form=ANSWER,
        more_form=MORE,
        outcomes=outcome_choices(outcomes, "Välj") if outcomes else (),
        action=_address(request),
        today=now.astimezone(STOCKHOLM).date(),
        outcome_word=outcome_word,
        is_thanks=request.query_params.get("tack", ""),
    )


def contacts_paper(request: Request) -> Response:
    """``/handlingar/{token}/{chain}/{step}/{year}/{id}``"""
    house, secret = house_of(request), request.path_params["token"]
    wanted = request.path_params["id"]
    one, content = paper_of_contact(house.store, house.settings, secret, _which(request), wanted, house.now())
    return attachment(one.file_name, content, media_type(one.file))


def _answer(request: Request, posted: Posted) -> None:
    house, which, asked = house_of(request), _which(request), _asked(request)
    told = written(posted.values)
    fact = ChainFact(
        which.chain,
        which.year,
        asked.answer.id if asked.answer else "",
        told.day,
        posted.get("medlem") or None,
        reference=told.reference,
        outcome=told.outcome,
        note=told.note,
    )
    with at_the_file():
        answer_papers(posted.store, house.settings, asked, fact, file_in(posted), house.now())


def _add(request: Request, posted: Posted) -> None:
    house, asked = house_of(request), _asked(request)
    with at_the_file():
        member = posted.get("medlem")
        add_to_answer(posted.store, house.settings, asked, member, file_needed(posted), house.now())


def _which(request: Request) -> Which:
    asked = request.path_params
    return Which(asked["chain"], asked["step"], asked["year"])


def _address(request: Request) -> str:
    asked = request.path_params
    return f"/handlingar/{asked['token']}/{asked['chain']}/{asked['step']}/{asked['year']}"


def _asked(request: Request) -> PapersPage:
    house, secret = house_of(request), request.path_params["token"]
    return asked_papers(house.store, house.settings, secret, _which(request), house.now())


def _thanked(request: Request, _: Posted) -> str:
    return f"{_address(request)}?tack=1"


def _thanked_for_file(request: Request, _: Posted) -> str:
    return f"{_address(request)}?tack=fil"


answer_as_contact = FormDeed(ANSWER, _answer, papers_page, _thanked, _asked)
"""``POST /handlingar/{token}/{chain}/{step}/{year}``: what one member answers; what cannot be true is told there."""
add_answer_file = FormDeed(MORE, _add, papers_page, _thanked_for_file, _asked)
"""``POST /handlingar/{token}/{chain}/{step}/{year}/fil``: one more file, to what is answered."""
