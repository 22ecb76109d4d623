"""The dates that stand in a line, in every form that Swedish offices write them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

DATE_MARK = "\x01"
"""Stands in a masked line for each character of a date, so that nothing else is read into it."""


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
    unreadable: str = ""
    """The date with letters read as digits, when that is the only way to read it."""


MONTH = (
    r"(?:jan(?:uari)?|feb(?:r(?:uari)?)?|mar(?:s)?|apr(?:il)?|maj|juni?|juli?|aug(?:usti)?"
    r"|sep(?:t(?:ember)?)?|o[kc]t(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?![a-z])"
)
MONTH_NAME = r"(?:januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december)"
FULL_MONTH = MONTH_NAME + r"(?![a-z])"
_MONTH_STEMS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")

_WEEKDAY_STEMS = ("man", "tis", "ons", "tor", "fre", "lor", "son")
_WEEKDAY_FULL = re.compile(
    r"(?<![a-z])(?P<name>mandag|tisdag|onsdag|torsdag|fredag|lordag|sondag)(?:en|ar|s)?(?![a-z])"
)
# "man" and "son" are words of their own: an abbreviation counts only right beside a date, or alone in its cell.
_WEEKDAY_BEFORE = re.compile(
    r"(?<![a-z])(?P<name>(?:man|tis|ons|tors?|fre|lor|son)(?:dag(?:en)?)?)[.,:]?[ \t;|]{0,3}(?:den )?$"
)
_WEEKDAY_AFTER = re.compile(r"[ ,;|\t(]{1,4}(?P<name>(?:man|tis|ons|tors?|fre|lor|son)(?:dag(?:en)?)?)(?![a-z])")

_DAY = r"[0-9]{1,2}(?:(?::?[ea])(?![a-z])|\.(?= ))?"
_YEAR = (
    r"(?:(?:,? ?(?:ar )?| ?- ?|/)(?P<{0}>(?:19|20|21)[0-9]{{2}})(?![0-9:])| ?[-'’](?P<{0}s>[0-9]{{2}})(?![0-9/:.,-]))?"
)
_TO = r" {0,2}(?:-{1,2}|till(?: och med)?|t\.? ?o\.? ?m\.?) {0,2}(?:den )?"
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
_DAY_FIRST = re.compile(
    r"(?<![0-9.,/-])(?P<d>[0-9]{1,2})(?P<s>[-./])(?P<m>[0-9]{1,2})(?P=s)(?P<y>(?:19|20|21)[0-9]{2})(?![0-9])"
)
_SLASH = re.compile(
    r"(?<![0-9./,])(?:(?P<d>[0-9]{1,2})(?:/(?P<m>[0-9]{1,2}))? ?(?:-|till) ?(?:den )?"
    r"(?P<d2>[0-9]{1,2})/(?P<m2>[0-9]{1,2})"
    r"|(?P<d1>[0-9]{1,2})/(?P<m1>[0-9]{1,2}))(?![0-9/])" + _YEAR.format("y")
)
_WORDED_RANGE = re.compile(
    _CLEAR
    + rf"(?P<d>{_DAY}) ?(?P<m>{MONTH})\.?"
    + _YEAR.format("y")
    + _TO
    + rf"(?P<d2>{_DAY}) ?(?P<m2>{MONTH})\.?"
    + _YEAR.format("z")
)
_WORDED = re.compile(
    _CLEAR
    + rf"(?P<before>(?:{_DAY}, ?){{0,6}}{_DAY} (?:och|samt|&) )?(?P<d>{_DAY})(?: ?(?:-|till) ?(?:den )?(?P<d2>{_DAY}))?"
    + rf" ?(?P<m>{MONTH})\.?"
    + _YEAR.format("y")
)
_WEEK = re.compile(
    r"(?<![a-z0-9])(?:vecka|veckan|veckorna|v\.?) ?(?P<w>[0-9]{1,2})(?![0-9])(?: ?- ?(?P<w2>[0-9]{1,2})(?![0-9:.,]))?"
    r"(?:,? ?-? ?(?P<y>(?:19|20|21)[0-9]{2})(?![0-9]))?"
)
_ISO_WEEK = re.compile(r"(?<![0-9])(?P<y>(?:19|20|21)[0-9]{2})[ -]?[wv]\.? ?(?P<w>[0-9]{1,2})(?![0-9])")
_MONTH_DAY = re.compile(
    rf"(?<![a-z])(?P<m>{MONTH})\.?[ ,:;|\t]{{1,4}}(?:den )?(?P<d>[0-9]{{1,2}})(?::?[ea](?![a-z]))?"
    r"(?![0-9]| ?[-.:,/] ?[0-9])" + _YEAR.format("y")
)
_UNREADABLE = re.compile(r"(?<![0-9a-z-])(?P<t>[0-9oil]{4} ?- ?[0-9oil]{2} ?- ?[0-9oil]{2})(?![0-9a-z])")
_READ_AS_DIGITS = str.maketrans({"o": "0", "i": "1", "l": "1"})

_MAY_HOLD_A_DATE = re.compile(
    r"[0-9oil]{4} ?[-/.] ?[0-9oil]{1,2} ?[-/.]|[0-9]{1,2}[-./][0-9]{1,2}[-./][0-9]{4}|[0-9]/[0-9]"
    r"|(?<![0-9])[0-9]{8}(?![0-9])|[0-9][^a-z]{0,4}[ea]? ?(?:jan|feb|mar|apr|maj|jun|jul|aug|sep|o[kc]t|nov|dec)"
    r"|(?:jan|feb|mar|apr|maj|jun|jul|aug|sep|o[kc]t|nov|dec)[a-z]{0,6}[^a-z0-9]{1,5}(?:den )?[0-9]"
    r"|(?<![a-z])v(?:ecka|eckan|eckorna)?[. ]{0,2}[0-9]|[0-9][ -]?[wv]"
)
_MOVED = re.compile(r"flytt.{0,60}fran (?:den )?$")

# A page number, an appendix or an item has the look of a day and a month.
_NOT_A_DATE_BEFORE = re.compile(
    r"(?:(?<![a-z])(?:sid(?:a|an|or)?|s\.|page|bilaga|punkt|kap|nr|prop|dnr|§|lag|skr|sou|sfs)\.?|[§#(]2/3) ?$"
)


def may_hold_a_date(folded: str) -> bool:
    """Whether it is worth looking for dates in a folded line; wrong only in saying yes."""
    return _MAY_HOLD_A_DATE.search(folded) is not None


def find_dates(folded: str, *, listed: bool) -> tuple[list[WrittenDate], str]:
    """Return the dates of a folded line in their order, and the line with ``DATE_MARK`` over them.

    In a list (*listed*) "februari 7" is a date too; in running text it may be anything.
    """
    if not may_hold_a_date(folded):
        return [], folded
    found: list[WrittenDate] = []
    masked = folded
    for pattern, build in _FORMS:
        masked = _take(pattern, build, masked, found)
    if listed and not any(date.day for date in found):
        masked = _take(_MONTH_DAY, _from_words, masked, found)
    found.sort(key=lambda date: date.at)
    return _with_weekdays(found, masked)


def month_number(name: str) -> int:
    """1–12 for a folded month name or its abbreviation."""
    stem = name[:3].replace("oct", "okt")
    return _MONTH_STEMS.index(stem) + 1


def weekday_number(name: str) -> int:
    """0–6 for a folded weekday name or its abbreviation."""
    return _WEEKDAY_STEMS.index(name[:3])


def mask_weekdays(masked: str, mark: str) -> str:
    """Return a line with *mark* over the weekdays that are written in full."""
    return _WEEKDAY_FULL.sub(lambda match: mark * len(match.group()), masked)


def _moved_to(match: re.Match[str], date: WrittenDate) -> WrittenDate:
    """What is "moved from the 21st to the 27th" is on the 27th: no span of days."""
    return WrittenDate(match.start("d2"), match.end(), date.end_day, date.end_month, date.end_year or date.year)


_Builder = Callable[["re.Match[str]"], "list[WrittenDate]"]


def _take(pattern: re.Pattern[str], build: _Builder, masked: str, found: list[WrittenDate]) -> str:
    def cover(match: re.Match[str]) -> str:
        if _NOT_A_DATE_BEFORE.search(masked[max(0, match.start() - 8) : match.start()]):
            return match.group()
        dates = build(match)
        if dates and dates[-1].end_day and _MOVED.search(masked[max(0, match.start() - 80) : match.start()]):
            dates = [_moved_to(match, dates[-1])]
        found.extend(dates)
        return DATE_MARK * len(match.group()) if dates else match.group()

    return pattern.sub(cover, masked)


def _number(text: str | None) -> int | None:
    return int(re.sub(r"[^0-9]", "", text)) if text else None


def _year(match: re.Match[str], group: str = "y") -> int | None:
    groups = match.groupdict()
    if groups.get(group):
        return int(groups[group])
    short = groups.get(group + "s")
    return 2000 + int(short) if short else None


def _from_iso(match: re.Match[str]) -> list[WrittenDate]:
    groups = match.groupdict()
    day, month, year = int(groups["d"]), int(groups["m"]), int(groups["y"])
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
    year = _year(match)
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
    year, end_year = _year(match, "y"), _year(match, "z")
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
    month, year, day = month_number(match["m"]), _year(match), _number(match["d"])
    last = WrittenDate(match.start("d"), match.end(), day, month, year)
    if groups.get("d2"):
        last = replace(last, end_day=_number(groups["d2"]), end_month=month)
    before = [int(n) for n in re.findall(r"[0-9]+", groups.get("before") or "")]
    days = [*before, day or 0]
    if sorted(set(days)) != days:
        return [last]
    # "8, 15 och 22 februari": each day is a date of its own.
    return [replace(last, at=match.start(), day=d, end_day=None, end_month=None) for d in before] + [last]


def _from_week(match: re.Match[str]) -> list[WrittenDate]:
    groups = match.groupdict()
    return [
        WrittenDate(
            match.start(), match.end(), year=_year(match), week=int(match["w"]), end_week=_number(groups.get("w2"))
        )
    ]


def _from_unreadable(match: re.Match[str]) -> list[WrittenDate]:
    text = match["t"].replace(" ", "")
    digits = sum(c.isdigit() for c in text)
    if digits < 4:
        return []
    return [WrittenDate(match.start(), match.end(), unreadable=text.translate(_READ_AS_DIGITS))]


_FORMS: tuple[tuple[re.Pattern[str], _Builder], ...] = (
    (_ISO_RANGE, _from_iso),
    (_ISO_SHORT_RANGE, _from_iso),
    (_ISO_DAY, _from_iso),
    (_ISO_WEEK, _from_week),
    (_UNREADABLE, _from_unreadable),
    (_COMPACT, _from_iso),
    (_DAY_FIRST, _from_iso),
    (_WORDED_RANGE, _from_worded_range),
    (_WORDED, _from_words),
    (_SLASH, _from_slash),
    (_WEEK, _from_week),
)


def _with_weekdays(dates: list[WrittenDate], masked: str) -> tuple[list[WrittenDate], str]:
    """Give each date the weekday beside it, masked with it; a line with one date has its weekday anywhere."""
    full = list(_WEEKDAY_FULL.finditer(masked)) if len(dates) == 1 else []
    done: list[WrittenDate] = []
    pieces: list[str] = []
    copied = 0
    has_day = any(date.day for date in dates)
    for date in dates:
        if date.week is not None and has_day:
            # "v. 7 tis 16/2": the weekday is the day's.
            done.append(date)
            continue
        start = max(copied, date.at - 20)
        before = _WEEKDAY_BEFORE.search(masked[start : date.at])
        after = _WEEKDAY_AFTER.match(masked[date.until : date.until + 16])
        if before or after:
            at, match = (start, before) if before else (date.until, after)
            name_at, name_until = (at + match.start("name"), at + match.end("name")) if match else (at, at)
            pieces += [masked[copied:name_at], DATE_MARK * (name_until - name_at)]
            copied = max(copied, name_until)
            date = replace(date, weekday=weekday_number(match["name"]) if match else None)
        elif len(full) == 1:
            date = replace(date, weekday=weekday_number(full[0]["name"]))
        done.append(date)
    return done, "".join([*pieces, masked[copied:]])
