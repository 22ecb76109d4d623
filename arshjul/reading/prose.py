"""Meetings and deadlines in running text: only where a sentence says that the date is one."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from arshjul.reading.dates import WrittenDate
from arshjul.reading.rows import Row, Scanned, scan
from arshjul.reading.sections import Section
from arshjul.reading.times import WrittenTime
from arshjul.reading.titles import capitalised, trimmed
from arshjul.reading.vocabulary import (
    body_named,
    cancelled_word,
    default_title,
    kind_named,
    own_meetings,
)
from arshjul.year.model import OccasionKind


@dataclass(frozen=True)
class Mention:
    """A meeting of the past that a sentence names; it is no part of a plan."""

    date: WrittenDate
    line: int


_SENTENCE_BREAK = re.compile(r"(?<![ .][a-zåäö])(?<!kl)(?<!ca)[.!?:](?=\s+[A-ZÅÄÖ\"”*])|\t(?=[A-ZÅÄÖ])")
_BEFORE_DATE = 90
"""So far before its date a meeting's word may stand."""
_AFTER_DATE = 45

_DEADLINE = re.compile(r"(?<![a-z])(?:senast|deadline(?:n|s)?|stoppdatum|sista (?:[a-z]+ )?dag(?:en)?)(?![a-z])")
_FROM_DEADLINE = re.compile(
    r"[ ,:]{0,3}(?:ar|var|blir|for [a-z ]{1,30}|den|till|ska vara|inlamning)?[ ,:]{0,2}(?:ar |den |var )?"
    r"[\x02\x03 ,]*(?:den )?"
)
_LISTED_ON = re.compile(r"[\s,;&\x02\x03]*(?:och|samt|den|kl\.?)?[\s\x02]*(?:den )?")
_MOVED_FROM = re.compile(r"(?:fran|i ?stallet for|istallet for)(?: den)? ?$")
_LOOKS_BACK = re.compile(
    r"(?<![a-z])(?:[a-z]{3,}(?:ade|ades|ats|erat|tts?|lde|ldes|rdes|dde|ddes|kte|ktes|gdes)|fick|holls|hallits|holl"
    r"|deltog|skulle|var|kunde|togs|tog|gick|kom|skots|satte|sattes|beslots?|har|hade|gav|gavs|hittills|foregaende"
    r"|senaste|protokoll(?:et)? fran|avhandlas|godkann(?:s|er))(?![a-z])"
)
_LOOKS_FORWARD = re.compile(r"(?<![a-z])(?:nasta|kommande|flytta(?:s|d|t|r)|extra)")
_CLAUSE_START = re.compile(r".*(?:[,;(–]| (?:då|att|eftersom|som|och|men|innan) )")
_LONGEST_TITLE = 100


def read_paragraph(first_line: int, lines: list[str], section: Section) -> tuple[list[Row], list[Mention]]:
    """Return the meetings and deadlines of consecutive *lines* that make one paragraph, and the past meetings.

    *first_line* is 0 for the first line of the document.
    """
    rows: list[Row] = []
    mentions: list[Mention] = []
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    text = " ".join(lines)
    for at, until in _sentences(text):
        scanned = scan(0, text[at:until], listed=False)
        if not scanned.dates:
            continue
        found, past = _read_sentence(scanned, section)
        rows += [replace(row, line=first_line + _line_of(at + row.date.at, starts)) for row in found]
        mentions += [replace(m, line=first_line + _line_of(at + m.date.at, starts)) for m in past]
    return rows, mentions


def looks_back(folded: str) -> bool:
    """Whether a sentence tells of what has been rather than of what is planned."""
    if _LOOKS_FORWARD.search(folded):
        return False
    return bool(_LOOKS_BACK.search(folded))


