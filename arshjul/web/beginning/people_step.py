"""The third step: the persons and their seats, typed in, pasted or out of a file; looked at before they are saved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from starlette.requests import Request
from starlette.responses import Response

from arshjul.errors import InputError, NotAllowedError, Problem
from arshjul.tokens import fingerprint
from arshjul.web.beginning.frame import present, save, step_page
from arshjul.web.beginning.frame import today as today_of
from arshjul.web.frame.form import Again, Field, Form, Kind
from arshjul.web.frame.form_deed import FormDeed
from arshjul.web.frame.house import house_of
from arshjul.web.frame.page import refused_in
from arshjul.web.frame.posting import Posted
from arshjul.web.frame.visit import visit_of
from arshjul.work.editing import Edited, would_edit
from arshjul.work.roster import (
    MOST_ROWS,
    Column,
    Outcome,
    Row,
    Sign,
    Table,
    body_names,
    laid_over,
    read_file,
    read_text,
    role_names,
    roster_rows,
    seat_text,
)
from arshjul.year.beginning import Step
from arshjul.year.model import Association, Seat

PASTED, FILE, SEEN, SHOWN, READ = "klistra", "fil", "sett", "antal", "last"
TYPING = "skriver"
"""Nobody has asked yet to look at what is written."""
FEWEST_ROWS, MORE_ROWS = 5, 10
LONGEST_PASTED = 200_000
_LONGEST = {Column.NAME: 200, Column.ADDRESS: 254}


def field_of(row: int, column: Column) -> str:
    """The name of a cell's field."""
    return f"r{row}-{list(Column).index(column)}"


def _end_of(place: int) -> str:
    return f"slut-{place}"


PEOPLE = Form(
    (
        *(
            Field(field_of(row, column), f"{column} på rad {row}", is_optional=True, longest=_LONGEST.get(column, 100))
            for row in range(1, MOST_ROWS + 1)
            for column in Column
        ),
        Field(
            PASTED,
            "Klistra in en lista",
            Kind.LONG,
            "Från Excel eller Word: en person på varje rad. Från Outlook: namn och adresser, som i fältet Till.",
            is_optional=True,
            longest=LONGEST_PASTED,
        ),
        Field(FILE, "Ladda upp en fil", Kind.FILE, "Excel (.xlsx) eller CSV.", is_optional=True),
        *(Field(_end_of(place), "Avsluta platsen", Kind.TICK, longest=5) for place in range(MOST_ROWS)),
        *(Field(name, kind=Kind.HIDDEN, longest=100) for name in (SEEN, SHOWN, READ)),
    ),
    id="personer",
)


@dataclass(frozen=True)
class Looked:
    """What a list would do, as somebody looks at it before it is saved."""

    outcome: Outcome
    edited: Edited
    left_out: tuple[Seat, ...]
    """The seats that the list leaves out, ended or not."""

    @property
    def mark(self) -> str:
        """Tells it from every other."""
        told = [f"{one.sign} {one.text}" for one in self.outcome.differences]
        left = [repr(seat) for seat in self.left_out]
        return fingerprint("\x1f".join((*told, *self.edited.told, *left)))

    @property
    def is_plain(self) -> bool:
        """Whether it only adds, and tells at most one person: then nobody needs to look at it first."""
        return all(one.sign is Sign.NEW for one in self.outcome.differences) and len(self.edited.told) <= 1

    def of(self, sign: Sign) -> list[str]:
        """The differences of one kind."""
        return [one.text for one in self.outcome.differences if one.sign is sign]


def people_step(request: Request) -> Response:
    """``/f/{association}/kom-igang/personer``"""
    association, refused = present(request), refused_in(request)
    form = PEOPLE.shown(refused)
    rows = _rows(form.values)
    looked = None
    if refused and rows and not refused.faults and TYPING not in refused.values:
        looked = _looked(request, association, form.values)
    shown = min(MOST_ROWS, max(FEWEST_ROWS, _number(form.value(SHOWN)), max((row.number for row in rows), default=0)))
    values = {SHOWN: str(shown), READ: form.value(READ), SEEN: looked.mark if looked else ""}
    return step_page(
        request,
        "begin-people.html",
        Step.PEOPLE,
        form=replace(form, values={**form.values, **values}),
        association=association,
        columns=list(Column),
        shown=range(1, shown + 1),
        field_of=field_of,
        looked=looked,
        signs=list(Sign),
        ends=[(_end_of(at), _told(seat, association)) for at, seat in enumerate(looked.left_out if looked else ())],
        suggestions={
            Column.BODY: body_names(association),
            Column.ROLE: role_names(),
            Column.MEMBER: tuple(member.name for member in association.members),
        },
        present=list(roster_rows(association, today_of(request))),
        most_rows=MOST_ROWS,
    )


