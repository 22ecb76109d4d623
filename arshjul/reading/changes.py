"""What a document says of a meeting that is planned: moved, cancelled, at another time; the result is one meeting."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from arshjul.reading.date_forms import WrittenDate
from arshjul.reading.lines import one_line
from arshjul.reading.occasions import Doubt, Said
from arshjul.reading.resolve import Resolved, resolve
from arshjul.reading.rows import Row
from arshjul.reading.when import Years
from arshjul.year.model import Body, OccasionKind
from arshjul.year.wording import written as spelled


class Deed(StrEnum):
    """What a change does to a meeting."""

    MOVED = "moved"
    CANCELLED = "cancelled"
    RETIMED = "retimed"
    OPENED = "opened"
    """Anybody may listen."""
    OF_MONTH = "of a month"
    """The only meeting of a month gets another time or place."""
    ALL_RETIMED = "all retimed"
    """Every coming meeting of a body gets another time."""
    UNSETTLED = "unsettled"
    """It will be moved, and nobody says to which day."""
    PLACED = "placed"
    """Another place is told, and nothing else."""
    ALL_PLACED = "all placed"
    """Every meeting of a body is there, if nothing else is said of it."""


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
    is_of_meeting: bool = True
    """Whether its sentence says that it is about a meeting; else it is only of one that the document plans."""
    excepted: tuple[WrittenDate, ...] = ()
    """The days, or whole months, that a sentence about all meetings names: of those it says something else."""
    is_unclear: bool = False
    """Whether it excepts something, and says not what."""


def changed(rows: list[Resolved], changes: list[Change], years: Years) -> tuple[list[Resolved], list[Doubt]]:
    """Return *rows* after *changes*, in whatever order the two stand in the document, and what must be asked of them.

    A change of a meeting that the document does not plan gives that meeting, when it says that it is about one.
    """
    planned = _Planned(rows)
    doubts: list[Doubt] = []
    # Where all are comes last: it holds for those of which nothing else is said.
    for change in sorted(changes, key=lambda it: it.deed is Deed.ALL_PLACED):
        _apply(planned, change, years, doubts)
    return sorted(planned.rows, key=lambda row: (row.occasion.line, row.row.date.at)), doubts


class _Planned:
    """The rows, found by their days: a document may have as many changes as rows."""

    def __init__(self, rows: list[Resolved]) -> None:
        self.rows: list[Resolved] = []
        self._of: dict[_Key, list[int]] = {}
        self.retimed: set[Body | None] = set()
        """Bodies whose meetings without a time have got one."""
        for row in rows:
            self.add(row)

    def add(self, row: Resolved) -> None:
        self.rows.append(row)
        self._note(len(self.rows) - 1, row)

    def put(self, at: int, row: Resolved) -> None:
        self.rows[at] = row
        self._note(at, row)

    def with_key(self, key: _Key) -> Iterator[int]:
        """Where the rows with a day, a day of any year, or a month stand, the first first."""
        return (n for n in sorted(self._of.get(key, ())) if key in _keys(self.rows[n]))

    def _note(self, at: int, row: Resolved) -> None:
        for key in _keys(row):
            places = self._of.setdefault(key, [])
            if at not in places[-1:]:
                places.append(at)


_Key = tuple[str, int, int, int]


def _keys(row: Resolved) -> Iterator[_Key]:
    day, written = row.occasion.day, row.row.date
    if day:
        yield _of_day(day)
        yield _of_month(day.year, day.month)
        yield _of_month(0, day.month)
    if written.day and written.month:
        yield _of_numbers(written.day, written.month)


def _of_day(day: date) -> _Key:
    return ("day", day.year, day.month, day.day)


def _of_numbers(day: int, month: int) -> _Key:
    return ("numbers", 0, month, day)


def _of_month(year: int, month: int) -> _Key:
    return ("month", year, month, 0)


def _apply(planned: _Planned, change: Change, years: Years, doubts: list[Doubt]) -> None:
    if change.deed is Deed.OPENED:
        for n, row in enumerate(planned.rows):
            if _is_opened(row, change):
                planned.put(n, _opened(row, change))
        return
    if change.deed is Deed.ALL_RETIMED:
        _retime_all(planned, change)
        return
    if change.deed is Deed.ALL_PLACED:
        _place_all(planned, change, doubts)
        return
    if change.deed is Deed.OF_MONTH:
        same = list(_may_be_of(planned, change, _of_month(0, change.was_month or 0)))
        if len(same) == 1:
            planned.put(same[0], _retimed(planned.rows[same[0]], change))
        else:
            doubts.append(_unclear(change))
        return
    result = resolve(change.row, years)
    if change.deed is Deed.UNSETTLED:
        at = _found(planned, change, None, result.occasion.day)
        if at is None:
            planned.add(result.doubted(_unsettled(change)))
        else:
            planned.put(at, planned.rows[at].doubted(_unsettled(change)))
        return
    was = resolve(replace(change.row, date=change.was), years).occasion.day if change.was else None
    at = _found(planned, change, was, result.occasion.day)
    if at is not None:
        planned.put(at, _merged(planned.rows[at], result, change))
    elif change.is_of_meeting:
        what = f"flyttat från {spelled(was)}" if was else _WHAT[change.deed]
        planned.add(replace(result, occasion=replace(result.occasion, history=(_said(change, what),))))
    elif not (result.occasion.day and any(planned.with_key(_of_day(result.occasion.day)))):
        doubts.append(_unclear(change))


def _unclear(change: Change) -> Doubt:
    message = (
        f"”{one_line(change.row.written)[:_LONGEST_QUOTED]}” ändrar en dag, men dokumentet har inget möte den dagen. "
        "Kontrollera om det gäller ett möte."
    )
    return Doubt("change_unclear", change.row.line, message)


def _unsettled(change: Change) -> Doubt:
    message = f"”{one_line(change.row.written)[:_LONGEST_QUOTED]}” flyttar mötet, men ny dag står inte. Skriv vilken."
    return Doubt("change_unclear", change.row.line, message)


_LONGEST_QUOTED = 160


_WHAT = {
    Deed.MOVED: "flyttat",
    Deed.CANCELLED: "inställt",
    Deed.RETIMED: "ny tid",
    Deed.OF_MONTH: "ny tid",
    Deed.ALL_RETIMED: "ny tid",
    Deed.OPENED: "offentligt",
    Deed.PLACED: "ny plats",
}


def _found(planned: _Planned, change: Change, was: date | None, day: date | None) -> int | None:
    """Which of the rows a change is about."""
    wanted = was or (day if change.deed is not Deed.MOVED else None)
    written = change.was or (change.row.date if change.deed is not Deed.MOVED else None)
    found = next(_may_be_of(planned, change, _of_day(wanted)), None) if wanted else None
    if found is None and written and written.day and written.month:
        found = next(_may_be_of(planned, change, _of_numbers(written.day, written.month)), None)
    if found is None and change.was_month and day:
        same = list(_may_be_of(planned, change, _of_month(day.year, change.was_month)))
        found = same[0] if len(same) == 1 else None
    return found


def _may_be_of(planned: _Planned, change: Change, key: _Key) -> Iterator[int]:
    return (n for n in planned.with_key(key) if _may_be(planned.rows[n], change.row.body, change.row.kind))


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
    elif change.deed is Deed.PLACED:
        done, what = before, "ny plats"
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


def _retime_all(planned: _Planned, change: Change) -> None:
    """Give the meetings of a body, or of all, the time that is said for them all, where they have none."""
    body = change.row.body
    if body in planned.retimed:
        return
    planned.retimed.add(body)
    excepted = {_of_numbers(it.day, it.month) for it in change.excepted if it.day and it.month}
    for n, row in enumerate(planned.rows):
        occasion = row.occasion
        if occasion.kind is not OccasionKind.MEETING or occasion.start or body not in (None, occasion.body):
            continue
        if excepted.isdisjoint(_keys(row)):
            planned.put(n, _retimed(row, change))


def _place_all(planned: _Planned, change: Change, doubts: list[Doubt]) -> None:
    """Give the meetings of a body, or of all, the place that is said for them all, where they have none."""
    excepted = {_of_numbers(it.day, it.month) for it in change.excepted if it.day and it.month}
    months = {it.month for it in change.excepted if it.month and not it.day}
    for n, row in enumerate(planned.rows):
        occasion, written = row.occasion, row.row.date
        is_of_them = occasion.kind.is_meeting and change.row.body in (None, occasion.body) and not occasion.place
        if is_of_them and excepted.isdisjoint(_keys(row)) and written.month not in months:
            said = replace(row.row, spans=(*row.row.spans, *change.row.spans))
            planned.put(n, replace(row, row=said, occasion=replace(occasion, place=change.row.place)))
    if change.is_unclear:
        message = f"”{one_line(change.row.written)[:_LONGEST_QUOTED]}” säger inte vilket möte som är någon annanstans."
        doubts.append(Doubt("place_unclear", change.row.line, message + " Kontrollera platserna."))


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
    occasion = replace(
        row.occasion,
        place=(change.row.place or row.occasion.place)
        if change.deed is Deed.OF_MONTH
        else (row.occasion.place or change.row.place),
        history=(*row.occasion.history, _said(change, "ny tid" if time else "ny plats")),
    )
    spans = (*row.row.spans, *change.row.spans)
    if time is None:
        return Resolved(replace(row.row, spans=spans), occasion, row.doubts)
    occasion = replace(
        occasion,
        start=time.start,
        end=time.end,
        doubts=tuple(code for code in occasion.doubts if code != "time_missing"),
    )
    doubts = tuple(doubt for doubt in row.doubts if doubt.code != "time_missing")
    return Resolved(replace(row.row, time=time, spans=spans), occasion, doubts)


def _said(change: Change, what: str) -> Said:
    return Said(change.row.line, one_line(change.row.written), what)
