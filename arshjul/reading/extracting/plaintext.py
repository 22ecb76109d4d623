"""Text and tables in text: TXT, Markdown, and what Excel saves as CSV."""

from __future__ import annotations

import csv
from collections import Counter

from arshjul.reading.extracting import limits
from arshjul.reading.extracting.decoding import decode
from arshjul.reading.extracting.document import Document, Kind, Line, Place, row
from arshjul.reading.extracting.refusing import too_many

_DELIMITERS = (";", "\t", ",")
_FEWEST_ROWS = 2
_MOST_OF = 0.6
_MOST_LINES_OF_A_ROW = 20
"""More is a quotation mark that was never closed."""


def read_text(content: bytes) -> Document:
    """Return the lines of a text as they stand, or the rows of a CSV file, at the lines where they begin.

    Raises UnreadableError when it is no text.
    """
    return text_as_document(decode(content))


def text_as_document(text: str) -> Document:
    """Return the lines, or the rows, of *text*, whose line breaks are all newlines. Raises UnreadableError."""
    if text.count("\n") > limits.MOST_LINES:
        raise too_many(limits.MOST_LINES, "rader")
    lines = text.split("\n")
    for delimiter in _DELIMITERS:
        rows = _rows(lines, delimiter)
        if rows and _is_table(rows, delimiter):
            return Document(Kind.CSV, rows)
    return Document(Kind.TEXT, tuple(Line(line, Place(line=number)) for number, line in enumerate(lines, 1)))


def _is_table(rows: tuple[Line, ...], delimiter: str) -> bool:
    """Whether nearly all rows have the same number of cells, which the signs in sentences never make."""
    filled = [row for row in rows if row.text]
    widths = [len(row.cells) for row in filled if row.cells]
    if len(widths) < max(_FEWEST_ROWS, _MOST_OF * len(filled)):
        return False
    usual, number = Counter(widths).most_common(1)[0]
    # Two commas a line are prose as often as not; two semicolons or tabs are not.
    return usual >= (4 if delimiter == "," else 3) and number >= _MOST_OF * len(widths)


def _rows(lines: list[str], delimiter: str) -> tuple[Line, ...] | None:
    """The rows; a row that goes over several lines is followed by empty ones, so that each keeps its line."""
    reader = csv.reader((line + "\n" for line in lines), delimiter=delimiter)
    done: list[Line] = []
    try:
        for cells in reader:
            number = len(done) + 1
            if reader.line_num - number >= _MOST_LINES_OF_A_ROW or len(cells) > limits.MOST_COLUMNS:
                return None
            is_row = len(cells) > 1
            if is_row:
                done.append(row(cells, Place(line=number)))
            for covered in range(len(done) + 1, reader.line_num + 1):
                done.append(Line("" if is_row else lines[covered - 1], Place(line=covered)))
    except csv.Error:
        return None
    return tuple(done)
