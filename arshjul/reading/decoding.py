"""The bytes of a file as text, whatever encoding a Swedish office saved it in."""

from __future__ import annotations

import codecs
import re

from arshjul.errors import InputError, Problem
from arshjul.reading.lines import one_line, plain

MOST_BYTES = 5_000_000
"""No plan of a year, nor its minutes, is as long as this."""

_SAVE_AS_TEXT = (
    "Än så länge läses bara text: öppna dokumentet, spara det som oformaterad text (.txt) och läs in den filen."
)
_FORMATS = (
    (b"%PDF", "en PDF"),
    (b"PK\x03\x04", "ett Word-, Excel- eller zip-dokument"),
    (b"PK\x05\x06", "en tom zip-fil"),
    (b"\xd0\xcf\x11\xe0", "ett äldre Word- eller Excel-dokument"),
    (b"{\\rtf", "ett RTF-dokument"),
    (b"\x89PNG", "en bild"),
    (b"\xff\xd8\xff", "en bild"),
    (b"GIF8", "en bild"),
    (b"II*\x00", "en bild"),
    (b"MM\x00*", "en bild"),
    (b"\x1f\x8b", "en komprimerad fil"),
)
# The longest mark first: UTF-32 begins with the mark of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x19\x1b-\x1f\x7f]")
_MULTIBYTE = re.compile(rb"[\xc3-\xf4][\x80-\xbf]+")
_SAMPLE_BYTES = 65_536


def decode(content: bytes, name: str) -> str:
    r"""Return the text of a file in UTF-8, UTF-16, UTF-32, CP1252 or Latin-1, in NFC and with ``\n`` as line break.

    *name* is the file's name, for the message. Raises InputError for what is empty, not text or larger than
    MOST_BYTES.
    """
    name = one_line(name)
    if len(content) > MOST_BYTES:
        raise _refused(
            name,
            f"Filen är större än {MOST_BYTES // 1_000_000} MB och är ingen mötesplan. "
            "Klipp ut den del där mötena står, spara den som text (.txt) och läs in den.",
        )
    if not content.strip():
        raise _refused(name, "Filen är tom. Välj filen med mötesplanen och försök igen.")
    for start, what in _FORMATS:
        if content.startswith(start):
            raise _refused(name, f"Filen är {what}. {_SAVE_AS_TEXT}")
    text = plain(_decoded(content, name))
    if not text.strip():
        raise _refused(name, "Filen är tom. Välj filen med mötesplanen och försök igen.")
    return text


def _decoded(content: bytes, name: str) -> str:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _strictly(content[len(mark) :], encoding, name)
    wide = _wide_encoding(content[:_SAMPLE_BYTES])
    if wide:
        return _strictly(content, wide, name)
    if _is_binary(content):
        raise _refused(name, f"Filen är inte en textfil. {_SAVE_AS_TEXT}")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        if _is_damaged_utf8(content):
            raise _damaged(name, content, error.start) from error
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def _strictly(content: bytes, encoding: str, name: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding == "utf-8":
            raise _damaged(name, content, error.start) from error
        raise _refused(
            name, "Filen är skadad eller avkortad. Öppna originalet, spara det på nytt som text i UTF-8."
        ) from error


def _wide_encoding(sample: bytes) -> str | None:
    """UTF-16 without a mark: in Swedish text nearly every second byte is zero, always on the same side."""
    half = max(len(sample) // 2, 1)
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > half * 0.7 and even < half * 0.05:
        return "utf-16-le"
    if even > half * 0.7 and odd < half * 0.05:
        return "utf-16-be"
    return None


def _is_binary(content: bytes) -> bool:
    """A NUL never stands in text of one byte a character; a few other stray control characters may."""
    return b"\x00" in content or len(_CONTROL.findall(content)) > max(3, len(content) * 0.02)


def _is_damaged_utf8(content: bytes) -> bool:
    """Whether it was meant as UTF-8: CP1252 has such pairs of bytes only by accident."""
    broken = content.decode("utf-8", errors="replace").count("�")
    return len(_MULTIBYTE.findall(content)) > 2 * broken


def _damaged(name: str, content: bytes, position: int) -> InputError:
    before = content[:position].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    message = "Ett tecken på raden är skadat (filen är annars UTF-8). Rätta raden, eller spara filen på nytt i UTF-8."
    return InputError([Problem(message, file=name, line=before.count(b"\n") + 1)])


def _refused(name: str, message: str) -> InputError:
    return InputError([Problem(message, file=name)])
