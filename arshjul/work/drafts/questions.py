"""What a person is asked about a document that is read, and what an answer settles; values only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from arshjul.reading.occasions import Precision, ReadOccasion
from arshjul.tokens import fingerprint
from arshjul.work.drafts.settling import Edited, Settling, stamp_of, values_of
from arshjul.year.doubts import Doubted, OpenDoubt, as_it_stands
from arshjul.year.model import Occasion, OccasionKind

IT_IS_RIGHT = "Det stämmer som det står."
_WITHOUT_A_DAY = "day_missing"
_MONTHS_TOGETHER = "month_only"
"""The draft's one question about all rows with a month and no day: here each of them is asked about."""
_OF_TIMES = ("time_missing", "no_such_time")
_FIELD = {
    Doubted.DATE: "day",
    Doubted.ROW: "day",
    Doubted.TIME: "start",
    Doubted.TITLE: "title",
    Doubted.BODY: "body",
}
"""What of a row an answer is."""


@dataclass(frozen=True)
class Question:
    """Something in a document that a person must decide."""

    id: str
    about: Doubted
    message: str
    """Swedish."""
    where: str
    """In the document, as a person finds it."""
    rows: tuple[str, ...]
    """Ids of the rows that it is about; none: it is about the document."""
    candidates: tuple[str, ...] = ()
    """Among what a person may choose: ISO days, clock times or titles."""
    is_settled: bool = False

    @property
    def field(self) -> str:
        """What of its rows an answer is; empty: nothing but that what stands is right, or the row otherwise."""
        return _FIELD.get(self.about, "") if self.rows else ""

    @property
    def can_be_right(self) -> bool:
        """Whether what stands may be right: not of a row that has no day."""
        return not (self.about is Doubted.ROW and self.rows)


def questions(settling: Settling) -> tuple[Question, ...]:
    """Return what there is to ask of a document, also what is settled, in the order of the document."""
    doubts: dict[str, list[OpenDoubt]] = {}
    for doubt in settling.said.doubts("", {one.key: one.key for one in settling.said.occasions}):
        if doubt.code != _MONTHS_TOGETHER:
            doubts.setdefault(_id(doubt), []).append(doubt)
    found = [_question(settling, id, alike) for id, alike in doubts.items()]
    asked = {id for one in found if one.about is Doubted.ROW for id in one.rows}
    return (*found, *_of_rows_without_a_day(settling, asked))


def reason_of(settling: Settling, doubt: OpenDoubt) -> str:
    """Why a doubt of the document is settled although what it is about stands; empty: it is not, or nothing stands."""
    if answer := settling.settled.answers.get(_id(doubt)):
        return answer
    if doubt.about is not Doubted.ROW:
        return ""
    rows = _without_a_day(settling) if doubt.code == _MONTHS_TOGETHER else _rows(settling, doubt)
    left = [id for id in rows if id in settling.rows and settling.rows[id].day is None]
    if not rows or left:
        return ""
    return (
        "Raden har fått en dag, eller är inte med." if len(rows) == 1 else "Raderna har fått en dag, eller är inte med."
    )


def edit_that_answers(settling: Settling, question: Question, value: str) -> dict[str, Edited]:
    """Return what becomes of the rows of *question* when its answer is *value*, which is well-formed."""
    changed = {}
    for id in question.rows:
        values = {question.field: value}
        if question.about is Doubted.BODY:
            values["kind"] = OccasionKind.MEETING.value if value else OccasionKind.EVENT.value
        if question.field == "start" and _ends_before(settling.rows.get(id), value):
            values["end"] = ""
        changed[id] = edited_with(settling, id, values)
    return changed


def edited_with(settling: Settling, id: str, values: Mapping[str, str]) -> Edited:
    """Return what is settled of a row when *values* are written in it beside what has been: only what differs."""
    row, before = settling.read[id], settling.edited(id)
    said = values_of(row, settling.bodies)
    written = {**(before.values if before else {}), **values}
    is_own = row.line == 0
    kept = {name: text for name, text in written.items() if is_own or text != said[name]}
    return Edited("" if is_own else stamp_of(row), kept)


def _ends_before(row: ReadOccasion | None, start: str) -> bool:
    return row is not None and row.end is not None and not row.end_day and start >= row.end.isoformat("minutes")


def _question(settling: Settling, id: str, doubts: Sequence[OpenDoubt]) -> Question:
    first = doubts[0]
    rows = tuple(dict.fromkeys(row for doubt in doubts for row in _rows(settling, doubt)))
    where = first.source.removeprefix("Dokumentet, ")
    is_settled = id in settling.settled.answers or all(_is_settled(settling, one) for one in doubts)
    about = Doubted.TIME if rows and first.code in _OF_TIMES else first.about
    return Question(id, about, first.message, where, rows, first.candidates, is_settled)


def _is_settled(settling: Settling, doubt: OpenDoubt) -> bool:
    rows = _rows(settling, doubt)
    if doubt.about is Doubted.ROW:
        lacks = _lacks_a_time if doubt.code in _OF_TIMES else _lacks_a_day
        return bool(rows) and not any(lacks(settling, id) for id in rows)
    return all(_is_otherwise(settling.occasions.get(id), doubt) for id in rows)


def _is_otherwise(occasion: Occasion | None, doubt: OpenDoubt) -> bool:
    return occasion is None or as_it_stands(occasion, doubt.about) != doubt.stood


def _rows(settling: Settling, doubt: OpenDoubt) -> tuple[str, ...]:
    """The ids of the rows that a doubt of the draft is about."""
    lines = {doubt.line}
    for one in settling.plan.doubts:
        if (one.code, one.line, one.message) == (doubt.code, doubt.line, doubt.message):
            lines.update(one.lines)
    if doubt.about is Doubted.ROW:
        rows = zip(settling.ids, settling.plan.occasions, strict=True)
        return tuple(id for id, row in rows if row.day is None and row.line in lines)
    mine = [id for id, one in settling.said_occasions.items() if one.key == doubt.occasion]
    here = [id for id in mine if settling.read[id].line in lines] or mine
    if doubt.about is not Doubted.BODY or not (stranger := settling.read[here[0]].stranger):
        return tuple(here)
    # Asked once of all that one heading stands above.
    return tuple(id for id, row in settling.read.items() if row.stranger == stranger and "body_missing" in row.doubts)


def _of_rows_without_a_day(settling: Settling, asked: set[str]) -> Iterator[Question]:
    where = settling.plan.where
    for id in _without_a_day(settling):
        row = settling.read[id]
        if id in asked or row.line == 0:
            continue
        what = "Bara månaden står" if row.precision is Precision.MONTH else "Dagen saknas"
        place = where[row.line - 1] if where else f"rad {row.line}"
        message = f"{what}. Skriv vilken dag det gäller, eller ta inte med raden."
        is_settled = not _lacks_a_day(settling, id)
        yield Question(f"{_WITHOUT_A_DAY}-{id}", Doubted.ROW, message, place, (id,), (), is_settled)


def _without_a_day(settling: Settling) -> list[str]:
    return [id for id, row in settling.read.items() if row.day is None]


def _lacks_a_day(settling: Settling, id: str) -> bool:
    return id in settling.rows and settling.rows[id].day is None


def _lacks_a_time(settling: Settling, id: str) -> bool:
    return id in settling.rows and settling.rows[id].start is None


def _id(doubt: OpenDoubt) -> str:
    return f"{doubt.code}-{doubt.line}-{fingerprint(doubt.message)[:6]}"
