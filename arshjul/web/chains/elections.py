"""The page of a member's contact, opened by a link and without an account: whom the member elects to the new board."""

from __future__ import annotations

from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response

from arshjul.web.chains.chain_fields import BODY, DAY, NOTE, REFERENCE, written
from arshjul.web.frame.form import Field, Form, Kind
from arshjul.web.frame.form_deed import FormDeed
from arshjul.web.frame.house import house_of
from arshjul.web.frame.page import page
from arshjul.web.frame.posting import Posted
from arshjul.work.chains.elections import asked_election, report_election
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
    )
)


def _tell(request: Request, posted: Posted) -> None:
    secret, year = request.path_params["token"], request.path_params["year"]
    told = written(posted.values)
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
    house = house_of(request)
    report_election(posted.store, house.settings, secret, fact, house.now())


def election_page(request: Request) -> Response:
    """``/val/{token}/{year}``: mail scanners open links, so looking changes nothing."""
    house, secret, year = house_of(request), request.path_params["token"], request.path_params["year"]
    now = house.now()
    return page(
        request,
        "election.html",
        None,
        own=True,
        election_form=ELECTION,
        asked=asked_election(house.store, house.settings, secret, year, now),
        action=f"/val/{secret}/{year}",
        today=now.astimezone(STOCKHOLM).date(),
        is_thanks="tack" in request.query_params,
    )


tell_election = FormDeed(
    ELECTION,
    _tell,
    election_page,
    lambda request, _: f"/val/{request.path_params['token']}/{request.path_params['year']}?tack=1",
)
"""``POST /val/{token}/{year}``: whom one member has elected; what cannot be true is told on the page."""
