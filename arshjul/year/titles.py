"""What the title of a meeting says of a matter: that the meeting decides it, perhaps does, or only speaks of it.

Titles are written by people in a hurry. What cannot be known is `PERHAPS`, which is asked, and never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import IntEnum
from functools import lru_cache

from arshjul.year.duty import Duty
from arshjul.year.folding import folded


class Saying(IntEnum):
    """How plainly a title says that its meeting decides a matter; the lower the plainer."""

    PLAINLY = 1
    """Årsredovisning 2026."""
    BY_ITS_NAME = 2
    """Bokslut 2026: the same matter, unless another meeting says it plainly."""
    PERHAPS = 3
    """Verksamhetsplan 2027; Förslag till budget."""
    SPEAKS = 4
    """Budgetdirektiv; Information om årsredovisning: it decides nothing."""


def says(title: str, duty: Duty, year: int) -> Saying | None:
    """Return what *title* says of *duty* in the plan of *year*, at its plainest; None: nothing."""
    words = (duty.recognised_by, duty.implied_by, duty.perhaps_by)
    return _said(title, words, duty.unless, year + duty.concerns)


@lru_cache(maxsize=16384)
def _said(title: str, words: tuple[tuple[str, ...], ...], unless: tuple[str, ...], concerned: int) -> Saying | None:
    if not any(words):
        return None
    found = [
        saying
        for item in _items(title)
        if not any(_stands_in(word, item) for word in unless)
        for saying in _of_item(item, words, concerned)
    ]
    return min(found, default=None)


# ---- The items of a title -------------------------------------------------------------------------------------

_SPOKEN = (
    r"(?:[a-z]*(?:uppfoljning|prognos|utfall|redogorelse|planering|granskning|revidering|diskussion|dialog)[a-z]*"
    r"|avstamning[a-z]*|information[a-z]*|info|[a-z]*samrad[a-z]*|(?:agar|medlems)(?:rad|mote)[a-z]*|remiss[a-z]*|status|lage(?:t)?|analys[a-z]*"
    r"|utvardering[a-z]*|arbete(?:t)?|start(?:en)?|beredning(?:en)?|workshop|inriktning[a-z]*|direktiv[a-z]*"
    r"|ram(?:ar|arna)?|forutsattning[a-z]*|anvisning[a-z]*|tidplan[a-z]*|tidsplan[a-z]*|process[a-z]*|underlag[a-z]*"
    r"|resultat(?:et)?|revision(?:en)?|aterkoppling|lagesrapport[a-z]*|utskick|remissvar|synpunkter|svar|aterrapport[a-z]*"
    r"|revisorer[a-z]*|revisors?|revisionsrapport[a-z]*|granskningsrapport[a-z]*)"
)
"""Nouns that say that a matter is only spoken of; alone they are an item of their own."""
_NOT_YET = (
    r"(?:prel(?:iminar[a-z]*|\.)?|utkast[a-z]*|reviderad[a-z]*|justerad[a-z]*|infor|pagaende|diskuter[a-z]*"
    r"|(?:for|till|pa) samrad[a-z]*|(?:for|till|pa) remiss|(?:forsta|andra|1:?a|1:?e) (?:behandling|lasning|utkast)"
    r"|arbetsmaterial|skiss[a-z]*|tankar|ombudgeter[a-z]*)"
)
"""Words that say that what is named is not decided yet, wherever they stand beside it."""
_UNCLEAR = (
    r"(?:forslag[a-z]*|genomgang[a-z]*|presentation[a-z]*|foredragning[a-z]*|redovisning av|behandling[a-z]*"
    r"|underskri[a-z]*|undertecknande[a-z]*|signering[a-z]*|steg \d|del \d|rapport (?:om|fran)|bordla[a-z]*)"
)
"""Words from which nobody knows whether it is decided."""
_NOT_DECIDED = re.compile(rf"(?<![a-z])(?:(?P<only_spoken>{_SPOKEN}|{_NOT_YET})|{_UNCLEAR})(?![a-z])")
"""Any of them, made once: from so many words an expression takes longer than all else in a title."""
_BETWEEN = re.compile(
    r"(?:[: ]+(?:av|om|kring|for|till|pa|i|infor|angaende|gallande|mot|med|den|det|arets?|ars?|nasta|forra|kommande"
    r"|nya?|beslutad|forslag|verksamhetsplan|vp|mal|och|20\d\d(?:[-–]20\d\d)?))*[: ]*"
)
"""What may stand between such a word and the matter: *information om nästa års budget*."""
_SEPARATOR = re.compile(r"\s*(?:([,;+|•·]|\. | [-–—] |[()\[\]])|(?<!\d)/|/(?!\d))\s*")
_OWN_ITEM_BEFORE = re.compile(rf"(?<![a-z])({_SPOKEN}(?: 20\d\d)?) och ")
_AND = re.compile(r" och ")
_MODIFIER_ALONE = re.compile(rf"(?:(?:{_SPOKEN}|{_NOT_YET}|{_UNCLEAR})(?: (?:till|for|av|om|i|med|medlem[a-z]*))*)+\.?")
_NOT_YET_ALONE = re.compile(rf"(?:{_NOT_YET}|{_UNCLEAR})(?: (?:till|for|med|medlem[a-z]*))*\.?")
_ANNUAL_REPORT = re.compile(r"(?<!\w)ÅR(?!\w)")


def _items(title: str) -> Iterator[str]:
    """The matters that *title* names, folded, each with the words that belong to it."""
    text = " ".join(folded(_spelt_out(title)).replace("&", " och ").replace(" samt ", " och ").split())
    text = _AND.sub(_own_item_after, _OWN_ITEM_BEFORE.sub(r"\1, ", text))
    current, start, separator = "", 0, ""
    for match in [*_SEPARATOR.finditer(text), None]:
        piece = text[start : match.start() if match else len(text)].strip()
        # "Budget 2027 (preliminär)" and "Årsredovisning – information"; after a comma information is its own item.
        alone = _NOT_YET_ALONE if separator in (",", ";", "/", "+") else _MODIFIER_ALONE
        if current and alone.fullmatch(piece):
            current += f" {piece}"
        elif piece:
            if current:
                yield current
            current = piece
        if match:
            start, separator = match.end(), (match.group(1) or "/").strip() or "-"
    if current:
        yield current


def _own_item_after(match: re.Match[str]) -> str:
    return ", " if _NOT_DECIDED.match(match.string, match.end()) else match[0]


def _spelt_out(title: str) -> str:
    """*title* where ÅR is written out: without its mark and its capitals it is any year."""
    rest = _ANNUAL_REPORT.sub("", title)
    is_shouted = rest.isupper() and len(rest) > len("VP, budget")
    return title if is_shouted else _ANNUAL_REPORT.sub("årsredovisning", title)


# ---- A matter in an item --------------------------------------------------------------------------------------

_WORDS = re.compile(r"[a-z0-9]+")
_ENDING = re.compile(r"(?:en|et|n|t|ens|ets|s|er|erna|ar)?")
_DECIDING_TAIL = re.compile(r"s?-?(?:mote|sammantrad|beslut|faststall|styrelse)[a-z]*")
_SPEAKING_TAIL = re.compile(
    r"s?-?(?:direktiv|ram|forutsattning|uppfoljning|prognos|utfall|avstamning|samrad|dialog|process|arbete|diskussion"
    r"|beredning|planering|underlag|lage|information|konferens|seminari|remiss|anvisning|utkast|tilldelning|justering"
    r"|revidering|analys|granskning|rapport|status|verkstad|workshop|internat|tidplan|instruktion|moment)[a-z]*"
)
_YEARS_AFTER = re.compile(r"(?:(?: (?:for|ar|aret|per|plan|verksamhetsaret))*[ (-]+)(20\d\d)(?:[-–/](20\d\d))?")
_NUMBERS = re.compile(r"[\s\d:–-]*")


def _of_item(item: str, words: tuple[tuple[str, ...], ...], concerned: int) -> Iterator[Saying]:
    pattern, sayings = _pattern(words)
    for match in pattern.finditer(item):
        saying = _by_tail(sayings[match["word"]], match["tail"])
        if saying is None:
            continue
        before, after = item[: match.start()], item[match.end() :]
        if _ends_spoken(before) or _begins_spoken(after):
            yield Saying.SPEAKS
        elif saying < Saying.PERHAPS and (
            _NOT_DECIDED.search(f"{before}|{after}") or _is_another_year(after, concerned)
        ):
            yield Saying.PERHAPS
        else:
            yield saying


def _ends_spoken(before: str) -> bool:
    """Whether a matter is only spoken of by what stands before it: *information om nästa års*."""
    words = (match for match in _NOT_DECIDED.finditer(before) if match["only_spoken"])
    return any(_BETWEEN.fullmatch(before, match.end()) for match in words)


def _begins_spoken(after: str) -> bool:
    """Whether a matter is only spoken of by what stands after it: *2027 - information*."""
    word = _NOT_DECIDED.search(after)
    return bool(word and word["only_spoken"] and _NUMBERS.fullmatch(after, 0, word.start()))


def _by_tail(saying: Saying, tail: str) -> Saying | None:
    """What the word says with the letters that are written together with it: budgetmöte, budgetdirektiv."""
    if _ENDING.fullmatch(tail) or _DECIDING_TAIL.fullmatch(tail):
        return saying
    if _SPEAKING_TAIL.fullmatch(tail):
        return Saying.SPEAKS
    # Of a word that is doubtful in itself, what is written together with it makes another word.
    return None if saying is Saying.PERHAPS else Saying.PERHAPS


def _is_another_year(after: str, concerned: int) -> bool:
    """Whether the year that stands after the matter is another than the one that the plan decides about."""
    years = _YEARS_AFTER.match(after)
    return years is not None and str(concerned) not in years.groups()


@lru_cache
def _pattern(words: tuple[tuple[str, ...], ...]) -> tuple[re.Pattern[str], dict[str, Saying]]:
    sayings: dict[str, Saying] = {}
    for saying, several in zip((Saying.PLAINLY, Saying.BY_ITS_NAME, Saying.PERHAPS), words, strict=True):
        for word in several:
            sayings.setdefault(" ".join(folded(word).replace("&", " och ").split()), saying)
    longest_first = "|".join(re.escape(word) for word in sorted(sayings, key=len, reverse=True))
    # A word counts where a word of the title begins: halvårsredovisning is no årsredovisning, T1-bokslut no bokslut.
    pattern = rf"(?<![a-z])(?<![a-z0-9]-)(?P<word>{longest_first})(?P<tail>(?:-?[a-z]+)?)(?![0-9])"
    return re.compile(pattern), sayings


def _stands_in(words: str, item: str) -> bool:
    """Whether *words*, whole ones, stand in *item*, which is folded already."""
    return f" {_alone(folded(words))} " in f" {_alone(item)} "


@lru_cache
def _alone(text: str) -> str:
    """The words of *text*, and nothing between them but a space."""
    return " ".join(_WORDS.findall(text))
