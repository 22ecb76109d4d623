"""Rows for a spreadsheet as an Excel file: days are days, and all else is text that is never run as a formula."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet


def excel_file(name: str, columns: Sequence[str], rows: Iterable[Iterable[str | date]]) -> bytes:
    """*rows* under their *columns*, on one sheet with that *name*."""
    # Here and not on top: it takes long to read, and few ask for a list.
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter

    shown = [tuple(columns), *(tuple(cells) for cells in rows)]
    book = Workbook(write_only=True)
    sheet = book.create_sheet(name)
    sheet.freeze_panes = "A2"
    for number, cells in enumerate(zip(*shown, strict=True), 1):
        widest = max(len(str(cell)) for cell in cells)
        sheet.column_dimensions[get_column_letter(number)].width = min(widest + 2, 60)
    for cells in shown:
        sheet.append([_cell(sheet, cell) for cell in cells])
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _cell(sheet: WriteOnlyWorksheet, value: str | date) -> WriteOnlyCell:
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, value)
    if isinstance(value, date):
        cell.number_format = "yyyy-mm-dd"
    else:
        cell.data_type = "s"
    return cell
