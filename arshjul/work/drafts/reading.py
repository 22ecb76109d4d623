"""What a document says, for people."""

from __future__ import annotations

from collections.abc import Iterator

from arshjul.reading.decoding import decode
from arshjul.reading.plan import ReadOccasion, ReadPlan, read_plan
from arshjul.words import body_word, clock_range, weekday_date
from arshjul.year.wording import counted


def read_document(content: bytes, file: str, year: int | None) -> ReadPlan:
    """Read the occasions and doubts of a document. Raises InputError when it is no text."""
    return read_plan(decode(content, file), year, file)


def reading_lines(plan: ReadPlan) -> Iterator[str]:
    """The occasions and doubts as Swedish lines."""
    for row in plan.occasions:
        yield f"rad {row.line:>4}  {_when(row):<46} {body_word(row.body) or 'okänt organ':<34} {row.title}".rstrip()
    if not plan.doubts:
        yield "Inga tveksamheter."
        return
    yield f"\nTveksamt ({len(plan.doubts)}):"
    for doubt in plan.doubts:
        candidates = f" Förslag: {', '.join(doubt.candidates)}." if doubt.candidates else ""
        yield f"rad {doubt.line:>4}  {doubt.message}{candidates} [{doubt.code}]"


def _when(row: ReadOccasion) -> str:
    if row.day is None:
        return f"datum saknas ({row.written.strip()[:25]})"
    days = "" if row.end_day is None else f" ({counted((row.end_day - row.day).days + 1)})"
    cancelled = "INSTÄLLT " if row.cancelled else ""
    return f"{cancelled}{weekday_date(row.day)}{days} {clock_range(row.start, row.end)}".rstrip()
