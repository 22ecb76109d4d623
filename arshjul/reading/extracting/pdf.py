"""PDF with text: page by page, its tables by their lines or by the white between their columns."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import pypdfium2

from arshjul.reading.extracting import limits
from arshjul.reading.extracting.document import Aside, Document, Kind, Line, Place, Why, prose, row
from arshjul.reading.extracting.pdf_columns import WrittenLine, blocks, columns_of, is_two_texts, text_of, written_lines
from arshjul.reading.extracting.pdf_grids import Grid, grids_of, struck
from arshjul.reading.extracting.pdf_marks import Word, has_pictures, rules_of, words_of
from arshjul.reading.extracting.refusing import DAMAGED, UnreadableError, too_many

_SCANNED = (
    "Filen är en inskannad PDF: den är bilder utan text. Läs in originalet, eller låt ett program för textigenkänning "
    "(OCR) lägga till text i den."
)
_FEWEST_LETTERS = 10
"""Fewer on a page with a picture, and it is the picture that says something."""
_MARGIN_LINES = 2
_PAGE_NUMBER = re.compile(r"\W*(?:sid[a-z]*\.?\s*)?[0-9]{1,4}(?:\s*(?:av\s*|\()[0-9]{1,4})?\W*", re.IGNORECASE)


def read_pdf(content: bytes) -> Document:
    """Return the lines and tables of a PDF. Raises UnreadableError, also for one that is only pictures."""
    try:
        pdf = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise UnreadableError(
                "Filen är en PDF med lösenord. Öppna den, spara en kopia utan lösenord och läs in kopian."
            ) from error
        raise UnreadableError(DAMAGED) from error
    if len(pdf) > limits.MOST_PAGES:
        raise too_many(limits.MOST_PAGES, "sidor")
    pages = [_read_page(pdf, number) for number in range(1, len(pdf) + 1)]
    pictures = [page.number for page in pages if page.is_picture]
    if pictures and not any(page.lines for page in pages):
        raise UnreadableError(_SCANNED)
    asides = _without_margins(pages)
    notes = [f"Sida {number} är en bild utan text och är inte läst." for number in pictures]
    lines = [line for page in pages for line in [*page.lines, prose("", Place(page=page.number))]]
    return Document(Kind.PDF, tuple(lines), tuple(asides), tuple(notes))


@dataclass
class _Page:
    number: int
    lines: list[Line] = field(default_factory=list)
    asides: list[Aside] = field(default_factory=list)
    tables: int = 0
    is_picture: bool = False


def _read_page(pdf: Any, number: int) -> _Page:
    try:
        page = pdf[number - 1]
        words = words_of(page)
        read = _Page(number)
        if sum(len(word.text) for word in words) < _FEWEST_LETTERS and has_pictures(page):
            read.is_picture = True
            return read
        rules = rules_of(page)
        page.close()
    except pypdfium2.PdfiumError as error:
        raise UnreadableError(DAMAGED) from error
    grids = grids_of(rules)
    dead = struck(words, rules)
    if dead:
        gone = set(map(id, dead))
        words = [word for word in words if id(word) not in gone]
        read.asides.append(Aside(text_of(dead), Place(page=number), Why.STRUCK))
    _lay_out(read, words, grids)
    return read


def _lay_out(page: _Page, words: list[Word], grids: list[Grid]) -> None:
    """Put the tables with lines and what stands between them in the order of the page."""
    inside: dict[int, list[Word]] = {index: [] for index in range(len(grids))}
    outside: list[Word] = []
    for word in words:
        holder = next((index for index, grid in enumerate(grids) if grid.holds(word)), None)
        (outside if holder is None else inside[holder]).append(word)
    waiting = written_lines(outside)
    for index, grid in sorted(enumerate(grids), key=lambda it: it[1].ys[0]):
        above = [line for line in waiting if line.top < grid.ys[0]]
        waiting = waiting[len(above) :]
        _take_lines(page, above)
        _take_grid(page, grid, inside[index])
    _take_lines(page, waiting)


def _take_grid(page: _Page, grid: Grid, words: list[Word]) -> None:
    page.tables += 1
    for number, (cells, continued) in enumerate(grid.rows(words), 1):
        texts = ["\n".join(line.text for line in written_lines(cell)) for cell in cells]
        if any(texts):
            page.lines.append(row(texts, Place(page=page.number, table=page.tables, row=number), continued))


def _take_lines(page: _Page, lines: list[WrittenLine]) -> None:
    for block in blocks(lines):
        columns = columns_of(block)
        if columns is None:
            _take_prose(page, (line.text for line in block))
        elif is_two_texts(block, columns):
            for side in (0, 1):
                _take_prose(page, (text for line in block if (text := columns.cells(line)[side])))
        else:
            page.tables += 1
            for number, line in enumerate(block, 1):
                place = Place(page=page.number, table=page.tables, row=number)
                is_row = len(line.pieces) > 1 or columns.goes_on(line)
                page.lines.append(row(columns.cells(line), place) if is_row else prose(line.text, place))


def _take_prose(page: _Page, texts: Any) -> None:
    for text in texts:
        page.lines.append(prose(text, Place(page=page.number, line=len(page.lines) + 1)))
    page.lines.append(prose("", Place(page=page.number)))


def _without_margins(pages: list[_Page]) -> list[Aside]:
    """Take the lines that stand first or last on most pages out; return them and all else that was laid aside."""
    asides = [aside for page in pages for aside in page.asides]
    if len(pages) < 3:
        return asides
    seen = Counter(sign for page in pages for sign in {_sign(line) for line in _outermost(page)})
    for page in pages:
        for line in _outermost(page):
            if seen[_sign(line)] * 2 > len(pages):
                page.lines.remove(line)
                asides.append(Aside(line.text, line.place, Why.MARGIN))
    return asides


def _outermost(page: _Page) -> list[Line]:
    written = [line for line in page.lines if line.text.strip()]
    at_the_ends = [*written[:_MARGIN_LINES], *written[_MARGIN_LINES:][-_MARGIN_LINES:]]
    return [line for line in at_the_ends if not line.cells]


def _sign(line: Line) -> str:
    """What is the same on every page: the text, or that it is the page's number."""
    return "#" if _PAGE_NUMBER.fullmatch(line.text) else line.text
