"""The forms in which Swedish offices write a day, a span of days or a week: one pattern and one reading of each."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum


@dataclass(frozen=True)
class WrittenDate:
    """A date as it stands written; whether there is such a day is asked later."""

    at: int
    until: int
    day: int | None = None
    month: int | None = None
    year: int | None = None
    end_day: int | None = None
    end_month: int | None = None
    end_year: int | None = None
    week: int | None = None
    end_week: int | None = None
    weekday: int | None = None
    """0 is Monday."""
    ordinal: int = 0
    """Which of the month's such weekdays ("första måndagen i mars" is 1, "sista" is -1); 0: the day has a number."""
    unreadable: str = ""
    """The date with letters read as digits, when that is the only way to read it."""


MONTH = (
    r"(?:jan(?:uari)?|feb(?:r(?:uari)?)?|mar(?:s)?|apr(?:il)?|maj|juni?|juli?|aug(?:usti)?"
    r"|sep(?:t(?:ember)?)?|o[kc]t(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?![a-z])"
)
MONTH_NAME = r"(?:januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december)"
FULL_MONTH = MONTH_NAME + r"(?![a-z])"
_MONTH_STEMS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")

WEEKDAY = r"(?:man|tis|ons|tors?|fre|lor|son)(?:d|dag(?:en|s|ens)?)?(?![a-z])\.?"
WEEKDAY_ALONE = re.compile(r"(?:man|tis|ons|tors?|fre|lor|son)(?:dag(?:en)?)?\.?")
_WEEKDAY_STEMS = ("man", "tis", "ons", "tor", "fre", "lor", "son")
_ORDINALS = {"forsta": 1, "1:a": 1, "andra": 2, "2:a": 2, "tredje": 3, "3:e": 3, "fjarde": 4, "4:e": 4, "sista": -1}

_DAY = r"[0-9]{1,2}(?:(?::?[ea])(?![a-z])|\.(?= ))?"
YEAR = (
    r"(?:(?:,? ?(?:ar )?| ?- ?|/)(?P<{0}>(?:19|20|21)[0-9]{{2}})(?!:?[0-9])"
    r"| ?[-'’](?P<{0}s>[0-9]{{2}})(?![0-9/-]|[.,:][0-9]))?"
)
_TO = rf" {{0,3}}(?:-{{1,2}}|till(?: och med)?|t\.? ?o\.? ?m\.?) {{0,3}}(?:{WEEKDAY} )?(?:den )?"
_ISO = r"(?P<y{0}>[0-9]{{4}}) ?(?P<s{0}>[-/.]) ?(?P<m{0}>[0-9]{{1,2}}) ?(?P=s{0}) ?(?P<d{0}>[0-9]{{1,2}})(?![0-9])"
_CLEAR = r"(?<![0-9a-z\x01])"

