"""The dates that stand in a line."""

from __future__ import annotations

import re
from dataclasses import replace

from arshjul.reading.date_forms import (
    FORMS,
    FULL_MONTH,
    LISTED_FORMS,
    MONTH,
    MONTH_FIRST,
    MONTH_NAME,
    Builder,
    Needs,
    WrittenDate,
    month_number,
    weekday_number,
)
from arshjul.reading.words_for_numbers import IN_WORDS

DATE_MARK = "\x01"
"""Stands in a masked line for each character of a date, so that nothing else is read into it."""

_WEEKDAY_FULL = re.compile(
    r"(?<![a-z])(?P<name>mandag|tisdag|onsdag|torsdag|fredag|lordag|sondag)(?:en|ar|s)?(?![a-z])"
)
_OF_ANOTHER_DAY = re.compile(r" (?:den )?[0-9]")
# "man" and "son" are words of their own: an abbreviation counts only right beside a date, or alone in its cell.
_WEEKDAY_BEFORE = re.compile(
    r"(?<![a-z])(?P<name>(?:man|tis|ons|tors?|fre|lor|son)(?:d|dag(?:en)?)?"
    r"|(?:(?<=^)|(?<=[-•*\t;|] ))(?:ma|ti|on|to|fr|lo|so))"
    r"(?: ?- ?(?:man|tis|ons|tors?|fre|lor|son)(?:d|dag(?:en)?)?)?[.,:]?[ \t;|]{0,3}(?:den )?$"
)
_WEEKDAY_AFTER = re.compile(r"[ ,;|\t(]{1,4}(?P<name>(?:man|tis|ons|tors?|fre|lor|son)(?:d|dag(?:en)?)?)(?![a-z])")

_MAY_HOLD_A_DATE = re.compile(
    r"[0-9oil]{4} ?[-/.] ?[0-9oil]{1,2} ?[-/.]|[0-9]{1,2}[-./][0-9]{1,2}[-./][0-9]{2}|[0-9]/[0-9]|[0-9]\.[0-9]"
    r"|(?<![0-9])[0-9]{8}(?![0-9])|(?<![0-9])[0-9]{6}(?![0-9])"
    r"|[0-9][^a-z]{0,4}[ea]? {0,3}(?:jan|feb|mar|apr|maj|jun|jul|aug|sep|o[kc]t|nov|dec)"
    r"|(?:jan|feb|mar|apr|maj|jun|jul|aug|sep|o[kc]t|nov|dec)[a-z]{0,6}[^a-z0-9]{1,5}(?:den )?[0-9]"
    r"|(?:[fmt]te|nde|sta|dra|dje|rde) (?:jan|feb|mar|apr|maj|jun|jul|aug|sep|o[kc]t|nov|dec)"
    r"|dag(?:en|s|ens)? (?:i|under) |(?:dag {1,2}|den )[il][oil] "
    r"|(?<![a-z])v(?:ecka|eckan|eckorna)?[. ]{0,2}[0-9]|[0-9][ -]?[wv]"
)
_NEEDS = tuple((need, re.compile(need)) for need in Needs)
_MOVED = re.compile(r"flytt.{0,60}fran (?:den )?$")

# A page number, an appendix or an item has the look of a day and a month.
_NOT_A_DATE_BEFORE = re.compile(
    r"(?:(?<![a-z0-9\x01])(?:sid(?:a|an|or)?|s\.|page|bilaga|punkt|kap|nr|prop|dnr|§|lag|skr|sou|sfs)\.?|[§#(]2/3) ?$"
)


def may_hold_a_date(folded: str) -> bool:
    """Whether it is worth looking for dates in a folded line; wrong only in saying yes."""
    return _MAY_HOLD_A_DATE.search(folded) is not None


def find_dates(folded: str, *, listed: bool) -> tuple[list[WrittenDate], str]:
    """Return the dates of a folded line in their order, and the line with ``DATE_MARK`` over them.

    In a list (*listed*) "februari 7" and "8.2." are dates too; in running text they may be anything.
    """
    if not may_hold_a_date(folded):
        return [], folded
    found: list[WrittenDate] = []
    masked = folded
    held = {need for need, pattern in _NEEDS if pattern.search(folded)}
    for need, pattern, build in (*FORMS, IN_WORDS, *(LISTED_FORMS if listed else ())):
        if need in held:
            masked = _take(pattern, build, masked, found)
    if listed and not any(date.day for date in found):
        masked = _take(*MONTH_FIRST, masked, found)
    found.sort(key=lambda date: date.at)
    return _with_weekdays(found, masked)


def mask_weekdays(masked: str, mark: str) -> str:
    """Return a line with *mark* over the weekdays that are written in full."""
    return _WEEKDAY_FULL.sub(lambda match: mark * len(match.group()), masked)


def _moved(match: re.Match[str], date: WrittenDate) -> list[WrittenDate]:
    """What is "moved from the 21st to the 27th" was on one day and is on another: no span of days."""
    was = WrittenDate(match.start(), match.start("d2"), date.day, date.month, date.year)
    return [was, WrittenDate(match.start("d2"), match.end(), date.end_day, date.end_month, date.end_year or date.year)]


def _take(pattern: re.Pattern[str], build: Builder, masked: str, found: list[WrittenDate]) -> str:
    def cover(match: re.Match[str]) -> str:
        if _NOT_A_DATE_BEFORE.search(masked[max(0, match.start() - 8) : match.start()]):
            return match.group()
        dates = build(match)
        if dates and dates[-1].end_day and _MOVED.search(masked[max(0, match.start() - 80) : match.start()]):
            dates = _moved(match, dates[-1])
        found.extend(dates)
        if not dates:
            return match.group()
        until = dates[-1].until - match.start()
        return DATE_MARK * until + match.group()[until:]

    return pattern.sub(cover, masked)


def _with_weekdays(dates: list[WrittenDate], masked: str) -> tuple[list[WrittenDate], str]:
    """Give each date the weekday beside it, masked with it; a line with one date has its weekday anywhere."""
    full = list(_WEEKDAY_FULL.finditer(masked)) if len(dates) == 1 else []
    full = [it for it in full if not _OF_ANOTHER_DAY.match(masked, it.end())]
    done: list[WrittenDate] = []
    pieces: list[str] = []
    copied = 0
    has_day = any(date.day for date in dates)
    for date in dates:
        if date.ordinal or (date.week is not None and has_day):
            # "v. 7 tis 16/2": the weekday is the day's.
            done.append(date)
            continue
        start = max(copied, date.at - 28)
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


__all__ = [
    "DATE_MARK",
    "FULL_MONTH",
    "MONTH",
    "MONTH_NAME",
    "WrittenDate",
    "find_dates",
    "mask_weekdays",
    "may_hold_a_date",
    "month_number",
    "weekday_number",
]
