"""What a document says of a meeting that is planned: moved, cancelled, at another time; the result is one meeting."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from arshjul.reading.date_forms import WrittenDate
from arshjul.reading.lines import one_line
from arshjul.reading.occasions import Said
from arshjul.reading.resolve import Resolved, Years, resolve
from arshjul.reading.rows import Row
from arshjul.year.model import Body, OccasionKind
from arshjul.year.wording import written as spelled


class Deed(StrEnum):
    """What a change does to a meeting."""

    MOVED = "moved"
    CANCELLED = "cancelled"
    RETIMED = "retimed"
    OPENED = "opened"
    """Anybody may listen."""
    ALL_RETIMED = "all retimed"
    """Every coming meeting of a body gets another time."""


@dataclass(frozen=True)
class Change:
    """One thing that is said about a meeting."""

    deed: Deed
    row: Row
    """The meeting as it is after the change: its day is the new one."""
    was: WrittenDate | None = None
    """The day from which it is moved."""
    was_month: int | None = None
    """The month in which it was, when only that is said: "november månads styrelsemöte"."""


def changed(rows: list[Resolved], changes: list[Change], years: Years) -> list[Resolved]:
    """Return *rows* after *changes*, in whatever order the two stand in the document.

    A change of a meeting that the document does not plan gives that meeting.
    """
    for change in changes:
        rows = _apply(rows, change, years)
    return sorted(rows, key=lambda row: (row.occasion.line, row.row.date.at))


def _apply(rows: list[Resolved], change: Change, years: Years) -> list[Resolved]:
    if change.deed is Deed.OPENED:
        return [_opened(row, change) if _is_opened(row, change) else row for row in rows]
    if change.deed is Deed.ALL_RETIMED:
        return [_retimed(row, change) if _is_later(row, change) else row for row in rows]
    result = resolve(change.row, years)
    was = resolve(replace(change.row, date=change.was), years).occasion.day if change.was else None
    at = _found(rows, change, was, result.occasion.day)
    if at is None:
        what = f"flyttat från {spelled(was)}" if was else _WHAT[change.deed]
        return [*rows, replace(result, occasion=replace(result.occasion, history=(_said(change, what),)))]
    return [_merged(row, result, change) if n == at else row for n, row in enumerate(rows)]


_WHAT = {
    Deed.MOVED: "flyttat",
    Deed.CANCELLED: "inställt",
    Deed.RETIMED: "ny tid",
    Deed.ALL_RETIMED: "ny tid",
    Deed.OPENED: "offentligt",
}


def _found(rows: list[Resolved], change: Change, was: date | None, day: date | None) -> int | None:
    """Which of the rows a change is about."""
    wanted = was or (day if change.deed is not Deed.MOVED else None)
    written = change.was or (change.row.date if change.deed is not Deed.MOVED else None)
    same = _where(rows, change, lambda row: wanted is not None and row.occasion.day == wanted)
    if not same and written:
        numbers = (written.day, written.month)
        same = _where(rows, change, lambda row: (row.row.date.day, row.row.date.month) == numbers)
    if not same and change.was_month and day:
        month = (day.year, change.was_month)
        same = _where(rows, change, lambda row: (it := row.occasion.day) is not None and (it.year, it.month) == month)
        same = same if len(same) == 1 else []
    return same[0] if same else None


def _where(rows: list[Resolved], change: Change, fits: Callable[[Resolved], bool]) -> list[int]:
    # The day is asked first: it tells most of them apart, and costs least.
    return [n for n, row in enumerate(rows) if fits(row) and _may_be(row, change.row.body, change.row.kind)]


def _may_be(row: Resolved, body: Body | None, kind: OccasionKind) -> bool:
    occasion = row.occasion
    is_day = OccasionKind.PLANNING_DAY
    if not occasion.kind.is_meeting or (kind is is_day) != (occasion.kind is is_day):
        return False
    return body is None or occasion.body is None or body is occasion.body or body.includes(occasion.body)


def _merged(row: Resolved, result: Resolved, change: Change) -> Resolved:
    before, after = row.occasion, result.occasion
    if change.deed is Deed.CANCELLED:
        done = replace(before, cancelled=True)
        what = "inställt"
    elif change.deed is Deed.RETIMED:
        done, what = replace(before, start=after.start, end=after.end), "ny tid"
    else:
        done = replace(
            before,
            day=after.day,
            end_day=after.end_day,
            start=after.start or before.start,
            end=after.end if after.start else before.end,
        )
        is_new = before.day is not None and before.day != after.day
        what = f"flyttat från {spelled(before.day)}" if before.day and is_new else "flyttat"
    done = replace(
        done,
        place=after.place or before.place,
        doubts=tuple(dict.fromkeys((*_kept(row, change), *after.doubts))),
        history=(*before.history, _said(change, what)),
    )
    spans = (*row.row.spans, *change.row.spans)
    # The day that it had is no longer asked about.
    doubts = tuple(doubt for doubt in row.doubts if doubt.code in done.doubts)
    new = tuple(doubt for doubt in result.doubts if doubt.code != "time_missing" or done.start is None)
    if done.start is not None or done.cancelled:
        done = replace(done, doubts=tuple(code for code in done.doubts if code != "time_missing"))
        doubts = tuple(doubt for doubt in doubts if doubt.code != "time_missing")
    if change.deed is not Deed.MOVED:
        new = ()
        done = replace(done, doubts=tuple(code for code in done.doubts if code in before.doubts))
    date_after = change.row.date if change.deed is Deed.MOVED else row.row.date
    return Resolved(replace(row.row, spans=spans, date=replace(date_after, at=row.row.date.at)), done, doubts + new)


def _kept(row: Resolved, change: Change) -> tuple[str, ...]:
    of_the_day = {"weekday_differs", "year_differs", "no_such_date", "year_missing", "week_only", "not_a_working_day"}
    return tuple(code for code in row.occasion.doubts if change.deed is not Deed.MOVED or code not in of_the_day)


def _is_later(row: Resolved, change: Change) -> bool:
    occasion = row.occasion
    return occasion.kind.is_meeting and occasion.body is change.row.body and occasion.start is None


def _is_opened(row: Resolved, change: Change) -> bool:
    occasion, written = row.occasion, change.was
    if occasion.day is None or not occasion.kind.is_meeting or not _may_be(row, change.row.body, change.row.kind):
        return False
    if written:
        return (occasion.day.day, occasion.day.month) == (written.day, written.month)
    return occasion.day.month == change.was_month


def _opened(row: Resolved, change: Change) -> Resolved:
    said = (*row.occasion.history, _said(change, "offentligt"))
    spans = (*row.row.spans, *change.row.spans)
    return Resolved(replace(row.row, spans=spans), replace(row.occasion, public=True, history=said), row.doubts)


def _retimed(row: Resolved, change: Change) -> Resolved:
    time = change.row.time
    if time is None:
        return row
    occasion = replace(
        row.occasion,
        start=time.start,
        end=time.end,
        doubts=tuple(code for code in row.occasion.doubts if code != "time_missing"),
        history=(*row.occasion.history, _said(change, "ny tid")),
    )
    doubts = tuple(doubt for doubt in row.doubts if doubt.code != "time_missing")
    spans = (*row.row.spans, *change.row.spans)
    return Resolved(replace(row.row, time=time, spans=spans), occasion, doubts)


def _said(change: Change, what: str) -> Said:
    return Said(change.row.line, one_line(change.row.written), what)
