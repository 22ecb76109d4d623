"""One line of a list of meetings as rows: each date with the time, words and body that belong to it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache

from arshjul.reading.dates import (
    FULL_MONTH,
    WrittenDate,
    find_dates,
    mask_weekdays,
    month_number,
)
from arshjul.reading.lines import fold
from arshjul.reading.sections import Section, is_list_label, section_of_label
from arshjul.reading.times import WrittenTime, find_times
from arshjul.reading.titles import (
    OTHER_MARK,
    first_sentence,
    folded_pieces,
    fragments,
    title_of,
    trimmed,
)
from arshjul.reading.vocabulary import (
    body_named,
    cancelled_word,
    default_title,
    is_body_alone,
    is_body_name,
    is_joint,
    kind_named,
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
    time: WrittenTime | None = None
    section: Section = field(default_factory=Section)
    listed: bool = True
    """Whether it stands in a list of meetings; False: in running text."""
    cancelled: bool = False
    month_label: int | None = None
    """The month that the row begins with, beside its date."""
    week: WrittenDate | None = None
    """The week that is written beside the date."""
    shares_time: bool = False
    """The time is written once for several dates."""


@dataclass(frozen=True)
class Scanned:
    """A line with its dates and times found and masked."""

    number: int
    """0 is the first line."""
    line: str
    folded: str
    masked: str
    dates: tuple[WrittenDate, ...] = ()
    """Days; and weeks, when the line has no day."""
    week: WrittenDate | None = None
    """The week written beside the days."""
    times: tuple[WrittenTime, ...] = ()
    month_label: int | None = None

    @property
    def words(self) -> int:
        """How many words are neither date nor time."""
        return len(_WORD.findall(self.masked))

    @property
    def looks_like_a_row(self) -> bool:
        """Whether it is a row of a list or table rather than a sentence."""
        if self.words > _MOST_WORDS_IN_A_ROW and not _TABLE.search(self.line):
            return False
        return self.words <= _MOST_WORDS_IN_A_TABLE_ROW

    @property
    def begins_with_date(self) -> bool:
        """Whether nothing but bullets and a weekday stand before the first date."""
        return bool(self.dates) and not _WORD.search(self.masked[: self.dates[0].at])

    @property
    def is_date_alone(self) -> bool:
        """Whether the line has a date and nothing else."""
        return bool(self.dates) and not self.times and not fragments(self.line, self.masked)


_WORD = re.compile(r"[a-z]{2,}")
_TABLE = re.compile(r"\t|;.*;|\|.*\|| {3,}\S.* {3,}")
_MOST_WORDS_IN_A_ROW = 18
_MOST_WORDS_IN_A_TABLE_ROW = 60
_MONTH_LABEL = re.compile(
    rf"^[^a-z0-9\x01\x02]*(?:[a-z][^a-z0-9]{{1,3}})?(?P<m>{FULL_MONTH})(?! ?(?:19|20)[0-9]{{2}})[:.]?"
)
_MONTH_CELL = re.compile(rf"(?:(?<=[\t;|])|(?<=   )) *(?P<m>{FULL_MONTH}) *(?=[\t;|]|   |$)")
_SEPARATOR = re.compile(r"[;|\t•]|\.(?=\s)|,| (?:och|samt) | {3,}|\((?=[^)]*$)")
_LABEL_END = re.compile(r":\s*(?:den |kl\.? ?)?$")


# Lines are looked at from above and from below; a few are kept so that each is scanned once.
@lru_cache(maxsize=32)
def scan(number: int, line: str, *, listed: bool) -> Scanned:
    """Return *line* with its dates and times found; *listed*: it stands in a list of meetings."""
    folded = fold(line)
    dates, masked = find_dates(folded, listed=listed)
    times, masked = find_times(masked, listed=listed)
    days = [date for date in dates if date.week is None]
    weeks = [date for date in dates if date.week is not None]
    label = None
    if listed:
        label = _MONTH_LABEL.search(masked) or _MONTH_CELL.search(masked)
        masked = _mask(masked, label)
        masked = mask_weekdays(masked, OTHER_MARK)
    masked = _mask(masked, cancelled_word(masked))
    return Scanned(
        number,
        line,
        folded,
        masked,
        dates=tuple(days or weeks),
        week=weeks[0] if days and weeks else None,
        times=tuple(times),
        month_label=month_number(label["m"]) if label else None,
    )


def rows_of_line(scanned: Scanned, section: Section) -> tuple[list[Row], Section]:
    """Return the rows of a line in a list, and the section that holds below it.

    A label before the first date speaks for the whole line: "Styrelsemöten 2027: 8 februari; 5 april".
    """
    first = scanned.dates[0]
    label = scanned.line[: first.at] if _LABEL_END.search(scanned.masked[: first.at]) else ""
    if label and is_list_label(fold(trimmed(label))) and len(scanned.dates) > 1:
        section = section_of_label(label, section, section.number + 1)
    else:
        label = ""
    spans = _spans(scanned, start=len(label))
    rows = [_row(scanned, section, date, span) for date, span in zip(scanned.dates, spans, strict=True)]
    return _share_time(_share_body(rows), scanned), section


def with_continuation(row: Row, time: WrittenTime | None, pieces: list[str], written: str) -> Row:
    """Return *row* with what stands on the line below it."""
    own_words = row.title != default_title(row.kind, row.body)
    title = title_of([*([row.title] if own_words else []), *pieces]) or row.title
    row = replace(row, time=row.time or time, title=title, written=f"{row.written}\n{written.strip()}")
    return _understood(row, folded_pieces([title])) if pieces else row


def with_title_above(row: Row, title: str, written: str) -> Row:
    """Return *row* with its words from the line above it."""
    return _understood(replace(row, title=title, written=f"{written.strip()}\n{row.written}"), fold(title))


def has_own_title(row: Row) -> bool:
    """Whether the row has words of its own."""
    return row.title != default_title(row.kind, row.body)


@dataclass(frozen=True)
class Beside:
    """What is written beside a date."""

    pieces: list[str]
    """The words, in pieces that belong together."""
    folded: str
    """All text that speaks of the date."""
    time: WrittenTime | None
    written: str
    """As it stands."""
    kind: OccasionKind | None = None
    """Goes before what the words say."""


def make_row(scanned: Scanned, section: Section, date: WrittenDate, beside: Beside) -> Row:
    """Return the row of *date* with what is written beside it."""
    row = Row(
        date=date,
        line=scanned.number + 1,
        written=beside.written.strip(),
        kind=OccasionKind.MEETING,
        title="",
        time=beside.time,
        section=section,
        cancelled=cancelled_word(beside.folded) is not None,
        month_label=scanned.month_label if len(scanned.dates) == 1 else None,
        week=scanned.week if len(scanned.dates) == 1 else None,
    )
    kept = [piece for piece in beside.pieces if not is_body_name(fold(piece))]
    row = replace(row, title=title_of([first_sentence(piece) for piece in kept]))
    row = _understood(row, folded_pieces(beside.pieces), beside.kind)
    return row if row.title else replace(row, title=default_title(row.kind, row.body))


def _row(scanned: Scanned, section: Section, date: WrittenDate, span: tuple[int, int]) -> Row:
    at, until = span
    times = [time for time in scanned.times if at <= time.at < until]
    is_deadline = kind_named(scanned.folded[at:until]) is OccasionKind.DEADLINE
    beside = Beside(
        pieces=fragments(scanned.line[at:until], scanned.masked[at:until]),
        folded=scanned.folded[at:until],
        time=joined_time(times),
        written=scanned.line if len(scanned.dates) == 1 else scanned.line[at:until],
        kind=OccasionKind.DEADLINE if is_deadline else None,
    )
    return make_row(scanned, section, date, beside)


def _understood(row: Row, folded: str, kind: OccasionKind | None = None) -> Row:
    """Return *row* with the kind and the body that its own words or its list give."""
    named = kind or kind_named(folded)
    if named is OccasionKind.EVENT and row.section.body:
        named = None
    kind = named or row.section.kind or OccasionKind.MEETING
    # "Till revisorerna senast 31 mars" is a deadline of the office, not a meeting of the auditors.
    body = row.section.body if kind is OccasionKind.DEADLINE else _body(row.section.body, folded)
    return replace(row, kind=kind, body=body)


def _body(list_body: Body | None, folded: str) -> Body | None:
    """A list's own body stands, unless the row is named after another body or is for both."""
    if is_joint(folded):
        return Body.JOINT
    if list_body is None:
        return body_named(folded)
    for piece in folded.split(" ; "):
        if is_body_alone(piece):
            return body_named(piece) or list_body
    return list_body


