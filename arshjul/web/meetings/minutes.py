"""Recording from a page how the minutes went, and who approves them."""

from __future__ import annotations

from starlette.requests import Request

from arshjul.errors import NotFoundError
from arshjul.web.frame.caller import doer_of
from arshjul.web.frame.form import Again, in_field
from arshjul.web.frame.form_deed import FormDeed
from arshjul.web.frame.house import house_of
from arshjul.web.frame.posting import Posted
from arshjul.web.frame.told_first import told_first
from arshjul.web.frame.visit import visit_of
from arshjul.web.meetings.meetings import led_to, meeting
from arshjul.web.meetings.minutes_forms import APPROVER, STEP
from arshjul.work.held.minutes import StepDay, name_approver, record_minutes, release_approver, step_day
from arshjul.work.held.notices import asked_if_approved
from arshjul.year.minutes import StepKind


def _record(request: Request, posted: Posted) -> Again | None:
    house, key, association, doer = (
        house_of(request),
        request.path_params["id"],
        visit_of(request).key,
        doer_of(request),
    )
    if posted.get("steg") not in set(StepKind):
        raise NotFoundError("Sidan frågade efter ett steg som inte finns. Ladda om mötets sida.")
    with in_field("dag"):
        day = None if "angra" in posted else step_day(posted.get("dag"))
        recorded = StepDay(StepKind(posted.get("steg")), posted.get("medlem"), day)
        if day and recorded.kind is StepKind.APPROVED:
            asked = asked_if_approved(house.store, association, key, day, doer.at)
            if again := told_first(request, posted, len(asked), asked):
                return again
        record_minutes(posted.store, house.settings, association, key, (recorded,), doer)
    return None


def _choose(request: Request, posted: Posted) -> None:
    key, settings = request.path_params["id"], house_of(request).settings
    choose = release_approver if "angra" in posted else name_approver
    choose(posted.store, settings, visit_of(request).key, key, posted.get("person"), doer_of(request))


record_step = FormDeed(STEP, _record, meeting, led_to("#protokoll"))
"""``POST /moten/{id}/protokoll``: one step with its day, or with the field ``angra`` taken back."""
choose_approver = FormDeed(APPROVER, _choose, meeting, led_to("#protokoll"))
"""``POST /moten/{id}/justerare``: who is to approve the minutes, or with the field ``angra`` is not."""
