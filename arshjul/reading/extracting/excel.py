"""Excel workbooks: every sheet's rows, values as a Swede would write them.

The cells are taken as they lie, never by `iter_rows`: one cell at XFD1048576 would make it walk through all the others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText
from openpyxl.utils import get_column_letter

from arshjul.reading.extracting import limits
from arshjul.reading.extracting.document import Aside, Document, Kind, Line, Place, Why, prose, row
from arshjul.reading.extracting.packages import opened, part
from arshjul.reading.extracting.refusing import DAMAGED, UnreadableError, too_many

_FORMULA_WITHOUT_VALUE = re.compile(rb"<f(?:\s[^>]*)?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>")
_CELL = re.compile(rb"<c[ >]")
_DOCTYPE = re.compile(rb"<!DOCTYPE", re.IGNORECASE)
_NOT_COMPUTED = (
    "Arbetsboken har formler utan sparat värde, och de cellerna är inte lästa. "
    "Öppna den i Excel, spara den och läs in den igen."
)
_NO_NAME = re.compile(r"\W*(?:blad|ark|sheet|tabell|export)\W*[0-9]*\W*", re.IGNORECASE)
_MOST_ROWS_MERGED = 1_000


def read_excel(content: bytes) -> Document:
    """Return the rows of every sheet of an .xlsx. Raises UnreadableError."""
    notes = _looked_over(content)
    lines: list[Line] = []
    asides: list[Aside] = []
    sheets = load_workbook(BytesIO(content), data_only=True, rich_text=True).worksheets
    shown = [sheet for sheet in sheets if sheet.sheet_state == "visible" and sheet._cells]
    for number, sheet in enumerate(sheets, 1):
        if sheet in shown and len(shown) > 1 and not _NO_NAME.fullmatch(sheet.title):
            # "Våren 2027", "Beredningsgruppen": what tells the sheets apart is the heading of each.
            lines.append(prose(sheet.title, Place(sheet=sheet.title)))
        for line, why in _rows(sheet, number, asides):
            if why is None:
                lines.append(line)
            elif line.text.strip():
                asides.append(Aside(" ".join(line.text.split()), line.place, why))
        lines.append(Line("", Place(sheet=sheet.title)))
        if len(lines) > limits.MOST_LINES:
            raise too_many(limits.MOST_LINES, "rader")
    return Document(Kind.EXCEL, tuple(lines), tuple(asides), notes)


def _looked_over(content: bytes) -> tuple[str, ...]:
    """What to tell of a workbook; raise UnreadableError when it holds more than may be opened."""
    package = opened(content)
    cells = 0
    notes: tuple[str, ...] = ()
    for name in package.namelist():
        if not name.endswith((".xml", ".rels")):
            continue
        xml = part(package, name)
        if _DOCTYPE.search(xml):
            raise UnreadableError(DAMAGED)
        if not name.startswith("xl/worksheets/"):
            continue
        cells += sum(1 for _ in _CELL.finditer(xml))
        if cells > limits.MOST_CELLS:
            raise too_many(limits.MOST_CELLS, "celler")
        if _FORMULA_WITHOUT_VALUE.search(xml):
            notes = (_NOT_COMPUTED,)
    return notes


def _rows(sheet: Any, number: int, asides: list[Aside]) -> Iterator[tuple[Line, Why | None]]:
    by_row: dict[int, dict[int, str]] = {}
    columns: set[int] = set()
    for (at, column), cell in sheet._cells.items():
        place = Place(sheet=sheet.title, row=at)
        text = _living(cell, place, asides)
        if cell.comment is not None and cell.comment.text.strip():
            asides.append(Aside(" ".join(cell.comment.text.split()), place, Why.COMMENT))
        if not text.strip():
            continue
        if _is_hidden(sheet.column_dimensions.get(get_column_letter(column))):
            asides.append(Aside(" ".join(text.split()), place, Why.HIDDEN))
            continue
        by_row.setdefault(at, {})[column] = text
        columns.add(column)
    continued = _fill_down(sheet, by_row)
    if len(columns) > limits.MOST_COLUMNS:
        raise too_many(limits.MOST_COLUMNS, "kolumner")
    ordered = sorted(columns)
    before = 0
    for at in sorted(by_row):
        if before and at > before + 1:
            yield Line("", Place(sheet=sheet.title, row=before + 1)), None
        before = at
        place = Place(sheet=sheet.title, table=number, row=at)
        texts = [by_row[at].get(column, "") for column in ordered]
        line = row(texts, place, [(at, column) in continued for column in ordered])
        is_hidden = sheet.sheet_state != "visible" or _is_hidden(sheet.row_dimensions.get(at))
        yield line, Why.HIDDEN if is_hidden else None


def _is_hidden(dimension: Any) -> bool:
    return dimension is not None and bool(dimension.hidden)


def _fill_down(sheet: Any, by_row: dict[int, dict[int, str]]) -> set[tuple[int, int]]:
    """Give the rows that a merged cell covers its text; return where it was given."""
    given: set[tuple[int, int]] = set()
    for area in sheet.merged_cells.ranges:
        text = by_row.get(area.min_row, {}).get(area.min_col)
        if text is None or area.max_row - area.min_row > _MOST_ROWS_MERGED:
            continue
        for at in range(area.min_row + 1, area.max_row + 1):
            # What is empty but for the merged cell is no row.
            if at in by_row:
                by_row[at].setdefault(area.min_col, text)
                given.add((at, area.min_col))
    return given


def _living(cell: Any, place: Place, asides: list[Aside]) -> str:
    """The text of a cell without what is struck out, which is laid aside."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, CellRichText):
        pieces = [(str(piece), bool(getattr(getattr(piece, "font", None), "strike", False))) for piece in value]
    else:
        pieces = [(_written(value, cell.number_format), cell.has_style and bool(cell.font.strike))]
    struck = "".join(text for text, is_struck in pieces if is_struck)
    if struck.strip():
        asides.append(Aside(" ".join(struck.split()), place, Why.STRUCK))
    return "".join(text for text, is_struck in pieces if not is_struck)


def _written(value: object, number_format: str) -> str:
    match value:
        case datetime():
            clock = f" {value:%H:%M}" if value.time() != time() else ""
            return f"{value:%Y-%m-%d}{clock}"
        case date():
            return value.isoformat()
        case time():
            return f"{value:%H:%M}"
        case timedelta():
            minutes = int(value.total_seconds()) // 60
            return f"{minutes // 60:02}:{minutes % 60:02}"
        case bool():
            return "ja" if value else "nej"
        case float() if "0.00" in number_format:
            # 9.3 shown as 9.30 is half past nine.
            return f"{value:.2f}"
        case int() if number_format == "0.00":
            return f"{value}.00"
        case float():
            return str(value).removesuffix(".0").replace(".", ",")
        case _:
            return str(value)
