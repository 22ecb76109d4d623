"""The director decides how long what is kept is kept, sees how much that lets be culled, and culls it."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from arshjul.errors import InputError, NotAllowedError, Problem
from arshjul.store import DisposalKind
from arshjul.web.frame.caller import doer_of
from arshjul.web.frame.form import Field, Form, Kind
from arshjul.web.frame.form_deed import FormDeed
from arshjul.web.frame.house import house_of
from arshjul.web.frame.page import page, refused_in
from arshjul.web.frame.posting import Posted
from arshjul.web.frame.visit import visit_of
from arshjul.work.culling import cull_by_rule, decide, disposals, rules
from arshjul.work.history.words import DISPOSALS
from arshjul.year.retention import KINDS, Decider, by_default, how_long

LONGEST_DECISION = 200
DECIDING = Form(
    (
        Field("dagar", "Gallras efter så många dagar", Kind.NUMBER, is_optional=True, longest=5),
        Field("beslut", "Beslut, med dag och paragraf", longest=LONGEST_DECISION),
        Field("slag", kind=Kind.HIDDEN),
    ),
    id="frist",
)
CULLING = Form((Field("antal", kind=Kind.HIDDEN),), id="gallra")


def retention_page(request: Request) -> Response:
    """``/f/{association}/gallring``"""
    house, visit, refused = house_of(request), visit_of(request), refused_in(request)
    found = rules(house.store, visit.key, house.now())
    return page(
        request,
        "retention.html",
        visit,
        rules=found,
        forms_of={one.kind.kept: DECIDING.shown(refused, id=f"frist-{one.kind.kept}") for one in found},
        number=sum(one.found.number for one in found),
        others=[kind for kind in KINDS if kind.decider is not Decider.ASSOCIATION],
        by_default=by_default,
        how_long=how_long,
        disposals=[one for one in disposals(house.store, visit.key) if one.kind is not DisposalKind.PERSON],
        disposal_words=DISPOSALS,
    )


def _decide(request: Request, posted: Posted) -> None:
    text = posted.get("dagar").strip()
    if text and not (text.isascii() and text.isdigit()):
        raise InputError([Problem("Skriv hur många dagar, med siffror.", field="dagar")])
    days = int(text) if text else None
    decide(posted.store, visit_of(request).key, posted.get("slag"), (days, posted.get("beslut")), doer_of(request))


def _cull(request: Request, posted: Posted) -> None:
    house, visit, doer = house_of(request), visit_of(request), doer_of(request)
    found = sum(one.found.number for one in rules(house.store, visit.key, doer.at))
    if posted.get("antal") != str(found):
        raise NotAllowedError(f"Nu är det {found} att gallra, och inte så många som sidan visade. Läs om sidan.")
    cull_by_rule(posted.store, house.settings, visit.key, doer)


decide_retention = FormDeed(DECIDING, _decide, retention_page, lambda request, _: visit_of(request).link("/gallring"))
"""``POST /f/{association}/gallring``: the time that one kind is kept."""
cull_now = FormDeed(CULLING, _cull, retention_page, lambda request, _: visit_of(request).link("/gallring"))
"""``POST /f/{association}/gallring/nu``: what the rules let be culled today, when it is as much as the page showed."""
