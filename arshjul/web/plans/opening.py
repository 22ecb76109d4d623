"""A plan is dropped or pasted, and what has been begun is taken up again."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from arshjul.errors import InputError, Problem
from arshjul.reading.extracting import MOST_BYTES
from arshjul.web.frame.caller import doer_of
from arshjul.web.frame.form import Field, Form, Kind, in_field
from arshjul.web.frame.form_deed import FormDeed
from arshjul.web.frame.house import house_of
from arshjul.web.frame.page import page, refused_in
from arshjul.web.frame.posting import Posted
from arshjul.web.frame.visit import visit_of
from arshjul.work.drafts.readings import open_reading, outlines

PASTED = "Inklistrad text"
OPENING = Form(
    (
        Field("fil", "Dokumentet", Kind.FILE, hint="Word, Excel, PDF, text, kalenderfil eller mejl."),
        Field("text", "Eller klistra in texten", Kind.LONG, is_optional=True, longest=200_000),
    ),
    id="las-in",
)


def opening(request: Request) -> Response:
    """``/f/{association}/las-in``"""
    visit = visit_of(request)
    found = outlines(house_of(request).store, visit.key)
    with house_of(request).store.reading() as unit:
        last = max(unit.of(visit.key).years, default=None)
    return page(
        request,
        "las-in.html",
        visit,
        form=OPENING.shown(refused_in(request)),
        readings=found,
        renewable=last + 1 if last else None,
    )


def _open(request: Request, posted: Posted) -> str:
    visit, doer = visit_of(request), doer_of(request)
    if posted.upload:
        with in_field("fil"):
            content = posted.upload.file.read(MOST_BYTES + 1)
            number = open_reading(posted.store, visit.key, content, posted.files[0], doer)
    else:
        with in_field("text"):
            if not posted.get("text").strip():
                raise InputError([Problem("Välj ett dokument, eller klistra in texten.")])
            number = open_reading(posted.store, visit.key, posted.get("text").encode(), PASTED, doer)
    return visit.link(f"/las-in/{number}")


open_plan = FormDeed(OPENING, _open, opening, lambda request, _: visit_of(request).link("/las-in"))
"""``POST /f/{association}/las-in``"""
