"""A document in which everything is decided becomes a draft."""

from __future__ import annotations

from starlette.requests import Request

from arshjul.web.frame.caller import doer_of
from arshjul.web.frame.form import Form
from arshjul.web.frame.form_deed import FormDeed
from arshjul.web.frame.posting import Posted
from arshjul.web.frame.visit import visit_of
from arshjul.web.plans.reading import reading
from arshjul.work.drafts.readings import make_draft


def _make(request: Request, posted: Posted) -> str:
    visit, number = visit_of(request), request.path_params["number"]
    saved = make_draft(posted.store, visit.key, number, doer_of(request))
    return visit.link(f"/arshjul/{saved.plan.year}/utkast")


draft_plan = FormDeed(
    Form(()), _make, reading, lambda request, _: visit_of(request).link(f"/las-in/{request.path_params['number']}")
)
"""``POST /f/{association}/las-in/{number}/utkast``"""
