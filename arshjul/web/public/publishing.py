"""The director opens and closes the public page, and puts the budget proposal on it."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from arshjul.errors import InputError, NotFoundError, Problem
from arshjul.web.frame.caller import doer_of
from arshjul.web.frame.form import Field, Form, Kind, in_field
from arshjul.web.frame.form_deed import FormDeed
from arshjul.web.frame.house import house_of
from arshjul.web.frame.page import page, refused_in
from arshjul.web.frame.posting import Posted
from arshjul.web.frame.visit import visit_of
from arshjul.work.publishing import open_page, publishing, put_proposal, take_proposal_away
from arshjul.work.receiving import MOST_MEGABYTES

PROPOSING = Form(
    (
        Field("forslag", "Budgetförslaget som PDF", Kind.FILE, hint=f"Högst {MOST_MEGABYTES} MB."),
        Field("ar", kind=Kind.HIDDEN),
    ),
    id="forslag",
)


def publishing_page(request: Request) -> Response:
    """``/f/{association}/offentligt``"""
    house, visit = house_of(request), visit_of(request)
    found = publishing(house.store, visit.key, house.now())
    refused = refused_in(request)
    forms = {
        one.year: PROPOSING.shown(refused, {"ar": str(one.year)}, id=f"forslag-{one.year}") for one in found.budgets
    }
    address = house.settings.link(f"/offentligt/{visit.key}") or f"/offentligt/{visit.key}"
    return page(request, "publishing.html", visit, found=found, forms_of=forms, address=address)


def _change(request: Request, posted: Posted) -> None:
    visit, doer, deed = visit_of(request), doer_of(request), posted.get("gor")
    if deed in ("oppna", "stang"):
        open_page(posted.store, visit.key, doer, is_open=deed == "oppna")
        return
    year = posted.get("ar")
    if deed not in ("forslag", "ta-bort") or not (year.isascii() and year.isdigit() and len(year) == 4):
        raise NotFoundError("Sidan skickade något som inte finns att göra. Ladda om sidan.")
    if deed == "ta-bort":
        take_proposal_away(posted.store, visit.key, int(year), doer)
        return
    with in_field("forslag"):
        if posted.upload is None:
            raise InputError([Problem("Välj en fil först.")])
        put_proposal(posted.store, visit.key, int(year), posted.upload, doer)


change_publishing = FormDeed(
    PROPOSING, _change, publishing_page, lambda request, _: visit_of(request).link("/offentligt")
)
"""``POST /f/{association}/offentligt``: the field ``gor`` says what."""
