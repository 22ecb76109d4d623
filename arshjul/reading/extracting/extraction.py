"""A file as a document: text in this process, which it cannot hurt, and everything else apart."""

from __future__ import annotations

import json
import time
from pathlib import PurePath

from arshjul.apart import ProcessApart
from arshjul.errors import InputError, Problem
from arshjul.reading.extracting import carrying, limits
from arshjul.reading.extracting.document import Document, Kind
from arshjul.reading.extracting.kinds import kind_of_text, refuse_wrong_name
from arshjul.reading.extracting.plaintext import read_text
from arshjul.reading.extracting.refusing import DAMAGED, TOO_MUCH, UnreadableError
from arshjul.reading.lines import one_line

MOST_BYTES = limits.MOST_BYTES
_CALLED = {
    ".docx": "Word-filen",
    ".xlsx": "Excel-filen",
    ".pdf": "PDF-filen",
    ".html": "HTML-filen",
    ".ics": "Kalenderfilen",
    ".eml": "Mejlfilen",
}
_PROGRAM = ("-P", "-m", "arshjul.reading.extracting")


def extract(content: bytes, file: str) -> Document:
    """Return what a file holds, as lines and tables in order.

    The kind is told by *content*; *file* is its name, for messages. Raises InputError, one sentence that names the
    kind of the file and the mend, for what is empty, damaged, too large, not read or named as another kind.
    """
    try:
        document = _extracted(content, file)
        if not any(line.text.strip() for line in document.lines):
            raise UnreadableError(_nothing_in(document))
    except UnreadableError as error:
        message = _with_kind(str(error), file)
        raise InputError([Problem(message, file=one_line(file) or None, line=error.line)]) from error
    return document


def _with_kind(message: str, file: str) -> str:
    """Say what kind of file could not be taken apart, by its name: what it holds is not known."""
    called = _CALLED.get(PurePath(file).suffix.lower())
    if called is None or message not in {DAMAGED, TOO_MUCH}:
        return message
    return called + message.removeprefix("Filen")


def _extracted(content: bytes, file: str) -> Document:
    if not content.strip():
        raise UnreadableError("Filen är tom. Välj filen med mötesplanen och försök igen.")
    if len(content) > MOST_BYTES:
        raise UnreadableError(
            f"Filen är större än {MOST_BYTES // 1_000_000} MB och är ingen mötesplan. "
            "Spara den del där mötena står som ett eget dokument och läs in det."
        )
    kind = kind_of_text(content)
    if kind is not Kind.TEXT:
        return _extracted_apart(content, file, limits.MOST_SECONDS if kind is None else limits.seconds(len(content)))
    # First: what is no text either is not to be called one.
    document = read_text(content)
    refuse_wrong_name(Kind.TEXT, file)
    return document


def _extracted_apart(content: bytes, file: str, seconds: float) -> Document:
    try:
        process = ProcessApart(_PROGRAM)
    except (EOFError, OSError) as error:
        raise UnreadableError(
            "Filen går inte att läsa just nu, eftersom processen som läser den inte går att starta. "
            "Kontrollera minne och rättigheter på datorn och försök igen."
        ) from error
    try:
        process.send(json.dumps([file, seconds]).encode())
        process.send(content)
        said = process.said(time.monotonic() + limits.PATIENCE * seconds, limits.MOST_SAID)
    except (TimeoutError, EOFError, OSError) as error:
        # Killed by the kernel, or ended by what it was made to do.
        raise UnreadableError(TOO_MUCH) from error
    finally:
        process.end()
    return carrying.received(said)


def _nothing_in(document: Document) -> str:
    if document.notes:
        return document.notes[0]
    return "Filen är tom: det finns ingen text i den. Välj filen med mötesplanen och försök igen."
