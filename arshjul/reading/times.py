"""The times that stand in a line: "9:00-12:00", "kl 11,30-16,00", "kl. 9–15", "klockan halv nio"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time

from arshjul.reading.words_for_numbers import CLOCK_IN_WORDS, HOUR, clock_of

TIME_MARK = "\x02"
"""Stands in a masked line for each character of a time."""


@dataclass(frozen=True)
class WrittenTime:
    """A time or a span of time as it stands written; *start* is None when there is no such time."""

    at: int
    until: int
    start: time | None
    end: time | None = None
    is_real: bool = True
    is_from: bool = False
    """ "från kl 13" without an end: when something begins, which need not be the meeting."""


_CLOCK = (
    r"(?:(?P<k>(?<![a-z])(?:(?:tid(?:en)?[: ] ?|mellan |fran )?kl(?:ockan)?(?![a-z])[.:]? ?|mellan "
    r"|tid(?:en)? (?:ar )?oforandra[dt],? "
    r"|samma tid som (?:vanligt|forut|tidigare),? |tid(?:en)?(?:: ?| \(?)))"
    r"(?:ca\.? ?|cirka |omkring |fran |kl\.? ?)?|(?<![0-9/.,:-]))"
)
_SPAN = re.compile(
    _CLOCK
    + r"(?P<h>[0-9]{1,2})(?:(?P<s>[:.,])(?P<m>[0-9]{2})(?::00)?)?"
    + r" {0,3}(?P<to>-|till|och) {0,3}(?:ca\.? ?|cirka |kl\.? ?)?"
    + r"(?P<h2>[0-9]{1,2})(?:(?P<s2>[:.,])(?P<m2>[0-9]{2})(?::00)?)?(?![0-9]|[,.:][0-9])"
    + r"(?P<not> ?(?:%|ar(?![a-z])|st(?![a-z])|kr|tkr|person|deltag|dagar|veckor|manader|ganger))?"
)
_COMPACT_SPAN = re.compile(
    r"(?P<k>(?<![a-z])kl(?:ockan)?[. ]{0,2})(?P<h>[0-9]{2})(?P<m>[0-9]{2})"
    r" ?- ?(?P<h2>[0-9]{2})(?P<m2>[0-9]{2})(?![0-9])"
)
_SINGLE = re.compile(
    _CLOCK
    + r"(?P<h>[0-9]{1,2})(?:(?P<s>[:.,])(?P<m>[0-9]{2})(?::00)?)?(?![0-9%]|[,.:][0-9])"
    + r"(?: ?(?P<half>[ap])\.?m\.?(?![a-z]))?"
)
_NOON = 12
_FROM = re.compile(r"(?:^|[^a-z])(?:fran|fr\.? ?o\.? ?m\.?)(?: och med)? ?$")
# Pages, paragraphs, appendices and weeks are numbered with spans too.
_NOT_A_TIME_BEFORE = re.compile(r"(?:§|(?<![a-z])(?:bilag[ao]r?|sid(?:a|or)?|s\.|nr|vecka|v\.?|punkt|kap|rad)\.?) ?$")
_MAY_HOLD_A_TIME = re.compile(
    r"[0-9][:.,][0-9]{2}|[0-9] {0,3}-|(?:kl|klockan|tid|mellan|till|och|oforandra[dt])[.:,]? ?[a-z.]{0,6} ?[0-9]"
    rf"|kl(?:ockan|\.)? ?(?:halv )?{HOUR}"
)


def find_times(masked: str, *, listed: bool) -> tuple[list[WrittenTime], str]:
    """Return the times of a line whose dates are masked, and the line with ``TIME_MARK`` over them.

    In a list (*listed*) "9-12" and "9.00" are times also without "kl".
    """
    if not _MAY_HOLD_A_TIME.search(masked):
        return [], masked
    found: list[WrittenTime] = []

    def cover_span(match: re.Match[str]) -> str:
        written = _span(match, listed=listed)
        if written is None:
            return match.group()
        found.append(written)
        return TIME_MARK * len(match.group())

    def cover_single(match: re.Match[str]) -> str:
        written = _single(match, listed=listed)
        if written is None:
            return match.group()
        found.append(written)
        return TIME_MARK * len(match.group())

    def cover_words(match: re.Match[str]) -> str:
        start = clock_of(match["half"], match["h"])
        if start is None:
            return match.group()
        found.append(WrittenTime(match.start(), match.end(), start, clock_of(match["half2"], match["h2"])))
        return TIME_MARK * len(match.group())

    masked = CLOCK_IN_WORDS.sub(cover_words, masked)
    masked = _COMPACT_SPAN.sub(cover_span, masked)
    masked = _SPAN.sub(cover_span, masked)
    masked = _SINGLE.sub(cover_single, masked)
    return sorted(found, key=lambda written: written.at), masked


def _span(match: re.Match[str], *, listed: bool) -> WrittenTime | None:
    groups = match.groupdict()
    minutes = groups["m"] or groups["m2"]
    if groups.get("not") or (groups.get("to") == "och" and "mellan" not in (groups["k"] or "")):
        return None
    if _NOT_A_TIME_BEFORE.search(match.string, max(0, match.start() - 12), match.start()):
        return None
    start, end = _time(groups["h"], groups["m"]), _time(groups["h2"], groups["m2"])
    if start and end:
        # Bare "9-12" outside a list may be pages or ages.
        is_beside = match.string[: match.start()].endswith("\x01 (")
        if not (groups["k"] or minutes or listed or is_beside):
            return None
        return WrittenTime(match.start(), match.end(), start, end)
    if groups["k"] or ":" in (groups.get("s"), groups.get("s2")):
        return WrittenTime(match.start(), match.end(), start, end, is_real=False)
    return None


def _single(match: re.Match[str], *, listed: bool) -> WrittenTime | None:
    start = _time(match["h"], match["m"])
    if start and match["half"] and start.hour <= _NOON:
        start = start.replace(hour=start.hour % _NOON + (_NOON if match["half"] == "p" else 0))
    if match["k"]:
        is_from = "fran" in match["k"] or bool(_FROM.search(match.string, max(0, match.start() - 12), match.start()))
        return WrittenTime(match.start(), match.end(), start, is_real=start is not None, is_from=is_from)
    if not listed or match["s"] not in (":", "."):
        return None
    if start is None:
        return WrittenTime(match.start(), match.end(), None, is_real=False) if match["s"] == ":" else None
    return WrittenTime(match.start(), match.end(), start)


def _time(hour: str, minute: str | None) -> time | None:
    h, m = int(hour), int(minute or 0)
    return time(h, m) if h < 24 and m < 60 else None
