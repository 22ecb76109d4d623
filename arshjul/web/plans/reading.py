"""A document gone through row by row: what it says, what is doubtful of it, and what has been decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from starlette.requests import Request
from starlette.responses import Response

from arshjul.fields import parse_day
from arshjul.reading.occasions import Other, ReadOccasion
from arshjul.web.frame.caller import doer_of
from arshjul.web.frame.form import Field, Form, Kind, Refused
from arshjul.web.frame.house import house_of
from arshjul.web.frame.page import page, refused_in
from arshjul.web.frame.visit import visit_of
from arshjul.web.plans.row_fields import NOBODY, ROW, bodies_of, shown_values
from arshjul.words import as_sentence, weekday_date
from arshjul.work.drafts.difference_words import difference_lines, kept_line
from arshjul.work.drafts.marking import FATE_MARKS, marked
from arshjul.work.drafts.questions import IT_IS_RIGHT, Question
from arshjul.work.drafts.readings import Reading, compared, reading_of
from arshjul.work.drafts.settling import OWN, Settling, values_of
from arshjul.work.drafts.telling import decision_words, when_read, who_meets
from arshjul.work.files.decisions_read import ToConfirm, to_confirm
from arshjul.work.units import reading as standing_read
from arshjul.year.doubts import Doubted
from arshjul.year.model import Association, OccasionKind

MOST_LINES = 2_000
"""Of a document that are shown; the rows stand all beside it."""
NEW = f"{OWN}ny"
LEAVE_OUT, RESTORE, SAVE = "utan", "aterstall", "spara"
RIGHT, OTHER = "ratt", "annat"
_KIND_OF_ANSWER = {"day": Kind.DAY, "start": Kind.CLOCK, "title": Kind.TEXT, "body": Kind.CHOICE}
_LABELS = {
    "day": "Vilken dag är det?",
    "start": "Klockan",
    "title": "Ärende",
    "body": "Vem möts?",
}
ANSWER = Form(
    (
        *(Field(name, _LABELS[name], kind, longest=200) for name, kind in _KIND_OF_ANSWER.items()),
        *(Field(name, kind=Kind.HIDDEN) for name in ("fraga", "svar")),
    ),
    id="fraga",
)
WHOLE = Form(
    (Field("ar", "Vilket år gäller det?", Kind.NUMBER, longest=4), Field("gor", kind=Kind.HIDDEN)), id="dokument"
)


@dataclass(frozen=True)
class Asked:
    """A question as a page asks it."""

    question: Question
    form: Form
    choices: tuple[tuple[str, str], ...]
    """What a button each answers, and its words."""


@dataclass(frozen=True)
class Row:
    """A row as a page shows it."""

    id: str
    when: str
    who: str
    title: str
    place: str
    public: bool
    where: str
    line: int
    is_done: bool
    is_edited: bool
    is_left_out: bool
    asked: tuple[Asked, ...]
    form: Form | None
    """Set when the row is open to be written in."""


def reading(request: Request) -> Response:
    """``/f/{association}/las-in/{number}``"""
    house, visit = house_of(request), visit_of(request)
    found = found_reading(request)
    with standing_read(house.store, visit.key, house.now()) as standing:
        association = standing.association
    refused = refused_in(request)
    lines = marked(found.read.text, found.read.plan)
    done, rows = found.progress
    return page(
        request,
        "las-in-plan.html",
        visit,
        reading=found,
        plan=found.read.plan,
        lines=lines[:MOST_LINES],
        hidden_lines=max(0, len(lines) - MOST_LINES),
        fates=FATE_MARKS,
        rows=_rows(found, association, refused, _opened(request, refused)),
        asked=[_asked(found, association, one, refused) for one in found.open_questions if not one.rows],
        others=[(_where(found, one), one) for one in found.read.plan.others],
        new=_new_row(found, association, refused, request.query_params),
        year_form=WHOLE.shown(refused, {"ar": str(found.read.plan.year or "")}),
        years=_years(found),
        done=done,
        number_of_rows=rows,
        decisions=told_decisions(request, found),
        decision_words=decision_words,
        comparison=compared(house.store, visit.key, found, house.now()) if found.is_complete else None,
        difference_lines=difference_lines,
        kept_line=kept_line,
    )


def told_decisions(request: Request, found: Reading) -> tuple[ToConfirm, ...]:
    """The members' decisions of discharge that the document tells of."""
    told = found.read.plan.decisions
    return to_confirm(house_of(request).store, visit_of(request).key, told, doer_of(request)) if told else ()


