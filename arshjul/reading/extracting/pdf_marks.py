"""What stands on a page of a PDF: words with their boxes, and the straight lines that are drawn there.

Coordinates are points, x to the right and y downwards from the upper left corner of the page as it is shown.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium

from arshjul.reading.extracting import limits
from arshjul.reading.extracting.refusing import TOO_MUCH, UnreadableError

_GAP_BETWEEN_WORDS = 0.22
"""Of a letter's height; a space that was never written but only left."""
_THIN = 3.0
_SHORTEST_RULE = 6.0
_MOST_OBJECTS = 50_000
_MOST_SEGMENTS = 2_000
_HYPHENS = (0x2, 0xFFFE)
"""How pdfium gives the hyphen at which a word was broken."""


@dataclass
class Word:
    """Letters without a gap."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def middle(self) -> float:
        """Half-way down."""
        return (self.top + self.bottom) / 2

    @property
    def height(self) -> float:
        """Of its letters, with the room above and below them."""
        return self.bottom - self.top


@dataclass(frozen=True)
class Rule:
    """A straight line, lying or standing."""

    is_lying: bool
    at: float
    """Its y when it lies, its x when it stands."""
    start: float
    end: float


class _Sheet:
    """How the coordinates of a page, which go upwards and know no rotation, become ours."""

    def __init__(self, page: Any) -> None:
        self.rotation = page.get_rotation()
        left, bottom, right, top = page.get_mediabox()
        self.left, self.bottom, self.right, self.top = left, bottom, right, top

    def point(self, x: float, y: float) -> tuple[float, float]:
        match self.rotation:
            case 90:
                return y - self.bottom, x - self.left
            case 180:
                return self.right - x, y - self.bottom
            case 270:
                return self.top - y, self.right - x
            case _:
                return x - self.left, self.top - y

    def box(self, left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
        """Left, top, right and bottom."""
        x, y = self.point(left, bottom)
        other_x, other_y = self.point(right, top)
        return min(x, other_x), min(y, other_y), max(x, other_x), max(y, other_y)


def words_of(page: Any) -> list[Word]:
    """Return the words of a page, in the order in which they were written. Raises UnreadableError for too many."""
    text_page = page.get_textpage()
    try:
        return _words(text_page, _Sheet(page))
    finally:
        text_page.close()


def _words(text_page: Any, sheet: _Sheet) -> list[Word]:
    count = text_page.count_chars()
    if count > limits.MOST_CHARACTERS_OF_A_PAGE:
        raise UnreadableError(TOO_MUCH)
    words: list[Word] = []
    word: Word | None = None
    box = pdfium.FS_RECTF()
    for index in range(count):
        code = pdfium.FPDFText_GetUnicode(text_page.raw, index)
        if code in _HYPHENS:
            code = 0x2D
        letter = chr(code) if code > 0x20 and not 0xD800 <= code <= 0xDFFF else " "
        if letter.isspace() or not pdfium.FPDFText_GetLooseCharBox(text_page.raw, index, box):
            word = None
            continue
        left, top, right, bottom = sheet.box(box.left, box.bottom, box.right, box.top)
        if word is not None and _goes_on(word, left, (top + bottom) / 2):
            word.text += letter
            word.right = max(word.right, right)
            word.top, word.bottom = min(word.top, top), max(word.bottom, bottom)
            continue
        word = Word(letter, left, top, right, bottom)
        words.append(word)
    return words


def _goes_on(word: Word, left: float, middle: float) -> bool:
    gap = left - word.right
    return abs(middle - word.middle) < 0.5 * word.height and -0.5 * word.height < gap < _GAP_BETWEEN_WORDS * word.height


def has_pictures(page: Any) -> bool:
    """Whether there is a picture on the page."""
    return any(pdfium.FPDFPageObj_GetType(thing) == pdfium.FPDF_PAGEOBJ_IMAGE for thing in _objects(page))


def rules_of(page: Any) -> list[Rule]:
    """Return the straight lines of a page and the sides of frames; none when they are so many that it is a drawing."""
    sheet = _Sheet(page)
    rules: list[Rule] = []
    for thing in _objects(page):
        if pdfium.FPDFPageObj_GetType(thing) != pdfium.FPDF_PAGEOBJ_PATH:
            continue
        rules += _rules_of_path(thing, sheet)
        if len(rules) > _MOST_SEGMENTS:
            return []
    return rules


def _objects(page: Any) -> Iterator[Any]:
    count = pdfium.FPDFPage_CountObjects(page.raw)
    for index in range(min(count, _MOST_OBJECTS)):
        yield pdfium.FPDFPage_GetObject(page.raw, index)


def _rules_of_path(path: Any, sheet: _Sheet) -> Iterator[Rule]:
    edges = [ctypes.c_float() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetBounds(path, *(ctypes.byref(edge) for edge in edges)):
        return
    left, top, right, bottom = sheet.box(*(edge.value for edge in edges))
    if bottom - top <= _THIN or right - left <= _THIN:
        # A line, or a box so thin that it is one.
        yield from _rule(left, top, right, bottom)
        return
    fills, strokes = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(path, ctypes.byref(fills), ctypes.byref(strokes))
    if strokes.value:
        for start, end in _segments(path):
            x, y = sheet.point(*start)
            other_x, other_y = sheet.point(*end)
            yield from _rule(min(x, other_x), min(y, other_y), max(x, other_x), max(y, other_y))


def _rule(left: float, top: float, right: float, bottom: float) -> Iterator[Rule]:
    if bottom - top <= _THIN and right - left >= _SHORTEST_RULE:
        yield Rule(True, (top + bottom) / 2, left, right)
    elif right - left <= _THIN and bottom - top >= _SHORTEST_RULE:
        yield Rule(False, (left + right) / 2, top, bottom)


_Point = tuple[float, float]


def _segments(path: Any) -> Iterator[tuple[_Point, _Point]]:
    """The straight pieces of a path, in the page's own coordinates."""
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(path, ctypes.byref(matrix))
    first = last = (0.0, 0.0)
    for index in range(min(pdfium.FPDFPath_CountSegments(path), _MOST_SEGMENTS)):
        segment = pdfium.FPDFPath_GetPathSegment(path, index)
        x, y = ctypes.c_float(), ctypes.c_float()
        pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        at = (
            matrix.a * x.value + matrix.c * y.value + matrix.e,
            matrix.b * x.value + matrix.d * y.value + matrix.f,
        )
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            first = at
        elif kind == pdfium.FPDF_SEGMENT_LINETO:
            yield last, at
        last = at
        if pdfium.FPDFPathSegment_GetClose(segment):
            yield last, first
