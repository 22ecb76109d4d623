"""The page of a member's contact, opened by a link and without an account: whom the member elects to the new board."""

from __future__ import annotations

from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response

from arshjul.web.chains.answer_files import MORE, WITH_ANSWER, at_the_file, file_in, file_needed
from arshjul.web.chains.chain_fields import BODY, DAY, NOTE, REFERENCE, written
from arshjul.web.frame.form import Field, Form, Kind
from arshjul.web.frame.form_deed import FormDeed
from arshjul.web.frame.house import house_of
from arshjul.web.frame.page import page
from arshjul.web.frame.posting import Posted
from arshjul.work.chains.elections import ElectionPage, add_to_election, asked_election, report_election
from arshjul.year.chains.facts import ChainFact
from arshjul.year.mandates import CHANGE_OF_MANDATE, ELECTED
from arshjul.year.model import STOCKHOLM

ELECTION = Form(
    (
        Field("medlem", kind=Kind.HIDDEN),
        replace(DAY, label="Dagen för beslutet"),
        REFERENCE,
        BODY,
        replace(
            NOTE,
            label="Ledamöter och ersättare",
            kind=Kind.LONG,
            hint="Med e-post, och ersättarna i den ordning de ska gå in. Skriv också er revisor, om ni har en egen.",
            is_optional=False,
        ),
        *WITH_ANSWER,
    )
)


def _tell(request: Request, posted: Posted) -> None:
    year, told = request.path_params["year"], written(posted.values)
    fact = ChainFact(
        CHANGE_OF_MANDATE,
        year,
        ELECTED,
        told.day,
        posted.get("medlem") or None,
        reference=told.reference,
        by=told.body,
        note=told.note,
    )
    with at_the_file():
        report_election(posted.store, _asked(request), fact, file_in(posted), house_of(request).now())


def _add(request: Request, posted: Posted) -> None:
    with at_the_file():
        now = house_of(request).now()
        add_to_election(posted.store, _asked(request), posted.get("medlem"), file_needed(posted), now)


def _asked(request: Request) -> ElectionPage:
    house, asked = house_of(request), request.path_params
    return asked_election(house.store, house.settings, asked["token"], asked["year"], house.now())


def election_page(request: Request) -> Response:
    """``/val/{token}/{year}``: mail scanners open links, so looking changes nothing."""
    now = house_of(request).now()
    return page(
        request,
        "election.html",
        None,
        own=True,
        election_form=ELECTION,
        more_form=MORE,
        asked=_asked(request),
        action=_address(request),
        today=now.astimezone(STOCKHOLM).date(),
        is_thanks=request.query_params.get("tack", ""),
    )


def _address(request: Request) -> str:
    return f"/val/{request.path_params['token']}/{request.path_params['year']}"


def _thanked(request: Request, _: Posted) -> str:
    return f"{_address(request)}?tack=1"


def _thanked_for_file(request: Request, _: Posted) -> str:
    return f"{_address(request)}?tack=fil"


tell_election = FormDeed(ELECTION, _tell, election_page, _thanked, _asked)
"""``POST /val/{token}/{year}``: whom one member has elected; what cannot be true is told on the page."""
add_election_file = FormDeed(MORE, _add, election_page, _thanked_for_file, _asked)
"""``POST /val/{token}/{year}/fil``: one more file, to what is told."""
