"""Who was at a meeting, item by item: a list that the answers have filled in, to correct and to take along."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from arshjul.errors import ArshjulError, NotFoundError
from arshjul.web.frame.caller import doer_of
from arshjul.web.frame.failures import status_of
from arshjul.web.frame.fields import fields
from arshjul.web.frame.house import house_of
from arshjul.web.frame.marks import StateMark
from arshjul.web.frame.page import page
from arshjul.web.frame.visit import Visit, visit_of
from arshjul.web.meetings.attendance_fields import forms, new_guest, spell_meant, spell_posted, with_further
from arshjul.web.meetings.decided_fields import SORTS, decided_posted, decided_rows, item_choices, people_there
from arshjul.work.held.attendance import attendance_of, record_attendance, take_back_attendance
from arshjul.work.held.attendance_export import TITLES, fees_csv, minutes_text
from arshjul.work.held.attendance_told import held_told
from arshjul.year.attendance.quorate import runs
from arshjul.year.attendance.spells import Spell, with_spell
from arshjul.year.saying.quorum import needs_quorum
from arshjul.year.wording import heading

CONFLICT_MARKS = {True: StateMark("✖", "Kan inte stämma", "bad"), False: StateMark("⚠", "Kontrollera", "risk")}
QUORATE_MARKS = {True: StateMark("✔", "Beslutsför", "good"), False: StateMark("✖", "Inte beslutsför", "bad")}


def attendance(request: Request) -> Response:
    """``/moten/{id}/narvaro``"""
    return _shown(request, visit_of(request))


def fees_file(request: Request) -> Response:
    """``/moten/{id}/narvaro.csv``: a row for each spell, for the fees."""
    house, visit = house_of(request), visit_of(request)
    view = attendance_of(house.store, visit.key, request.path_params["id"], house.now())
    # The name of the file is of our own making: a key has only letters, digits and hyphens.
    name = f'attachment; filename="narvaro-{view.attendance.occasion.key}.csv"'
    return Response(fees_csv([view]), headers={"Content-Disposition": name}, media_type="text/csv; charset=utf-8")


async def record(request: Request) -> Response:
    """``POST /moten/{id}/narvaro``: one correction, told by ``gor``; what is refused is told on the page."""
    visit = await run_in_threadpool(visit_of, request)
    posted = await fields(request)
    return await run_in_threadpool(_record, request, visit, posted)


def _record(request: Request, visit: Visit, posted: Mapping[str, str]) -> Response:
    key = request.path_params["id"]
    try:
        _do(request, visit.key, key, posted)
    except NotFoundError:
        raise
    except ArshjulError as error:
        return _shown(request, visit, error, posted)
    return RedirectResponse(visit.link(f"/moten/{key}/narvaro") + "#listan", 303)


def _do(request: Request, association: str, key: str, posted: Mapping[str, str]) -> None:
    house, doer = house_of(request), doer_of(request)
    change = partial(record_attendance, house.store, association, key, doer)
    match posted.get("gor"):
        case "bekrafta":
            change(edit=tuple)
        case "mote":
            before = attendance_of(house.store, association, key, doer.at).attendance.held
            texts = (posted.get(name, "") for name in ("paragrafer", "start", "slut"))
            change(held=held_told(before, *texts))
        case "paragraf":
            before = attendance_of(house.store, association, key, doer.at).attendance.held
            change(held=decided_posted(before, posted))
        case "spara":
            new = spell_posted(posted)
            change(edit=lambda spells: with_spell(spells, spell_meant(spells, posted.get("ersatter", "")), new))
        case "ta-bort":
            change(edit=lambda spells: _without(spells, posted.get("ersatter", "")))
        case "ta-tillbaka":
            take_back_attendance(house.store, association, key, doer)
        case _:
            raise NotFoundError("Sidan skickade något som inte finns. Läs om sidan.")


def _without(spells: tuple[Spell, ...], old: str) -> tuple[Spell, ...]:
    meant = spell_meant(spells, old)
    return with_spell(spells, meant, None) if meant else spells


def _shown(
    request: Request, visit: Visit, error: ArshjulError | None = None, posted: Mapping[str, str] | None = None
) -> Response:
    house, told = house_of(request), posted or {}
    view = attendance_of(house.store, visit.key, request.path_params["id"], house.now())
    found = view.attendance
    listed = forms(found, told)
    return page(
        request,
        "attendance.html",
        visit,
        status=status_of(error) if error else 200,
        error=str(error) if error else "",
        posted=told if told.get("gor") == "mote" else {},
        view=view,
        occasion=found.occasion,
        year=view.plan.year,
        heading=heading(found.occasion),
        titles=TITLES,
        conflict_marks=CONFLICT_MARKS,
        quorate_marks=QUORATE_MARKS,
        decides=needs_quorum(found.occasion),
        there=with_further(listed, told),
        others=[form for form in listed if not form.part],
        guest=new_guest(listed, told),
        runs=runs(found, view.counts),
        sorts=SORTS,
        posted_item=told if told.get("gor") == "paragraf" and "angra" not in told else {},
        decided=decided_rows(found),
        people_there=people_there(found),
        item_choices=item_choices(found),
        text=minutes_text(view) if view.is_recorded else "",
    )
