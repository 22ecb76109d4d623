"""Agreements and access rights that expire: entered, renewed with another last day, taken away."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response

from arshjul.duties import duties_of
from arshjul.errors import InputError, NotFoundError, Problem
from arshjul.fields import parse_day, parse_text, slug
from arshjul.web.frame.caller import doer_of
from arshjul.web.frame.form import Field, Form, Kind, merged
from arshjul.web.frame.form_deed import FormDeed
from arshjul.web.frame.house import house_of
from arshjul.web.frame.page import page, refused_in
from arshjul.web.frame.posting import Posted
from arshjul.web.frame.visit import visit_of
from arshjul.work.editing import edit
from arshjul.work.units import reading
from arshjul.year.deeds import Deed, DeedKind
from arshjul.year.model import Association, Precondition

_TEXTS = (
    Field("namn", "Vad", hint="Till exempel: Avtal om ekonomitjänster.", longest=100),
    Field("dag", "Gäller till och med", Kind.DAY, longest=20),
    Field("kalla", "Var det står", is_optional=True, longest=500),
)
_NEEDED = Field("behovs", "Behövs till", Kind.CHOICE, is_optional=True, longest=100)
_HIDDEN = tuple(Field(name, kind=Kind.HIDDEN, longest=100) for name in ("gor", "vilket"))
EXPIRING = Form((*_TEXTS, _NEEDED, *_HIDDEN), id="nytt")
CHANGING = Form((*_TEXTS, *_HIDDEN))


def expiring(request: Request) -> Response:
    """``/f/{association}/avtal``"""
    house, visit, refused = house_of(request), visit_of(request), refused_in(request)
    with reading(house.store, visit.key, house.now()) as standing:
        association, today = standing.association, standing.today
    duties = {one.id: one.name for one in duties_of(association).duties}
    choices = (("", "Inget särskilt"), *sorted(duties.items(), key=lambda one: one[1]))
    return page(
        request,
        "expiring.html",
        visit,
        listed=[
            (
                one,
                [duties.get(duty, duty) for duty in one.needed_by],
                CHANGING.shown(refused, _texts(one), id=f"avtal-{one.key}", changes=True),
            )
            for one in sorted(association.preconditions, key=lambda one: one.expires)
        ],
        form=EXPIRING.shown(refused, choices={"behovs": choices}),
        today=today,
    )


def _change(request: Request, posted: Posted) -> None:
    deed, key = posted.get("gor"), posted.get("vilket")
    if deed not in ("ny", "andra", "ta-bort"):
        raise NotFoundError("Sidan skickade något som inte finns att göra. Läs om sidan.")

    def decide(association: Association) -> Association:
        present = {one.key: one for one in association.preconditions}
        if deed == "ny":
            needed = posted.get("behovs")
            if needed and duties_of(association).duty(needed) is None:
                raise InputError([Problem("Välj ett av alternativen.", field="behovs")])
            written = {one.name: posted.get(one.name) for one in _TEXTS}
            made = _written(Precondition("", "", house_of(request).now().date()), written)
            made = replace(made, key=_new_key(made.name, present), needed_by=(needed,) if needed else ())
            return replace(association, preconditions=(*association.preconditions, made))
        if key not in present:
            raise NotFoundError("Avtalet finns inte kvar. Läs om sidan.")
        if deed == "ta-bort":
            del present[key]
        else:
            stands = _texts(present[key])
            told = merged(posted.stood, stands, {name: posted.get(name) for name in stands})
            present[key] = _written(present[key], told)
        return replace(association, preconditions=tuple(present.values()))

    house = house_of(request)
    what = Deed(DeedKind.EDITED, doer_of(request), "avtal och behörigheter")
    edit(posted.store, house.settings, visit_of(request).key, what, decide)


def _texts(one: Precondition) -> dict[str, str]:
    return {"namn": one.name, "dag": str(one.expires), "kalla": one.source}


def _written(one: Precondition, texts: dict[str, str]) -> Precondition:
    """*one* with what was written. Raises InputError for all that is wrong at once."""
    problems: list[Problem] = []
    name, day = texts["namn"].strip(), one.expires
    if not name:
        problems.append(Problem("Skriv vad det är.", field="namn"))
    try:
        day = parse_day(texts["dag"].strip())
    except InputError as error:
        problems += [replace(found, field="dag") for found in error.problems]
    if problems:
        raise InputError(problems)
    return replace(one, name=parse_text(name, 100), expires=day, source=parse_text(texts["kalla"].strip(), 500))


def _new_key(name: str, taken: Collection[str]) -> str:
    base = slug(name) or "avtal"
    return next(key for key in (base, *(f"{base[:56]}-{n}" for n in range(2, len(taken) + 3))) if key not in taken)


change_expiring = FormDeed(EXPIRING, _change, expiring, lambda request, _: visit_of(request).link("/avtal"))
"""``POST /f/{association}/avtal``: the field ``gor`` says what."""
