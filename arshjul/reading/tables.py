"""Tables whose columns have names: what the head of each column says of the dates below it."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, replace
from enum import Enum, auto

from arshjul.reading.dates import WrittenDate, find_dates
from arshjul.reading.lines import fold
from arshjul.reading.rows import Beside, Row, Scanned, has_own_title, joined_time, make_row
from arshjul.reading.sections import Section
from arshjul.reading.times import WrittenTime, find_times
from arshjul.reading.titles import capitalised, trimmed
from arshjul.reading.vocabulary import body_named, default_title, kind_named
from arshjul.year.model import OccasionKind


class Column(Enum):
    """What stands in a column."""

    DATE = auto()
    END_DATE = auto()
    TIME = auto()
    START = auto()
    END = auto()
    BODY = auto()
    TITLE = auto()
    STATUS = auto()
    NAMED = auto()
    """Named after a body or a deed: its dates are of that body, or the last day of that deed."""
    OTHER = auto()


@dataclass(frozen=True)
class TableHead:
    """The row with the names of the columns."""

    delimiter: str
    names: tuple[str, ...]
    columns: tuple[Column, ...]


_COLUMN_NAMES = (
    (Column.END_DATE, re.compile(r"slutdatum|till datum|t\.?o\.?m|end ?date")),
    (Column.DATE, re.compile(r"(?:motes|sammantrades|start)?dat(?:um|e)|(?:motes|sammantrades)?dag$|nar$")),
    (Column.START, re.compile(r"start|borjar|fran|starttid")),
    (Column.END, re.compile(r"slut|till|sluttid")),
    (Column.TIME, re.compile(r"(?:motes)?tid(?:er|punkt)?$|klockslag|kl\.?$|klockan|tid \(|tid kl")),
    (Column.BODY, re.compile(r"organ$|vem|grupp$|forum|motestyp|typ(?: av mote)?$|instans|namnd$")),
    (
        Column.TITLE,
        re.compile(
            r"arende|titel|rubrik|innehall|mote$|sammantrade$|aktivitet|punkt|tema|fokus|vad$|handelse|amne|benamning"
        ),
    ),
    (Column.STATUS, re.compile(r"status|anmarkning|kommentar|notering|info")),
    (
        Column.OTHER,
        re.compile(r"plats|lokal|var$|adress|lank|vecko?|v\.?$|veckodag|manad|nr\.?$|#|ansvarig|antal|ordforande"),
    ),
)
_DELIMITERS = ("\t", ";", "|", "   ", ",")
_LONGEST_HEAD = 500
_LONGEST_ROW = 5_000
_GAP = re.compile(r" {2,}")


def read_table_head(line: str, folded: str) -> TableHead | None:
    """Return the columns of a line that names them, or None when it is no such line.

    There must be a date column, and another that a plan of meetings has.
    """
    if len(line) > _LONGEST_HEAD:
        return None
    for delimiter in _DELIMITERS:
        if delimiter not in line:
            continue
        names = tuple(cells(line, delimiter))
        columns = _columns([fold(name) for name in names])
        known = [column for column in columns if column not in (Column.OTHER, Column.STATUS)]
        # A comma or a gap stands in sentences too; there a column must be called "Datum".
        needed = {Column.DATE} if delimiter in (",", "   ") else {Column.DATE, Column.NAMED}
        if needed & set(known) and len(known) >= 2:
            return TableHead(delimiter, names, columns)
    return None


def rows_of_table(scanned: Scanned, head: TableHead, section: Section) -> list[Row] | None:
    """Return the rows of a line below *head*, or None when its cells do not fit the columns."""
    if len(scanned.line) > _LONGEST_ROW or head.delimiter not in scanned.line:
        return None
    values = cells(scanned.line, head.delimiter)
    while len(values) > len(head.columns) and not values[-1]:
        values.pop()
    if len(values) > len(head.columns) or (len(values) < len(head.columns) and head.delimiter == "   "):
        return None
    values += [""] * (len(head.columns) - len(values))
    by_column = list(zip(head.columns, head.names, values, strict=True))
    rows: list[Row] = []
    for place, (column, _, value) in enumerate(by_column):
        if column not in (Column.DATE, Column.NAMED):
            continue
        dates, _ = find_dates(fold(value), listed=True)
        for date in dates:
            rows.append(_row(scanned, section, by_column, place, date))
    return rows or None


def cells(line: str, delimiter: str) -> list[str]:
    """Return the cells of a line, without the quotation marks of a CSV file."""
    if delimiter == "   ":
        return [cell.strip() for cell in _GAP.split(line.strip())]
    if '"' in line and line.count('"') % 2 == 0 and delimiter != "|":
        return [cell.strip() for cell in next(csv.reader([line], delimiter=delimiter))]
    return [cell.strip() for cell in line.split(delimiter)]


_Cell = tuple[Column, str, str]


def _row(scanned: Scanned, section: Section, by_column: list[_Cell], place: int, date: WrittenDate) -> Row:
    column, name, _ = by_column[place]
    folded_name = fold(name)
    named = column is Column.NAMED
    words = [trimmed(name), *_words(by_column)] if named else _words(by_column)
    beside = Beside(words, scanned.folded, _time(by_column, place), scanned.line)
    row = make_row(replace(scanned, dates=(date,)), section, _with_end_date(date, by_column, place), beside)
    if not named:
        return row
    body = body_named(folded_name)
    if body and kind_named(folded_name) is not OccasionKind.DEADLINE:
        title = row.title if has_own_title(row) else default_title(row.kind, body)
        return replace(row, body=body, title=capitalised(title))
    return replace(row, kind=OccasionKind.DEADLINE, time=None)


def _words(by_column: list[_Cell]) -> list[str]:
    cells = (trimmed(value) for column, _, value in by_column if column in (Column.TITLE, Column.BODY))
    return [cell for cell in cells if cell]


def _with_end_date(date: WrittenDate, by_column: list[_Cell], place: int) -> WrittenDate:
    for column, _, value in by_column[place + 1 :]:
        if column is Column.END_DATE:
            ends, _ = find_dates(fold(value), listed=True)
            if ends:
                return replace(date, end_day=ends[0].day, end_month=ends[0].month, end_year=ends[0].year)
    return date


def _time(by_column: list[_Cell], place: int) -> WrittenTime | None:
    """The time in the date's own cell, or in the nearest time columns after it, or before it."""
    own = _times_in(by_column[place][2], in_time_column=False)
    if own:
        return joined_time(own)
    after = by_column[place + 1 :]
    stop = next((i for i, cell in enumerate(after) if cell[0] in (Column.DATE, Column.NAMED)), len(after))
    found = _times(after[:stop])
    is_first = not any(cell[0] in (Column.DATE, Column.NAMED) for cell in by_column[:place])
    return found or (_times(by_column[:place]) if is_first else None)


