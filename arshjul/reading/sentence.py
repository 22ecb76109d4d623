"""A sentence of running text: its words, whose meetings it speaks of, and what was found in it so far."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from arshjul.reading.changes import Change
from arshjul.reading.date_forms import WrittenDate
from arshjul.reading.document_head import DocumentHead
from arshjul.reading.rows import Row
from arshjul.reading.scanning import Scanned
from arshjul.reading.scopes import Scope, Span
from arshjul.reading.tense import is_of_next_year, is_of_this_year, looks_back
from arshjul.reading.times import WrittenTime
from arshjul.reading.vocabulary import (
    bodies_named,
    body_named,
    default_title,
    is_joint,
    is_public,
    kind_named,
    names_meeting,
    own_body_named,
    own_meetings,
)
from arshjul.reading.whenabouts import place_after
from arshjul.year.model import Body, OccasionKind

_SUBJECT = re.compile(
    r"[^a-z]*(?P<who>(?:forbunds)?styrelsen|direktionen|beredningsgruppen|beredningen|presidiet)(?![a-z])"
)
THE_MEETING = re.compile(
    r"(?<![a-z])(?:(?:budget|boksluts|extra|avslutnings)?motet|motena|moten|(?:budget|boksluts|extra)?sammantradet|dagen"
    r"|planeringsdagen)(?![a-z])"
)
LONGEST_TITLE = 100


@dataclass(frozen=True)
class Untold:
    """A date of which it is known why it is no part of a plan."""

    span: Span
    why: str
    """Swedish, a few words."""


class Sentence:
    """What stands in *scanned*; *spoken_of* is whose meeting the sentence before it was about."""

    def __init__(self, scanned: Scanned, scope: Scope, document: DocumentHead, spoken_of: Body | None) -> None:
        self.scanned, self.scope, self.document, self.spoken_of = scanned, scope, document, spoken_of
        self.rows: list[Row] = []
        self.changes: list[Change] = []
        self.untold: list[Untold] = []
        self.words = own_meetings(scanned.masked)
        self.is_past = looks_back(scanned.folded)

    def is_of_meeting(self) -> bool:
        """Whether the sentence has a word for a meeting."""
        return bool(self.words) or names_meeting(self.scanned.folded) or bool(THE_MEETING.search(self.scanned.folded))

    def row_of(self, date: WrittenDate, word_at: int, time: WrittenTime | None) -> Row:
        """The meeting of which the words at *word_at* speak, on *date*."""
        near = self.scanned.folded[max(0, word_at - 70) : word_at + 50]
        kind = OccasionKind.PLANNING_DAY if kind_named(near) is OccasionKind.PLANNING_DAY else OccasionKind.MEETING
        body = self.body(near, kind)
        row = self.row(date, kind, default_title(kind, body))
        return replace(
            row, body=body, time=time, place=place_after(self.scanned, max(date.until, time.until if time else 0))
        )

    def body(self, near: str, kind: OccasionKind) -> Body | None:
        """Whose meeting the words *near* its date speak of."""
        if is_joint(near):
            return Body.JOINT
        if kind is OccasionKind.PLANNING_DAY and "gemensam" not in near:
            return self.document.body
        return body_named(near) or self.body_around()

    def body_around(self) -> Body | None:
        """Whose meeting "mötet" is: the list's, that of the sentence before, or the only one the document names."""
        if own_body_named(self.scanned.folded):
            return None
        of_document = self.document.title_body or self.document.whose or self.document.body
        of_list = None if self.scope.of_one_line else self.scope.body
        return of_list or self.spoken_of or of_document

    def subject(self) -> Body | None:
        """The body with which the sentence begins."""
        subject = _SUBJECT.match(self.scanned.folded)
        return body_named(subject["who"]) if subject else None

    def only_body(self) -> Body | None:
        """The board, the preparatory group or the presidium, when a sentence names it and no other body."""
        named = bodies_named(self.scanned.folded)
        is_one = len(named) == 1 and named[0] in (Body.BOARD, Body.PREPARATORY, Body.PRESIDIUM)
        return named[0] if is_one and not own_body_named(self.scanned.folded) else None

    def row(self, date: WrittenDate, kind: OccasionKind, title: str) -> Row:
        """A row of the sentence on *date*; its line is found when the sentence has its place."""
        of_this_year = is_of_this_year(self.scanned.folded)
        return Row(
            date=date,
            line=0,
            written=self.scanned.line.strip(),
            kind=kind,
            title=title[:LONGEST_TITLE].strip(),
            listed=False,
            scope=Scope(self.scope.number, years=() if of_this_year else self.scope.years),
            of_this_year=of_this_year,
            after=self.document.own_day,
            of_next_year=is_of_next_year(self.scanned.folded),
            public=kind.is_meeting and is_public(self.scanned.folded),
            spans=(span_of(date),),
        )


def span_of(date: WrittenDate) -> Span:
    """The stretch of a date in its sentence."""
    return Span(0, date.at, date.until)
