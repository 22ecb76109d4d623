"""The head of a summons or of minutes: which meeting it is of, and the document's own day."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import date

from arshjul.reading.accounting import LONGEST_LINE
from arshjul.reading.dates import may_hold_a_date
from arshjul.reading.document_head import DocumentHead
from arshjul.reading.document_title import body_of_title, only_body, year_of_title
from arshjul.reading.lines import fold
from arshjul.reading.rows import Beside, Row, make_row
from arshjul.reading.scanning import Scanned, scan
from arshjul.reading.scopes import HEADING_MARK, Scope, Span
from arshjul.reading.titles import pieces_and_place, place_named, trimmed
from arshjul.reading.vocabulary import body_named, is_body_alone, kind_named, names_group, own_body_named
from arshjul.year.model import Body, OccasionKind

_HEAD_LINES = 80
_NEAR = 25
"""So far from its day the meeting's "Tid:" and "Plats:" may stand."""

_CALLS = re.compile(r"[^a-z]*(?:kallelse|inbjudan|valkommen) till")
_CALLED = re.compile(
    r"(?<![a-z])(?:kallas|kallar|inbjuds|bjuds|bjuder|inbjuder|valkomn[a-z]* till|valkommen till)(?![a-z])"
)
_MINUTES = re.compile(
    r"(?<![a-z])(?:sammantrades|styrelse|motes)?protokoll(?:snummer|sutdrag)?(?![a-z])|(?:minnes|motes)anteckningar"
)
_SUMMONS = re.compile(
    r"(?<![a-z])(?:(?<!att )kallelse(?! och handlingar)|foredragningslista"
    r"|dagordning|inbjudan(?: till| ?:)|sammantrade med)|^[^a-z]*nar ?[:?]"
)
_DAY_LABEL = re.compile(
    r"(?:^|[\t;|]|   )[\s*_#]*(?:plats (?:och|&) tid|tid (?:och|&) plats|datum(?: (?:och|&) tid)?|tid|dag|nar"
    r"|motesdatum|sammantrades(?:datum|dag))(?![a-z])[\s:*_?]*"
)
_TIME_LABEL = re.compile(
    r"^[\s*_|-]*(?:plats (?:och|&) tid|tid (?:och|&) plats|(?:motes)?tid|klockan|kl)(?![a-z])[\s:*_.]*"
)
_PLACE_LABEL = re.compile(r"^[\s*_|-]*(?:plats|lokal|var|anslutning)(?: ?[:?]|\t| {2,})")
_IS_PLACE_LABEL = re.compile(r"plats")
_OWN_DAY = re.compile(
    r"(?:protokoll|(?:minnes|motes)anteckningar)(?:et|s)?(?! fran| den foregaende)(?![a-z])|sammantrades(?:datum|dag)"
    r"|^[^a-z]*datum"
)
_IS_LABEL = re.compile(r"(?:sammantrades|motes)(?:datum|dag)[^a-z0-9]*$")
_EARLIER = re.compile(r"foregaende|protokoll(?:et)? fran|juster(?:a|ing)|avhandla|godkann")
_PUBLISHED = re.compile(
    r"[^a-z]*(?:publicerad|publicerat|utskriven|utskrivet|uppdaterad|senast uppdaterad"
    r"|sidan (?:uppdaterades|granskad)|skickat|sant|sent)"
    r"(?![a-z])"
)
_MOST_WORDS_BETWEEN = 5
_MOST_WORDS_OF_WHOSE = 6
_LONGEST_PUBLISHED = 80
_LETTERHEAD = 6
_PLACE_BESIDE = re.compile(r"(?<=\S)(?:\t| {2,}|, |; )(?:Plats|Lokal) ?: ?(\S.{1,80}?)(?:\t| {3,}|$)")
_EXTRACT = re.compile(r"protokollsutdrag|utdrag ur protokoll")
_TITLE_OF_NOTES = re.compile(r"[^a-z]*(?:(?:minnes|motes)?anteckningar|(?:styrelse|motes)?protokoll)(?:na|et)? ")
_LIST = re.compile(r"(?<!grupp)(?<!for)moten|sammantradesdatum \d|sammantraden")


