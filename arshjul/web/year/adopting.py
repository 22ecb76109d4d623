"""Adopting a year: what it sends is shown first, and the time to undo begins when somebody has said yes."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from arshjul.errors import InputError, NotAllowedError, Problem
from arshjul.web.frame.caller import doer_of
from arshjul.web.frame.form import Field, Form, Kind
from arshjul.web.frame.form_deed import FormDeed
from arshjul.web.frame.house import house_of
from arshjul.web.frame.page import page, refused_in
from arshjul.web.frame.posting import Posted
from arshjul.web.frame.seen import NOW, SEEN, held, is_seen, mark, marked
from arshjul.web.frame.visit import visit_of
from arshjul.web.mails.opened import opened
from arshjul.work.changing import TimeToUndo, time_to_undo
from arshjul.work.saying import adoption
from arshjul.work.trials import begin_trial
from arshjul.work.undoing import deeds
from arshjul.work.units import plan_of, standing_of
from arshjul.work.years import adopt
from arshjul.year.findings import Finding
from arshjul.year.people import meetings_of_nobody

ADOPTING = Form(
    (
        Field("skal", "Skäl att fastställa ändå", Kind.LONG, hint="Det står kvar i historiken."),
        Field("prov", "Börja i provdrift", Kind.TICK, "Alla mejl går bara till dig, tills du avslutar provdriften."),
        *SEEN,
    ),
    id="faststall",
)


def adopting(request: Request) -> Response:
    """``/arshjul/{year}/faststall``"""
    house, visit, year = house_of(request), visit_of(request), request.path_params["year"]
    preview = adoption(house.store, house.settings, visit.key, year, house.now())
    unanswered, undoing = _asked(request)
    with house.store.reading() as unit:
        association = standing_of(unit, visit.key, house.now(), year).association
    return page(
        request,
        "adopting.html",
        visit,
        year=year,
        preview=preview,
        form=marked(ADOPTING, refused_in(request), mark(preview.revision, preview.digest)),
        opened=opened(preview),
        unanswered=unanswered,
        of_nobody=meetings_of_nobody(association, plan_of(association, year).standing),
        undoing=undoing,
        now_word=NOW,
    )


def _asked(request: Request) -> tuple[tuple[Finding, ...], TimeToUndo]:
    """What must be answered before the year is adopted without a reason, and for how long it can be undone."""
    house, key, year = house_of(request), visit_of(request).key, request.path_params["year"]
    with house.store.reading() as unit:
        standing = standing_of(unit, key, house.now(), year)
        plan_of(standing.association, year)
        of_year = standing.year(year)
    undoing = time_to_undo(house.settings, standing.association, house.now())
    findings = of_year.findings if of_year else ()
    return tuple(finding for finding in findings if finding.must_be_answered), undoing


def _adopt(request: Request, posted: Posted) -> None:
    house, visit, year = house_of(request), visit_of(request), request.path_params["year"]
    preview = adoption(house.store, house.settings, visit.key, year, house.now())
    if not is_seen(posted, mark(preview.revision, preview.digest)):
        raise NotAllowedError("\n".join(_changed(request, posted)))
    unanswered, _ = _asked(request)
    because = posted.get("skal").strip()
    if unanswered and not because:
        text = "Skriv varför årshjulet ska fastställas fast det bryter mot en regel, eller ändra utkastet först."
        raise InputError([Problem(text, field="skal")])
    if posted.get("prov"):
        # In a commit of its own: what fails after it leaves more undone, and not less.
        begin_trial(house.store, visit.key, doer_of(request))
    settings = held(house.settings, posted)
    adopt(posted.store, settings, visit.key, year, doer_of(request), accept_because=because if unanswered else "")


def _changed(request: Request, posted: Posted) -> list[str]:
    """What has been done since the page was opened."""
    lines = ["Det som skickas är inte längre det som du såg. Läs igenom det igen, och fastställ sedan."]
    seen = posted.get("utgava")
    if seen.isascii() and seen.isdigit() and len(seen) < 10:
        done = deeds(house_of(request).store, visit_of(request).key)
        lines += [f"Sedan dess: {one.named}, av {one.by}." for one in done if one.number > int(seen)]
    return lines


adopt_year = FormDeed(
    ADOPTING,
    _adopt,
    adopting,
    lambda request, _: visit_of(request).link(f"/arshjul/{request.path_params['year']}"),
)
"""``POST /arshjul/{year}/faststall``: with the field ``nar`` as ``nu`` without time to undo it."""
