"""The day that somebody else has set for a duty, on the page of the duty: changed, confirmed, with who said it."""

from __future__ import annotations

from dataclasses import replace

from starlette.requests import Request

from arshjul.duties import duties_of
from arshjul.errors import InputError, NotAllowedError, Problem
from arshjul.web.beginning.written_days import read_day_or_week
from arshjul.web.frame.caller import doer_of
from arshjul.web.frame.form import Field, Form, Kind, Refused, in_field, merged
from arshjul.web.frame.house import house_of
from arshjul.web.frame.posting import Posted
from arshjul.web.frame.visit import visit_of
from arshjul.work.editing import edit
from arshjul.year.deadlines import Deadline
from arshjul.year.deeds import Deed, DeedKind
from arshjul.year.duty import DateKind, Scope
from arshjul.year.model import Agreement, Association
from arshjul.year.rules import Entered

AGREED = Form(
    (
        Field("dag", "Dag eller vecka", hint="2027-08-18 eller vecka 33.", longest=40),
        Field("kalla", "Vem har sagt det, och var det står", is_optional=True, longest=500),
        Field("vantat", "Ingen har bekräftat dagen än", Kind.TICK, longest=1),
        Field("gor", kind=Kind.HIDDEN, longest=20),
    ),
    id="dagen",
)
_TEXTS = ("dag", "kalla", "vantat")


def agreed_form(association: Association, deadline: Deadline, refused: Refused | None) -> Form | None:
    """The form in which the day of *deadline* is set; None: it is computed, and nobody can set another."""
    duty = duties_of(association).duty(deadline.duty.id)
    if duty is None or duty.scope in (Scope.MEETING, Scope.POSTING) or duty.every.months_apart is not None:
        return None
    if duty.kind is DateKind.STATUTORY and not isinstance(duty.rule, Entered):
        return None
    return AGREED.shown(refused, _stands(association, deadline), changes=True)


def is_agreed(association: Association, deadline: Deadline) -> bool:
    """Whether somebody has set the day for that very year."""
    return _found(association, deadline) is not None


def set_day(request: Request, posted: Posted, deadline: Deadline) -> str | None:
    """Store what the form says, and return where one comes when the day may be gone. Raises as `edit`."""
    visit, house = visit_of(request), house_of(request)
    removes = posted.get("gor") == "ta-bort"

    def decide(association: Association) -> Association:
        if agreed_form(association, deadline, None) is None:
            raise NotAllowedError("Den dagen räknas ut, så ingen annan dag kan skrivas in.")
        before = _found(association, deadline)
        others = tuple(one for one in association.agreements if one is not before)
        if removes:
            return replace(association, agreements=others)
        stands = _stands(association, deadline)
        written = merged(posted.stood, stands, {name: posted.get(name) for name in _TEXTS})
        with in_field("dag"):
            if not written["dag"].strip():
                raise InputError([Problem("Skriv dagen eller veckan.")])
            day, week = read_day_or_week(written["dag"].strip(), deadline.year)
        source = written["kalla"].strip()
        is_confirmed = not written["vantat"]
        made = Agreement(deadline.duty.id, deadline.year, day, week, deadline.member, is_confirmed, source)
        return replace(association, agreements=(*others, made))

    edit(posted.store, house.settings, visit.key, Deed(DeedKind.EDITED, doer_of(request), deadline.title), decide)
    return visit.link(f"/arshjul/{deadline.year}") if removes else None


def _found(association: Association, deadline: Deadline) -> Agreement | None:
    key = (deadline.duty.id, deadline.member, deadline.year)
    return next((one for one in association.agreements if (one.duty, one.member, one.year) == key), None)


def _stands(association: Association, deadline: Deadline) -> dict[str, str]:
    """What is stored; without that the day as it is expected or proposed."""
    agreed = _found(association, deadline)
    if agreed is None:
        day = f"vecka {deadline.week}" if deadline.week else str(deadline.day)
        return {"dag": day, "kalla": "", "vantat": "" if deadline.confirmed else "1"}
    day = str(agreed.day or f"vecka {agreed.week}")
    return {"dag": day, "kalla": agreed.source, "vantat": "" if agreed.confirmed else "1"}
