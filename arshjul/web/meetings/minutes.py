"""Recording from a page how the minutes went, and who approves them."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from arshjul.errors import NotFoundError
from arshjul.web.frame.caller import doer_of
from arshjul.web.frame.fields import fields
from arshjul.web.frame.house import house_of
from arshjul.web.frame.visit import visit_of
from arshjul.work.held.minutes import StepDay, name_approver, record_minutes, release_approver, step_day
from arshjul.year.minutes import StepKind


async def record_step(request: Request) -> Response:
    """``POST /moten/{id}/protokoll``: one step with its day, or with the field ``angra`` taken back."""
    visit = await run_in_threadpool(visit_of, request)
    key, house = request.path_params["id"], house_of(request)
    posted = await fields(request)
    if posted.get("steg") not in set(StepKind):
        raise NotFoundError("Sidan frågade efter ett steg som inte finns. Ladda om mötets sida.")
    day = None if "angra" in posted else step_day(posted.get("dag", ""))
    recorded = StepDay(StepKind(posted["steg"]), posted.get("medlem", ""), day)
    await run_in_threadpool(record_minutes, house.store, house.settings, visit.key, key, (recorded,), doer_of(request))
    return RedirectResponse(visit.link(f"/moten/{key}") + "#protokoll", 303)


async def choose_approver(request: Request) -> Response:
    """``POST /moten/{id}/justerare``: who is to approve the minutes, or with the field ``angra`` is not."""
    visit = await run_in_threadpool(visit_of, request)
    key, house = request.path_params["id"], house_of(request)
    posted = await fields(request)
    choose = release_approver if "angra" in posted else name_approver
    person, doer = posted.get("person", ""), doer_of(request)
    await run_in_threadpool(choose, house.store, house.settings, visit.key, key, person, doer)
    return RedirectResponse(visit.link(f"/moten/{key}") + "#protokoll", 303)
