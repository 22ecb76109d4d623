"""What a document says, for people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from arshjul.reading.extracting import Document, Kind, extract
from arshjul.reading.occasions import Doubt, Precision, ReadOccasion, ReadPlan
from arshjul.reading.plan import read_plan
from arshjul.swedish import MONTHS
from arshjul.words import body_word, clock_range, weekday_date
from arshjul.year.model import OccasionKind
from arshjul.year.wording import counted, week_word

_LIKE_THE_FILE = (Kind.TEXT, Kind.CSV)
"""Kinds in which the number of a line says where it is."""


def read_document(content: bytes, file: str, year: int | None) -> ReadPlan:
    """Read the occasions and doubts of a document of any kind. Raises InputError when it is of none that is read."""
    document = extract(content, file)
    plan = read_plan(document.text, year, file)
    doubts = sorted([*plan.doubts, *_left_out(document)], key=lambda doubt: doubt.line)
    where = () if document.kind in _LIKE_THE_FILE else tuple(str(line.place) for line in document.lines)
    return replace(plan, doubts=tuple(doubts), where=where)


def reading_lines(plan: ReadPlan) -> Iterator[str]:
    """The occasions and doubts as Swedish lines."""
    wide = max((len(place) for place in plan.where), default=0)
    for row in plan.occasions:
        place = place_of(plan, row.line, wide)
        who = body_word(row.body) or row.own_body or ("" if row.kind is OccasionKind.DEADLINE else "okänt organ")
        yield f"{place}  {_when(row):<46} {who:<34} {row.title}{_more(row)}".rstrip()
        for said in row.history:
            yield f"{place_of(plan, said.line, wide)}    {said.what}: ”{said.written}”"
    if not plan.doubts and not plan.others:
        yield "Inga tveksamheter."
    if plan.doubts:
        yield f"\nTveksamt ({len(plan.doubts)}):"
    for doubt in plan.doubts:
        candidates = f" Förslag: {', '.join(doubt.candidates)}." if doubt.candidates else ""
        yield f"{place_of(plan, doubt.line, wide)}  {doubt.message}{candidates} [{doubt.code}]"
    if plan.others:
        yield f"\nAndra datum i dokumentet, inte inlästa ({len(plan.others)}):"
    for other in plan.others:
        yield f"{place_of(plan, other.line, wide)}  {other.written} [{other.why}]"


def _left_out(document: Document) -> Iterator[Doubt]:
    """What the document has that was not read: nothing of it may be silent."""
    for note in document.notes:
        yield Doubt("not_read", 1, note)
    for aside in document.asides:
        if any(letter.isdigit() for letter in aside.text):
            where = f" ({aside.place})" if str(aside.place) else ""
            text = aside.text if len(aside.text) <= _MOST_SHOWN else f"{aside.text[:_MOST_SHOWN]}…"
            line = next((number for number, it in enumerate(document.lines, 1) if it.place == aside.place), 1)
            yield Doubt("not_read", line, f"Text som är {aside.why.value} är inte inläst{where}: ”{text}”.")


_MOST_SHOWN = 120


def place_of(plan: ReadPlan, line: int, wide: int) -> str:
    """Where a line is, in words where its number says nothing."""
    return f"{plan.where[line - 1]:<{wide}}" if plan.where else f"rad {line:>4}"


def _more(row: ReadOccasion) -> str:
    """What else the row says, after its title."""
    more = [row.place, "offentligt" if row.public else "", *row.notes]
    return "".join(f" · {words}" for words in more if words)


def _when(row: ReadOccasion) -> str:
    if row.day is None:
        return _without_day(row)
    days = "" if row.end_day is None else f" ({counted((row.end_day - row.day).days + 1)})"
    cancelled = "INSTÄLLT " if row.cancelled else "senast " if row.kind is OccasionKind.DEADLINE else ""
    return f"{cancelled}{weekday_date(row.day)}{days} {clock_range(row.start, row.end)}".rstrip()


def _without_day(row: ReadOccasion) -> str:
    if row.precision is Precision.WEEK and row.week:
        return f"{week_word(row.week)}, dag saknas"
    if row.precision is Precision.MONTH and row.month:
        year, month = row.month.split("-")
        return f"under {MONTHS[int(month) - 1]} {year}"
    return f"datum saknas ({row.written.strip()[:25]})"