def _told(seat: Seat, association: Association) -> str:
    person = association.person(seat.person)
    return f"{person.name if person else seat.person}: {seat_text(seat, association)}"


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0


def _rows(values: Mapping[str, str]) -> list[Row]:
    """The rows in which something is written."""
    rows = (
        Row(at, {column: values.get(field_of(at, column), "") for column in Column}) for at in range(1, MOST_ROWS + 1)
    )
    return [row for row in rows if any(row[column] for column in Column)]


def _looked(request: Request, association: Association, values: Mapping[str, str]) -> Looked | None:
    """What the list in *values* would do; None: it is faulty."""
    rows, today = _rows(values), today_of(request)
    left_out = laid_over(rows, association, today).left_out if values.get(READ) else ()
    ends = _ends(left_out, values)
    outcome = laid_over(rows, association, today, ends)
    if outcome.faults:
        return None
    house = house_of(request)
    edited = would_edit(
        house.store, association.key, house.now(), lambda now: laid_over(rows, now, today, ends).association
    )
    return Looked(outcome, edited, left_out)


def _ends(left_out: tuple[Seat, ...], values: Mapping[str, str]) -> list[Seat]:
    return [seat for at, seat in enumerate(left_out) if values.get(_end_of(at))]


def _save(request: Request, posted: Posted) -> str | Again:
    values = {name: text for name, text in posted.values.items() if name != SEEN}
    if posted.get("gor") == "fler":
        return Again({**values, SHOWN: str(_number(posted.get(SHOWN)) + MORE_ROWS), TYPING: "1"})
    is_read = bool(posted.get(PASTED).strip() or posted.upload)
    if is_read:
        name = FILE if posted.upload else PASTED
        try:
            values = _with_read(posted, values)
        except InputError as error:
            return Again(values, tuple((name, one.message) for one in error.problems))
    rows = _rows(values)
    if not rows:
        raise InputError([Problem("Skriv en person, eller ta in en lista.", field=field_of(1, Column.NAME))])
    association, today = present(request), today_of(request)
    if faults := laid_over(rows, association, today).faults:
        told = ((field_of(one.row, one.column or Column.NAME), f"Rad {one.row}: {one.text}") for one in faults)
        return Again(values, tuple(told))
    looked = _looked(request, association, values)
    if (
        looked is None
        or is_read
        or (looked.mark != posted.get(SEEN) and not (looked.is_plain and not values.get(READ)))
    ):
        return Again(values)
    mark, ends = looked.outcome.differences, _ends(looked.left_out, values)

    def decide(now: Association) -> Association:
        outcome = laid_over(rows, now, today, ends)
        if outcome.faults or outcome.differences != mark:
            raise NotAllowedError("Någon annan ändrade personerna just nu. Granska listan igen.")
        return outcome.association

    return save(request, posted, Step.PEOPLE, "personer och platser", decide)


def _with_read(posted: Posted, values: Mapping[str, str]) -> dict[str, str]:
    """*values* with the rows of what was pasted or of the file below those that were typed in. Raises InputError."""
    table, typed = _table(posted), _rows(values)
    if len(typed) + len(table.rows) > MOST_ROWS:
        raise InputError([Problem(f"Högst {MOST_ROWS} rader kan sparas på en gång. Ta bort några rader.")])
    cells = {
        field_of(at, column): row[column]
        for at, row in enumerate((*typed, *table.rows), 1)
        for column in Column
        if row[column]
    }
    others = {field: text for field, text in values.items() if not field.startswith("r") and field != PASTED}
    return {**others, **cells, READ: "1", "noter": "\n".join(table.notes)}


def _table(posted: Posted) -> Table:
    if posted.upload:
        posted.upload.file.seek(0)
        return read_file(posted.upload.file.read(), posted.upload.name)
    return read_text(posted.get(PASTED))


save_people = FormDeed(PEOPLE, _save, people_step, lambda request, _: visit_of(request).link("/kom-igang"))
"""``POST /f/{association}/kom-igang/personer``: the button ``gor`` says what."""
