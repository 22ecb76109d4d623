"""A meeting more in a year: what collides with it and which mails go is shown before it is there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from starlette.requests import Request
from starlette.responses import Response

from arshjul.errors import InputError
from arshjul.fields import parse_text
from arshjul.web.frame.caller import doer_of
from arshjul.web.frame.form import AtFieldError, Field, Form, Kind, in_field, refused_by
from arshjul.web.frame.form_deed import FormDeed
from arshjul.web.frame.house import house_of
from arshjul.web.frame.page import page, refused_in
from arshjul.web.frame.posting import Posted
from arshjul.web.frame.seen import MARKED, NOW, is_at_once
from arshjul.web.frame.visit import visit_of
from arshjul.web.mails.opened import opened
from arshjul.web.meetings.moving import WHEN_AND_WHERE, as_seen_now, wanted_in, weeks_near
from arshjul.web.plans.row_fields import bodies_of
from arshjul.work.changing import time_to_undo
from arshjul.work.drafts.mending import EXTRA
from arshjul.work.editing import AskedMore, add, would_add
from arshjul.work.overview import year_view
from arshjul.year.model import Body, Occasion, OccasionKind, YearPlan
from arshjul.year.moving import NewMeeting

_FIELDS = (
    Field("rubrik", "Vad heter mötet?", hint="Så står det i kallelsen.", longest=200),
    Field("organ", "Vem möts?", Kind.CHOICE),
    replace(WHEN_AND_WHERE[0], label="Dag"),
    *WHEN_AND_WHERE[1:],
)
CHOOSING = Form(_FIELDS, id="nytt-mote")
ADDING = Form((*(replace(one, kind=Kind.HIDDEN) for one in _FIELDS), *MARKED), id="lagg-till")


def adding(request: Request) -> Response:
    """``/arshjul/{year}/nytt-mote``: with a day and the rest in the query, what would come of it."""
    house, visit, year = house_of(request), visit_of(request), request.path_params["year"]
    view, refused = year_view(house.store, visit.key, year, house.now()), refused_in(request)
    association = view.association
    written = refused.values if refused else request.query_params
    asked = {name: written.get(name, text) for name, text in _usual(view.plan).items()}
    choices = {"organ": bodies_of(association)}
    choosing, outcome = CHOOSING.shown(None, asked, choices=choices), None
    if written:
        try:
            new = AskedMore(_new(year, asked), doer_of(request))
            outcome = would_add(house.store, house.settings, visit.key, new)
        except (InputError, AtFieldError) as error:
            choosing = CHOOSING.shown(refused_by(error, asked, CHOOSING.id), asked, choices=choices)
    return page(
        request,
        "new-meeting.html",
        visit,
        year=year,
        outcome=outcome,
        opened=opened(outcome.preview) if outcome else (),
        form=as_seen_now(ADDING.shown(refused, asked), outcome),
        choosing=choosing,
        weeks=weeks_near(view.of_year.standing, _around(year, view.today), asked["dag"]),
        query={name: text for name, text in asked.items() if name != "dag"},
        undoing=time_to_undo(house.settings, association, house.now()),
        now_word=NOW,
    )


def _usual(plan: YearPlan) -> dict[str, str]:
    """What stands in the form when nobody has written in it: an extra meeting of the board, at its usual hours."""
    like = next((one for one in plan.standing if one.body is Body.BOARD and one.kind.is_meeting), None)
    return {
        "rubrik": EXTRA,
        "organ": Body.BOARD.value,
        "dag": "",
        "start": f"{like.start:%H:%M}" if like and like.start else "",
        "slut": f"{like.end:%H:%M}" if like and like.end else "",
        "plats": "",
        "lank": "",
    }


def _around(year: int, today: date) -> Occasion:
    """What stands where a meeting does, when no day is chosen."""
    return Occasion("", year, OccasionKind.MEETING, "", max(today, date(year, 1, 1)))


def _new(year: int, written: Mapping[str, str]) -> NewMeeting:
    with in_field("rubrik"):
        title = parse_text(written["rubrik"])
    return NewMeeting(year, title, written["organ"], wanted_in(written))


def _add(request: Request, posted: Posted) -> str:
    house, visit = house_of(request), visit_of(request)
    written = {one.name: posted.get(one.name) for one in _FIELDS}
    asked = AskedMore(_new(request.path_params["year"], written), doer_of(request))
    at_once = is_at_once(posted)
    key = add(posted.store, house.settings, visit.key, asked, posted.get("avtryck"), at_once=at_once)
    return visit.link(f"/moten/{key}")


add_meeting = FormDeed(
    ADDING, _add, adding, lambda request, _: visit_of(request).link(f"/arshjul/{request.path_params['year']}")
)
"""``POST /arshjul/{year}/nytt-mote``: with the field ``nar`` as ``nu`` without time to undo it."""
