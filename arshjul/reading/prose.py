"""Running text, a paragraph at a time: meetings, deadlines and changes, each with its place in the lines."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from arshjul.reading.changes import Change, Deed
from arshjul.reading.date_forms import MONTH_NAME, WrittenDate, month_number
from arshjul.reading.defaults import default_of
from arshjul.reading.document_head import DocumentHead
from arshjul.reading.rows import Row
from arshjul.reading.scanning import Scanned, scan, with_bare_day
from arshjul.reading.scopes import Scope, Span
from arshjul.reading.sentence import Sentence, Untold
from arshjul.reading.sentences import days_like, on_the_same_day, read_sentence
from arshjul.reading.signs import names_month
from arshjul.reading.tense import years_spoken_of
from arshjul.reading.titles import place_named
from arshjul.reading.vocabulary import body_named, is_public, own_meetings
from arshjul.reading.whenabouts import place_after
from arshjul.reading.whereabouts import place_of_the_last, says_where_all_are
from arshjul.year.model import Body, OccasionKind


@dataclass
class Paragraph:
    """What a paragraph says."""

    rows: list[Row] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    untold: list[Untold] = field(default_factory=list)


# "Nästa möte: Måndagen den 15 mars" is one sentence.
_SENTENCE_BREAK = re.compile(
    r"(?<![ .][a-zåäö])(?<!kl)(?<!ca)(?:[.!?](?=\s+[A-ZÅÄÖ\"”*])"
    r"|(?<!Plats)(?<!plats)(?<!Lokal):(?=\s+(?!(?:Mån|Tis|Ons|Tor|Fre|Lör|Sön|Den |Vecka )[a-zåäö\s])[A-ZÅÄÖ\"”*]))"
    r"|\t(?=[A-ZÅÄÖ])"
)
_AFTERWARDS = re.compile(
    r"[^a-z]*(?:darefter|darpa foljer|sedan|och sedan|ovriga (?:moten|datum)|foljande)(?: ar)?[^a-z]*(?:den )?\x01"
)
_NEW_DAY = re.compile(r"(?<![a-z])(?:nytt (?:motes)?(?:datum|mote)|ny (?:motes)?dag)(?![a-z])")
_OF_THE_LAST = re.compile(
    r"[^a-z]*(?:vi (?:ses|traffas|borjar|samlas)|(?:motet|sammantradet) (?:borjar|startar))(?![a-z])"
)
_MONTH = re.compile(rf"(?<![a-z]){MONTH_NAME}(?![a-z])")
_NAMED_AFTER = re.compile(r", ?([A-ZÅÄÖ][\w -]{2,40}?)\.?\s*$")


def read_paragraph(first_line: int, lines: list[str], scope: Scope, document: DocumentHead) -> Paragraph:
    """Return the meetings, deadlines and changes of consecutive *lines* that make one paragraph.

    *first_line* is 0 for the first line of the document.
    """
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    text = " ".join(lines)
    done = Paragraph()
    spoken_of: Body | None = None
    years: tuple[int, ...] = ()
    for at, until in _sentences(text):
        scanned = _with_day_of_month(scan(0, text[at:until], listed=False))
        opened = _opened(scanned, done.rows, scope, document)
        if opened:
            place = _Place(at, starts, first_line)
            done.changes.append(replace(opened, row=place.row(opened.row)))
        named = _who_meets(scanned)
        years = years_spoken_of(scanned.folded) or years
        if scanned.dates or scanned.times or names_month(scanned.folded) or says_where_all_are(scanned.folded):
            sentence = Sentence(scanned, replace(scope, years=years or scope.years), document, spoken_of)
            read_sentence(sentence)
            place = _Place(at, starts, first_line)
            if moved := _moved_to(done.changes, sentence):
                done.changes[-1] = replace(moved, row=_with_spans(place.row(moved.row), done.changes[-1].row))
                spoken_of = named or spoken_of
                continue
            sentence.rows += on_the_same_day(sentence)
            done.rows += [place.row(row) for row in sentence.rows]
            done.changes += [replace(change, row=place.row(change.row)) for change in sentence.changes]
            done.untold += [Untold(span, it.why) for it in sentence.untold for span in place.spans(it.span)]
            if scanned.dates and not sentence.rows and done.rows and _AFTERWARDS.match(scanned.masked):
                done.rows += [place.row(row) for row in days_like(sentence, done.rows[-1])]
            if not scanned.dates:
                done.rows = _with_default(done.rows, scanned, place)
        else:
            _place(done, scanned)
        spoken_of = named or spoken_of
    return done


def _who_meets(scanned: Scanned) -> Body | None:
    """Whose meetings the next sentence may speak of; auditors who only come to one of ours are not they."""
    named = body_named(scanned.folded)
    if named is not Body.AUDITORS or any(body_named(it.group()) is named for it in own_meetings(scanned.folded)):
        return named
    return None


def _with_day_of_month(scanned: Scanned) -> Scanned:
    """ "I januari träffas styrelsen den 21:a": a day whose month stands before it."""
    months = list(_MONTH.finditer(scanned.folded))
    if scanned.dates or len(months) != 1:
        return scanned
    dated = with_bare_day(scanned, month_number(months[0].group()))
    is_after = dated.dates and months[0].end() < dated.dates[0].at
    return dated if is_after and "(" not in scanned.line[months[0].end() : dated.dates[0].at] else scanned


def _moved_to(before: list[Change], sentence: Sentence) -> Change | None:
    """The move of a meeting that the sentence before has put off: "Nytt datum är torsdagen den 25 mars"."""
    if not before or before[-1].deed is not Deed.CANCELLED or len(sentence.scanned.dates) != 1:
        return None
    if not _NEW_DAY.search(sentence.scanned.folded) or not sentence.scanned.dates[0].day:
        return None
    was = before[-1].row.date
    date = replace(sentence.scanned.dates[0], year=sentence.scanned.dates[0].year or was.year)
    times = sentence.scanned.times
    row = replace(sentence.row_of(date, date.at, times[0] if times else None), body=before[-1].row.body)
    spans = (*row.spans, *(Span(0, time.at, time.until) for time in times[:1]))
    return Change(Deed.MOVED, replace(row, spans=spans), was, is_of_meeting=True)


def _with_spans(row: Row, before: Row) -> Row:
    return replace(row, spans=(*row.spans, *before.spans))


def _opened(scanned: Scanned, rows: list[Row], scope: Scope, document: DocumentHead) -> Change | None:
    """ "Mötet i november är öppet för allmänheten": of the month it names, or of the meeting just spoken of."""
    if not is_public(scanned.folded) or scanned.dates:
        return None
    month = _MONTH.search(scanned.folded)
    if month is None and not rows:
        return None
    at, until = month.span() if month else (0, 0)
    row = Row(
        date=WrittenDate(at, until),
        line=0,
        written=scanned.line.strip(),
        kind=OccasionKind.MEETING,
        title="",
        body=body_named(scanned.folded) or scope.body,
        listed=False,
        spans=(Span(0, at, until),) if month else (),
    )
    if month:
        return Change(Deed.OPENED, row, None, month_number(month.group()))
    return Change(Deed.OPENED, row, rows[-1].date)


@dataclass(frozen=True)
class _Place:
    """Where a sentence stands among the lines of its paragraph."""

    at: int
    starts: list[int]
    first_line: int

    def row(self, row: Row) -> Row:
        line = self.first_line + _line_of(self.at + row.date.at, self.starts)
        return replace(row, line=line, spans=tuple(span for it in row.spans for span in self.spans(it)))

    def spans(self, span: Span) -> list[Span]:
        """The stretch in its lines; what goes over a line break is two."""
        done: list[Span] = []
        at, until = self.at + span.at, self.at + span.until
        for number, (start, end) in enumerate(zip(self.starts, self.starts[1:], strict=False)):
            if at < end and start < until:
                done.append(Span(self.first_line + number + 1, max(at - start, 0), min(until, end) - start))
        return done


def _sentences(text: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    at = 0
    for match in _SENTENCE_BREAK.finditer(text):
        spans.append((at, match.end()))
        at = match.end()
    return [*spans, (at, len(text))]


def _line_of(position: int, starts: list[int]) -> int:
    return next((i for i in range(len(starts) - 1) if position < starts[i + 1]), len(starts) - 2) + 1


def _place(done: Paragraph, scanned: Scanned) -> None:
    """ "Digitalt via Teams." and "Plats: Kommunhuset, Karlskoga." after the days that a sentence has named."""
    where = place_named(scanned.line) or place_of_the_last(scanned)
    if not where or not (done.rows or done.changes):
        return
    last = max((*done.rows, *(change.row for change in done.changes)), key=lambda row: row.line)

    def placed(row: Row) -> Row:
        is_of_it = row.written == last.written and row.kind.is_meeting and not row.cancelled
        return replace(row, place=row.place or where) if is_of_it else row

    done.rows = [placed(row) for row in done.rows]
    done.changes = [replace(change, row=placed(change.row)) for change in done.changes]


def _with_time_of(row: Row, scanned: Scanned, place: _Place) -> Row:
    """ "Vi ses kl. 10 i Medborgarhuset": of the meeting that has just been spoken of."""
    time = scanned.times[0]
    if row.time or not row.kind.is_meeting:
        return row
    spans = (*row.spans, *place.spans(Span(0, time.at, time.until)))
    return replace(row, time=time, place=row.place or place_after(scanned, time.until), spans=spans)


def _with_default(rows: list[Row], scanned: Scanned, place: _Place) -> list[Row]:
    """ "Sammanträdena hålls på fredagar kl. 9-12 i Centrumhuset": of the meetings that the paragraph has named."""
    default = default_of(scanned, is_first=False)
    if default is None and rows and scanned.times and _OF_THE_LAST.match(scanned.folded):
        return [*rows[:-1], _with_time_of(rows[-1], scanned, place)]
    if default is None or default.time is None:
        return rows
    spans = tuple(span for it in default.spans for span in place.spans(it))
    named = _NAMED_AFTER.match(scanned.line, default.time.until)
    where = place_after(scanned, default.time.until) or default.place or (named[1] if named else "")
    return [
        row
        if row.time or not row.kind.is_meeting
        else replace(row, time=default.time, place=row.place or where, spans=(*row.spans, *spans))
        for row in rows
    ]
