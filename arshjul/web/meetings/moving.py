"""A meeting is moved, or called off: what then collides and which mails go is shown before it is done."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from arshjul.errors import InputError, NotFoundError
from arshjul.fields import parse_clock, parse_day, parse_text
from arshjul.settings import Settings
from arshjul.store import Store
from arshjul.web.frame.caller import doer_of
from arshjul.web.frame.form import AtFieldError, Field, Form, Kind, in_field, refused_by
from arshjul.web.frame.form_deed import FormDeed
from arshjul.web.frame.house import house_of
from arshjul.web.frame.page import page, refused_in
from arshjul.web.frame.posting import Posted
from arshjul.web.frame.seen import MARKED, NOW, is_at_once
from arshjul.web.frame.visit import visit_of
from arshjul.web.mails.opened import opened
from arshjul.web.meetings.meetings import led_to
from arshjul.work.changing import time_to_undo
from arshjul.work.editing import Asked, Outcome, move, would_move
from arshjul.work.units import standing_with
from arshjul.year.model import Occasion
from arshjul.year.moving import NearDay, Wanted, days_near
from arshjul.year.standing import Standing

WHEN_AND_WHERE = (
    Field("dag", "Ny dag", Kind.DAY),
    Field("start", "Börjar", Kind.CLOCK, is_optional=True),
    Field("slut", "Slutar", Kind.CLOCK, is_optional=True),
    Field("plats", "Plats", is_optional=True, longest=200),
    Field("lank", "Länk till videomöte", is_optional=True, longest=200),
)
CHOOSING = Form(WHEN_AND_WHERE, id="ny-tid")
MOVING = Form((*(replace(one, kind=Kind.HIDDEN) for one in WHEN_AND_WHERE), *MARKED), id="flytta")
CALLING_OFF = Form(MARKED, id="stall-in")


def moving(request: Request) -> Response:
    """``/moten/{id}/flytta``: with a day and the rest in the query, what would come of it."""
    standing, occasion = _meeting(request)
    stands, refused = _shown(Wanted.of(occasion)), refused_in(request)
    written = refused.values if refused else request.query_params
    asked = {name: written.get(name, text) for name, text in stands.items()}
    choosing, outcome = CHOOSING.shown(None, asked), None
    # One that was called off is held again also on the day that it had.
    if asked != stands or (occasion.cancelled and written):
        try:
            outcome = would_move(*_here(request), _asked(request, wanted_in(asked)))
        except (InputError, AtFieldError) as error:
            choosing = CHOOSING.shown(refused_by(error, asked, CHOOSING.id), asked)
    return _page(
        request,
        "move-meeting.html",
        (standing, occasion),
        outcome,
        form=as_seen_now(MOVING.shown(refused, asked), outcome),
        choosing=choosing,
        weeks=weeks_near(standing, occasion, choosing.value("dag")),
        query={name: text for name, text in asked.items() if name != "dag"},
    )


def calling_off(request: Request) -> Response:
    """``/moten/{id}/stall-in``"""
    standing, occasion = _meeting(request)
    outcome = None if occasion.cancelled else would_move(*_here(request), _asked(request, None))
    form = as_seen_now(CALLING_OFF.shown(refused_in(request)), outcome)
    return _page(request, "call-off-meeting.html", (standing, occasion), outcome, form=form)


def _page(
    request: Request, template: str, meeting: tuple[Standing, Occasion], outcome: Outcome | None, **values: Any
) -> Response:
    standing, occasion = meeting
    visit = visit_of(request)
    return page(
        request,
        template,
        visit,
        occasion=occasion,
        outcome=outcome,
        opened=opened(outcome.preview) if outcome else (),
        undoing=time_to_undo(house_of(request).settings, standing.association, house_of(request).now()),
        now_word=NOW,
        back=visit.link(f"/moten/{occasion.key}"),
        **values,
    )


def _meeting(request: Request) -> tuple[Standing, Occasion]:
    """The meeting, called off or not, and how its association stands. Raises NotFoundError when there is none."""
    house, key = house_of(request), request.path_params["id"]
    with house.store.reading() as unit:
        standing = standing_with(unit, visit_of(request).key, key, house.now())
    found = standing.of_occasion(key)
    if found is None or not found[1].kind.is_meeting:
        raise NotFoundError(f"Det finns inget möte som heter {key}.")
    return standing, found[1]


def weeks_near(standing: Standing, occasion: Occasion, chosen: str) -> list[tuple[NearDay, ...]]:
    """The days that can be chosen, a week at a time, around the one that is *chosen*, else the occasion's."""
    around = occasion.day
    with suppress(InputError):
        around = parse_day(chosen)
    days = days_near(standing.association, occasion, around)
    weeks = [days[n : n + 7] for n in range(0, len(days), 7)]
    return [week for week in weeks if week[-1].day >= standing.today]


def _shown(wanted: Wanted) -> dict[str, str]:
    return {
        "dag": wanted.day.isoformat(),
        "start": f"{wanted.start:%H:%M}" if wanted.start else "",
        "slut": f"{wanted.end:%H:%M}" if wanted.end else "",
        "plats": wanted.place,
        "lank": wanted.link,
    }


def wanted_in(written: Mapping[str, str]) -> Wanted:
    """What was written in `WHEN_AND_WHERE`. Raises AtFieldError for what is no day, no clock time or no single line."""
    found: dict[str, Any] = {}
    for name, parse in (("dag", parse_day), ("start", parse_clock), ("slut", parse_clock)):
        with in_field(name):
            found[name] = parse(written[name]) if written[name] or name == "dag" else None
    for name in ("plats", "lank"):
        with in_field(name):
            found[name] = parse_text(written[name])
    return Wanted(found["dag"], found["start"], found["slut"], found["plats"], found["lank"])


def _here(request: Request) -> tuple[Store, Settings, str]:
    house = house_of(request)
    return house.store, house.settings, visit_of(request).key


def _asked(request: Request, wanted: Wanted | None) -> Asked:
    return Asked(request.path_params["id"], wanted, doer_of(request))


def as_seen_now(form: Form, outcome: Outcome | None) -> Form:
    """*form*, also a refused one, with the mark of what its page shows."""
    return replace(form, values={**form.values, "avtryck": outcome.mark if outcome else ""})


def _do(request: Request, posted: Posted, wanted: Wanted | None) -> None:
    _, settings, key = _here(request)
    at_once = is_at_once(posted)
    move(posted.store, settings, key, _asked(request, wanted), posted.get("avtryck"), at_once=at_once)


def _move(request: Request, posted: Posted) -> None:
    _do(request, posted, wanted_in({one.name: posted.get(one.name) for one in WHEN_AND_WHERE}))


def _call_off(request: Request, posted: Posted) -> str:
    _, occasion = _meeting(request)
    _do(request, posted, None)
    return visit_of(request).link(f"/arshjul/{occasion.year}") + "#installda"


move_meeting = FormDeed(MOVING, _move, moving, led_to(""))
"""``POST /moten/{id}/flytta``: with the field ``nar`` as ``nu`` without time to undo it."""
call_meeting_off = FormDeed(CALLING_OFF, _call_off, calling_off, led_to(""))
"""``POST /moten/{id}/stall-in``: as `move_meeting`."""
