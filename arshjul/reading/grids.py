"""Tables by month: the months side by side, or one a row, with the numbers of the days in their cells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from arshjul.reading.columns import Cell, Column, TableHead, month_of, year_of_month
from arshjul.reading.date_forms import READ_AS_DIGITS, WrittenDate
from arshjul.reading.lines import fold, one_line
from arshjul.reading.rows import Beside, Row, make_row
from arshjul.reading.scanning import Scanned, scan
from arshjul.reading.scopes import Scope, Span
from arshjul.reading.times import WrittenTime, find_times
from arshjul.reading.titles import trimmed
from arshjul.reading.vocabulary import who_named
from arshjul.year.model import OccasionKind

_DAYS = re.compile(
    r"(?<![0-9.:/-])(?P<d>[0-9]{1,2})(?:[.:]?[ea])?(?: ?- ?(?P<d2>[0-9]{1,2})(?:[.:]?[ea])?)?(?:[.](?= |$))?"
    r"(?=$|[ ,;/&(\t*)]|och)"
)
_MISREAD = re.compile(r"(?![0-9]+$)[0-9oil]{1,2}")
_MARK = re.compile(r"[^a-z0-9]*x(?:[^a-z0-9]|x|e|kl)*")
_YEAR = re.compile(r"20[0-9]{2}")
_NOTHING = re.compile(r"[\s.–—-]*")


def bare_days(text: str, month: int) -> Iterator[WrittenDate]:
    """The days of *month* in a cell that has their numbers: "11, 25" or "3-4"."""
    if misread := _MISREAD.fullmatch(fold(text).strip(" *")):
        at = len(text) - len(text.lstrip(" *"))
        meant = misread.group().translate(READ_AS_DIGITS)
        yield WrittenDate(at, at + len(meant), unreadable=f"0-{month}-{meant}")
        return
    _, masked = find_times(fold(text), listed=False)
    for match in _DAYS.finditer(masked):
        day, last = int(match["d"]), match["d2"]
        if not 1 <= day <= 31:
            continue
        yield WrittenDate(
            match.start(),
            match.end(),
            day,
            month,
            end_day=int(last) if last else None,
            end_month=month if last else None,
        )


def month_of_row(head: TableHead, values: list[Cell]) -> int | None:
    """The month that a row is of: its cell under "Månad", or its first cell when that is a month."""
    for column, cell in zip(head.columns, values, strict=True):
        if column is Column.MONTH and (not cell.text or month_of(cell.text)):
            return month_of(cell.text) if cell.text else head.month_above
    return month_of(values[0].text) if values else None


def year_of_row(head: TableHead, values: list[Cell]) -> int | None:
    """The year that a row has below "År", or that the rows above it are of."""
    if Column.YEAR not in head.columns:
        return None
    text = values[head.columns.index(Column.YEAR)].text.strip()
    return int(text) if _YEAR.fullmatch(text) else head.year_above


def grid_rows(scanned: Scanned, head: TableHead, values: list[Cell], scope: Scope) -> Iterator[Row]:
    """The rows of a line in a table with a column a month: its first cells say who meets, and when in the day."""
    scope = _whose(head, values, scope)
    time = _time_of_line(head, values)
    for place, cell in enumerate(values):
        month = head.month(place)
        if month is None or _NOTHING.fullmatch(cell.text):
            continue
        inner = scan(scanned.number, cell.text, listed=True)
        year = year_of_month(head.names[place])
        days = inner.dates or tuple(replace(day, year=year) for day in bare_days(cell.text, month))
        if not days and _MARK.fullmatch(inner.folded):
            days = (WrittenDate(0, len(cell.text), month=month),)
        span = Span(scanned.number + 1, cell.at, cell.at + len(cell.text))
        if not days:
            yield task(scanned.number + 1, cell.text, WrittenDate(0, 0, month=month), scope, (span,))
            continue
        clocks = [it for it in inner.times if not any(day.at < it.until and it.at < day.until for day in days)]
        own = tuple(clocks[:1]) or ((time,) if time else ())
        for day in days:
            beside = Beside(
                pieces=_words(head, values),
                folded=fold(cell.text),
                lead="",
                times=own,
                written=scanned.line,
                spans=(span,),
            )
            yield make_row(replace(scanned, dates=(day,), week=None, month_label=None), scope, day, beside)


def task(line: int, words: str, month: WrittenDate, scope: Scope, spans: tuple[Span, ...]) -> Row:
    """Something to do in a month, of which no day is said."""
    title = trimmed(words) or one_line(words)
    return Row(
        date=month,
        line=line,
        written=words.strip(),
        kind=OccasionKind.DEADLINE,
        title=title[:1].upper() + title[1:],
        body=None,
        scope=scope,
        spans=spans,
        is_task=True,
    )


def _whose(head: TableHead, values: list[Cell], scope: Scope) -> Scope:
    named = next((n for n, column in enumerate(head.columns) if column is Column.BODY), None)
    if named is None:
        named = 0 if head.columns[0] in (Column.OTHER, Column.NAMED, Column.TITLE) else None
    words = values[named].text if named is not None else ""
    folded = fold(words)
    if not folded.strip():
        return scope
    body, own = who_named(folded)
    return replace(scope, body=body, own_body=own, stranger="" if body or own else one_line(words))


def _time_of_line(head: TableHead, values: list[Cell]) -> WrittenTime | None:
    for place, cell in enumerate(values):
        if head.columns[place] is not Column.IN_MONTH:
            times, _ = find_times(fold(cell.text), listed=True)
            if times:
                return times[0]
    return None


def _words(head: TableHead, values: list[Cell]) -> list[str]:
    words = (trimmed(cell.text) for column, cell in zip(head.columns, values, strict=True) if column is Column.TITLE)
    return [it for it in words if it]