_ISO_RANGE = re.compile(r"(?<![0-9/-])" + _ISO.format("") + _TO + _ISO.format("2"))
_ISO_SHORT_RANGE = re.compile(
    r"(?<![0-9/-])" + _ISO.format("") + r"(?:--|/)(?:(?P<m2>[0-9]{2})-)?(?P<d2>[0-9]{2})(?![0-9-])"
)
_ISO_DAY = re.compile(r"(?<![0-9/-])" + _ISO.format(""))
_COMPACT = re.compile(
    r"(?<![0-9a-z#-])(?P<y>(?:19|20)[0-9]{2})(?P<m>0[1-9]|1[0-2])(?P<d>[0-2][0-9]|3[01])(?![0-9a-z-])"
)
# Six digits are a day only where they can be one, and no number of an organisation or a person goes on after them.
_SHORT_COMPACT = re.compile(
    r"(?<![0-9a-z#.,:/-])(?P<ys>[1-4][0-9])(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12][0-9]|3[01])"
    r"(?![0-9a-z]| ?- ?[0-9]{4}|[.,][0-9]| ?(?:kr|tkr|sek))"
)
_DAY_FIRST = re.compile(
    r"(?<![0-9.,/-])(?P<d>[0-9]{1,2})(?P<s>[-./])(?P<m>[0-9]{1,2})(?P=s)(?P<y>(?:19|20|21)[0-9]{2})(?![0-9])"
)
_DAY_FIRST_SHORT = re.compile(
    r"(?<![0-9.,/-])(?P<d>[0-9]{1,2})(?P<s>[./])(?P<m>[0-9]{1,2})(?P=s)(?P<ys>[0-9]{2})(?![0-9/.:-])"
)
# "8.2." is a day, "2.1. Styrelsen" a heading, "kl 9.10." a time: something beside it must say which.
_DOTTED = re.compile(
    rf"(?:(?P<beside>(?<![a-z]){WEEKDAY} (?:den )?)|(?<![0-9a-z.,/:-])(?<!kl )(?<!kl\. )(?<!klockan )(?<!- ))"
    r"(?P<d>[0-9]{1,2})\.(?P<m>[0-9]{1,2})(?P<dot>\.)?(?![0-9a-z]|[.,:/-][0-9])"
    rf"(?P<after> {{0,3}}(?:$|kl|[,;\t|(]|och |[0-9]{{1,2}}[-:. ]|{WEEKDAY}))?"
)
_SLASH = re.compile(
    r"(?<![0-9./,])(?:(?P<d>[0-9]{1,2})(?:/(?P<m>[0-9]{1,2}))? ?(?:-|till) ?"
    rf"(?:{WEEKDAY} )?(?:den )?"
    r"(?P<d2>[0-9]{1,2})/(?P<m2>[0-9]{1,2})"
    r"|(?P<d1>[0-9]{1,2})/(?P<m1>[0-9]{1,2}))(?![0-9/]| (?:majoritet|delar|av ))" + YEAR.format("y")
)
_WORDED_RANGE = re.compile(
    _CLEAR
    + rf"(?P<d>{_DAY}) {{0,3}}(?P<m>{MONTH})\.?"
    + YEAR.format("y")
    + _TO
    + rf"(?P<d2>{_DAY}) {{0,3}}(?P<m2>{MONTH})\.?"
    + YEAR.format("z")
)
_WORDED = re.compile(
    _CLEAR
    + r"(?<!vecka )(?<!v\. )"
    + rf"(?P<before>(?:{_DAY}(?:, ?(?:den )?)){{0,8}}{_DAY}(?P<and> (?:och|samt|&)|,) (?:den )?)?"
    + rf"(?P<d>{_DAY})(?: ?(?:-|till) ?(?:den )?(?P<d2>{_DAY}))?"
    + rf" {{0,3}}(?P<m>{MONTH})\.?"
    + YEAR.format("y")
)
_ORDINAL = re.compile(
    rf"(?<![a-z0-9])(?P<o>{'|'.join(_ORDINALS)}) (?P<w>(?:man|tis|ons|tors|fre|lor|son)dag)(?:en|s|ens)? (?:i|under) "
    rf"(?P<m>{MONTH})\.?(?P<more>(?:(?:, ?| och | samt ){MONTH}\.?){{0,11}})" + YEAR.format("y")
)
_MONTH_WORD = re.compile(rf"(?<![a-z]){MONTH}")
_WEEK = re.compile(
    r"(?<![a-z0-9])(?:vecka|veckan|veckorna|v\.?) ?(?P<w>[0-9]{1,2})(?![0-9])"
    r"(?: ?(?:-|/|eller|och) ?(?:v(?:ecka)?\.? ?)?(?P<w2>[0-9]{1,2})(?![0-9:.,]|/[0-9]))?"
    r"(?:,? ?-? ?(?P<y>(?:19|20|21)[0-9]{2})(?![0-9]))?"
)
_ISO_WEEK = re.compile(r"(?<![0-9])(?P<y>(?:19|20|21)[0-9]{2})[ -]?[wv]\.? ?(?P<w>[0-9]{1,2})(?![0-9])")
_MONTH_DAYS = re.compile(
    rf"(?<![a-z])(?P<m>{MONTH})\.?[ ,:;|\t]{{1,4}}(?:den )?"
    r"(?P<before>(?:[0-9]{1,2}(?:, ?| och | samt )){0,8})(?P<d>[0-9]{1,2})(?::?[ea](?![a-z]))?"
    r"(?![0-9]| ?[-.:,/] ?[0-9])" + YEAR.format("y")
)
_UNREADABLE = re.compile(r"(?<![0-9a-z-])(?P<t>[0-9oil]{4} ?- ?[0-9oil]{2} ?- ?[0-9oil]{2})(?![0-9a-z])")
_UNREADABLE_DAY = re.compile(
    rf"(?<![0-9a-z.,:-])(?P<t>[0-9][oil]|[oil][0-9]|(?<=dag )[il][oil]|(?<=dag  )[il][oil]|(?<=den )[il][oil])"
    rf" {{1,3}}(?P<m>{MONTH})\.?" + YEAR.format("y")
)
_END_OF_MONTH, _BEGINNING_OF_MONTH = 28, 3
READ_AS_DIGITS = str.maketrans({"o": "0", "i": "1", "l": "1"})
_LIST_BEGINS = re.compile(r"(?:^|[:\t;|(]|(?<![a-z])(?:den|datum|dagarna|dagar))[^a-z0-9]{0,6}$")


