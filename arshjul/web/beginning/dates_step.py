"""The fourth step: days that others have settled, so that the year is not planned against them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from starlette.requests import Request
from starlette.responses import Response

from arshjul.duties import duties_of
from arshjul.errors import InputError, NotFoundError, Problem
from arshjul.web.beginning.frame import looked_at, present, save, step_page, today
from arshjul.web.beginning.written_days import (
    closure_lines,
    council_lines,
    read_closures,
    read_council_days,
    read_day_or_week,
)
from arshjul.web.frame.form import Again, Field, Form, Kind, merged
from arshjul.web.frame.form_deed import FormDeed
from arshjul.web.frame.page import refused_in
from arshjul.web.frame.posting import Posted
from arshjul.web.frame.visit import visit_of
from arshjul.year.beginning import Step
from arshjul.year.duty import Scope
from arshjul.year.model import Agreement, Association, MemberKind
from arshjul.year.rules import Entered

T = TypeVar("T")
DayOrWeek = tuple[date | None, int | None]

YEAR, CLOSURES = "ar", "lov"
MOST_MEMBERS, MOST_AGREED = 30, 60
PLANNED_FROM_MONTH = 9
"""From September on it is the next year that is planned."""
_COUNCILS = {MemberKind.MUNICIPALITY: "Kommunfullmäktige", MemberKind.REGION: "Regionfullmäktige"}

DATES = Form(
    (
        *(Field(f"s-{at}", "Sammanträden", Kind.LONG, is_optional=True, longest=3000) for at in range(MOST_MEMBERS)),
        *(Field(f"d-{at}", "Dag eller vecka", is_optional=True, longest=40) for at in range(MOST_AGREED)),
        Field(
            CLOSURES,
            "Lov och andra dagar utan möten",
            Kind.LONG,
            "En period på varje rad: 2027-02-22–2027-02-26 Sportlov.",
            is_optional=True,
            longest=3000,
        ),
        *(Field(f"{name}-{at}", kind=Kind.HIDDEN, longest=130) for name in ("hos", "vad") for at in range(MOST_AGREED)),
        Field(YEAR, kind=Kind.HIDDEN, longest=4),
    ),
    id="datum",
)


@dataclass(frozen=True)
class Asked:
    """A day that somebody else settles for a duty, of a member or of all."""

    duty: str
    member: str | None
    word: str
    """Swedish: what it is, and whose."""

    @property
    def mark(self) -> str:
        """Tells it from every other."""
        return f"{self.duty}|{self.member or ''}"


def asked_in(association: Association) -> Iterator[Asked]:
    """Every day that others settle for the duties of *association*."""
    for duty in duties_of(association).duties:
        if not isinstance(duty.rule, Entered):
            continue
        if duty.scope is not Scope.MEMBER:
            yield Asked(duty.id, None, duty.name)
            continue
        for member in association.members:
            if not duty.member_kinds or member.kind in duty.member_kinds:
                yield Asked(duty.id, member.key, f"{duty.name} till {member.name}")


def _agreed(association: Association, one: Asked, year: int) -> Agreement | None:
    found = (a for a in association.agreements if (a.duty, a.member, a.year) == (one.duty, one.member, year))
    return next(found, None)


def _shown(association: Association, year: int, day: date) -> dict[str, str]:
    """What stands in the fields, by what each is about: a member, a duty, the closures."""
    values = {
        f"s|{member.key}": council_lines(
            one for one in association.council_days if one.member == member.key and one.day >= day
        )
        for member in association.members
    }
    for one in asked_in(association):
        agreed = _agreed(association, one, year)
        values[f"d|{one.mark}"] = "" if agreed is None else str(agreed.day or f"vecka {agreed.week}")
    return values | {CLOSURES: closure_lines(one for one in association.closures if one.last >= day)}


def _become(association: Association, year: int, day: date, written: Mapping[str, str]) -> Association:
    """Raises InputError, with what each problem is about in its field."""
    problems: list[Problem] = []

    def taken(about: str, usual: T, read: Callable[[], T]) -> T:
        try:
            return read()
        except InputError as error:
            problems.extend(replace(one, field=about) for one in error.problems)
            return usual

    council_days = [one for one in association.council_days if one.day < day or f"s|{one.member}" not in written]
    for member in association.members:
        about, usual = f"s|{member.key}", _COUNCILS.get(member.kind, "Sammanträde")
        if about in written:
            text = written[about]
            council_days += taken(about, (), lambda: read_council_days(text, member.key, usual))  # noqa: B023
    agreements = list(association.agreements)
    for one in asked_in(association):
        about, before = f"d|{one.mark}", _agreed(association, one, year)
        if about not in written:
            continue
        text = written[about].strip()
        nothing: DayOrWeek = (None, None)
        found = taken(about, nothing, lambda: read_day_or_week(text, year)) if text else nothing  # noqa: B023
        if before and (before.day, before.week) == found:
            continue
        agreements = [a for a in agreements if a is not before]
        if text and found != nothing:
            agreements.append(Agreement(one.duty, year, found[0], found[1], one.member))
    past = [one for one in association.closures if one.last < day]
    closures = taken(CLOSURES, tuple(past), lambda: read_closures(written[CLOSURES]))
    if problems:
        raise InputError(problems)
    return replace(
        association,
        council_days=tuple(dict.fromkeys(council_days)),
        agreements=tuple(agreements),
        closures=(*past, *closures),
    )


def _fields(association: Association) -> dict[str, str]:
    """The name of the field of each thing that is asked."""
    names = {f"s|{member.key}": f"s-{at}" for at, member in enumerate(association.members[:MOST_MEMBERS])}
    names |= {f"d|{one.mark}": f"d-{at}" for at, one in zip(range(MOST_AGREED), asked_in(association), strict=False)}
    return names | {CLOSURES: CLOSURES}


def dates_step(request: Request) -> Response:
    """``/f/{association}/kom-igang/datum``, of the year that ``?ar=`` says."""
    association, day, refused = present(request), today(request), refused_in(request)
    usual = day.year + (day.month >= PLANNED_FROM_MONTH)
    asked = refused.values.get(YEAR, "") if refused else request.query_params.get(YEAR, "")
    year = int(asked) if asked in (str(day.year), str(day.year + 1)) else usual
    names = _fields(association)
    values = {names[about]: text for about, text in _shown(association, year, day).items() if about in names}
    form = DATES.shown(refused, {**values, YEAR: str(year)}, changes=True)
    return step_page(
        request,
        "begin-dates.html",
        Step.DATES,
        form=form,
        year=year,
        years=(day.year, day.year + 1),
        councils=[(names[f"s|{one.key}"], one) for one in association.members[:MOST_MEMBERS]],
        agreed=[(names[f"d|{one.mark}"], one) for one in asked_in(association) if f"d|{one.mark}" in names],
    )


def _save(request: Request, posted: Posted) -> str | Again:
    day, year = today(request), posted.get(YEAR)
    if year not in (str(day.year), str(day.year + 1)):
        raise NotFoundError("Sidan frågade efter ett år som inte finns här. Läs om sidan.")
    # By what the page said that each field is about: a member may have come or gone since.
    names = {f"s|{text}": f"s-{name[4:]}" for name, text in posted.values.items() if name.startswith("hos-")}
    names |= {f"d|{text}": f"d-{name[4:]}" for name, text in posted.values.items() if name.startswith("vad-")}
    names[CLOSURES] = CLOSURES

    def decide(association: Association) -> Association:
        now = _shown(association, int(year), day)
        mine = [about for about in names if about in now]
        told = merged(*({names[about]: where(about) for about in mine} for where in (_stood, now.__getitem__, _wrote)))
        try:
            return _become(association, int(year), day, {about: told[names[about]] for about in mine})
        except InputError as error:
            problems = [replace(one, field=names.get(one.field or "", "")) for one in error.problems]
            raise InputError(problems) from error

    def _stood(about: str) -> str:
        return posted.stood.get(names[about], "")

    def _wrote(about: str) -> str:
        return posted.get(names[about])

    return looked_at(request, posted, decide) or save(
        request, posted, Step.DATES, "datum som andra har bestämt", decide
    )


save_dates = FormDeed(DATES, _save, dates_step, lambda request, _: visit_of(request).link("/kom-igang"))
"""``POST /f/{association}/kom-igang/datum``"""
