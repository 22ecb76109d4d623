"""Next year out of this: old and new side by side with the reasons, made a draft, made anew or taken away."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from arshjul.errors import NotFoundError
from arshjul.web.frame.caller import doer_of
from arshjul.web.frame.form import Field, Form, Kind
from arshjul.web.frame.form_deed import FormDeed
from arshjul.web.frame.house import house_of
from arshjul.web.frame.page import page
from arshjul.web.frame.posting import Posted
from arshjul.web.frame.visit import visit_of
from arshjul.work.drafts.renewing import proposed_year, renew_year, undo_renewal
from arshjul.work.units import reading
from arshjul.year.facts import FactKind

RENEWING = Form((Field("gor", kind=Kind.HIDDEN),), id="fornyelse")


def renewal(request: Request) -> Response:
    """``/f/{association}/arshjul/{year}/fornyelse``"""
    house, visit, year = house_of(request), visit_of(request), request.path_params["year"]
    proposed = proposed_year(house.store, visit.key, year, house.now()).renewal
    with reading(house.store, visit.key, house.now(), year) as standing:
        plan = standing.association.plan(year)
        is_renewed = bool(standing.ledger.of(FactKind.RENEWED, year))
    stands = {one.key: one for one in plan.occasions} if plan else {}
    return page(
        request,
        "fornyelse.html",
        visit,
        year=year,
        renewal=proposed,
        rows=[(one, stands.get(one.occasion.key)) for one in proposed.renewed],
        has_draft=bool(stands),
        is_renewed=is_renewed,
    )


def _renew(request: Request, posted: Posted) -> str | None:
    visit, year, doer = visit_of(request), request.path_params["year"], doer_of(request)
    match posted.get("gor"):
        case "gor" | "ersatt" as deed:
            renew_year(posted.store, visit.key, year, doer, replace_draft=deed == "ersatt")
            return None
        case "ta-bort":
            undo_renewal(posted.store, visit.key, year, doer, discard_changes=True)
            return visit.link(f"/arshjul/{year}/fornyelse")
    raise NotFoundError("Sidan skickade något som inte finns att göra. Ladda om sidan.")


renew_draft = FormDeed(
    RENEWING,
    _renew,
    renewal,
    lambda request, _: visit_of(request).link(f"/arshjul/{request.path_params['year']}/utkast"),
)
"""``POST /f/{association}/arshjul/{year}/fornyelse``: the field ``gor`` says what."""
