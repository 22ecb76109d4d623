"""The trial: begun on one page, and let go there when what is sent has been seen."""

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
from arshjul.web.frame.seen import NOW, held
from arshjul.web.frame.visit import visit_of
from arshjul.web.mails.opened import opened
from arshjul.work.changing import time_to_undo
from arshjul.work.trials import begin_trial, let_go, trial_of
from arshjul.work.units import reading

BEGIN, LET_GO = "borja", "avsluta"
TRYING = Form(tuple(Field(name, kind=Kind.HIDDEN) for name in ("gor", "nar", "avtryck")), id="provdrift")


def trial_page(request: Request) -> Response:
    """``/f/{association}/provdrift``"""
    house, visit = house_of(request), visit_of(request)
    now = house.now()
    trial = trial_of(house.store, house.settings, visit.key, now)
    with reading(house.store, visit.key, now) as standing:
        undoing = time_to_undo(house.settings, standing.association, now)
    return page(
        request,
        "provdrift.html",
        visit,
        trial=trial,
        opened=opened(trial.sent) if trial.sent else [],
        undoing=undoing,
        now_word=NOW,
    )


def _change(request: Request, posted: Posted) -> None:
    house, visit, deed = house_of(request), visit_of(request), posted.get("gor")
    if deed == BEGIN:
        begin_trial(posted.store, visit.key, doer_of(request))
        return
    if deed != LET_GO:
        raise NotFoundError("Sidan skickade något som inte finns att göra. Ladda om sidan.")
    let_go(posted.store, held(house.settings, posted), visit.key, doer_of(request), posted.get("avtryck"))


change_trial = FormDeed(TRYING, _change, trial_page, lambda request, _: visit_of(request).link("/provdrift"))
"""``POST /f/{association}/provdrift``: the field ``gor`` says what, and ``nar`` as ``nu`` without time to undo it."""
