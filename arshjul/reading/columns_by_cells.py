"""What a column is by the cells below its name: days under "Från", places under a name that nobody knows."""

from __future__ import annotations

from dataclasses import replace

from arshjul.reading.columns import Cell, Column, TableHead, with_remarks
from arshjul.reading.date_forms import WEEKDAY_ALONE
from arshjul.reading.dates import find_dates
from arshjul.reading.lines import fold
from arshjul.reading.titles import is_place
from arshjul.reading.vocabulary import is_body_alone, is_body_name, kind_named, who_named
from arshjul.year.model import OccasionKind

_FEWEST_VALUES = 2


def settled(head: TableHead, below: list[list[Cell]]) -> TableHead:
    """Return *head* with the meaning of its columns as the cells *below* show it: "Sammanträde" may be the day."""
    head = _with_bodies(_with_moments(head, below), below)
    head = replace(
        head, columns=tuple(_by_values(column, [row[n].text for row in below]) for n, column in enumerate(head.columns))
    )
    if Column.WEEK in head.columns:
        weeks = (
            _beside_weeks([row[n].text for row in below]) if column is Column.DATE else column
            for n, column in enumerate(head.columns)
        )
        head = replace(head, columns=tuple(weeks))
    if {Column.DATE, Column.WEEK_DAYS} & set(head.columns) or head.is_month_grid:
        return head
    for place, (name, column) in enumerate(zip(head.names, head.columns, strict=True)):
        if column not in (Column.TITLE, Column.OTHER) or kind_named(fold(name)) is OccasionKind.DEADLINE:
            continue
        if _is_of_days([row[place].text for row in below]) and (column is Column.TITLE or place == 0):
            columns = [*head.columns[:place], Column.DATE, *head.columns[place + 1 :]]
            columns = [
                Column.NAMED if it is Column.TITLE and _is_of_days([row[n].text for row in below]) else it
                for n, it in enumerate(columns)
            ]
            return replace(head, columns=tuple(with_remarks(columns, [fold(it) for it in head.names])))
    return head


def _with_moments(head: TableHead, below: list[list[Cell]]) -> TableHead:
    """Return *head* with "Från" and "Till" as days where their cells have days, with or without a time."""
    if Column.DATE in head.columns:
        return head
    moments = {Column.START: Column.DATE, Column.END: Column.END_DATE}
    columns = tuple(
        moments[column] if column in moments and _is_of_days([row[n].text for row in below]) else column
        for n, column in enumerate(head.columns)
    )
    return replace(head, columns=columns)


def _with_bodies(head: TableHead, below: list[list[Cell]]) -> TableHead:
    """Return *head* with "Sammanträde" as those who meet, where every cell below it names a body, and most no more."""
    if Column.BODY in head.columns:
        return head
    columns = list(head.columns)
    for place, column in enumerate(head.columns):
        texts = [fold(row[place].text) for row in below if row[place].text]
        if column is Column.TITLE and len(texts) >= _FEWEST_VALUES and all(any(who_named(it)) for it in texts):
            bare = [it for it in texts if is_body_name(it) or is_body_alone(it)]
            columns[place] = Column.BODY if len(bare) * 2 > len(texts) else column
    return replace(head, columns=tuple(columns))


def _is_of_days(texts: list[str]) -> bool:
    """Whether most cells of a column have a day."""
    filled = [text for text in texts if text]
    dated = [text for text in filled if any(date.day for date in find_dates(fold(text), listed=True)[0])]
    return bool(dated) and len(dated) * 2 > len(filled)


def _beside_weeks(texts: list[str]) -> Column:
    """What "Datum" or "Dag" is beside the number of a week: days, the first and the last of the week, or weekdays."""
    folded = [fold(text) for text in texts if text]
    if folded and all(WEEKDAY_ALONE.fullmatch(text) for text in folded):
        return Column.WEEKDAY
    found = [find_dates(text, listed=True)[0] for text in folded]
    are_weeks = len(found) > 1 and all(len(dates) == 1 and dates[0].end_day is not None for dates in found)
    return Column.WEEK_DAYS if are_weeks else Column.DATE


def _by_values(column: Column, texts: list[str]) -> Column:
    """What a column of a strange name has in it: bodies, or places."""
    texts = [text for text in texts if text.strip(" -–")]
    if column is not Column.OTHER or len(texts) < _FEWEST_VALUES:
        return column
    for meaning, is_one in ((Column.BODY, lambda text: any(who_named(fold(text)))), (Column.PLACE, is_place)):
        if sum(is_one(text) for text in texts) * 3 >= len(texts) * 2:
            return meaning
    return column


def below_groups(head: TableHead, above: TableHead) -> TableHead:
    """Return *head* with its days as those of the bodies in the line *above*: "Styrelse | | Beredning |"."""
    is_grouped = above.line == head.line - 1 and above.delimiter == head.delimiter and Column.NAMED in above.columns
    if not is_grouped or head.columns.count(Column.DATE) < 2:
        return head
    columns, names = list(head.columns), list(head.names)
    group = -1
    groups: list[int] = []
    for place, column in enumerate(head.columns):
        if place < len(above.names) and above.names[place]:
            group = place
            groups.append(place)
        if column is Column.DATE and group >= 0 and above.columns[group] is Column.NAMED:
            columns[place], names[place] = Column.NAMED, above.names[group]
    return replace(head, columns=tuple(columns), names=tuple(names), groups=tuple(groups))
