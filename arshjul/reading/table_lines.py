"""Lines of a table: its head, its rows, and those that are of a whole month."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import islice, takewhile

from arshjul.reading.almanacs import Almanac
from arshjul.reading.columns import Cell, Column, TableHead, month_of
from arshjul.reading.columns_by_cells import below_groups, settled
from arshjul.reading.date_forms import WrittenDate
from arshjul.reading.fitting import fitted, goes_on, has_week
from arshjul.reading.grids import month_of_row, task, year_of_row
from arshjul.reading.lines import fold
from arshjul.reading.rows import Row
from arshjul.reading.scanning import Scanned
from arshjul.reading.scopes import Scope, Span, years_named
from arshjul.reading.sentence import Untold
from arshjul.reading.table_cells import clock_of, dated_in
from arshjul.reading.tables import rows_of_table
from arshjul.reading.turned import Turned
from arshjul.reading.walker import MOST_ROWS, Walker
from arshjul.reading.week_grids import WeekGrid
from arshjul.year.model import OccasionKind

_MOST_CONTINUED = 3
_NO_MEETING = {
    Column.ENTERED: "dagen då raden skrevs",
    Column.WEEK_DAYS: "veckans dagar",
    Column.NUMBER: "ett nummer",
}
_TIME_OF_COLUMNS = re.compile(r"^[^a-z0-9]*(?:motes)?(?:tid|klockslag|kl)")


def take_turned(walker: Walker, table: Turned) -> None:
    """Take a table on its side, with all its lines."""
    rows = list(table.rows(_opened(walker)))
    walker.found.years |= {row.date.year for row in rows if row.date.year}
    _take(walker, rows, table.until)


def take_almanac(walker: Walker, almanac: Almanac) -> None:
    """Take an almanac, with all its lines."""
    rows, untold = almanac.read(_opened(walker))
    walker.found.untold += untold
    walker.head = None
    _take(walker, rows, almanac.until)


def take_week_grid(walker: Walker, grid: WeekGrid) -> None:
    """Take a year by weeks, with all its lines."""
    walker.found.told.append(Span(walker.at + 1, 0, len(walker.lines[walker.at])))
    walker.head = None
    _take(walker, list(islice(grid.rows(_opened(walker)), MOST_ROWS + 1)), grid.until)


def _opened(walker: Walker) -> Scope:
    """The list that a table with all its lines is of: the one that is open, or nobody's."""
    walker.flush_pending()
    if walker.scope is None:
        walker.open(Scope())
    return walker.scope or Scope()


def _take(walker: Walker, rows: list[Row], until: int) -> None:
    walker.found.rows += [walker.of_document(row) for row in rows]
    walker.rows_in_list += len(rows)
    walker.idle = 0
    walker.at = until


def rows_of_table_line(walker: Walker, scanned: Scanned, head: TableHead, scope: Scope) -> list[Row] | None:
    """The rows of a line of a table with the lines that its cells go on in; walks past them when there are any."""
    values = fitted(scanned.line, head)
    if values is None:
        return None
    following = walker.lines[walker.at + 1 : walker.at + 1 + _MOST_CONTINUED]
    below = list(takewhile(lambda line: goes_on(line, values, head), following))
    rows = rows_of_table(scanned, head, scope, below)
    told = _untold(walker.at + 1, head, values)
    walker.found.untold += told
    if rows is None and told:
        walker.at += 1
        return []
    if rows:
        walker.at += 1 + len(below)
        walker.head = replace(head, month_above=month_of_row(head, values), year_above=year_of_row(head, values))
    return rows


def _untold(number: int, head: TableHead, values: list[Cell]) -> list[Untold]:
    """The days of a line that are no days of a meeting, by the names of their columns."""
    return [
        Untold(Span(number, cell.at, cell.at + len(cell.text)), _NO_MEETING[column])
        for column, cell in zip(head.columns, values, strict=True)
        if column in _NO_MEETING and dated_in(cell)
    ]


def open_table(walker: Walker, head: TableHead) -> None:
    """Begin a table; the rows below it are of the list that is open, or of nobody whom we know."""
    head = below_groups(head, walker.head) if walker.head else head
    years = years_named(fold(" ".join(head.names)))
    if walker.scope is None:
        walker.open(Scope(years=years, kind=OccasionKind.EVENT))
    elif years and not walker.scope.years:
        walker.scope = replace(walker.scope, years=years)
    below = (walker.lines[i] for i in range(walker.at + 1, min(walker.at + 10, len(walker.lines))))
    walker.head = settled(head, [values for line in below if (values := fitted(line, head)) is not None])


def has_dates_below(walker: Walker, head: TableHead) -> bool:
    """Whether a day, a week or a month stands in the lines right below the head of a table."""
    below = [i for i in range(walker.at + 1, min(walker.at + 8, len(walker.lines))) if walker.lines[i].strip()]
    if head.is_month_grid:
        return any(fitted(walker.lines[i], head) is not None for i in below[:3])
    if any(walker.is_dated(i) for i in below[:4]):
        return True
    cells = [values for i in below[:4] if (values := fitted(walker.lines[i], head)) is not None]
    return any(month_of_row(head, values) or has_week(head, values) for values in cells)


def is_of_month_column(walker: Walker, scanned: Scanned) -> bool:
    """Whether a line has a month below "Månad" of the table that is open: it is a row, whatever else it names."""
    head = walker.head
    if head is None or Column.MONTH not in head.columns or (values := fitted(scanned.line, head)) is None:
        return False
    return month_of(values[head.columns.index(Column.MONTH)].text) is not None


def take_row_of_month(walker: Walker, scanned: Scanned) -> bool:
    """Take the row of a table by months, whose cells have days without their month, or things to do."""
    head, scope = walker.head, walker.scope
    if head is None or scope is None or (values := fitted(scanned.line, head)) is None:
        return False
    clocks = tuple(clock_of(cell.text) for cell in values)
    is_first = scanned.number == head.line and not head.is_month_grid
    is_of_columns = is_first and not scanned.dates and len(scanned.times) > 1
    if scanned.times and (is_of_columns or _TIME_OF_COLUMNS.match(scanned.folded)):
        walker.head = replace(head, times=clocks)
        walker.found.told += [Span(scanned.number + 1, time.at, time.until) for time in scanned.times]
        walker.at += 1
        return True
    rows = rows_of_table_line(walker, scanned, head, scope) or []
    month = month_of_row(head, values)
    if not rows and month and not head.is_month_grid:
        words = " ".join(cell.text for cell in values[1:] if cell.text)
        if not words.strip(" -–"):
            walker.at += 1
            return True
        span = Span(scanned.number + 1, 0, len(scanned.line))
        rows = [task(scanned.number + 1, words, WrittenDate(0, 0, month=month), scope, (span,))]
        walker.at += 1
    if not rows:
        return False
    walker.found.rows += rows
    walker.rows_in_list += len(rows)
    walker.idle = 0
    return True
