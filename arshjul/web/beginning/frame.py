"""What the steps of Kom igång have in common: what stands, how each is saved, and where one comes next."""

from __future__ import annotations

from datetime import date
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse

from arshjul.web.frame.caller import doer_of
from arshjul.web.frame.form import Again
from arshjul.web.frame.house import house_of
from arshjul.web.frame.page import page
from arshjul.web.frame.posting import Posted
from arshjul.web.frame.told_first import told_first
from arshjul.web.frame.visit import visit_of
from arshjul.work.editing import Decide, edit, would_edit
from arshjul.work.units import reading
from arshjul.year.beginning import Step
from arshjul.year.deeds import Deed, DeedKind
from arshjul.year.model import STOCKHOLM, Association

TITLES = {
    Step.ASSOCIATION: "Förbundet",
    Step.MEMBERS: "Medlemmar",
    Step.PEOPLE: "Personer",
    Step.DATES: "Datum som andra bestämt",
}
LAST = "e-post"
"""The step that is about no part of the association: that mails leave, and answers come in."""
_NEXT = dict(zip(Step, [*list(Step)[1:], LAST], strict=True))


def present(request: Request) -> Association:
    """The association that the page is about, as it stands."""
    house, visit = house_of(request), visit_of(request)
    with reading(house.store, visit.key, house.now()) as standing:
        return standing.association


def today(request: Request) -> date:
    """The day in Stockholm."""
    return house_of(request).now().astimezone(STOCKHOLM).date()


def step_page(request: Request, template: str, step: Step, **values: Any) -> HTMLResponse:
    """The page of one step."""
    number = list(Step).index(step) + 1
    return page(request, template, visit_of(request), title=TITLES[step], number=number, steps=len(Step) + 1, **values)


def looked_at(request: Request, posted: Posted, decide: Decide) -> Again | None:
    """The form again, when what *decide* makes of the association mails several people and nobody has seen whom."""
    house = house_of(request)
    would = would_edit(house.store, visit_of(request).key, house.now(), decide)
    return told_first(request, posted, would.mails, would.told, would.cautions)


def save(request: Request, posted: Posted, step: Step, what: str, decide: Decide) -> str:
    """Let the association become what *decide* makes of it, and return where one goes on.

    *what* is told in the history: ``ändrade …``.
    """
    house, visit, doer = house_of(request), visit_of(request), doer_of(request)
    edit(posted.store, house.settings, visit.key, Deed(DeedKind.EDITED, doer, what), decide)
    following = _NEXT[step]
    return visit.link(f"/kom-igang/{following}") if posted.get("gor") == "nasta" else after(request)


def after(request: Request) -> str:
    """Where one comes when a step is saved and one goes back."""
    return visit_of(request).link("/kom-igang")