def found_reading(request: Request) -> Reading:
    """The reading that the address names. Raises NotFoundError."""
    house, visit = house_of(request), visit_of(request)
    return reading_of(house.store, visit.key, request.path_params["number"], house.now())


def _opened(request: Request, refused: Refused | None) -> str:
    """The id of the row that is open to be written in."""
    if refused and refused.form.startswith("rad-"):
        return refused.form.removeprefix("rad-")
    return request.query_params.get("rad", "")


def _rows(found: Reading, association: Association, refused: Refused | None, opened: str) -> list[Row]:
    return [_row(found, association, refused, id, is_open=id == opened) for id in found.settling.read]


def _row(found: Reading, association: Association, refused: Refused | None, id: str, *, is_open: bool) -> Row:
    settling = found.settling
    now, edited = settling.rows.get(id), settling.edited(id)
    row = now or settling.read[id]
    questions = [one for one in found.open_questions if id in one.rows[:1]]
    return Row(
        id=id,
        when=as_sentence(when_read(row)),
        who=_who(settling, id, row),
        title=row.title,
        place=row.place,
        public=row.public,
        where=_where(found, row) if row.line else "Tillagd av er",
        line=row.line,
        is_done=found.is_done(id),
        is_edited=bool(edited and edited.values),
        is_left_out=now is None,
        asked=tuple(_asked(found, association, one, refused) for one in questions),
        form=row_form(settling, association, refused, id) if is_open and now else None,
    )


def _who(settling: Settling, id: str, row: ReadOccasion) -> str:
    occasion = settling.occasions.get(id)
    if occasion and occasion.own_body:
        return occasion.own_body.name
    return row.stranger or who_meets(row)


def row_form(settling: Settling, association: Association, refused: Refused | None, id: str) -> Form:
    """The form in which a row is written otherwise."""
    bodies = bodies_of(association)
    values = shown_values(values_of(settling.rows[id], settling.bodies))
    if values["organ"] not in dict(bodies):
        values["organ"] = ""
    return ROW.shown(refused, values, id=f"rad-{id}", choices={"organ": (NOBODY, *bodies)}, changes=True)


def _new_row(
    found: Reading, association: Association, refused: Refused | None, asked: Mapping[str, str]
) -> Form | None:
    """The form of a row that a person adds, when somebody is adding one."""
    if not ((refused and refused.is_of(f"rad-{NEW}")) or asked.get("rad") == NEW):
        return None
    others = {str(one.line): one for one in found.read.plan.others}
    other = others.get(asked.get("fran", ""))
    values = {"sort": OccasionKind.MEETING.value, "rubrik": other.written[:200] if other else ""}
    return ROW.shown(refused, values, id=f"rad-{NEW}", choices={"organ": (NOBODY, *bodies_of(association))})


def _asked(found: Reading, association: Association, one: Question, refused: Refused | None) -> Asked:
    bodies = bodies_of(association)
    name = one.field
    field = replace(ANSWER[name], choices=(NOBODY, *bodies)) if name else None
    form = replace(ANSWER, fields=(field,) if field else ())
    form = form.shown(refused, {}, id=f"fraga-{one.id}")
    stands = _stands(found, one)
    words = {text: _candidate(one, text) for text in one.candidates if name and text not in stands}
    right = ((RIGHT, _right(found, one, stands)),) if one.can_be_right else ()
    return Asked(one, form, (*right, *((text, word) for text, word in words.items())))


def _stands(found: Reading, one: Question) -> set[str]:
    """What stands of what a question is about."""
    rows = [found.settling.rows[id] for id in one.rows if id in found.settling.rows]
    return {values_of(row, found.settling.bodies)[one.field] for row in rows} if one.field else set()


def _right(found: Reading, one: Question, stands: set[str]) -> str:
    match one.about:
        case Doubted.TWICE:
            return "Det är samma möte"
        case Doubted.TIME if stands <= {""}:
            return "Klockslag saknas än"
        case Doubted.BODY:
            return "Ingen kallas"
        case Doubted.DATE if len(stands) == 1:
            return f"{_candidate(one, min(stands))} är rätt"
    return IT_IS_RIGHT.rstrip(".")


def _candidate(one: Question, text: str) -> str:
    return as_sentence(weekday_date(parse_day(text))) if one.field == "day" else text


def _where(found: Reading, one: ReadOccasion | Other) -> str:
    where = found.read.plan.where
    return where[one.line - 1] if where else f"rad {one.line}"


def _years(found: Reading) -> tuple[str, ...]:
    """The years to choose from, of a document that has several."""
    return next((one.candidates for one in found.read.plan.doubts if one.code == "several_years"), ())
