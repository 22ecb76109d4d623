"""The row of a table that names its columns: what each name says of the cells below it."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from enum import Enum, auto

from arshjul.reading.date_forms import MONTH, month_number
from arshjul.reading.lines import fold
from arshjul.reading.times import WrittenTime, find_times
from arshjul.reading.vocabulary import body_named, is_joint, kind_named, names_group, own_body_named
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
    PLACE = auto()
    WEEK = auto()
    WEEK_DAYS = auto()
    """The days of the week whose number stands beside them, "1–5 feb": no days of what happens in it."""
    WEEKDAY = auto()
    MONTH = auto()
    """The name of a month, or its number."""
    YEAR = auto()
    IN_MONTH = auto()
    """Named after a month: its cells have days of it."""
    NAMED = auto()
    """Named after a body or a deed: its dates are of that body, or the last day of that deed."""
    ENTERED = auto()
    """When the row itself was written or changed."""
    NUMBER = auto()
    """Counts the rows."""
    OTHER = auto()


@dataclass(frozen=True)
class Cell:
    """A cell, and where its text begins in its line."""

    text: str
    at: int


@dataclass(frozen=True)
class TableHead:
    """The row with the names of the columns."""

    delimiter: str
    names: tuple[str, ...]
    columns: tuple[Column, ...]
    line: int
    """1 is the first."""
    times: tuple[WrittenTime | None, ...] = ()
    """The time that a name, or a row "Mötestid", gives each column."""
    at: tuple[int, ...] = ()
    """Where each name begins in its line."""
    month_above: int | None = None
    """The month that the rows above were of: a merged cell stands in the first of its rows alone."""
    year_above: int | None = None
    """Their year, likewise."""
    groups: tuple[int, ...] = ()
    """The first columns of those that stand below the name of a body each; those before them are of all."""

    @property
    def is_month_grid(self) -> bool:
        """Whether the months stand side by side."""
        return Column.IN_MONTH in self.columns

    def time_of(self, place: int) -> WrittenTime | None:
        """The time of all meetings of a column, when a row of the table says it."""
        return self.times[place] if self.times else None

    def month(self, place: int) -> int | None:
        """The month that a column is named after."""
        return month_of(self.names[place]) if self.columns[place] is Column.IN_MONTH else None


_ENTERED = re.compile(
    r"(?:senast )?(?:registrerad|skapad|andrad|uppdaterad|bokad|inlagd|tidsstampel|timestamp|created|modified)(?! av)"
)
_COLUMN_NAMES = (
    (Column.END_DATE, re.compile(r"slutdatum|till datum|t\.?o\.?m|end ?date")),
    (Column.DATE, re.compile(r"(?:motes|sammantrades|start ?)?dat(?:um|e)|(?:motes|sammantrades)?dag$|nar$")),
    (Column.START, re.compile(r"start|borjar|fran|starttid")),
    (Column.END, re.compile(r"slut|till$|till |sluttid|end ?time")),
    (
        Column.TIME,
        re.compile(r"(?:motes)?tid(?:er|punkt)?$|klockslag|kl\.?$|klockan|tid \(|tid kl|tid(?: och|,|/| /| &) ?plats"),
    ),
    (
        Column.BODY,
        re.compile(r"organ$|vem|vilka|deltar|grupp$|forum|motestyp|typ(?: av mote)?$|instans|namnd$|motesform$|avser$"),
    ),
    (Column.PLACE, re.compile(r"(?:motes)?plats|location|lokal|var$|adress|(?:[a-z]*-)?sal$|ort$|stad$|kommun$")),
    (
        Column.TITLE,
        re.compile(
            r"arende|titel|rubrik|innehall|mote$|sammantrade$|aktivitet|punkt|tema|fokus|vad$|handelse|amne|benamning"
            r"|att gora|uppgift|beskrivning|subject"
        ),
    ),
    (Column.WEEK, re.compile(r"vecko?(?:a|r|nr|nummer)?\.?$|v\.?$")),
    (Column.WEEKDAY, re.compile(r"veckodag")),
    (Column.MONTH, re.compile(r"manad")),
    (Column.YEAR, re.compile(r"ar(?:tal)?$")),
    (Column.NUMBER, re.compile(r"(?:[a-z-]*[a-z]-?)?(?:nr|nummer|id)\.?$|#|antal")),
)
_REMARK = re.compile(r"anm|kommentar|notering|ovrigt|info|att tanka pa|obs")
_DELIMITERS = ("\t", ";", "|", "   ", ",", " ")
_LONGEST_HEAD = 500
_GAP = re.compile(r"(?<! ) {2,}")
_YEAR_OF_MONTH = re.compile(r"(?:20)?([0-9]{2})$")
_YEAR_AND_MONTH = re.compile(r"(?P<y>20[0-9]{2})[-/ ]?(?P<m>0[1-9]|1[0-2])")
_MONTH_NAME = re.compile(rf"{MONTH}\.?(?: ?-? ?(?:20)?[0-9]{{2}})?")


def read_table_head(number: int, line: str) -> TableHead | None:
    """Return the columns of a line that names them, or None when it is no such line; *number* 1 is the first.

    There must be a date column, one named after a body or months, and another that a plan of meetings has.
    """
    if len(line) > _LONGEST_HEAD:
        return None
    for delimiter in _DELIMITERS:
        if delimiter not in line:
            continue
        found = cells(line, delimiter)
        if delimiter == "   " and line.startswith(delimiter):
            # The names of months stand to the right of those who meet, which have none above them.
            found.insert(0, Cell("", 0))
        names = tuple(cell.text for cell in found)
        columns = _columns([fold(name) for name in names])
        known = [column for column in columns if column not in (Column.OTHER, Column.NUMBER)]
        # A comma or a gap stands in sentences too; there a column must be called "Datum".
        needed = {Column.DATE}
        if delimiter not in (",", "   "):
            needed |= {Column.NAMED, Column.WEEK, Column.MONTH}
            needed |= {Column.START} if Column.END in known else set()
        is_grid = columns.count(Column.IN_MONTH) >= 3
        # Bodies side by side and nothing else are names of columns also where only spaces part them.
        first, *others = columns
        is_of_bodies = (
            delimiter == "   " and set(others) == {Column.NAMED} and (first is Column.NAMED or len(others) > 1)
        )
        if delimiter == " " and not (is_grid and len(known) == len(columns)):
            continue
        # "Möte   Ärenden till kansliet   Utskick   Tid och plats": the days of a meeting and of what comes before it.
        is_of_days = delimiter == "   " and first is Column.TITLE and Column.NAMED in others and len(others) > 1
        if is_grid or is_of_bodies or is_of_days or (needed & set(known) and len(known) >= 2):
            times = tuple(_time_in(name) for name in names)
            return TableHead(delimiter, names, columns, number, times, tuple(cell.at for cell in found))
    return None


def cells(line: str, delimiter: str) -> list[Cell]:
    """Return the cells of a line, without the quotation marks of a CSV file."""
    if delimiter == "   ":
        texts = _GAP.split(line.strip())
    elif '"' in line and line.count('"') % 2 == 0 and delimiter != "|":
        texts = next(csv.reader([line], delimiter=delimiter))
    else:
        texts = line.split(delimiter)
    done: list[Cell] = []
    at = 0
    for text in texts:
        text = text.strip()
        found = line.find(text, at) if text else at
        at = found if found >= 0 else at
        done.append(Cell(text, at))
        at += len(text)
    return done


def month_of(name: str) -> int | None:
    """The month that a name is, or None."""
    folded = fold(name).strip(' "*:_.')
    if number := _YEAR_AND_MONTH.fullmatch(folded):
        return int(number["m"])
    return month_number(folded) if _MONTH_NAME.fullmatch(folded) else None


def year_of_month(name: str) -> int | None:
    """The year that stands beside the name of a month: "Jan-27", "februari 2027", "2027-02"."""
    folded = fold(name).strip(' "*:_.')
    if number := _YEAR_AND_MONTH.fullmatch(folded):
        return int(number["y"])
    written = _YEAR_OF_MONTH.search(folded) if _MONTH_NAME.fullmatch(folded) else None
    return 2000 + int(written[1]) if written else None


def meaning_of(name: str) -> Column:
    """What stands beside or below a cell that is called *name*."""
    return with_remarks([_column(fold(name))], [fold(name)])[0]


def names_columns(folded: str) -> bool:
    """Whether a line is nothing but names of columns, with no more than a space between them."""
    words = folded.split()
    known = [word for word in words if _column(word) not in (Column.OTHER, Column.NAMED)]
    return len(words) >= 3 and len(known) * 3 >= len(words) * 2


def _time_in(name: str) -> WrittenTime | None:
    times, _ = find_times(fold(name), listed=False)
    return times[0] if times else None


def _columns(folded_names: list[str]) -> tuple[Column, ...]:
    columns = with_remarks([_column(name) for name in folded_names], folded_names)
    if columns.count(Column.DATE) < 2:
        return tuple(columns)
    # Beside "Datum", "Dag" is the day of the week.
    return tuple(
        Column.WEEKDAY if name.strip(' "*:_') == "dag" else column
        for name, column in zip(folded_names, columns, strict=True)
    )


def with_remarks(columns: list[Column], folded_names: list[str]) -> list[Column]:
    """Where no other column says what a meeting is about, "Anm." does."""
    if Column.TITLE in columns:
        return columns
    return [
        Column.TITLE if column is Column.OTHER and _REMARK.match(name.strip(' "*:_')) else column
        for name, column in zip(folded_names, columns, strict=True)
    ]


def _column(folded_name: str) -> Column:
    name = folded_name.strip(' "*:_?')
    if month_of(name):
        return Column.IN_MONTH
    if _ENTERED.match(name):
        return Column.ENTERED
    if kind_named(name) in (OccasionKind.DEADLINE, OccasionKind.PLANNING_DAY):
        return Column.NAMED
    for column, pattern in _COLUMN_NAMES:
        if pattern.match(name) and not (column is Column.PLACE and names_group(name)):
            return column
    if body_named(name) or own_body_named(name) or is_joint(name) or names_group(name):
        return Column.NAMED
    return Column.OTHER
