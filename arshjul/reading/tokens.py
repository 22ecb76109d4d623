"""Every date, week, month and clock time of a document, with its place: all that a reading must account for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from arshjul.reading.dates import FULL_MONTH, MONTH, MONTH_NAME, find_dates
from arshjul.reading.lines import fold
from arshjul.reading.times import TIME_MARK, find_times
from arshjul.reading.words_for_numbers import CLOCK


class TokenKind(StrEnum):
    """What a token says when."""

    DATE = "date"
    WEEK = "week"
    MONTH = "month"
    CLOCK = "clock"


@dataclass(frozen=True)
class Token:
    """One date, week, month or clock time as it stands; also one that there is not, as 31 April or kl. 25."""

    kind: TokenKind
    line: int
    """1 is the first."""
    at: int
    until: int


# Wider than what is understood: whatever has the look of a date is a token, also when nobody can say which day it is.
_NOT_BEFORE = r"(?<![0-9.,/:\x01\x02-])"
_LEFT_OVER = (
    (TokenKind.DATE, re.compile(r"(?<![0-9a-z/\x01])[0-9]{1,2}/[0-9]{1,2}(?:[ /-]{1,2}(?:19|20)?[0-9]{2})?(?![0-9/])")),
    (TokenKind.DATE, re.compile(r"(?<![0-9\x01])[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?![0-9])")),
    (TokenKind.DATE, re.compile(r"(?<![a-z])" + _NOT_BEFORE + rf"[0-9]{{1,2}}(?::?[ea])?\.? {{0,3}}{MONTH}")),
    (TokenKind.MONTH, re.compile(rf"(?<![a-z]){FULL_MONTH}(?: {{0,2}}(?:19|20)[0-9]{{2}}(?![0-9]))?")),
    (TokenKind.MONTH, re.compile(rf"(?<![a-z]){MONTH_NAME}(?=s?(?:mote|sammantrad))")),
    (
        TokenKind.CLOCK,
        re.compile(
            _NOT_BEFORE + r"(?:[01]?[0-9]|2[0-3])(?::[0-5][0-9]|[.][0-5][05])(?![0-9]|[.,:/-][0-9])"
            r"(?! ?(?:%|kr|tkr|mkr|milj|procent|mnkr|msek))"
        ),
    ),
    (TokenKind.WEEK, re.compile(r"(?<![a-z0-9])(?:vecka|v\.)\s?[0-9]{1,2}(?![0-9])")),
    (TokenKind.CLOCK, re.compile(r"(?<![a-z])kl(?:ockan)?[.\s]{1,2}[0-9]{1,2}(?![0-9])")),
    (TokenKind.CLOCK, re.compile(CLOCK)),
)
_NUMBERED = re.compile(
    r"(?:(?<![a-z0-9\x01\x02])(?:sid(?:a|an|or)?|s\.|bilaga|punkt|kap|nr|prop|dnr|lag|skr|sou|sfs)\.?|§) ?$"
)
_DIGIT = re.compile(r"[0-9]")
_IN_WORDS = re.compile(
    rf"{MONTH_NAME}|kl(?:ockan|\.)? ?(?:halv|ett|två|tre|fyra|fem|sex|sju|åtta|nio|tio|elva|tolv)(?!\w)"
)
_WITH_DIGIT = re.compile(
    r"(?<=[0-9oil ])[-–—−‐‑/.:,] ?[0-9oil]|[0-9]{6}|kl(?:ockan)?[.\s]|dag(?:en|s|ens)? (?:i|under) "
    r"|(?<![a-zåäö])(?:jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|oct|nov|dec|v(?:ecka|eckan|eckorna)?[.\s]{0,2}[0-9])"
    r"|[0-9][ -]?[wv]"
)


def may_hold_a_token(line: str) -> bool:
    """Whether it is worth looking for tokens in a line; wrong only in saying yes."""
    if not line:
        return False
    lowered = line.lower()
    if _DIGIT.search(lowered) and _WITH_DIGIT.search(lowered):
        return True
    return _IN_WORDS.search(lowered) is not None


def tokens_of(number: int, line: str) -> list[Token]:
    """Return the tokens of a line in their order; no two overlap. *number* is the line's, 1 is the first."""
    if not may_hold_a_token(line):
        return []
    folded = fold(line)
    dates, masked = find_dates(folded, listed=True)
    found = [
        Token(TokenKind.DATE if date.week is None else TokenKind.WEEK, number, date.at, date.until) for date in dates
    ]
    times, masked = find_times(masked, listed=False)
    found += [Token(TokenKind.CLOCK, number, time.at, time.until) for time in times]
    for kind, pattern in _LEFT_OVER:
        for match in pattern.finditer(masked):
            if not _NUMBERED.search(masked, max(0, match.start() - 8), match.start()):
                found.append(Token(kind, number, match.start(), match.end()))
        masked = pattern.sub(lambda match: TIME_MARK * len(match.group()), masked)
    return _apart(found)


def _apart(found: list[Token]) -> list[Token]:
    """The dates of "8, 15 och 22 februari" share one span, and are one token."""
    found.sort(key=lambda token: (token.at, token.until))
    done: list[Token] = []
    for token in found:
        if done and token.at < done[-1].until:
            if token.until <= done[-1].until:
                continue
            last = done.pop()
            token = Token(last.kind, last.line, last.at, token.until)
        done.append(token)
    return done
