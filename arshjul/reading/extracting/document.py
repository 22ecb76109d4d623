"""A document taken apart: its lines and tables in order, each with its place; values only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from arshjul.reading.lines import one_line, plain


class Kind(StrEnum):
    """What a file is by its content, whatever it is called."""

    TEXT = "text"
    CSV = "csv"
    CALENDAR = "calendar"
    HTML = "html"
    MAIL = "mail"
    PDF = "pdf"
    WORD = "word"
    EXCEL = "excel"


class Why(StrEnum):
    """Why a text stands beside the document: it is there, but is no living part of what the document says."""

    STRUCK = "överstruken"
    DELETED = "borttagen med spårade ändringar"
    HIDDEN = "dold"
    COMMENT = "en kommentar"
    MARGIN = "sidhuvud eller sidfot"
    DESCRIPTION = "en beskrivning i kalendern"


@dataclass(frozen=True)
class Place:
    """Where something stands, so that a person finds it: what does not apply is None or empty. 1 is the first."""

    part: str = ""
    """The attachment of a mail that it stands in; empty in the mail itself and in every other file."""
    sheet: str = ""
    page: int | None = None
    table: int | None = None
    row: int | None = None
    line: int | None = None
    """Of a text, or of a page of a PDF."""
    paragraph: int | None = None
    """Of a Word document or a web page."""

    def __str__(self) -> str:
        said = (
            ("bilagan ”{}”", self.part),
            ("bladet ”{}”", self.sheet),
            ("sida {}", self.page),
            ("tabell {}", self.table),
            ("rad {}", self.row),
            ("rad {}", self.line),
            ("stycke {}", self.paragraph),
        )
        return ", ".join(words.format(value) for words, value in said if value)


@dataclass(frozen=True)
class Cell:
    """One cell of a table."""

    text: str
    r"""With ``\n`` where the cell itself has a line break."""
    column: int
    """1 is the table's first, also where cells before it are empty."""
    continued: bool = False
    """Whether the text stands in a merged cell that began in a row above."""


@dataclass(frozen=True)
class Line:
    r"""A paragraph or a line of text, or a row of a table, as one line: its cells with tabs between them."""

    text: str
    place: Place
    cells: tuple[Cell, ...] = ()
    """Of a row; empty for running text."""


@dataclass(frozen=True)
class Aside:
    """A text that the document has, but does not say any longer, or not there."""

    text: str
    place: Place
    why: Why


@dataclass(frozen=True)
class Document:
    """What a file holds."""

    kind: Kind
    lines: tuple[Line, ...]
    """In reading order. Those of a text are the file's own lines, one for one."""
    asides: tuple[Aside, ...] = ()
    notes: tuple[str, ...] = ()
    """What a person should know of how it was read: Swedish sentences, for example that a picture was not read."""

    @property
    def text(self) -> str:
        """All of it as text, a line for each of *lines*."""
        return "\n".join(line.text for line in self.lines)


def prose(text: str, place: Place) -> Line:
    """Return running text as a line."""
    return Line(_tidy(text), place)


def row(texts: Sequence[str], place: Place, continued: Sequence[bool] = ()) -> Line:
    """Return a row of a table as a line; *continued* says which cells began in a row above."""
    cells = tuple(
        Cell(plain(text).strip(), number + 1, bool(continued) and continued[number])
        for number, text in enumerate(texts)
    )
    return Line("\t".join(one_line(cell.text) for cell in cells).rstrip("\t"), place, cells)


def within(part: str, line: Line) -> Line:
    """Return *line* as standing in the attachment *part* of a mail."""
    return replace(line, place=replace(line.place, part=part))


def _tidy(text: str) -> str:
    return plain(text).replace("\n", " ").replace("\t", " ").rstrip()
