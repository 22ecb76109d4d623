"""A date with all that is written about it: what it is called, what kind of occasion it is, and who meets."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field, replace

from arshjul.reading.date_forms import WrittenDate
from arshjul.reading.lines import fold
from arshjul.reading.scanning import Scanned
from arshjul.reading.scopes import Scope, Span
from arshjul.reading.times import WrittenTime
from arshjul.reading.titles import (
    capitalised,
    first_sentence,
    folded_pieces,
    pieces_and_place,
    title_of,
    without_public,
)
from arshjul.reading.vocabulary import (
    body_named,
    cancelled_word,
    default_title,
    is_all_day,
    is_body_alone,
    is_body_name,
    is_foreign,
    is_joint,
    is_public,
    is_task,
    is_with_other,
    kind_named,
    names_group,
    names_meeting,
    who_named,
    without_receivers,
)
from arshjul.year.model import Body, OccasionKind


@dataclass(frozen=True)
class Row:
    """A date as it stands written, with all that is written about it."""

    date: WrittenDate
    line: int
    written: str
    kind: OccasionKind
    title: str
    body: Body | None = None
    own_body: str = ""
    stranger: str = ""
    """Who meets, when it is nobody of the association."""
    time: WrittenTime | None = None
    part: WrittenTime | None = None
    """ "från kl 13 Delregionala medel": when a part of the meeting begins."""
    place: str = ""
    scope: Scope = field(default_factory=Scope)
    listed: bool = True
    """Whether it stands in a list of meetings; False: in running text."""
    cancelled: bool = False
    of_next_year: bool = False
    """ "Inför nästa år är datumen …": the year after the document's own."""
    of_this_year: bool = False
    """ "Årets sista möte": the document's own year, also when it plans another."""
    public: bool = False
    is_all_day: bool = False
    month_label: int | None = None
    """The month that the row begins with, beside its date."""
    week: WrittenDate | None = None
    """The week that is written beside the date."""
    notes: tuple[str, ...] = ()
    """What else is said of it, with times or dates that are not its own."""
    spans: tuple[Span, ...] = ()
    """Where its date, its times and all that is kept of its line stand."""
    after: datetime.date | None = None
    """The document's own day, when the row looks forward from it."""
    is_task: bool = False
    """Something to do in a month, and no meeting."""
    words: tuple[str, ...] = ()
    """The pieces of its title."""


def with_continuation(row: Row, below: Scanned) -> Row:
    """Return *row* with what stands on the line below it."""
    pieces, place = pieces_and_place(below.line, below.masked)
    time = below.times[0] if below.times else None
    title = title_of([*([row.title] if has_own_title(row) else []), *pieces]) or row.title
    spans = tuple(Span(below.number + 1, time.at, time.until) for time in below.times[:1])
    row = replace(
        row,
        time=row.time or time,
        title=title,
        place=row.place or place,
        written=f"{row.written}\n{below.line.strip()}",
        spans=(*row.spans, *spans),
    )
    return _understood(row, folded_pieces([title]), "") if pieces else row


def with_title_above(row: Row, above: Scanned) -> Row:
    """Return *row* with its words from the line above it."""
    pieces, place = pieces_and_place(above.line, above.masked)
    title = title_of(pieces)
    spans = (Span(above.number + 1, *above.month_at),) if above.month_label else ()
    row = replace(
        row,
        title=title,
        place=row.place or place,
        written=f"{above.line.strip()}\n{row.written}",
        spans=(*row.spans, *spans),
    )
    return _understood(row, fold(title), "")


def has_own_title(row: Row) -> bool:
    """Whether the row has words of its own."""
    return row.title != plain_title(row)


@dataclass(frozen=True)
class Beside:
    """What is written beside a date."""

    pieces: list[str]
    """The words, in pieces that belong together."""
    folded: str
    """All text that speaks of the date."""
    lead: str
    """The folded words before the date: in a list, they name what it is."""
    times: tuple[WrittenTime, ...]
    written: str
    """As it stands."""
    place: str = ""
    kind: OccasionKind | None = None
    """Goes before what the words say."""
    part: WrittenTime | None = None
    notes: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()


def make_row(scanned: Scanned, scope: Scope, date: WrittenDate, beside: Beside) -> Row:
    """Return the row of *date* with what is written beside it."""
    is_only_date = len(scanned.dates) == 1
    number = scanned.number + 1
    row = Row(
        date=date,
        line=number,
        written=beside.written.strip(),
        kind=OccasionKind.MEETING,
        title="",
        time=joined_time(beside.times),
        part=beside.part,
        place=beside.place,
        scope=scope,
        cancelled=cancelled_word(beside.folded) is not None,
        public=is_public(beside.folded),
        is_all_day=is_all_day(beside.folded),
        month_label=scanned.month_label if is_only_date else None,
        week=scanned.week if is_only_date else None,
        notes=beside.notes,
        spans=beside.spans,
    )
    if is_only_date:
        week = [Span(number, row.week.at, row.week.until)] if row.week else []
        label = [Span(number, *scanned.month_at)] if scanned.month_label else []
        row = replace(row, spans=(*row.spans, *week, *label))
    row = _titled(row, beside.pieces)
    row = _understood(row, folded_pieces(beside.pieces), beside.lead, beside.kind)
    return row if row.title else replace(row, title=plain_title(row))


