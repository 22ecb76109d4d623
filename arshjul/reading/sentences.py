"""One sentence of running text: the meetings, deadlines and changes that it says there are."""

from __future__ import annotations

import re
from dataclasses import replace

from arshjul.reading.rows import Row
from arshjul.reading.scopes import Span
from arshjul.reading.sentence import Sentence, Untold, span_of
from arshjul.reading.sentence_changes import moves, retimes_all, tells_of_a_month, tells_places
from arshjul.reading.sentence_days import read_days
from arshjul.reading.signs import does_not_suit
from arshjul.reading.vocabulary import default_title, who_named
from arshjul.reading.whenabouts import timed
from arshjul.year.model import OccasionKind

_SAME_DAY = re.compile(r"(?P<who>[a-z]*(?:samradet|motet|sammantradet|presidiet)) (?P<t>\x02)\x02* samma dag(?![a-z])")
_ASKED = "meningen är en fråga"
_DOES_NOT_SUIT = "dagen passade inte den som skrev"


def read_sentence(sentence: Sentence) -> None:
    """Find what a sentence says: a question and a day that did not suit say nothing; a move says nothing else."""
    if sentence.scanned.line.rstrip().endswith("?"):
        if not sentence.words:
            sentence.untold += [Untold(span_of(date), _ASKED) for date in sentence.scanned.dates]
    elif does_not_suit(sentence.scanned):
        sentence.untold += [Untold(span_of(date), _DOES_NOT_SUIT) for date in sentence.scanned.dates]
    elif tells_places(sentence) or moves(sentence):
        return
    elif not sentence.scanned.dates:
        if not tells_of_a_month(sentence):
            retimes_all(sentence)
    else:
        read_days(sentence)


def on_the_same_day(sentence: Sentence) -> list[Row]:
    """ "… den 26 november kl. 10, efter medlemssamrådet kl. 8.30 samma dag": a meeting more, on the day just told."""
    said = _SAME_DAY.search(sentence.scanned.masked)
    told = [*sentence.rows, *(change.row for change in sentence.changes)]
    time = next((it for it in sentence.scanned.times if said and said.start("t") == it.at), None)
    if said is None or time is None or not told:
        return []
    row = sentence.row(told[-1].date, OccasionKind.MEETING, "")
    body, own_body = who_named(said["who"])
    spans = (*row.spans, Span(0, time.at, time.until))
    return [replace(row, body=body, own_body=own_body, title=default_title(row.kind, body), time=time, spans=spans)]


def days_like(sentence: Sentence, row: Row) -> list[Row]:
    """The dates of "Därefter: 16/3, 27/4, 8/6" as meetings like the one before."""
    found = [
        replace(sentence.row(date, row.kind, row.title), body=row.body, after=row.after)
        for date in sentence.scanned.dates
    ]
    return timed(found, sentence.scanned)