def read_head(lines: list[str]) -> DocumentHead:
    """Return what the first lines say of the whole document."""
    head = DocumentHead(body=only_body(lines))
    top = [line if len(line) <= LONGEST_LINE else "" for line in lines[:_HEAD_LINES]]
    folded = [fold(line) for line in top]
    head.title_body = body_of_title(folded)
    head.title_year = year_of_title(folded)
    is_summons = any(_SUMMONS.search(line) for line in folded[:_NEAR])
    is_minutes = any(_MINUTES.search(line) for line in folded[:_NEAR]) or any("§" in line for line in folded)
    is_of_one = is_summons and not _tells_of_several(folded)
    if not (is_of_one or is_minutes or any("sammantradesdatum" in line for line in folded)):
        _read_day_of_page(head, lines)
        return head
    head.is_minutes = is_minutes and not is_summons
    if head.is_minutes:
        _read_title_of_notes(head, top, folded)
    for number in range(len(top)):
        dated = _dated_line(top, folded, number)
        if dated is None:
            continue
        if head.own_day is None or (_has_clock(dated) and head.line is None):
            head.own_day = _day(dated) or head.own_day
            if is_minutes and not head.title_body:
                head.title_body = next((body for it in folded[: dated.number + 1] if (body := _body_of(it))), None)
            head.own_span = Span(dated.number + 1, dated.dates[0].at, dated.dates[0].until)
        if _DAY_LABEL.search(folded[number]) and (head.line is None or (_has_clock(dated) and not head.times)):
            _of_meeting(head, top, folded, dated)
    if head.is_minutes and not any(own_body_named(line) or names_group(line) for line in folded[:_NEAR]):
        head.of_minutes = head.body
    if head.own_day is None and is_summons:
        _read_day_called(head, top, folded)
    if head.own_day is None and is_summons:
        _read_day_of_letter(head, top)
    if head.is_minutes and any(_EXTRACT.search(line) for line in folded[:_LETTERHEAD]):
        # An extract speaks of the day on which something was decided.
        head.line = None
    if head.line is None and head.own_span and is_minutes:
        head.covered.add(head.own_span.line)
    if head.line:
        head.covered |= {n + 1 for n, line in enumerate(folded[: head.line]) if _IS_LABEL.search(line)}
        if head.own_span and head.own_span.line != head.line:
            head.covered.add(head.own_span.line)
    return head


def _read_title_of_notes(head: DocumentHead, top: list[str], folded: list[str]) -> None:
    """ "Minnesanteckningar från beredningsgruppens möte 12 januari 2027" as the first line: whose, and when."""
    number = next((n for n, line in enumerate(folded) if line.strip()), 0)
    if not folded or not _TITLE_OF_NOTES.match(folded[number]):
        return
    scanned = scan(number, top[number], listed=True)
    if len(scanned.dates) == 1 and not scanned.times and (day := _day(scanned)):
        head.own_day = day
        head.own_span = Span(number + 1, scanned.dates[0].at, scanned.dates[0].until)
        head.title_body = head.title_body or body_named(folded[number])


def _read_day_called(head: DocumentHead, top: list[str], folded: list[str]) -> None:
    """ "Härmed kallas ledamöterna till sammanträde torsdagen den 18 mars 2027": a summons in a sentence."""
    for number, line in enumerate(folded):
        if _CALLED.search(line):
            scanned = scan(number, top[number], listed=False)
            if scanned.dates and (day := _day(scanned)):
                head.own_day, head.is_called = day, True
                return


def _read_day_of_letter(head: DocumentHead, top: list[str]) -> None:
    """A day with its year alone on one of the first lines: the day on which a summons was written."""
    for number, line in enumerate(top[:_LETTERHEAD]):
        scanned = scan(number, line, listed=True)
        if scanned.is_date_alone and len(scanned.dates) == 1 and (day := _day(scanned)):
            head.own_day = day
            head.own_span = Span(number + 1, scanned.dates[0].at, scanned.dates[0].until)
            head.covered.add(number + 1)
            return


def _tells_of_several(folded: list[str]) -> bool:
    """Whether the same field names the day of one meeting after another: "När: 11 februari", "När: 4 mars"."""
    labels = (_DAY_LABEL.match(line) for line in folded if may_hold_a_date(line))
    counted = Counter(label.group().strip() for label in labels if label)
    return max(counted.values(), default=0) > 1


def _read_day_of_page(head: DocumentHead, lines: list[str]) -> None:
    """ "Publicerad: 2026-09-28", wherever it stands on a page; "Skickat: 2027-01-11", the first of a thread.

    Where several pieces of news have such a day each, or the mails of a thread, each looks forward from its own.
    """
    found: list[tuple[Scanned, date]] = []
    for number, line in enumerate(lines):
        if len(line) < _LONGEST_PUBLISHED and _PUBLISHED.match(fold(line)):
            scanned = scan(number, line, listed=True)
            if len(scanned.dates) == 1 and (day := _day(scanned)):
                found.append((scanned, day))
    if not found:
        return
    first, head.own_day = found[0]
    head.own_span = Span(first.number + 1, first.dates[0].at, first.dates[0].until)
    head.covered |= {scanned.number + 1 for scanned, _ in found}
    stands_above = not any(map(may_hold_a_date, map(fold, lines[: first.number])))
    begins = [scanned.number for scanned, _ in found] if stands_above else [0, *(it.number + 1 for it, _ in found)]
    head.days = tuple(zip(begins, (day for _, day in found), strict=False))


