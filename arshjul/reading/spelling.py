"""Words of a title that a scanner has misread: what is likely meant, for a person to confirm."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import lru_cache

from arshjul.reading.lines import fold

KNOWN_WORDS = (
    "budgetsamråd",
    "budgetuppföljning",
    "delårsbokslut",
    "delårsrapport",
    "delårsredovisning",
    "granskningsrapport",
    "halvårsbokslut",
    "halvårsrapport",
    "halvårsredovisning",
    "helårsbokslut",
    "helårsredovisning",
    "internkontroll",
    "internkontrollplan",
    "medlemssamråd",
    "planeringsdag",
    "revisionsberättelse",
    "revisionsrapport",
    "verksamhetsberättelse",
    "verksamhetsplan",
    "verksamhetsplanering",
    "verksamhetsuppföljning",
    "årsbokslut",
    "årsredovisning",
    "ägardialog",
    "ägarsamråd",
)
"""The long words of a year's meetings. A short one is too like other words to be recognised when misread."""

_WORD = re.compile(r"[^\W\d_]{8,60}")
_MOST_WRONG_LETTERS = 1
_ENDINGS = ("", "en", "n", "ar", "er", "s", "r", "na", "rna", "arna", "erna", "et", "ens", "ns")
_FORMS = {known + ending: fold(known + ending) for known in KNOWN_WORDS for ending in _ENDINGS}
"""Each word in its usual forms, and the same without its marks."""


def likely_title(title: str) -> str | None:
    """*title* with its misread words as they are likely meant; None when none looks misread.

    A word is misread when it lost the marks of å, ä or ö, or has one wrong letter.
    """
    meant = _WORD.sub(lambda match: _likely_word(match.group()), title)
    return meant if meant != title else None


@lru_cache(maxsize=4096)
def _likely_word(word: str) -> str:
    folded = fold(word)
    if word.lower() in _FORMS:
        return word
    for known, plain in _FORMS.items():
        if folded == plain or (folded[0] == plain[0] and _is_near(folded, plain)):
            return known.capitalize() if word[0].isupper() else known
    return word


def _is_near(one: str, other: str) -> bool:
    """Whether one wrong, lost or added letter parts them."""
    if abs(len(one) - len(other)) > 1:
        return False
    same = sum(block.size for block in SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks())
    return max(len(one), len(other)) - same <= _MOST_WRONG_LETTERS
