"""One meeting: when and where, who is called, what papers it needs, what was sent about it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response

from arshjul.web.frame.form_deed import FormDeed
from arshjul.web.frame.house import house_of
from arshjul.web.frame.page import page, refused_in, rights_of
from arshjul.web.frame.posting import Posted
from arshjul.web.frame.remedying import Remedying
from arshjul.web.frame.visit import visit_of
from arshjul.web.frame.web_addresses import is_web_address
from arshjul.web.meetings.minutes_forms import STEP
from arshjul.web.meetings.ticking import FINISHING, TICKING, finish_as_posted, tick_as_posted
from arshjul.web.people.answer_words import ANSWER_MARKS, NO_ANSWER, outlook_mark
from arshjul.words import render
from arshjul.work.agendas.issued import sendings
from arshjul.work.agendas.sending import kallelse_in
from arshjul.work.chains.recording import agenda_of_meeting
from arshjul.work.held.attendance import attendance_in
from arshjul.work.overview import MeetingView, meeting_view
from arshjul.year.minutes import may_approve
from arshjul.year.model import STOCKHOLM
from arshjul.year.notices import without_contact


def meeting(request: Request) -> Response:
    """``/moten/{id}``"""
    house, visit = house_of(request), visit_of(request)
    now = house.now()
    view = meeting_view(house.store, visit.key, request.path_params["id"], now)
    occasion = view.item.occasion
    return page(
        request,
        "meeting.html",
        visit,
        view=view,
        matters=agenda_of_meeting(view.standing, view.item.key),
        year=view.plan.year,
        item=view.item,
        occasion=occasion,
        sendings=sendings(view.standing, occasion, view.deliveries, now) if occasion else (),
        today=now.astimezone(STOCKHOLM).date(),
        notice=_notice(view),
        unasked=_unasked(view, now),
        kallelse=kallelse_in(view.standing, view.item.key) if _is_meeting(view) else None,
        attendance=attendance_in(view.standing, view.item.key, now) if _is_meeting(view) else None,
        may_approve=may_approve(view.association, view.item.occasion) if view.item.occasion else (),
        is_marked=view.item.key in view.standing.ledger.done,
        step_form=STEP,
        sent_again=refused_in(request),
        is_web_address=is_web_address,
        remedying=Remedying(visit, view.of_year, rights_of(request, visit), request.url.path),
        answer_marks=ANSWER_MARKS,
        outlook_mark=outlook_mark,
        no_answer=NO_ANSWER,
    )


def _is_meeting(view: MeetingView) -> bool:
    occasion = view.item.occasion
    return occasion is not None and occasion.kind.is_meeting and not occasion.cancelled


def _notice(view: MeetingView) -> str:
    """The text of the notice; empty until the minutes are approved."""
    if view.minutes is None or view.minutes.approved is None or not view.minutes.postings:
        return ""
    return render("documents/notice.txt", notice=view.standing.notice(view.minutes)).strip()


def _unasked(view: MeetingView, now: datetime) -> tuple[str, ...]:
    """The members that the office itself must ask to put the notice up."""
    if view.minutes is None or view.minutes.approved is None:
        return ()
    found = without_contact(view.association, view.minutes, now.astimezone(STOCKHOLM).date())
    return tuple(posting.member.name for posting in found if posting.posted is None)


def led_to(part: str) -> Callable[[Request, Posted], str]:
    """The part of the meeting's page that a form leads to."""
    return lambda request, _: visit_of(request).link(f"/moten/{request.path_params['id']}") + part


def _tick(request: Request, posted: Posted) -> None:
    tick_as_posted(request, visit_of(request).key, request.path_params["id"], posted)


def _finish(request: Request, posted: Posted) -> None:
    finish_as_posted(request, request.path_params["id"], posted)


finish_last_day = FormDeed(FINISHING, _finish, meeting, led_to("#motet"))
"""``POST /moten/{id}/klar``: of a last day that stands in the plan itself, as `finish_as_posted`."""
tick_meeting = FormDeed(TICKING, _tick, meeting, led_to("#lista"))
"""``POST /moten/{id}/lista``"""