def month_number(name: str) -> int:
    """1–12 for a folded month name or its abbreviation."""
    stem = name[:3].replace("oct", "okt")
    return _MONTH_STEMS.index(stem) + 1


def weekday_number(name: str) -> int:
    """0–6 for a folded weekday name or its abbreviation: "tisdag", "tis", "ti"."""
    return next(number for number, stem in enumerate(_WEEKDAY_STEMS) if stem.startswith(name[:3]))


Builder = Callable[["re.Match[str]"], "list[WrittenDate]"]


def _number(text: str | None) -> int | None:
    return int(re.sub(r"[^0-9]", "", text)) if text else None


def year_of(match: re.Match[str], group: str = "y") -> int | None:
    """The year that a pattern with YEAR has found; "-27" is 2027."""
    groups = match.groupdict()
    if groups.get(group):
        return int(groups[group])
    short = groups.get(group + "s")
    return 2000 + int(short) if short else None


def _from_iso(match: re.Match[str]) -> list[WrittenDate]:
    groups = match.groupdict()
    day, month, year = int(groups["d"]), int(groups["m"]), year_of(match) or 0
    date = WrittenDate(match.start(), match.end(), day, month, year)
    if groups.get("d2"):
        date = replace(
            date,
            end_day=int(groups["d2"]),
            end_month=int(groups.get("m2") or month),
            end_year=int(groups.get("y2") or year),
        )
    return [date]


def _from_slash(match: re.Match[str]) -> list[WrittenDate]:
    year = year_of(match)
    if match["d1"]:
        day, month = int(match["d1"]), int(match["m1"])
        if year is None and not (1 <= month <= 12 and 1 <= day <= 31):
            return []
        return [WrittenDate(match.start(), match.end(), day, month, year)]
    day, end_day, end_month = int(match["d"]), int(match["d2"]), int(match["m2"])
    month = int(match["m"] or end_month)
    if year is None and not (1 <= month <= 12 and 1 <= end_month <= 12 and 1 <= day <= 31 and 1 <= end_day <= 31):
        return []
    return [WrittenDate(match.start(), match.end(), day, month, year, end_day, end_month)]


def _from_worded_range(match: re.Match[str]) -> list[WrittenDate]:
    year, end_year = year_of(match, "y"), year_of(match, "z")
    return [
        WrittenDate(
            match.start(),
            match.end(),
            _number(match["d"]),
            month_number(match["m"]),
            year or end_year,
            _number(match["d2"]),
            month_number(match["m2"]),
            end_year or year,
        )
    ]


def _from_words(match: re.Match[str]) -> list[WrittenDate]:
    groups = match.groupdict()
    month, year, day = month_number(match["m"]), year_of(match), _number(match["d"])
    last = WrittenDate(min(match.start("m"), match.start("d")), match.end(), day, month, year)
    if groups.get("d2"):
        last = replace(last, end_day=_number(groups["d2"]), end_month=month)
        if (day or 0) >= _END_OF_MONTH and (last.end_day or 0) <= _BEGINNING_OF_MONTH and month > 1:
            # "30–1 oktober" begins in September.
            last = replace(last, month=month - 1)
    before = [int(n) for n in re.findall(r"[0-9]+", groups.get("before") or "")]
    if len(before) == 1 and groups.get("and") == " och" and _before(match).endswith(("mellan ", "mellan den ")):
        return [replace(last, at=match.start(), day=before[0], end_day=day, end_month=month)]
    days = [*before, day or 0]
    if sorted(set(days)) != days or (groups.get("and") == "," and not _LIST_BEGINS.search(_before(match))):
        return [last]
    # "8, 15 och 22 februari": each day is a date of its own.
    return [replace(last, at=match.start(), day=d, end_day=None, end_month=None) for d in before] + [last]


