"""The page of a member's contact, opened by a link and without an account: what is asked, and the answer."""

from __future__ import annotations

from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response

from arshjul.errors import InputError, Problem
from arshjul.web.chains.answer_files import MORE, at_the_file, file_needed
from arshjul.web.chains.chain_fields import DECISION, NOTE, day_in, outcome_choices, written
from arshjul.web.chains.discharge import chain_outcomes
from arshjul.web.frame.attachment import attachment
from arshjul.web.frame.form import Field, Form, Kind, in_field
from arshjul.web.frame.form_deed import FormDeed
from arshjul.web.frame.house import house_of
from arshjul.web.frame.page import page, refused_in
from arshjul.web.frame.posting import Posted
from arshjul.work.chains import contact_reports as reporting
from arshjul.work.chains.expecting import Expected, expect
from arshjul.work.receiving import MOST_MEGABYTES, SORTS
from arshjul.year.chains.wording import outcome_word, yes_no
from arshjul.year.model import STOCKHOLM

DECIDED = Form(
    (*DECISION, replace(NOTE, label="Något mer att säga"), Field("utdrag", "Protokollsutdrag", Kind.FILE)),
    id="beslutet",
)
EXPECTING = Form(
    (
        Field("vantas", "Troligen beslut den", Kind.DAY),
        Field("vem", "Vem som ska besluta", hint="Till exempel KF.", is_optional=True, longest=100),
    ),
    id="vantas",
)


def document(request: Request) -> Response:
    """``/beslut/{token}/dokument/{id}``"""
    house, secret, wanted = house_of(request), request.path_params["token"], request.path_params["id"]
    one, content = reporting.document_of(house.store, house.settings, secret, wanted, house.now())
    return attachment(one.file_name, content, "application/pdf")


def _expect(request: Request, posted: Posted) -> None:
    house, secret = house_of(request), request.path_params["token"]
    due = day_in(posted.get("vantas"))
    if due is None:
        raise InputError([Problem("Skriv dagen som 2021-10-25.", field="vantas")])
    with in_field("vantas"):
        expect(posted.store, house.settings, secret, Expected(due, posted.get("vem")), house.now())


def _require_link(request: Request) -> None:
    house = house_of(request)
    reporting.whose_link(house.store, request.path_params["token"], house.now())


def _report(request: Request, posted: Posted) -> None:
    house = house_of(request)
    told = written(posted.values)
    decision = reporting.ToldDecision(
        told.day, told.reference, told.outcome, told.accounts_approved, told.body, told.note
    )
    token = request.path_params["token"]
    reporting.report(posted.store, house.settings, token, decision, house.now(), posted.upload)


def _send_later(request: Request, posted: Posted) -> None:
    house, paper = house_of(request), file_needed(posted)
    with at_the_file():
        reporting.send_extract(posted.store, house.settings, request.path_params["token"], paper, house.now())


def report_page(request: Request) -> Response:
    """``/beslut/{token}``"""
    house = house_of(request)
    now = house.now()
    # A wrong link has no page to show the error on: then the asking itself raises.
    asked = reporting.asked(house.store, request.path_params["token"], now)
    road = asked.state.chain.road(asked.member.kind)
    outcomes = outcome_choices(chain_outcomes(asked.state.chain), "Välj")
    return page(
        request,
        "contact.html",
        None,
        asked=asked,
        action=_address(request),
        link=asked.link,
        year=asked.state.year,
        today=now.astimezone(STOCKHOLM).date(),
        road=road,
        expecting=EXPECTING.shown(refused_in(request), _likely(asked, road)),
        form=DECIDED.shown(refused_in(request), choices={"utfall": outcomes}),
        endings=",".join(f".{ending}" for sort in SORTS for ending in sort.endings),
        megabytes=MOST_MEGABYTES,
        more_form=MORE.shown(refused_in(request), id="utdraget"),
        outcome_word=outcome_word,
        yes_no=yes_no,
    )


def _likely(asked: reporting.ContactPage, road: tuple[str, ...]) -> dict[str, str]:
    """What stands in the form from the beginning: the next known day of whoever decides for the member."""
    return {"vantas": asked.council.day.isoformat() if asked.council else "", "vem": road[-1] if road else ""}


def _address(request: Request) -> str:
    return f"/beslut/{request.path_params['token']}"


tell_expected = FormDeed(EXPECTING, _expect, report_page, lambda request, _: f"{_address(request)}#svar", _require_link)
"""``POST /beslut/{token}/vantas``: nothing is decided yet, and when it is expected."""
send_later = FormDeed(MORE, _send_later, report_page, lambda request, _: f"{_address(request)}#klart", _require_link)
"""``POST /beslut/{token}/fil``: an extract that comes when the decision is recorded."""
report = FormDeed(DECIDED, _report, report_page, lambda request, _: f"{_address(request)}#svar", _require_link)
"""``POST /beslut/{token}``: kept as reported, until the director answers."""