def _times(some: list[_Cell]) -> WrittenTime | None:
    times: list[WrittenTime] = []
    for column, _, value in some:
        if column in (Column.TIME, Column.START, Column.END):
            times += _times_in(value, in_time_column=True)
    return joined_time(times)


def _times_in(value: str, *, in_time_column: bool) -> list[WrittenTime]:
    _, masked = find_dates(fold(value), listed=True)
    if in_time_column and re.fullmatch(r"[0-9]{1,2}(?:[.:,][0-9]{2})?", masked.strip()):
        masked = f"kl {masked.strip()}"
    times, _ = find_times(masked, listed=True)
    return times


def _columns(folded_names: list[str]) -> tuple[Column, ...]:
    columns = tuple(_column(name) for name in folded_names)
    if columns.count(Column.DATE) < 2:
        return columns
    # Beside "Datum", "Dag" is the day of the week.
    return tuple(
        Column.OTHER if name.strip(' "*:_') == "dag" else column
        for name, column in zip(folded_names, columns, strict=True)
    )


def _column(folded_name: str) -> Column:
    name = folded_name.strip(' "*:_')
    for column, pattern in _COLUMN_NAMES:
        if pattern.match(name):
            return column
    if body_named(name) or kind_named(name) is OccasionKind.DEADLINE:
        return Column.NAMED
    return Column.OTHER
