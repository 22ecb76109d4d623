"""A new version of an adopted year's document: what it changes and whom that mails is shown before it is done."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from arshjul.web.frame.caller import doer_of
from arshjul.web.frame.form import Form
from arshjul.web.frame.form_deed import FormDeed
from arshjul.web.frame.house import house_of
from arshjul.web.frame.page import page, refused_in
from arshjul.web.frame.posting import Posted
from arshjul.web.frame.seen import NOW, SEEN, is_at_once, mark, marked, require_seen
from arshjul.web.frame.visit import visit_of
from arshjul.web.mails.opened import opened
from arshjul.work.changing import time_to_undo
from arshjul.work.drafts.difference_words import difference_lines, kept_line
from arshjul.work.drafts.readings import Reading
from arshjul.work.files.revising_readings import reading_preview, revise_by_reading
from arshjul.work.saying import Preview
from arshjul.work.units import reading as standing_read

REVISING = Form(SEEN, id="andra")


def revising(request: Request) -> Response:
    """``/f/{association}/las-in/{number}/andring``"""
    house, visit, number = house_of(request), visit_of(request), request.path_params["number"]
    found, revision, preview = reading_preview(house.store, house.settings, visit.key, number, doer_of(request))
    with standing_read(house.store, visit.key, house.now()) as standing:
        undoing = time_to_undo(house.settings, standing.association, house.now())
    return page(
        request,
        "las-in-andring.html",
        visit,
        reading=found,
        revision=revision,
        preview=preview,
        opened=opened(preview),
        form=marked(REVISING, refused_in(request), _shown(found, preview)),
        undoing=undoing,
        difference_lines=difference_lines,
        kept_line=kept_line,
        now_word=NOW,
    )


def _shown(found: Reading, preview: Preview) -> dict[str, str]:
    return mark(f"{preview.revision}-{found.last.place}", preview.digest)


def _revise(request: Request, posted: Posted) -> str:
    house, visit, number = house_of(request), visit_of(request), request.path_params["number"]
    doer = doer_of(request)
    found, _, preview = reading_preview(house.store, house.settings, visit.key, number, doer)
    require_seen(posted, _shown(found, preview), "ändra")
    at_once = is_at_once(posted)
    revision = revise_by_reading(posted.store, house.settings, visit.key, number, doer, at_once=at_once)
    return visit.link(f"/arshjul/{revision.year}")


revise_year = FormDeed(
    REVISING,
    _revise,
    revising,
    lambda request, _: visit_of(request).link(f"/las-in/{request.path_params['number']}"),
)
"""``POST /f/{association}/las-in/{number}/andring``: with the field ``nar`` as ``nu`` without time to undo it."""