def _titled(row: Row, pieces: list[str]) -> Row:
    words = [first_sentence(without_public(piece)).rstrip(" ,;") for piece in pieces]
    title = title_of([word for word in words if not is_body_name(fold(word))])
    return replace(row, title=title, words=tuple(words))


def retitled(row: Row, words: list[str]) -> Row:
    """Return *row* with *words* for its title, and with the kind and the body that they name."""
    if tuple(words) == row.words:
        return row
    row = _titled(row, words)
    row = _understood(
        replace(row, cancelled=row.cancelled or cancelled_word(row.title) is not None), folded_pieces(words), ""
    )
    return row if row.title else replace(row, title=plain_title(row))


def without_word(row: Row, word: str) -> Row:
    """Return *row* without one of the pieces of its title."""
    left = _titled(row, [it for it in row.words if it != word])
    return left if left.title else replace(left, title=plain_title(row))


def plain_title(row: Row) -> str:
    """What *row* is called when it has no words of its own."""
    named = row.stranger or (row.own_body.capitalize() if row.own_body else "")
    return capitalised(named) or default_title(row.kind, row.body)


def _understood(row: Row, folded: str, lead: str, kind: OccasionKind | None = None) -> Row:
    """Return *row* with the kind and the body that its own words or its list give."""
    scope = row.scope
    named = kind or kind_named(folded)
    if named is OccasionKind.EVENT and (scope.body or scope.own_body) and kind_named(lead) is not OccasionKind.EVENT:
        named = None
    if named is OccasionKind.EVENT and any(is_body_alone(piece) for piece in folded.split(" ; ")):
        named = OccasionKind.MEETING
    if named is None and row.time is None and is_task(lead if scope.body else folded) and not names_meeting(folded):
        named = OccasionKind.DEADLINE
    kind = named or scope.kind or OccasionKind.MEETING
    if kind is OccasionKind.DEADLINE:
        # "Till revisorerna senast 31 mars" is a deadline of the office, not a meeting of the auditors.
        return replace(row, kind=kind, body=scope.body, own_body=scope.own_body)
    body, own_body, stranger = _who(scope, folded, lead)
    if named is None and kind is OccasionKind.EVENT and (body or own_body or names_meeting(folded)):
        # The scope of a table without a heading: a row that names who meets is a meeting.
        kind = OccasionKind.MEETING
    if kind is OccasionKind.EVENT and not is_joint(folded):
        body, own_body = (body, own_body) if body_named(folded) else (None, "")
    if kind is OccasionKind.MEETING and stranger and is_foreign(fold(stranger)):
        kind = OccasionKind.EVENT
    return replace(row, kind=kind, body=body, own_body=own_body, stranger=stranger)


def _who(scope: Scope, folded: str, lead: str) -> tuple[Body | None, str, str]:
    """Who meets: a list's own body, unless the row is named after another or is for both."""
    if is_joint(folded) or (scope.body in (Body.BOARD, Body.PREPARATORY) and is_with_other(folded)):
        return Body.JOINT, "", ""
    for piece in folded.split(" ; "):
        body, own = who_named(piece)
        if (body and is_body_alone(piece)) or (own and len(piece.split()) <= 2):
            return body, own, ""
    body, own = who_named(lead)
    if own or (body and names_meeting(lead)):
        return body, own, ""
    if names_group(lead) and not body:
        return None, "", " ".join(lead.strip(" \x03:-–•*").split())
    if scope.body or scope.own_body:
        return scope.body, scope.own_body, ""
    body, own = who_named(without_receivers(folded))
    if scope.stranger and not (body and names_meeting(folded)):
        return None, "", scope.stranger
    return body, own, ""


def own_times(times: list[WrittenTime]) -> tuple[WrittenTime, ...]:
    """Those of a row's times that say when it is: the first, or its start and its end."""
    if len(times) == 2 and all(time.is_real and time.end is None for time in times):
        return tuple(times)
    return tuple(times[:1])


def joined_time(times: tuple[WrittenTime, ...]) -> WrittenTime | None:
    """The time of a row; two single ones, in columns of their own, are its start and its end."""
    if len(times) == 2:
        return replace(times[0], until=times[1].until, end=times[1].start)
    return times[0] if times else None
