"""The bytes of a text file that a person saved, as text."""

from __future__ import annotations

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE

from arshjul.errors import InputError, Problem

MAX_BYTES = 1_000_000

SAVE_AS_UTF8 = "Öppna filen i en textredigerare och spara den som ren text med teckenkodningen UTF-8."

_NOT_TEXT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]")


def decode(content: bytes, file: str) -> str:
    """Return the text in *content* with ``\\n`` as its only line break.

    Reads UTF-8 with or without byte order mark, UTF-16 with one, and otherwise CP1252, in which older Swedish
    programs save. Raises InputError, in Swedish, for a file that is empty, too large or not text.
    """
    if len(content) > MAX_BYTES:
        megabytes = f"{len(content) / 1_000_000:.1f}".replace(".", ",")
        raise InputError([Problem(f"Filen är {megabytes} MB. Den får vara högst 1 MB.", file)])
    text = _decoded(content, file).replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise InputError([Problem("Filen är tom. Välj en annan fil, eller fyll i den först.", file)])
    strange = _NOT_TEXT.search(text)
    if strange:
        line = text.count("\n", 0, strange.start()) + 1
        code = f"U+{ord(strange.group()):04X}"
        message = f"Filen innehåller styrtecknet {code}, som inte hör hemma i en text. {SAVE_AS_UTF8}"
        raise InputError([Problem(message, file, line)])
    return text


def _decoded(content: bytes, file: str) -> str:
    encoding = "utf-8"
    if content.startswith(BOM_UTF8):
        encoding = "utf-8-sig"
    elif content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        encoding = "utf-16"
    elif b"\0" in content:
        raise InputError([Problem(f"Filen är inte en textfil som går att läsa. {SAVE_AS_UTF8}", file)])
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding != "utf-8":
            raise InputError([Problem(f"Filen är skadad. {SAVE_AS_UTF8}", file)]) from error
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        message = f"Filens teckenkodning går inte att tolka. {SAVE_AS_UTF8}"
        raise InputError([Problem(message, file, line)]) from error
