"""Rows for a spreadsheet, as a Swedish Excel opens them: semicolons, UTF-8 with BOM, and no cell run as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins with one of these is run by a spreadsheet as a formula."""


def csv_file(columns: Sequence[str], rows: Iterable[Iterable[str]]) -> bytes:
    """*rows* under their *columns*."""
    text = io.StringIO()
    out = csv.writer(text, delimiter=";", lineterminator="\r\n")
    out.writerow(columns)
    out.writerows(map(_safe, cells) for cells in rows)
    return text.getvalue().encode("utf-8-sig")


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
