"""The bytes of a file as text, whatever encoding a Swedish office saved it in."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from arshjul.reading.extracting import limits
from arshjul.reading.extracting.refusing import DAMAGED, UnreadableError
from arshjul.reading.lines import plain

_AS_UTF_8 = "Öppna den i programmet som den är gjord i, spara den som text i UTF-8 och läs in den filen."
_NO_TEXT = (
    "Filen är varken text eller ett dokument av ett slag som läses. Spara den som .docx, .xlsx eller PDF med text."
)
_SPOILT = (
    "Bokstäverna å, ä eller ö på raden är förstörda, så att texten inte går att läsa säkert. "
    "Ta fram originalet, spara det som text i UTF-8 och läs in den filen."
)
# The longest mark first: UTF-32 begins with the mark of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAID = {
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "windows-1252": "cp1252",
    "cp1252": "cp1252",
    "iso-8859-15": "iso8859-15",
    "ibm850": "cp850",
    "cp850": "cp850",
    "macintosh": "mac_roman",
}
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x19\x1b-\x1f\x7f]")
_MULTIBYTE = re.compile(rb"[\xc3-\xf4][\x80-\xbf]+")
_SAMPLE_BYTES = 65_536


def decode(content: bytes, charset: str | None = None) -> str:
    r"""Return the text of a file, in NFC and with ``\n`` as line break.

    UTF-8, UTF-16 and UTF-32 are told by their marks or their bytes; CP1252 with Latin-1, CP850 and Mac Roman by the
    Swedish letters and words that they give. Raises UnreadableError for what is not text, and for text of which that
    cannot be said with certainty: a wrong letter is never guessed. *charset* is what a mail or a page says of itself;
    it is believed where the bytes do not say otherwise.
    """
    if len(content) > limits.MOST_BYTES_OF_TEXT:
        raise UnreadableError(
            f"Texten är större än {limits.MOST_BYTES_OF_TEXT // 1_000_000} MB och är ingen mötesplan. "
            "Klipp ut den del där mötena står, spara den som text (.txt) och läs in den."
        )
    return _mended(plain(_decoded(content, charset)))


def _decoded(content: bytes, charset: str | None) -> str:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _strictly(content[len(mark) :], encoding)
    wide = _wide_encoding(content[:_SAMPLE_BYTES])
    if wide:
        return _strictly(content, wide)
    if _is_binary(content):
        raise UnreadableError(_NO_TEXT)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        if _is_damaged_utf8(content):
            raise _damaged(content, error.start) from error
    return _in_encoding(content, _SAID.get((charset or "").lower()) or _encoding_by_swedish(content))


def _strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise _damaged(content, error.start) if encoding == "utf-8" else UnreadableError(DAMAGED) from error


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


def _damaged(content: bytes, position: int) -> UnreadableError:
    before = content[:position].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    message = "Ett tecken på raden är skadat (filen är annars UTF-8). Rätta raden, eller spara filen på nytt i UTF-8."
    return UnreadableError(message, before.count(b"\n") + 1)


# One byte a letter: which of them it is, only the Swedish in it can say.

_ENCODINGS = ("cp1252", "cp850", "mac_roman")
_WORD = re.compile(rb"[A-Za-z\x80-\xff]*[\x80-\xff][A-Za-z\x80-\xff]*")
_MOST_WORDS = 2_000
_SWEDISH = frozenset("åäöÅÄÖ")
_FINE = frozenset("éÉèàüÜ–—…”“’‘»«§°½•· \xad´")
_MISPLACED = re.compile("[a-zåäö][ÅÄÖ]")
_KNOWN = re.compile(
    "möte|måndag|lördag|söndag|sammanträ|årsr|årshj|förb|förs|förm|samråd|ärende|ändr|övr|övers|ordför|ledamöt"
    "|nämnd|närvar|^(?:för|från|år|på|är|när|före|över|län|länet|då|två|både|också|här|där|så|åt|må|lör|sön|råd)$"
)
_MARGIN = 3


@dataclass(frozen=True)
class _Reading:
    """How Swedish the words are in one encoding."""

    encoding: str
    score: int
    is_odd: bool
    """Whether more of its letters are strange than not."""


def _encoding_by_swedish(content: bytes) -> str:
    words = [match[0] for _, match in zip(range(_MOST_WORDS), _WORD.finditer(content), strict=False)]
    best, second, *_ = sorted((_reading(words, name) for name in _ENCODINGS), key=lambda it: it.score, reverse=True)
    if best.is_odd or best.score - second.score < _MARGIN:
        raise UnreadableError(
            f"Det går inte att säga säkert hur bokstäverna å, ä och ö är sparade i filen. {_AS_UTF_8}"
        )
    return best.encoding


def _reading(words: list[bytes], encoding: str) -> _Reading:
    swedish = fine = odd = misplaced = known = 0
    for word in words:
        text = _in_encoding(word, encoding)
        for letter in text:
            if letter in _SWEDISH:
                swedish += 1
            elif letter in _FINE:
                fine += 1
            elif not letter.isascii():
                odd += 1
        misplaced += len(_MISPLACED.findall(text))
        known += bool(_KNOWN.search(text.lower()))
    score = 3 * swedish + fine - 6 * odd - 4 * misplaced + 12 * known
    return _Reading(encoding, score, odd > swedish + fine)


def _in_encoding(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        # The five bytes that CP1252 has no letter for.
        return content.decode("latin-1")


# Text that was wrongly decoded before it was saved.

_TWICE = re.compile("Ã[¤¥¶…„–]")
_INSIDE_A_WORD = re.compile("[A-Za-zÅÄÖåäö][÷┼─‰ˆ†‡¶¤¥≈ƒ\ufffd][a-zåäö]|\ufffd")


def _mended(text: str) -> str:
    """UTF-8 that was read as CP1252 and saved as UTF-8 again comes back; what else was spoilt does not."""
    if _TWICE.search(text):
        try:
            text = plain(text.encode("cp1252").decode("utf-8"))
        except UnicodeError:
            raise _spoilt(text, _TWICE) from None
    if _INSIDE_A_WORD.search(text):
        raise _spoilt(text, _INSIDE_A_WORD)
    return text


def _spoilt(text: str, what: re.Pattern[str]) -> UnreadableError:
    found = what.search(text)
    return UnreadableError(_SPOILT, text.count("\n", 0, found.start()) + 1 if found else None)
