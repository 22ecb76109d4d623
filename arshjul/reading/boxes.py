"""Tables that only place texts beside each other: twelve boxes with a month in each, two lists side by side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from arshjul.reading.dates import find_dates
from arshjul.reading.extracting.document import Document, Line, prose
from arshjul.reading.lines import fold
from arshjul.reading.scopes import is_part_of_year
from arshjul.reading.vocabulary import is_body_alone


def unboxed(document: Document) -> Document:
    """Return *document* with the boxes of each such row one after the other, each line of a box a line of its own."""
    if not any("\n" in cell.text for line in document.lines for cell in line.cells):
        return document
    return replace(document, lines=tuple(one for line in document.lines for one in _lines(line)))


def _lines(line: Line) -> Iterator[Line]:
    boxes = [cell.text.split("\n") for cell in line.cells if cell.text.strip()]
    if not any(len(box) > 1 for box in boxes) or not all(map(_has_heading, boxes)):
        yield line
        return
    for box in boxes:
        yield from (prose(text, line.place) for text in (*box, ""))


def _has_heading(box: list[str]) -> bool:
    """Whether a cell begins with a part of the year, or with a body whose days stand below it."""
    heading, *below = box
    if is_part_of_year(fold(heading)):
        return True
    return is_body_alone(fold(heading)) and any(find_dates(fold(text), listed=True)[0] for text in below)