def _from_dotted(match: re.Match[str]) -> list[WrittenDate]:
    day, month = int(match["d"]), int(match["m"])
    is_day = 1 <= day <= 31 and 1 <= month <= 12 and not (match["m"].startswith("0") and match["d"] == "0")
    if not is_day or not (match["beside"] or match["after"] is not None):
        return []
    if not match["dot"] and not match["beside"] and "kl" not in (match["after"] or ""):
        return []
    weekday = weekday_number(match["beside"]) if match["beside"] else None
    return [
        WrittenDate(match.start(), match.end("dot") if match["dot"] else match.end("m"), day, month, weekday=weekday)
    ]


def _from_ordinal(match: re.Match[str]) -> list[WrittenDate]:
    named = WrittenDate(
        match.start(),
        match.end(),
        month=month_number(match["m"]),
        year=year_of(match),
        weekday=weekday_number(match["w"]),
        ordinal=_ORDINALS[match["o"]],
    )
    return [named, *(replace(named, month=month_number(more[0])) for more in _MONTH_WORD.finditer(match["more"]))]


def _from_week(match: re.Match[str]) -> list[WrittenDate]:
    groups = match.groupdict()
    return [
        WrittenDate(
            match.start(), match.end(), year=year_of(match), week=int(match["w"]), end_week=_number(groups.get("w2"))
        )
    ]


def _from_unreadable(match: re.Match[str]) -> list[WrittenDate]:
    text = match["t"].replace(" ", "")
    digits = sum(c.isdigit() for c in text)
    if digits < 4:
        return []
    return [WrittenDate(match.start(), match.end(), unreadable=text.translate(READ_AS_DIGITS))]


def _before(match: re.Match[str]) -> str:
    return match.string[max(0, match.start() - 16) : match.start()]


def _from_unreadable_day(match: re.Match[str]) -> list[WrittenDate]:
    day, year = match["t"].translate(READ_AS_DIGITS), year_of(match)
    unreadable = f"{year or 0}-{month_number(match['m'])}-{day}"
    return [WrittenDate(match.start(), match.end(), year=year, unreadable=unreadable)]


class Needs(StrEnum):
    """What a line must hold for a form to stand in it; looked for once, for all the forms."""

    FOUR_DIGITS = r"[0-9oil]{4}"
    SIX_DIGITS = r"[0-9]{6}"
    SLASH = r"[0-9]/[0-9]"
    DAY_FIRST = r"[0-9][-./][0-9]{1,2}[-./][0-9]"
    DOT = r"[0-9]\.[0-9]"
    MONTH = r"jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|oct|nov|dec"
    WEEK = r"(?<![a-z0-9])v(?:ecka|eckan|eckorna|\.)? ?[0-9]"
    WEEKDAY_OF = r"dag(?:en|s|ens)? (?:i|under) "


FORMS: tuple[tuple[Needs, re.Pattern[str], Builder], ...] = (
    (Needs.FOUR_DIGITS, _ISO_RANGE, _from_iso),
    (Needs.FOUR_DIGITS, _ISO_SHORT_RANGE, _from_iso),
    (Needs.FOUR_DIGITS, _ISO_DAY, _from_iso),
    (Needs.FOUR_DIGITS, _ISO_WEEK, _from_week),
    (Needs.FOUR_DIGITS, _UNREADABLE, _from_unreadable),
    (Needs.SIX_DIGITS, _COMPACT, _from_iso),
    (Needs.DAY_FIRST, _DAY_FIRST, _from_iso),
    (Needs.DAY_FIRST, _DAY_FIRST_SHORT, _from_iso),
    (Needs.SIX_DIGITS, _SHORT_COMPACT, _from_iso),
    (Needs.WEEKDAY_OF, _ORDINAL, _from_ordinal),
    (Needs.MONTH, _UNREADABLE_DAY, _from_unreadable_day),
    (Needs.MONTH, _WORDED_RANGE, _from_worded_range),
    (Needs.MONTH, _WORDED, _from_words),
    (Needs.SLASH, _SLASH, _from_slash),
    (Needs.WEEK, _WEEK, _from_week),
)
"""In the order in which they are tried."""

LISTED_FORMS: tuple[tuple[Needs, re.Pattern[str], Builder], ...] = ((Needs.DOT, _DOTTED, _from_dotted),)
"""Those that are days only in a list."""

MONTH_FIRST = (_MONTH_DAYS, _from_words)
"""A month and a day after it: only in a list, and where nothing else is a day."""
