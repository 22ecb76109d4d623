"""Which reader takes apart which kind of file, and the libraries it brings: each read in only when it is needed."""

from __future__ import annotations

from arshjul.reading.extracting import limits
from arshjul.reading.extracting.document import Document, Kind
from arshjul.reading.extracting.kinds import kind_of, refuse_wrong_name
from arshjul.reading.extracting.refusing import too_many


def read_file(content: bytes, file: str, depth: int = 0) -> Document:
    """Take *content* apart, *depth* mails deep. Raises UnreadableError; others for what no limit of ours foresaw."""
    kind = kind_of(content)
    refuse_wrong_name(kind, file)
    document = _read(kind, content, depth)
    if len(document.lines) > limits.MOST_LINES:
        raise too_many(limits.MOST_LINES, "rader")
    return document


def _read(kind: Kind, content: bytes, depth: int) -> Document:
    match kind:
        case Kind.WORD:
            from arshjul.reading.extracting.word import read_word

            return read_word(content)
        case Kind.EXCEL:
            from arshjul.reading.extracting.excel import read_excel

            return read_excel(content)
        case Kind.PDF:
            from arshjul.reading.extracting.pdf import read_pdf

            return read_pdf(content)
        case Kind.HTML:
            from arshjul.reading.extracting.html import read_html

            return read_html(content)
        case Kind.CALENDAR:
            from arshjul.reading.extracting.calendars import read_calendar

            return read_calendar(content)
        case Kind.MAIL:
            from arshjul.reading.extracting.mails import read_mail

            return read_mail(content, depth)
        case _:
            from arshjul.reading.extracting.plaintext import read_text

            return read_text(content)
