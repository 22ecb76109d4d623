"""A meeting whose day stands as a heading, with its time, its place and its matters on the lines below."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from arshjul.reading.line_of_list import rows_of_line
from arshjul.reading.lines import fold
from arshjul.reading.rows import Row, retitled
from arshjul.reading.scanning import Scanned, scan
from arshjul.reading.scopes import Span
from arshjul.reading.sentence import Untold
from arshjul.reading.signs import names_body_alone
from arshjul.reading.times import TIME_MARK
from arshjul.reading.titles import names_matter, pieces_and_place, place_named, trimmed
from arshjul.reading.towns import is_town
from arshjul.reading.vocabulary import cancelled_word, is_public, kind_named, own_meetings, who_named
from arshjul.year.model import OccasionKind

MOST_LINES = 8
"""Below a day; more is no card."""

_MENTIONED = "nämns bland mötets ärenden"


class _Field(StrEnum):
    TIME = r"(?:motes)?tid(?:punkt)?|klockslag|klockan"
    PLACE = r"(?:motes)?plats|lokal|var|adress|ort"
    WHAT = r"organ|forum|grupp|mote|motestyp|typ|vad|vem|aktivitet|rubrik|titel"
    MATTER = r"(?:huvud)?arende[nrt]?[a-z]*|tema|innehall|dagordning|fokus|amne"


_LABELS = {field: re.compile(rf"[\s*_•–-]*(?:{field.value})[*_]* ?:[*_]*\s*") for field in _Field}
_HEADS = re.compile(r"[^a-z]*(?:datum|dag|nar|motesdatum|tid|tidpunkt)?[^a-z]*")
_NAMED = re.compile(r"[^a-z]*(?:[a-z]+ )?[a-z]*(?:mote|sammantrade)t? (?:den )?(?:man|tis|ons|tors|fre)?[a-z]*\W*")
_DAY_TOLD = re.compile(r"[\s*_•–-]*(?:datum|dag|nar|motesdatum|tid|tidpunkt)[*_]* ?:")
_LINK = re.compile(r"\((?:pdf|word|docx?|excel|xlsx?)(?![a-z])[^()]{0,60}\)|oppnas i nytt fonster|lank till annan")
_LONGEST_NAME = 200
_LONGEST_DAY = 80
_MOST_WORDS_OF_NAME = 6
_FEWEST_NAMED = 3
_MAY_BE_DAY = re.compile(r"[0-9]")
BULLET = re.compile(r"\s*[-–•*]\s")


@dataclass(frozen=True)
class Card:
    """A meeting with what its lines say, the last days among them, and the days that they only mention."""

    row: Row
    deadlines: tuple[Row, ...] = ()
    untold: tuple[Untold, ...] = ()


def heads_card(scanned: Scanned) -> bool:
    """Whether a line may be the day of a card: nothing but "Datum:" stands before its only date, or its meeting."""
    if len(scanned.dates) != 1:
        return False
    before, after = scanned.masked[: scanned.dates[0].at], scanned.masked[scanned.dates[0].until :]
    return bool(_HEADS.fullmatch(before)) or (bool(_NAMED.fullmatch(before)) and not after.strip(" .*_"))


def has_words(scanned: Scanned) -> bool:
    """Whether a line says more than the day of the week."""
    return pieces_and_place(scanned.line, scanned.masked) != ([], "")


def is_field(scanned: Scanned) -> bool:
    """Whether a line below a day says a field of a card: "Tid: 9–12", "Plats: Rådhuset", "9–12, Rådhuset"."""
    return _begins_with_time(scanned) or any(label.match(scanned.folded) for label in _LABELS.values())


def entries(head: Scanned, below: list[Scanned]) -> list[list[Scanned]]:
    """The lines *below* a day, in parts: a day of a calendar heads several meetings, each after its clock time.

    The times of a programme are none: one of the parts must be the name of a meeting or of a body.
    """
    starts = [number for number, it in enumerate(below) if _begins_with_time(it)]
    if head.times or has_words(head) or starts[:1] != [0] or not any(is_named_entry(below[at]) for at in starts):
        return [below]
    return [below[at:until] for at, until in zip(starts, [*starts[1:], len(below)], strict=True)]


def is_named_entry(scanned: Scanned) -> bool:
    """Whether a line begins with a clock time, and names a body and nothing else or speaks of one of its meetings."""
    return _begins_with_time(scanned) and (names_body_alone(scanned) or bool(own_meetings(scanned.folded)))


def _begins_with_time(scanned: Scanned) -> bool:
    return scanned.masked.lstrip(" *_•–-")[:1] == TIME_MARK


def titled_cards(lines: list[str]) -> dict[int, int]:
    """Return the lines that name a meeting whose day is told below as "När: …", each with the line of its day.

    One alone may be the head of a summons; two are a calendar.
    """
    found: dict[int, int] = {}
    for number, line in enumerate(lines):
        if ":" not in line or not _DAY_TOLD.match(fold(line[:40])):
            continue
        if not heads_card(scan(number, line[:_LONGEST_NAME], listed=True)):
            continue
        above = number - 1
        is_first = above < 1 or not lines[above - 1].strip()
        name = lines[above].strip() if above >= 0 else ""
        if name and is_first and len(name) <= _LONGEST_NAME and not scan(above, lines[above], listed=True).dates:
            found[above] = number
    return found if len(found) > 1 else _named_above(lines)


def _named_above(lines: list[str]) -> dict[int, int]:
    """The same where no label stands before the days: each day has the name of what happens on the line above it."""
    found: dict[int, int] = {}
    for number, line in enumerate(lines[1:], 1):
        if len(line) > _LONGEST_DAY or not _MAY_BE_DAY.search(line):
            continue
        day = scan(number, line, listed=True)
        if not heads_card(day) or has_words(day):
            continue
        name = scan(number - 1, lines[number - 1][:_LONGEST_NAME], listed=True)
        is_named = any(who_named(name.folded)) or kind_named(name.folded) is not None
        if name.dates or name.times or name.words > _MOST_WORDS_OF_NAME or not is_named:
            return {}
        found[number - 1] = number
    return found if len(found) >= _FEWEST_NAMED else {}


def with_name(row: Row, name: Scanned) -> Row:
    """Return the *row* of a day that is told below the name of its meeting."""
    pieces, place = pieces_and_place(name.line, name.masked)
    row = replace(row, written=f"{name.line.strip()}\n{row.written}", place=row.place or place, words=())
    row = replace(row, cancelled=row.cancelled or cancelled_word(name.folded) is not None)
    return retitled(row, pieces) if pieces else row


def read_card(row: Row, below: list[Scanned]) -> Card:
    """Return the meeting of *row* with what the lines *below* its day say of it."""
    words = list(row.words)
    deadlines: list[Row] = []
    untold: list[Untold] = []
    for line in below:
        if line.dates:
            last_days = [
                it for it in rows_of_line(_from_its_dates(line), row.scope)[0] if it.kind is OccasionKind.DEADLINE
            ]
            deadlines += last_days
            told = {it.date for it in last_days}
            untold += [
                Untold(Span(line.number + 1, it.at, it.until), _MENTIONED) for it in line.dates if it not in told
            ]
            line = _before_its_dates(line)
        row = _with_line(row, line, words, may_be_place=any(it.times for it in below))
    return Card(retitled(row, words), tuple(deadlines), tuple(untold))


def _sentence_of_dates(line: Scanned) -> int:
    return line.line.rfind(". ", 0, line.dates[0].at) + 1


def _from_its_dates(line: Scanned) -> Scanned:
    at = _sentence_of_dates(line)
    return scan(line.number, " " * at + line.line[at:], listed=True)


def _before_its_dates(line: Scanned) -> Scanned:
    """What stands before the sentence with the first date: "8–9.30, Biblioteket. Anmälan senast 8 april."."""
    at = _sentence_of_dates(line)
    times = tuple(time for time in line.times if time.until <= at)
    return replace(line, line=line.line[:at], folded=line.folded[:at], masked=line.masked[:at], dates=(), times=times)


def _with_line(row: Row, line: Scanned, words: list[str], *, may_be_place: bool) -> Row:
    """Return *row* with one line of its card; what is a title goes into *words*."""
    field, begins = next(((f, m.end()) for f, label in _LABELS.items() if (m := label.match(line.folded))), (None, 0))
    if line.times and row.time is None:
        row = replace(row, time=line.times[0])
    pieces, place = pieces_and_place(line.line[begins:], line.masked[begins:])
    if _LINK.search(line.folded):
        pieces, place = [], ""
    if field is _Field.PLACE:
        place, pieces = place or place_named(line.line[begins:]) or trimmed(line.line[begins:]), []
    is_title = field in (_Field.WHAT, _Field.MATTER) or not words or bool(BULLET.match(line.line))
    for piece in pieces:
        if not place and not row.place and field is None and _is_place(piece, is_likely=may_be_place and bool(words)):
            place = piece
        elif is_title and not (BULLET.match(line.line) and words):
            words.append(piece)
    spans = tuple(Span(line.number + 1, it.at, it.until) for it in line.times)
    return replace(
        row,
        place=row.place or place,
        public=row.public or is_public(line.folded),
        written=f"{row.written}\n{line.line.strip()}" if line.line.strip() else row.written,
        spans=(*row.spans, *spans),
    )


def _is_place(piece: str, *, is_likely: bool) -> bool:
    """Whether words that no label explains are a place; *is_likely*: below a title, in a card that tells its time."""
    folded = fold(piece)
    if not piece[:1].isupper() or names_matter(folded) or kind_named(folded) or any(who_named(folded)):
        return False
    return bool(place_named(piece)) or is_town(piece.rpartition(", ")[2]) or is_likely
