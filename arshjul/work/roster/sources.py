"""Where the rows of a list come from: a file, or what was pasted from Excel, Word or a mail."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator

from arshjul.errors import InputError, Problem
from arshjul.reading.extracting import Kind, extract
from arshjul.work.roster.columns import Column, Table, read_table

_TABLES = frozenset({Kind.EXCEL, Kind.CSV, Kind.WORD, Kind.TEXT, Kind.HTML})
_NAMED_ADDRESS = re.compile(r'\s*"?([^"<>;\n]*?)"?\s*<\s*([^<>\s;]+@[^<>\s;]+)\s*>\s*[;,]?')
_DELIMITERS = ("\t", ";")


def read_file(content: bytes, file: str) -> Table:
    """Return the rows of a file: Excel, Word or CSV. Raises InputError, in Swedish, also for what is no such file.

    The file is taken apart in a process of its own with limits, as every document that a stranger may have made.
    """
    document = extract(content, file)
    if document.kind not in _TABLES:
        raise InputError([Problem("Filen är ingen lista. Välj en Excel-fil (.xlsx) eller en CSV-fil.")])
    rows = [line for line in document.lines if line.cells]
    if not rows:
        return read_text(document.text)
    # Only the first sheet that has rows: the others are about something else.
    first = [
        line for line in rows if (line.place.sheet, line.place.table) == (rows[0].place.sheet, rows[0].place.table)
    ]
    lines = [
        (line.place.row or line.place.line or number, [cell.text for cell in line.cells])
        for number, line in enumerate(first, 1)
    ]
    return read_table(lines, document.notes)


def read_text(text: str) -> Table:
    """Return the rows of what was pasted: cells with tabs or semicolons between, or ``Namn <adress>; …``.

    Raises InputError as `read_table` does.
    """
    written = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    if not any(sign in written for sign in "\t") and (people := list(_from_mail(written))):
        return read_table([(0, [Column.NAME, Column.ADDRESS]), *enumerate(people, 1)])
    delimiter = next((sign for sign in _DELIMITERS if sign in written), "\t")
    try:
        rows = list(csv.reader((f"{line}\n" for line in written.split("\n")), delimiter=delimiter))
    except csv.Error as error:
        raise InputError(
            [Problem("Texten går inte att läsa som en lista. Klistra in en person på varje rad.")]
        ) from error
    return read_table([(number, [" ".join(cell.split()) for cell in cells]) for number, cells in enumerate(rows, 1)])


def _from_mail(text: str) -> Iterator[tuple[str, str]]:
    """The names and addresses as a mail program lists them; none when anything else stands there too."""
    found = _NAMED_ADDRESS.findall(text)
    if not _NAMED_ADDRESS.sub("", text).strip(" ;,\n"):
        yield from (_first_name_first(name) for name in found)


def _first_name_first(pair: tuple[str, str]) -> tuple[str, str]:
    """``Berg, Anna`` is how Outlook lists those of one's own organisation."""
    last, comma, first = pair[0].partition(",")
    return (f"{first.strip()} {last.strip()}" if comma and first.strip() else pair[0].strip(" ,"), pair[1])
