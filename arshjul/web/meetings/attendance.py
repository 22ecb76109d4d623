"""Who was at a meeting, item by item: a list that the answers have filled in, to correct and to take along."""

from __future__ import annotations

from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from arshjul.errors import NotFoundError
from arshjul.web.frame.caller import doer_of
from arshjul.web.frame.form import merged
from arshjul.web.frame.form_deed import FormDeed
from arshjul.web.frame.house import house_of
from arshjul.web.frame.marks import StateMark
from arshjul.web.frame.page import page, refused_in
from arshjul.web.frame.posting import Posted
from arshjul.web.frame.visit import visit_of
from arshjul.web.meetings.attendance_fields import forms, new_guest, spell_meant, spell_posted, with_further
from arshjul.web.meetings.attendance_form import ATTENDANCE, HELD, HELD_FIELDS, held_texts
from arshjul.web.meetings.decided_fields import SORTS, decided_posted, decided_rows, item_choices, people_there
from arshjul.work.held.attendance import attendance_of, record_attendance, take_back_attendance
from arshjul.work.held.attendance_export import TITLES, fees_csv, minutes_text
from arshjul.work.held.attendance_told import held_told
from arshjul.year.attendance.quorate import runs
from arshjul.year.attendance.spells import Held, Spell, with_spell
from arshjul.year.saying.quorum import needs_quorum
from arshjul.year.wording import heading

CONFLICT_MARKS = {True: StateMark("✖", "Kan inte stämma", "bad"), False: StateMark("⚠", "Kontrollera", "risk")}
QUORATE_MARKS = {True: StateMark("✔", "Beslutsför", "good"), False: StateMark("✖", "Inte beslutsför", "bad")}


def fees_file(request: Request) -> Response:
    """``/moten/{id}/narvaro.csv``: a row for each spell, for the fees."""
    house, visit = house_of(request), visit_of(request)
    view = attendance_of(house.store, visit.key, request.path_params["id"], house.now())
    # The name of the file is of our own making: a key has only letters, digits and hyphens.
    name = f'attachment; filename="narvaro-{view.attendance.occasion.key}.csv"'
    return Response(fees_csv([view]), headers={"Content-Disposition": name}, media_type="text/csv; charset=utf-8")


def _record(request: Request, posted: Posted) -> None:
    """One correction, told by ``gor``."""
    key, doer, association = request.path_params["id"], doer_of(request), visit_of(request).key
    change = partial(record_attendance, posted.store, association, key, doer)
    match posted.get("gor"):
        case "bekrafta":
            change(edit=tuple)
        case "mote":
            change(held=lambda stood: _held(stood, posted))
        case "paragraf":
            change(held=lambda stood: decided_posted(stood, posted.values))
        case "spara":
            new = spell_posted(posted.values)
            change(edit=lambda spells: with_spell(spells, spell_meant(spells, posted.get("ersatter")), new))
        case "ta-bort":
            change(edit=lambda spells: _without(spells, posted.get("ersatter")))
        case "ta-tillbaka":
            take_back_attendance(posted.store, association, key, doer)
        case _:
            raise NotFoundError("Sidan skickade något som inte finns. Läs om sidan.")


def _held(stood: Held, posted: Posted) -> Held:
    written = {name: posted.get(name) for name in HELD_FIELDS}
    texts = merged(posted.stood, held_texts(stood), written) if posted.stood else written
    return held_told(stood, *(texts[name] for name in HELD_FIELDS))


def _without(spells: tuple[Spell, ...], old: str) -> tuple[Spell, ...]:
    meant = spell_meant(spells, old)
    return with_spell(spells, meant, None) if meant else spells


def attendance(request: Request) -> Response:
    """``/moten/{id}/narvaro``"""
    house, visit, refused = house_of(request), visit_of(request), refused_in(request)
    told = refused.values if refused else {}
    view = attendance_of(house.store, visit.key, request.path_params["id"], house.now())
    found = view.attendance
    listed = forms(found, told)
    return page(
        request,
        "attendance.html",
        visit,
        held_form=HELD.shown(refused, held_texts(found.held), id="protokollet-rader", changes=True),
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


record = FormDeed(
    ATTENDANCE,
    _record,
    attendance,
    lambda request, _: visit_of(request).link(f"/moten/{request.path_params['id']}/narvaro") + "#listan",
)
"""``POST /moten/{id}/narvaro``: one correction, told by ``gor``; what is refused is told on the page."""