def _sentences(text: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    at = 0
    for match in _SENTENCE_BREAK.finditer(text):
        spans.append((at, match.end()))
        at = match.end()
    return [*spans, (at, len(text))]


def _line_of(position: int, starts: list[int]) -> int:
    return next(i for i in range(len(starts) - 1) if position < starts[i + 1]) + 1


def _read_sentence(scanned: Scanned, section: Section) -> tuple[list[Row], list[Mention]]:
    rows: list[Row] = []
    mentions: list[Mention] = []
    words = own_meetings(scanned.masked)
    past = looks_back(scanned.folded)
    previous: Row | None = None
    before = 0
    for date in scanned.dates:
        row = _deadline(scanned, date, before) or _meeting(scanned, date, before, words, section)
        if row is None and previous and _LISTED_ON.fullmatch(scanned.masked[previous.date.until : date.at]):
            row = replace(previous, date=date, time=None)
        moved = _MOVED_FROM.search(scanned.masked[max(0, date.at - 24) : date.at])
        if row and not moved:
            if past and row.kind is not OccasionKind.DEADLINE:
                mentions.append(Mention(date, 0))
            else:
                rows.append(row)
                previous = row
        if not moved:
            before = date.until
    return _timed(rows, list(scanned.times)), mentions


def _deadline(scanned: Scanned, date: WrittenDate, before: int) -> Row | None:
    """The date right after "senast" or "deadline"."""
    if date.week is not None:
        return None
    at = max(before, date.at - _BEFORE_DATE)
    words = list(_DEADLINE.finditer(scanned.masked, at, date.at))
    if not words or not _FROM_DEADLINE.fullmatch(scanned.masked, words[-1].end(), date.at):
        return None
    word = words[-1]
    text = scanned.line[before : word.start()]
    if word.group().startswith("deadline"):
        title = f"{_clause(_CLAUSE_START.sub('', text))} {word.group()}".strip()
    else:
        title = _clause(text)
    title = capitalised(title) or _clause(scanned.line[date.until :]) or default_title(OccasionKind.DEADLINE, None)
    return _row(scanned, date, OccasionKind.DEADLINE, title)


def _meeting(
    scanned: Scanned, date: WrittenDate, before: int, words: list[re.Match[str]], section: Section
) -> Row | None:
    """The date of one of the association's own meetings: its word stands near, with no other date between."""
    near = [w for w in words if before <= w.start() and w.end() <= date.at and date.at - w.end() <= _BEFORE_DATE]
    near = near[-1:] or [w for w in words if date.until <= w.start() <= date.until + _AFTER_DATE][:1]
    if not near:
        return None
    word = near[0]
    around = scanned.folded[max(before, word.start() - 30) : word.end() + 40]
    kind = kind_named(word.group()) or OccasionKind.MEETING
    body = body_named(word.group()) or (body_named(around) if kind is OccasionKind.MEETING else None)
    if kind is OccasionKind.PLANNING_DAY and "gemensam" in around:
        body = body_named(around)
    row = _row(scanned, date, kind, default_title(kind, body))
    return replace(row, body=body or section.body)


def _row(scanned: Scanned, date: WrittenDate, kind: OccasionKind, title: str) -> Row:
    return Row(
        date=date,
        line=0,
        written=scanned.line.strip(),
        kind=kind,
        title=title[:_LONGEST_TITLE].strip(),
        listed=False,
        cancelled=cancelled_word(scanned.folded) is not None,
    )


def _timed(rows: list[Row], times: list[WrittenTime]) -> list[Row]:
    """Give each row the time that stands nearest after its date, or the only one there is."""
    if len(rows) == 1 and times:
        spans = [time for time in times if time.end] or times
        return [replace(rows[0], time=spans[0])]
    if len(times) == 1 and rows and times[0].at > rows[-1].date.at:
        return [replace(row, time=times[0], shares_time=row is not rows[-1]) for row in rows]
    done: list[Row] = []
    for i, row in enumerate(rows):
        stop = rows[i + 1].date.at if i + 1 < len(rows) else row.date.until + _BEFORE_DATE
        own = [time for time in times if row.date.until <= time.at < stop]
        done.append(replace(row, time=own[0]) if own else row)
    return done


def _clause(text: str) -> str:
    """The end of *text*, as a title."""
    text = trimmed(text[-400:])
    if len(text) > _LONGEST_TITLE:
        text = text[-_LONGEST_TITLE:].partition(" ")[2]
    return capitalised(trimmed(text))