def head_row(head: DocumentHead, scanned: Scanned) -> Row | None:
    """The meeting that a document is of, when *scanned* is the line with its day."""
    if head.line != scanned.number + 1:
        return None
    scanned = scan(scanned.number, scanned.line, listed=True)
    if not scanned.dates:
        return None
    day = scanned.dates[0]
    number = scanned.number + 1
    timed = next((it for it in (scanned, *head.times) if it.times), None)
    times = timed.times[:1] if timed else ()
    spans = [Span(number, it.at, it.until) for it in scanned.dates[:1]]
    spans += [Span(timed.number + 1, it.at, it.until) for it in times] if timed else []
    beside = Beside(
        pieces=[],
        folded="",
        lead="",
        times=tuple(times),
        written=scanned.line,
        place=head.place,
        spans=tuple(spans),
    )
    if head.is_planning_day:
        beside = replace(beside, kind=OccasionKind.PLANNING_DAY)
    row = make_row(
        Scanned(scanned.number, scanned.line, scanned.folded, scanned.masked),
        Scope(body=head.whose or head.of_minutes),
        day,
        beside,
    )
    return _unlisted(row)


def _unlisted(row: Row) -> Row:
    return replace(row, listed=False)


def _of_meeting(head: DocumentHead, top: list[str], folded: list[str], dated: Scanned) -> None:
    number = dated.number
    head.line = number + 1
    head.is_planning_day = any(kind_named(it) is OccasionKind.PLANNING_DAY for it in folded[:number])
    head.covered = {n + 1 for n in range(max(0, number - 2), number) if _IS_LABEL.search(folded[n]) and top[n].strip()}
    head.whose = next((body_named(folded[i]) for i in range(number, -1, -1) if _names_body(folded[i])), None)
    head.whose = head.whose or next((body_named(it) for it in folded[: number + 3] if is_body_alone(it)), None)
    head.whose = head.whose or next((body_named(it) for it in folded[:number] if _CALLS.match(it)), None)
    label = _DAY_LABEL.search(dated.folded)
    if label and _IS_PLACE_LABEL.search(label.group()):
        head.place = _words_after(dated)
    beside = _PLACE_BESIDE.search(dated.line)
    if beside and not head.place:
        head.place = trimmed(beside[1]) or place_named(beside[1])
    times: list[Scanned] = []
    for near in range(max(0, number - _NEAR), min(len(top), number + _NEAR)):
        if near == number or HEADING_MARK.match(top[near]):
            if near > number:
                break
            continue
        below = scan(near, top[near], listed=True)
        if below.dates:
            continue
        if _TIME_LABEL.match(folded[near]) and below.times and not times:
            times.append(below)
            head.covered.add(near + 1)
            if _IS_PLACE_LABEL.search(folded[near][:14]) and not head.place:
                head.place = _words_after(below)
        elif _PLACE_LABEL.match(folded[near]) and not head.place:
            named = top[near].replace("?", ":", 1)
            head.place = place_named(named) or trimmed(named.split(":", 1)[-1])
            head.covered.add(near + 1)
    head.times = tuple(times)


def _dated_line(top: list[str], folded: list[str], number: int) -> Scanned | None:
    """The line with the day that a label names: the label's own, or the next one when the label stands alone."""
    line = folded[number]
    if _EARLIER.search(line):
        return None
    if _LIST.search(line) or not (_DAY_LABEL.search(line) or _OWN_DAY.search(line) or "sammantradesdatum" in line):
        return _right_of_body(top, folded, number)
    scanned = scan(number, top[number], listed=True)
    days = [date for date in scanned.dates if date.day]
    if days:
        return scanned if len(days) == 1 else None
    if scanned.words > 4:
        return None
    for below in [i for i in range(number + 1, min(number + 6, len(top))) if top[i].strip()][:3]:
        under = scan(below, top[below], listed=True)
        if len(under.dates) == 1 and under.dates[0].day and under.words <= 3:
            return under
        if under.dates or under.words > _MOST_WORDS_BETWEEN:
            break
    return None


def _right_of_body(top: list[str], folded: list[str], number: int) -> Scanned | None:
    """ "Styrelsen          2026-09-24" in the head of minutes."""
    scanned = scan(number, top[number], listed=True)
    if len(scanned.dates) != 1 or not scanned.dates[0].year or scanned.words > 3 or number > 12:
        return None
    before = folded[number][: scanned.dates[0].at]
    return scanned if body_named(before) and not scanned.times else None


def _day(scanned: Scanned) -> date | None:
    written = scanned.dates[0]
    if not (written.year and written.month and written.day):
        return None
    try:
        return date(written.year, written.month, written.day)
    except ValueError:
        return None


def _has_clock(scanned: Scanned) -> bool:
    return bool(scanned.times)


def _words_after(scanned: Scanned) -> str:
    """The words of a line "Plats och tid", which are the place."""
    label = _DAY_LABEL.search(scanned.folded) or _TIME_LABEL.match(scanned.folded)
    at = label.end() if label else 0
    pieces, place = pieces_and_place(scanned.line[at:], scanned.masked[at:])
    return place or ", ".join(pieces)


def _names_body(folded: str) -> bool:
    return _body_of(folded) is not None


def _body_of(folded: str) -> Body | None:
    return body_named(folded) if len(folded.split()) <= _MOST_WORDS_OF_WHOSE else None
