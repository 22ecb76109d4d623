"""What the forms of a document that is gone through do: a row, an answer, a year, decisions to record."""

from __future__ import annotations

from dataclasses import replace

from starlette.requests import Request

from arshjul.errors import InputError, NotFoundError, Problem
from arshjul.fields import parse_day, parse_text, parse_whole
from arshjul.fields.values import FIRST_YEAR, LAST_YEAR
from arshjul.web.frame.caller import doer_of
from arshjul.web.frame.form import Form, in_field, merged
from arshjul.web.frame.form_deed import FormDeed
from arshjul.web.frame.posting import Posted
from arshjul.web.frame.visit import visit_of
from arshjul.web.plans.reading import (
    ANSWER,
    LEAVE_OUT,
    NEW,
    OTHER,
    RESTORE,
    RIGHT,
    SAVE,
    WHOLE,
    found_reading,
    reading,
    row_form,
    told_decisions,
)
from arshjul.web.plans.row_fields import ROW, bodies_of, clock_text, read_values
from arshjul.work.drafts.questions import IT_IS_RIGHT, edit_that_answers, edited_with
from arshjul.work.drafts.readings import Decided, Reading, decide, put_aside
from arshjul.work.drafts.settling import OWN, Edited
from arshjul.work.files.decisions_read import confirm
from arshjul.work.units import reading as standing_read
from arshjul.year.model import Association


def _decided(request: Request, posted: Posted, found: Reading, association: Association) -> Decided:
    id, settling, deed = posted.get("rad"), found.settling, posted.get("gor")
    if id == NEW:
        values = read_values(posted.values, dict(bodies_of(association)))
        number = 1 + max(
            (int(one.removeprefix(OWN)) for one in settling.settled.rows if one.startswith(OWN)), default=0
        )
        return Decided({f"{OWN}{number}": Edited("", values)})
    if id not in settling.read:
        raise NotFoundError("Raden finns inte längre. Läs om sidan.")
    if deed == RESTORE:
        return Decided({id: None})
    if deed == LEAVE_OUT:
        return Decided({id: replace(edited_with(settling, id, {}), is_left_out=True)})
    if deed != SAVE or id not in settling.rows:
        raise NotFoundError("Sidan skickade något som inte finns. Läs om sidan.")
    form = row_form(settling, association, None, id)
    written = {name: posted.get(name) for name in form.values}
    fields = merged(posted.stood, form.values, written)
    values = read_values(fields, dict(bodies_of(association)))
    return Decided({id: edited_with(settling, id, values)})


def _settle_row(request: Request, posted: Posted) -> str:
    visit, number, doer = visit_of(request), request.path_params["number"], doer_of(request)
    with standing_read(posted.store, visit.key, doer.at) as standing:
        association = standing.association
    decide(posted.store, visit.key, number, doer, lambda found: _decided(request, posted, found, association))
    return _link(request) + (f"#r-{posted.get('rad')}" if posted.get("rad") != NEW else "#andra")


def _answer(request: Request, posted: Posted) -> str:
    visit, number, doer = visit_of(request), request.path_params["number"], doer_of(request)
    with standing_read(posted.store, visit.key, doer.at) as standing:
        association = standing.association
    now = decide(posted.store, visit.key, number, doer, lambda found: _answered(posted, found, association))
    left = next((one for one in now.open_questions if one.rows), None)
    return _link(request) + (f"#r-{left.rows[0]}" if left else "#laget")


def _answered(posted: Posted, found: Reading, association: Association) -> Decided:
    asked = {one.id: one for one in found.questions}
    question, answer = asked.get(posted.get("fraga")), posted.get("svar")
    if question is None:
        raise NotFoundError("Frågan finns inte längre. Läs om sidan.")
    if answer == RIGHT and question.can_be_right:
        return Decided(answers={question.id: IT_IS_RIGHT})
    if not question.field:
        raise NotFoundError("Sidan skickade något som inte finns. Läs om sidan.")
    with in_field(question.field):
        text = posted.get(question.field) if answer == OTHER else answer
        value = _checked(question.field, text, association)
    return Decided(edit_that_answers(found.settling, question, value))


def _checked(field: str, text: str, association: Association) -> str:
    if not text.strip():
        raise InputError([Problem("Skriv svaret, eller välj ett av förslagen.")])
    match field:
        case "day":
            return parse_day(text.strip()).isoformat()
        case "start":
            return clock_text(text.strip())
        case "body":
            if text not in dict(bodies_of(association)):
                raise NotFoundError("Sidan skickade något som inte finns. Läs om sidan.")
            return text
    return parse_text(text)


def _change_whole(request: Request, posted: Posted) -> str | None:
    visit, number, doer, deed = visit_of(request), request.path_params["number"], doer_of(request), posted.get("gor")
    if deed == "lagg-undan":
        put_aside(posted.store, visit.key, number, doer)
        return visit.link("/las-in")
    if deed == "ta-upp":
        decide(posted.store, visit.key, number, doer, lambda _: Decided())
        return None
    with in_field("ar"):
        year = parse_whole(deed if deed.isdigit() else posted.get("ar").strip(), FIRST_YEAR, LAST_YEAR)
        decide(posted.store, visit.key, number, doer, lambda _: Decided(year=year))
    return None


def _record(request: Request, posted: Posted) -> None:
    confirm(posted.store, visit_of(request).key, told_decisions(request, found_reading(request)), doer_of(request))


def _link(request: Request) -> str:
    return visit_of(request).link(f"/las-in/{request.path_params['number']}")


settle_row = FormDeed(ROW, _settle_row, reading, lambda request, _: _link(request))
"""``POST /f/{association}/las-in/{number}/rad``: a row is written otherwise, left out, or again as it was."""
answer_question = FormDeed(ANSWER, _answer, reading, lambda request, _: _link(request))
"""``POST /f/{association}/las-in/{number}/fraga``"""
record_decisions = FormDeed(Form(()), _record, reading, lambda request, _: f"{_link(request)}#ansvarsfrihet")
"""``POST /f/{association}/las-in/{number}/beslut``: the decisions that the page shows are recorded, once each."""
change_reading = FormDeed(WHOLE, _change_whole, reading, lambda request, _: _link(request))
"""``POST /f/{association}/las-in/{number}``: another year of it, put aside, or taken up again."""
