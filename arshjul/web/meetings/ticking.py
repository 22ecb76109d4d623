"""Ticking a paper from a page, and saying that what has a last day is done."""

from __future__ import annotations

from starlette.requests import Request

from arshjul.errors import NotAllowedError
from arshjul.web.frame.caller import doer_of, own_person
from arshjul.web.frame.form import Field, Form, Kind
from arshjul.web.frame.house import house_of
from arshjul.web.frame.posting import Posted
from arshjul.web.frame.visit import visit_of
from arshjul.work.held.checklists import checklist, mark_done, tick, unmark_done, untick
from arshjul.year.access import Right
from arshjul.year.model import STOCKHOLM

TICKING = Form((Field("item", kind=Kind.HIDDEN), Field("angra", kind=Kind.HIDDEN)))
FINISHING = Form((Field("angra", kind=Kind.HIDDEN),))


def tick_as_posted(request: Request, association: str, target: str, posted: Posted) -> None:
    """Tick, or with the field ``angra`` take back, the checklist's item that the form names.

    Raises NotAllowedError for a paper of somebody else's, when the caller may tick the own ones alone.
    """
    store, doer, item = posted.store, doer_of(request), posted.get("item")
    person = own_person(request, association, Right.TICK)
    if person is not None:
        owed = checklist(house_of(request).store, association, 0, doer.at, target)
        if not any(paper.item == item and any(one.key == person for one in paper.people) for paper in owed):
            raise NotAllowedError("Någon annan tar fram den handlingen. Säg till förbundschefen när den är klar.")
    if "angra" in posted:
        untick(store, association, target, item, doer)
    else:
        tick(store, association, target, item, doer.at.astimezone(STOCKHOLM).date(), doer)


def finish_as_posted(request: Request, target: str, posted: Posted) -> None:
    """Say that *target* is done today, or with the field ``angra`` take back that somebody has said so."""
    association, doer = visit_of(request).key, doer_of(request)
    if "angra" in posted:
        unmark_done(posted.store, association, target, doer)
    else:
        mark_done(posted.store, association, target, doer.at.astimezone(STOCKHOLM).date(), doer)
