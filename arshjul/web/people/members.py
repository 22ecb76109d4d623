"""Members, bodies and seats, and where each subscribes to a calendar."""

from __future__ import annotations

from itertools import groupby

from starlette.requests import Request
from starlette.responses import Response

from arshjul.web.frame.form import Field, Form, Kind
from arshjul.web.frame.house import house_of
from arshjul.web.frame.page import page, refused_in
from arshjul.web.frame.visit import visit_of
from arshjul.words import as_sentence, who_word
from arshjul.work.feeds.building import with_addresses
from arshjul.work.readdressing import WORDS, Secret
from arshjul.year.model import STOCKHOLM, Association, Body, MemberKind
from arshjul.year.stand_ins import stand_ins

MEMBER_KIND_WORDS = {
    MemberKind.MUNICIPALITY: "kommun",
    MemberKind.REGION: "region",
    MemberKind.INSURANCE_AGENCY: "statlig myndighet",
    MemberKind.EMPLOYMENT_AGENCY: "statlig myndighet",
}
_BODY_ORDER = list(Body)
RENEWING = Form(
    (
        Field("vem", "Vem", Kind.CHOICE),
        Field(
            "vad", "Vad", Kind.CHOICE, choices=(("", "Välj vad"), *((one, as_sentence(WORDS[one])) for one in Secret))
        ),
    ),
    id="lankar-byts",
)


def members(request: Request) -> Response:
    """``/medlemmar``"""
    house, visit = house_of(request), visit_of(request)
    now = house.now()
    association, (*secret_feeds, public_feed) = with_addresses(house.store, house.settings, visit.key, now)
    today = now.astimezone(STOCKHOLM).date()
    seats = sorted(
        (s for s in association.seats if s.until is None or s.until >= today),
        key=lambda s: (_BODY_ORDER.index(s.body), s.body_key),
    )
    return page(
        request,
        "members.html",
        visit,
        association=association,
        bodies=[(name, tuple(held)) for name, held in groupby(seats, who_word)],
        kind_words=MEMBER_KIND_WORDS,
        secret_feeds=secret_feeds,
        public_feed=public_feed,
        renewing=RENEWING.shown(refused_in(request), choices={"vem": _people(association)}),
        today=today,
        stand_ins=stand_ins(association),
    )


def _people(association: Association) -> tuple[tuple[str, str], ...]:
    people = sorted((one.name, one.key) for one in association.people)
    return (("", "Förbundet självt"), *((key, name) for name, key in people))
