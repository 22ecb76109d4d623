"""What a sentence says of time as a whole: the year it plans, and whether it looks back or forward."""

from __future__ import annotations

import re

_OF_YEAR = re.compile(
    r"(?<![a-z])(?:under|ar|(?:var|host)(?:en|terminen)|(?:motes|sammantrades?)[a-z]{3,9}|moten|sammantraden|datum|dagar|tider)"
    r"(?: for| under| ar)? (20[0-9]{2})(?![0-9-])"
)
_THIS_YEAR = re.compile(r"(?<![a-z])arets (?:sista|forsta|nasta)(?![a-z])|(?<![a-z])i ar(?![a-z])")
_NEXT_YEAR = re.compile(r"(?<![a-z])(?:nasta|kommande) ar(?![a-z])")
_LOOKS_BACK = re.compile(
    r"(?<![a-z])(?:[a-z]{3,}(?:(?<!sammantr)ade|ades|ats|erat|tts?|lde|ldes|rdes|dde|ddes|kte|ktes|gdes)|fick|antog|holls|hallits|holl"
    r"|deltog|skulle|var|kunde|togs|tog|gick|kom|skots|satte|sattes|beslots?|hade|gav|gavs|hittills|foregaende"
    r"|senaste|protokoll(?:et)? fran|avhandlas|godkann(?:s|er)"
    r"|har [a-z0-9 ]{0,24}?(?:(?<![a-z])[a-z]{2,}(?:at|ats|it|its|tts)|haft|gjort|sagt|lagt|fatt|gett|satt))(?![a-z])"
)
_LOOKS_FORWARD = re.compile(r"(?<![a-z])(?:nasta|kommande|flytta(?:s|d|t|r)|extra|planera[rt]|bokat)")


def years_spoken_of(folded: str) -> tuple[int, ...]:
    """The only year of which a sentence says that it plans it: "under våren 2027", "mötesdagar för 2027"."""
    years = {int(match[1]) for match in _OF_YEAR.finditer(folded)}
    return tuple(years) if len(years) == 1 else ()


def looks_back(folded: str) -> bool:
    """Whether a sentence tells of what has been rather than of what is planned."""
    if _LOOKS_FORWARD.search(folded):
        return False
    return bool(_LOOKS_BACK.search(folded))


def is_of_this_year(folded: str) -> bool:
    """Whether a sentence speaks of the year in which it is written: "årets sista möte"."""
    return _THIS_YEAR.search(folded) is not None


def is_of_next_year(folded: str) -> bool:
    """Whether a sentence speaks of the year after the one in which it is written."""
    return _NEXT_YEAR.search(folded) is not None
