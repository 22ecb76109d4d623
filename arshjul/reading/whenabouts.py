"""When and where the meetings of a sentence are: which of its times and places belongs to which of its days."""

from __future__ import annotations

import re
from dataclasses import replace

from arshjul.reading.lines import fold
from arshjul.reading.rows import Row
from arshjul.reading.scanning import Scanned
from arshjul.reading.scopes import Span
from arshjul.reading.times import WrittenTime
from arshjul.reading.titles import is_place, names_matter

_PLACE = re.compile(
    r"[\s,.)]{0,3}(?:(?:heldag|hela dagen|halvdag) )?"
    r"(?:(?:och )?(?:hålls|äger rum|är) )?(?:i|på|hos|via|(?:är )?(?:förläggs|förlagt|flyttas) till) "
    r"(kansliet|(?:sammanträdesrum(?:met)? |lokalen |hotell )?[A-ZÅÄÖ][\w’-]*(?:,? (?:i )?[A-ZÅÄÖ][\w’-]*){0,3}"
    r"(?: (?:hus|park|gård|brunn|slott|foajé|bibliotek|krog)\b)?)"
)
_HELD_AT = re.compile(
    r"(?:(?:hålls|äger rum|sammanträder|träffas|ses|möts|samlas) (?:i|på|hos|via)|(?:förläggs|förlagt) till) "
    r"([A-ZÅÄÖ][\w’-]*(?: [A-Za-zåäöÅÄÖ][\w’-]*){0,2})"
)
_STANDS = re.compile(r" (?:ligger|står|är) (?:kvar|fast)(?: som planerat)?(?:,? men)?")
_BESIDE = re.compile(r", ([A-ZÅÄÖ][^.,;()]{2,50})")
_AFAR = re.compile(r",? \(?(digitalt|på distans|via länk)(?![a-zåäö])")
_IN_BRACKETS = re.compile(r" \(([A-ZÅÄÖ][\w’ -]{2,40})\)")
_IN_TIMED_BRACKETS = re.compile(r", ([A-ZÅÄÖ][^.,;()]{2,50})\)")
_ENDS = re.compile(r"(?<![a-z])(?:avslutas|slutar|pagar till|varar till)[a-z\x01-\x03 ]{0,20}$")
_OF_COFFEE = re.compile("lunch|fika|kaffe|frukost|formote|gruppmote")
_FARTHEST = 90
"""So far after its date a time may stand."""


def timed(rows: list[Row], scanned: Scanned) -> list[Row]:
    """Give each row the time that stands nearest after its date, or the only one there is; and its place."""
    times = list(scanned.times)
    meetings = [row for row in rows if row.kind.is_meeting]
    if len(rows) == 1 and times:
        time = next((time for time in times if time.end), times[0])
        return [_with_time(rows[0], time, scanned)]
    if len(times) == 1 and meetings and _is_of_all(times[0], meetings, scanned):
        return [_with_time(row, times[0], scanned) if row.kind.is_meeting else row for row in rows]
    done: list[Row] = []
    for i, row in enumerate(rows):
        stop = rows[i + 1].date.at if i + 1 < len(rows) else row.date.until + _FARTHEST
        own = [time for time in times if row.date.until <= time.at < stop]
        done.append(_with_time(row, own[0], scanned) if own else _with_time(row, None, scanned))
    return done


def ended(rows: list[Row], scanned: Scanned) -> list[Row]:
    """ "Mötet den 16 september är ett internat som avslutas den 17 september kl. 12": one meeting with its last day."""
    if len(rows) != 1 or len(scanned.dates) != 2 or not rows[0].kind.is_meeting:
        return rows
    row, last = rows[0], scanned.dates[1]
    if row.date.at != scanned.dates[0].at or not _ENDS.search(scanned.masked, row.date.until, last.at):
        return rows
    date = replace(row.date, end_day=last.day, end_month=last.month, end_year=last.year)
    time = row.time if row.time and row.time.at < last.at else None
    return [replace(row, date=date, time=time, spans=(*row.spans, Span(0, last.at, last.until)))]


def _is_of_all(time: WrittenTime, meetings: list[Row], scanned: Scanned) -> bool:
    """ "Onsdagar kl 9-12 under våren: 20/1, 17/2" and "20/1 och 17/2 kl 9-12"."""
    if time.at > meetings[-1].date.at:
        return True
    return time.until <= meetings[0].date.at and not _OF_COFFEE.search(scanned.folded, max(0, time.at - 40), time.at)


def _with_time(row: Row, time: WrittenTime | None, scanned: Scanned) -> Row:
    if not row.kind.is_meeting:
        return row
    until = max(row.date.until, time.until if time else 0)
    spans = (Span(0, time.at, time.until),) if time else ()
    place = row.place or place_after(scanned, until)
    if not place and time and time.until < row.date.at:
        place = place_after(scanned, time.until)
    return replace(row, time=time, place=place, spans=(*row.spans, *spans))


def place_after(scanned: Scanned, at: int) -> str:
    """The place that stands after *at*, or that the sentence says it is held at; empty when there is none."""
    stands = _STANDS.match(scanned.line, at)
    at = stands.end() if stands else at
    match = _PLACE.match(scanned.line, at) or _HELD_AT.search(scanned.line)
    if match:
        return match[1]
    if afar := _AFAR.match(scanned.line, at):
        return afar[1].capitalize()
    if (named := _IN_TIMED_BRACKETS.match(scanned.line, at)) and not names_matter(fold(named[1])):
        return named[1].strip()
    beside = _BESIDE.match(scanned.line, at) or _IN_BRACKETS.match(scanned.line, at)
    return beside[1].strip() if beside and is_place(beside[1]) else ""
