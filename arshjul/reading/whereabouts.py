"""Where the meetings are, said once for them all: "Samtliga möten hålls i Folkets hus, utom det i juni"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from arshjul.reading.date_forms import MONTH_NAME, WrittenDate, month_number
from arshjul.reading.scanning import Scanned, scan

_ABOUT_ALL = re.compile(
    r"[^a-z]*(?:"
    r"(?:(?:samtliga|alla|ovriga|vara|arets|styrelsens|beredningsgruppens) (?:[a-z]+ ){0,2}?)?"
    r"(?:[a-z]{0,20}(?:moten|motena|sammantraden|sammantradena)|dagarna)(?: [a-z0-9]+){0,2}"
    r" (?:ar|halls|hallas|ager rum)"
    r"|(?:motes)?(?:lokal|plats)(?:en)?(?: (?:for|till) (?:samtliga|alla|motena) ?[a-z]{0,20})? (?:blir|ar)"
    r"|(?:om (?:inget|inte|ej) annat [a-z]+,? )?(?:halls|ar) (?:de|motena|sammantradena)(?= (?:i|pa|hos|via) )"
    r"|vi (?:ar|ses|traffas|motes) (?:alltid )?(?=(?:i|pa|hos|via) [a-z ,]{2,60} (?:alla|samtliga|varje))"
    r")(?![a-z])"
)
_UNTIL = (
    r"(?=[.;!]|\s*$|,? (?:utom|förutom|undantaget|med undantag|om (?:inget|inte|ej)|då|där|men|alla|samtliga|varje"
    r"|och (?:startar|börjar|pågår)|(?:och )?(?:de )?övriga)\b"
    r"|,? kl)"
)
_WHERE = (
    r"\s+(?:(?:som vanligt|alltid|i stället|istället)\s+)?"
    r"(?:(?:i|på|hos|via|till)\s+(?P<held>[A-ZÅÄÖ][^.;:\n]{1,60}?)|(?P<afar>(?:helt )?digitala?t?|på distans|via länk))"
)
_IS = (
    r"\b(?:hålls(?: de| mötena)?|hållas|äger rum|är(?: vi)?|blir|ses|träffas|möts|håller(?: vi)? till|förläggs"
    r"|sker|genomförs)"
)
_HELD = re.compile(_IS + _WHERE + _UNTIL)
_NAMED = re.compile(
    rf"(?:lokal|plats)(?:en)?[^.:;]{{0,40}}? (?:blir|är)\s+(?P<held>[A-ZÅÄÖ][^.;:\n]{{1,60}}?){_UNTIL}", re.IGNORECASE
)
_BUT = re.compile(r"(?<![a-z])(?:utom|forutom|undantaget|med undantag)(?![a-z])")
_OF_THE_LAST = re.compile(
    r"[^a-z]*(?:motet|sammantradet|dagen|det|vi) (?:sker|halls|haller|ager|ar|genomfors|ses|traffas)(?![a-z])"
)
_OTHERS = re.compile(
    r",? (?:och )?(?:de )?övriga(?: möten| sammanträden)?(?: hålls| är)? (?:i|på|hos) (?P<held>[A-ZÅÄÖ][^.;,:\n]{1,40})"
)
_SENTENCE_END = re.compile(r"(?<=[.!?]) +")
_BUT_FOR_A_MONTH = re.compile(
    r"(?:i|på|hos) (?P<held>[A-ZÅÄÖ][^.;:,]{1,50}?),? (?:utom|förutom) (?:det |den |mötet )?(?:i )?"
    rf"(?P<m>{MONTH_NAME})[a-z]{{0,12}}(?: som)?(?: är| hålls| sker)? (?:i|på|hos) (?P<other>[A-ZÅÄÖ][^.;:,]{{1,50}})"
)
_MONTH = re.compile(rf"(?<![a-z])(?P<m>{MONTH_NAME})")
_OF_DAY = re.compile(
    r"(?<![a-z])(?:motet|sammantradet|[a-z]{1,20}motet|[a-z]{1,20}sammantradet)[^.]{0,30}\x01"
    r"|[^a-z]*(?:den )?\x01+ (?:ses|traffas|ar) (?:vi|motet)"
)


@dataclass(frozen=True)
class Whereabouts:
    """Where all meetings are, except those of some days or whole months, which may be elsewhere."""

    place: str
    excepted: tuple[WrittenDate, ...] = ()
    elsewhere: str = ""
    """Where the excepted days are."""
    is_clear: bool = True
    """False: something is excepted, and no day or month says what."""


def says_where_all_are(folded: str) -> bool:
    """Whether a sentence begins as one that tells where all meetings are."""
    return _ABOUT_ALL.match(folded) is not None


def whereabouts_of(scanned: Scanned) -> Whereabouts | None:
    """Return what a sentence says of the place of all meetings; None when it says nothing of the kind."""
    if not says_where_all_are(scanned.folded):
        return None
    but = _BUT.search(scanned.folded)
    until = but.start() if but else len(scanned.line)
    said = _HELD.search(scanned.line, 0, until) or _NAMED.search(scanned.line, 0, until)
    if said is None or any(date.at < until for date in scanned.dates):
        return None
    place = _where(said)
    if but is None:
        return Whereabouts(place)
    elsewhere = _HELD.search(scanned.line, but.end())
    months = [
        WrittenDate(*it.span("m"), month=month_number(it["m"])) for it in _MONTH.finditer(scanned.masked, but.end())
    ]
    excepted = (*scanned.dates, *months)
    return Whereabouts(place, excepted, _where(elsewhere) if elsewhere else "", is_clear=bool(excepted))


def place_of_the_day(scanned: Scanned) -> str:
    """Where "Mötet den 19 april är digitalt" says that the meeting of its only day is; empty when it says no such."""
    if len(scanned.dates) != 1 or scanned.times or not scanned.dates[0].day or not _OF_DAY.match(scanned.masked):
        return ""
    said = _HELD.search(scanned.line, scanned.dates[0].until)
    return _where(said) if said else ""


def place_of_all(line: str) -> str:
    """Where one of the sentences of a line says that all meetings are, and nothing is excepted; else empty."""
    said = (whereabouts_of(scan(0, it, listed=False)) for it in _SENTENCE_END.split(line))
    return next((it.place for it in said if it and it.is_clear and not it.excepted), "")


def whereabouts_but_for_a_month(scanned: Scanned) -> Whereabouts | None:
    """Return what "i Hedemora, utom det i augusti som hålls i Avesta" says, in a line about all rows of a list."""
    said = _BUT_FOR_A_MONTH.search(scanned.line)
    if said is None:
        return None
    month = WrittenDate(*said.span("m"), month=month_number(said["m"]))
    return Whereabouts(said["held"].strip(), (month,), said["other"].strip())


def place_of_the_last(scanned: Scanned) -> str:
    """Where "Mötet sker via Teams" says that the meeting is of which the sentence before it spoke."""
    said = _HELD.search(scanned.line) if _OF_THE_LAST.match(scanned.folded) else None
    return _where(said) if said else ""


def place_of_others(scanned: Scanned) -> str:
    """Where "Sammanträdet den 19 maj hålls i Eksjö, övriga i Nässjö" says that the others are."""
    said = _OTHERS.search(scanned.line)
    return _where(said) if said else ""


def _where(said: re.Match[str]) -> str:
    named: str = (said.groupdict().get("held") or said.groupdict().get("afar") or "").strip(" ,")
    return named[:1].upper() + named[1:]
