"""Lines of a page without drawn cells: which words are a line, which lines are rows of a table, and its columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from arshjul.reading.extracting import limits
from arshjul.reading.extracting.pdf_marks import Word

_SAME_LINE = 0.45
"""Of a letter's height."""
_COLUMN_GAP = 0.9
"""Of a letter's height: so much white is no space between words."""
_BLOCK_GAP = 2.5
_PROSE_WORDS = 5
_NEAR = 3.0
"""Points between the left edges of words below each other in a column."""
_DATE = re.compile(
    r"[0-9]{1,2}[.:]?[ea]? ?(?:jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec)"
    r"|[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}/[0-9]{1,2}",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class WrittenLine:
    """Words beside each other, in pieces with wide white between them."""

    pieces: tuple[tuple[Word, ...], ...]

    @property
    def top(self) -> float:
        """Of its highest word."""
        return min(word.top for piece in self.pieces for word in piece)

    @property
    def bottom(self) -> float:
        """Of its lowest word."""
        return max(word.bottom for piece in self.pieces for word in piece)

    @property
    def text(self) -> str:
        """All of it."""
        return "  ".join(text_of(piece) for piece in self.pieces)


def text_of(words: Iterable[Word]) -> str:
    """Return words with spaces between them."""
    return " ".join(word.text for word in words)


def written_lines(words: Iterable[Word]) -> list[WrittenLine]:
    """Return *words* as the lines they stand on, from the top of the page."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda word: word.middle):
        if lines and word.middle - lines[-1][-1].middle <= _SAME_LINE * min(word.height, lines[-1][-1].height):
            lines[-1].append(word)
        else:
            lines.append([word])
    return [WrittenLine(tuple(_pieces(sorted(line, key=lambda word: word.left)))) for line in lines]


def blocks(lines: Sequence[WrittenLine]) -> Iterator[list[WrittenLine]]:
    """Yield runs of lines without a wide space between them."""
    block: list[WrittenLine] = []
    for line in lines:
        if block and line.top - block[-1].bottom > _BLOCK_GAP * (line.bottom - line.top):
            yield block
            block = []
        block.append(line)
    if block:
        yield block


@dataclass(frozen=True)
class Columns:
    """Where the columns of a block begin and end."""

    spans: tuple[tuple[float, float], ...]

    def goes_on(self, line: WrittenLine) -> bool:
        """Whether a line alone in a column after the first is the rest of the cell above it."""
        left, right = line.pieces[0][0].left, line.pieces[-1][-1].right
        return any(abs(left - begins) <= _NEAR and right <= ends + _NEAR for begins, ends in self.spans[1:])

    def cells(self, line: WrittenLine) -> list[str]:
        """Return the text of a line in each column."""
        cells = [""] * len(self.spans)
        for piece in line.pieces:
            middle = (piece[0].left + piece[-1].right) / 2
            column = next((n for n, (left, right) in enumerate(self.spans) if left <= middle <= right), None)
            if column is None:
                column = min(range(len(self.spans)), key=lambda n: abs(self.spans[n][0] - piece[0].left))
            cells[column] = f"{cells[column]} {text_of(piece)}".strip()
        return cells


def columns_of(block: Sequence[WrittenLine]) -> Columns | None:
    """Return the columns that the lines of a block share, or None when there are not two."""
    rows = [line for line in block if len(line.pieces) > 1]
    if len(rows) < 2:
        return None
    spans: list[list[float]] = []
    for left, right in sorted((piece[0].left, piece[-1].right) for line in rows for piece in line.pieces):
        if spans and left <= spans[-1][1]:
            spans[-1][1] = max(spans[-1][1], right)
        else:
            spans.append([left, right])
    if not 2 <= len(spans) <= limits.MOST_COLUMNS:
        return None
    return Columns(tuple((left, right) for left, right in spans))


def is_two_texts(block: Sequence[WrittenLine], columns: Columns) -> bool:
    """Whether two columns are two texts beside each other, to be read one after the other, and no table.

    Each has dates of its own, or sentences.
    """
    if len(columns.spans) != 2:
        return False
    rows = [columns.cells(line) for line in block if len(line.pieces) > 1]
    dated = sum(1 for left, right in rows if _DATE.search(left) and _DATE.search(right))
    return dated * 2 > len(rows) or all(
        median(len(row[side].split()) for row in rows) >= _PROSE_WORDS for side in (0, 1)
    )


def _pieces(words: Sequence[Word]) -> Iterator[tuple[Word, ...]]:
    piece: list[Word] = []
    for word in words:
        if piece and word.left - piece[-1].right > _COLUMN_GAP * word.height:
            yield tuple(piece)
            piece = []
        piece.append(word)
    yield tuple(piece)
