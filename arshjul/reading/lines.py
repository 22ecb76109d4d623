"""Text as lines that an editor would count the same way, and text made ready to be compared."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_SPACE_LIKE = {
    *(code for code in range(0x20) if chr(code) not in "\t\n\r"),
    *range(0x7F, 0xA1),
    *range(0x2000, 0x200B),
    0x2028,
    0x2029,
    0x202F,
    0x205F,
    0x3000,
}
_INVISIBLE = {
    0xAD,
    *range(0x200B, 0x2010),
    *range(0x202A, 0x202F),
    *range(0x2060, 0x2070),
    0xFEFF,
    0xFFFE,
    0xFFFF,
}
_TIDY: dict[int, str | None] = {
    **dict.fromkeys(_SPACE_LIKE, " "),
    **dict.fromkeys(_INVISIBLE, None),
    **dict.fromkeys((0x2010, 0x2011, 0x2012, 0x2212), "-"),
}

# OCR writes ö as é or o and å, ä as a; the dashes of a range are all one dash when compared.
_FOLD = str.maketrans({**dict.fromkeys("åäàáâã", "a"), **dict.fromkeys("öøòóôéè", "o"), **dict.fromkeys("–—~", "-")})
# Where only one of a letter and a digit can be meant: "styre1sen", "kI. O9.00", "12.0O", "2O27".
_MISREAD = re.compile(
    r"(?P<word>(?<=[a-z])[016](?=[a-z]))"
    r"|(?P<kl>(?<![a-z0-9])k[i1|](?=[.:]? {0,2}[0-9oil][0-9.:oil]))"
    r"|(?P<clock>(?<![a-z0-9.,:/])(?:[0-9][0-9oil]?|[oil][0-9])[.:](?:[0-9][0-9oil]|[oil][0-9]|oo)(?![a-z0-9]))"
    r"|(?P<year>(?<![0-9a-z/])2[0o](?:[0-9][0-9oil]|[oil][0-9])(?![0-9a-z]))"
)
# "aprll", "jun1", "februarl": a scanner takes the thin letters for each other.
_MISREAD_MONTH = re.compile(
    r"(?<![a-z])(?:(?P<april>apr[il1][il1|])|(?P<juni>jun[l1])|(?P<juli>ju[l1][l1]|jui[il1])"
    r"|(?P<januari>januar[l1|])|(?P<februari>februar[l1|])|(?P<augusti>august[l1|]))(?![a-z0-9])"
)
_LETTERS_MEANT = str.maketrans("016", "olo")
_DIGITS_MEANT = str.maketrans("oil", "011")
_DIGIT = re.compile(r"[0-9]")
_SPACES = re.compile(r"\s+")


def plain(text: str) -> str:
    r"""Return *text* in NFC with ``\n`` as its only line break and no other control character than tab.

    Form feeds and other breaks that editors do not count become spaces, so that line numbers stay as an
    ordinary editor counts them.
    """
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    return text.translate(_TIDY)


def fold(text: str) -> str:
    """Return *text* in lower case without Swedish dots and rings, each character still in its place.

    A letter that a scanner has taken for a digit, and a digit for a letter, is what it must have been in a word, a
    clock time and a year. The digits of a day are left as they are: a person is asked about them.
    """
    return _folded_once(text) if len(text) <= _KEPT else _folded(text)


def _folded(text: str) -> str:
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    folded = lowered.translate(_FOLD)
    folded = _MISREAD_MONTH.sub(lambda match: match.lastgroup or "", folded)
    return _MISREAD.sub(_meant, folded) if _DIGIT.search(folded) else folded


# The same few words are looked at again and again, from the line and from its neighbours.
_folded_once = lru_cache(maxsize=256)(_folded)
_KEPT = 1_000


def _meant(match: re.Match[str]) -> str:
    if match.lastgroup == "kl":
        return "kl"
    return match.group().translate(_LETTERS_MEANT if match.lastgroup == "word" else _DIGITS_MEANT)


def one_line(text: str) -> str:
    """Return *text* on one line without control characters, with single spaces."""
    return _SPACES.sub(" ", plain(text)).strip()