def joined_time(times: list[WrittenTime]) -> WrittenTime | None:
    """The time of a row; two single ones, in columns of their own, are its start and its end."""
    if not times:
        return None
    first = times[0]
    if len(times) == 2 and first.is_real and first.end is None and times[1].end is None and times[1].is_real:
        return replace(first, until=times[1].until, end=times[1].start)
    return first


def _spans(scanned: Scanned, start: int) -> list[tuple[int, int]]:
    """Where the text of each date begins and ends: parted at the last mark between it and the next."""
    ends: list[int] = []
    for date, following in zip(scanned.dates, scanned.dates[1:], strict=False):
        if following.at < date.until:
            ends.append(following.until if following.at == date.at else following.at)
            continue
        between = scanned.masked[date.until : following.at]
        marks = list(_SEPARATOR.finditer(between))
        if marks:
            ends.append(date.until + marks[-1].start() + (0 if marks[-1].group() == "(" else 1))
        elif scanned.begins_with_date:
            ends.append(following.at)
        else:
            times = [time.until for time in scanned.times if date.until <= time.at < following.at]
            ends.append(times[-1] if times else date.until)
    starts = [start, *ends]
    return list(zip(starts, [*ends, len(scanned.line)], strict=True))


def _share_body(rows: list[Row]) -> list[Row]:
    """In "Styrelsen: 8/2, 5/4, 14/6" the later dates have no words of their own, and the first speaks for them."""
    first, *others = rows
    if not others or first.kind is OccasionKind.DEADLINE or any(has_own_title(row) for row in others):
        return rows
    return [first] + [replace(row, kind=first.kind, body=first.body, title=first.title) for row in others]


def _share_time(rows: list[Row], scanned: Scanned) -> list[Row]:
    """One time before or after all the dates of a line is the time of each of them."""
    timed = [row for row in rows if row.time]
    if len(rows) < 2 or len(timed) != 1 or timed[0] not in (rows[0], rows[-1]):
        return rows
    time = timed[0].time
    if time is None or len({(row.kind, row.body) for row in rows}) > 1:
        return rows
    if timed[0] is rows[0] and time.at > rows[0].date.at:
        return rows
    return [row if row.time else replace(row, time=time, shares_time=True) for row in rows]


def _mask(masked: str, match: re.Match[str] | None) -> str:
    if match is None:
        return masked
    at, until = match.span()
    return masked[:at] + OTHER_MARK * (until - at) + masked[until:]
