"""A document from its first line to its last: which lines are rows, which are headings, which are running text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from arshjul.errors import InputError, Problem
from arshjul.reading.accounting import LONGEST_LINE
from arshjul.reading.dates import WrittenDate, may_hold_a_date
from arshjul.reading.lines import fold
from arshjul.reading.prose import Mention, looks_back, read_paragraph
from arshjul.reading.rows import (
    Row,
    Scanned,
    has_own_title,
    rows_of_line,
    scan,
    with_continuation,
    with_title_above,
)
from arshjul.reading.sections import HeadingSign, Section, is_list_label, is_part_of_year, read_heading
from arshjul.reading.tables import TableHead, read_table_head, rows_of_table
from arshjul.reading.times import WrittenTime
from arshjul.reading.titles import fragments, title_of, trimmed
from arshjul.reading.vocabulary import MEETING, is_body_alone, own_meetings

MOST_ROWS = 2_000
"""More dates than this is no plan of a year."""

_FAR_LINES = 100
_DIGIT = re.compile(r"[0-9]")
_MEETING_WORD = re.compile(rf"(?<![a-z]){MEETING}(?:sdatum|sdag)?(?![a-z])")
_BULLET = re.compile(r"\s*(?:[-–•*#§>|]|[0-9]+[.)] |e  ?[A-ZÅÄÖ])")
_HEADING_MARK = re.compile(r"\s*[*_]*(?:#|§)")
_DECIDED = re.compile(
    r"(?<![a-z])(?:beslutad|antagen|antogs|faststalld|reviderad|uppdaterad|upprattad|version|utskriven"
    r"|senast andrad|dnr|diarienummer)[a-z]*[^\x01;|]{0,70}(?=\x01)"
)
_TIME_LABEL = re.compile(r"^[\s*_|-]*(?:plats (?:och|&) )?(?:tid|motestid|klockslag)(?:er)?(?![a-z])")
_FOR_ALL = re.compile(r"(?<![a-z])(?:samtliga|alla|ovriga)(?![a-z])|motena|sammantradena|om (?:inget|ej|inte) annat")
_MEETING_DAY_LABEL = re.compile(r"(?:sammantrades|motes)(?:datum|dag)")
_WRAPPED = 60
"""A line as long as this goes on in the next one."""
_LONGEST_PARAGRAPH = 20
_IDLE_LINES = 12
_HEAD_LINES = 25
"""So far from "Sammanträdesdatum" its "Tid:" may stand."""


@dataclass
class Walked:
    """What a walk through a document found."""

    rows: list[Row] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    years: set[int] = field(default_factory=set)
    """Every year that stands in a date, also where it is no meeting."""
    too_long: list[int] = field(default_factory=list)
    """Lines that were not read, 1 is the first."""


def walk(lines: list[str], file: str) -> Walked:
    """Return the rows and the mentions of a document, in its order.

    Raises InputError when it has more rows and mentions than MOST_ROWS.
    """
    walker = _Walker(lines)
    while walker.at < len(lines):
        walker.step()
        if len(walker.found.rows) + len(walker.found.mentions) > MOST_ROWS:
            message = (
                f"Dokumentet har fler än {MOST_ROWS} datum och är ingen mötesplan. "
                "Klipp ut den del där mötena står och läs in den."
            )
            raise InputError([Problem(message, file=file or None)])
    walker.flush_pending()
    walker.give_default_times()
    walker.found.rows.sort(key=lambda row: (row.line, row.date.at))
    return walker.found


class _Walker:
    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.at = 0
        self.found = Walked()
        self.dated = [i for i, line in enumerate(lines) if _may_be_dated(line)]
        self.next_dated = 0
        self.section: Section | None = None
        self.head: TableHead | None = None
        self.idle = 0
        self.lists = 0
        self.pending: Scanned | None = None
        self.time_of_all_lists: WrittenTime | None = None
        self.times_for_all: dict[int, WrittenTime] = {}
        self.labelled_times: list[tuple[int, WrittenTime]] = []

    def step(self) -> None:
        line = self.lines[self.at]
        if not line.strip() or self._is_far_from_dates():
            self.at += 1
            return
        if len(line) > LONGEST_LINE and _DIGIT.search(line):
            self.found.too_long.append(self.at + 1)
            self.at += 1
            return
        in_list = self.section is not None
        scanned = (
            scan(self.at, line, listed=in_list)
            if _DIGIT.search(line) or in_list
            else Scanned(self.at, line, fold(line), fold(line))
        )
        self.found.years |= {date.year for date in scanned.dates if date.year}
        heading = _without_day_of_decision(scanned)
        if heading is not scanned:
            if not self._take_dateless(heading):
                self.at += 1
            return
        if scanned.dates and self._is_row(scanned):
            self._take_rows(scanned)
        elif scanned.dates or not self._take_dateless(scanned):
            self._take_paragraph(scanned)

    def _is_far_from_dates(self) -> bool:
        """Whether no line from here on that may hold a date is near enough for this line to matter."""
        while self.next_dated < len(self.dated) and self.dated[self.next_dated] < self.at:
            self.next_dated += 1
        if self.next_dated < len(self.dated) and self.dated[self.next_dated] - self.at <= _FAR_LINES:
            return False
        below_a_row = self.next_dated > 0 and self.at - self.dated[self.next_dated - 1] <= _FAR_LINES
        return not below_a_row

    # Rows

    def _is_row(self, scanned: Scanned) -> bool:
        if _HEADING_MARK.match(scanned.line) and not _is_about_meeting(scanned):
            self._close()
            return False
        if not scanned.looks_like_a_row or _is_sentence(scanned):
            return False
        if self.section is not None:
            return True
        if any(date.week is not None for date in scanned.dates) or looks_back(scanned.folded):
            return False
        label = scanned.line[: scanned.dates[0].at].rstrip()
        if label.endswith(":") and len(scanned.dates) > 1 and is_list_label(fold(trimmed(label))):
            return True
        if _is_about_meeting(scanned) and scanned.words <= 12:
            return True
        if _begins_with_body(scan(scanned.number, scanned.line, listed=True)):
            return True
        return self._opens_bare_list(scanned)

    def _opens_bare_list(self, scanned: Scanned) -> bool:
        """Two lines after each other that begin with a date and have a clock time are a list without a heading."""
        if not _begins_with_date_and_has_time(scanned):
            return False
        following = next(
            (i for i in range(self.at + 1, min(self.at + 4, len(self.lines))) if self.lines[i].strip()), None
        )
        if following is None or not _begins_with_date_and_has_time(scan(following, self.lines[following], listed=True)):
            return False
        self._open(Section())
        return True

    def _take_rows(self, scanned: Scanned) -> None:
        section = self.section or Section(number=0)
        scanned = scan(scanned.number, scanned.line, listed=True)
        if section.of_one_line and not scanned.begins_with_date:
            section = replace(section, body=None, kind=None)
        rows = rows_of_table(scanned, self.head, section) if self.head else None
        if rows is None:
            rows, below = rows_of_line(scanned, section)
            if below is not section:
                self.lists += 1
                self.section = replace(below, number=self.lists)
                rows = [replace(row, section=self.section) for row in rows]
        if _MEETING_DAY_LABEL.search(scanned.folded) and self.section is None:
            rows = [replace(row, time=row.time or self._time_near(scanned.number)) for row in rows]
        self.at += 1
        self.idle = 0
        if self.head is None:
            rows = self._take_title_above(rows)
            rows[-1] = self._take_continuation(scanned, rows[-1])
        self.found.rows += rows

    def _take_title_above(self, rows: list[Row]) -> list[Row]:
        pending, self.pending = self.pending, None
        if pending is None:
            return rows
        row = rows[0]
        if has_own_title(row) or len(rows) > 1 or row.date.month not in (pending.month_label, None):
            self._report_unplaced(pending)
            return rows
        title = title_of(fragments(pending.line, pending.masked))
        return [with_title_above(row, title, pending.line)]

    def _take_continuation(self, scanned: Scanned, row: Row) -> Row:
        """A scanned table puts the time, and what did not fit, on the line below the date."""
        for _ in range(2):
            if self.at >= len(self.lines) or not self.lines[self.at].strip():
                break
            below = scan(self.at, self.lines[self.at], listed=True)
            if below.dates or not self._goes_on(scanned, row, below):
                break
            pieces = fragments(below.line, below.masked)
            row = with_continuation(row, below.times[0] if below.times else None, pieces, below.line)
            self.at += 1
        return row

    def _goes_on(self, scanned: Scanned, row: Row, below: Scanned) -> bool:
        if below.words > 8 or below.month_label is not None or _FOR_ALL.search(below.folded):
            return False
        if below.times:
            return row.time is None and (self.section is not None or not fragments(below.line, below.masked))
        if self.section is None or (not scanned.is_date_alone and has_own_title(row)):
            return False
        if isinstance(read_heading(below.line, below.folded, self.section, 0), Section):
            return False
        return not has_own_title(row) and self._is_upright(scanned.number)

    def _is_upright(self, number: int) -> bool:
        """Whether the table was read cell by cell: dates alone on their lines, with words between them."""
        following = [i for i in range(number + 1, min(number + 5, len(self.lines))) if self.lines[i].strip()]
        before = [i for i in range(max(0, number - 5), number) if self.lines[i].strip()]
        if not following or scan(following[0], self.lines[following[0]], listed=True).dates:
            return False
        return any(scan(i, self.lines[i], listed=True).is_date_alone for i in [*following[1:], *before])

    # Lines without dates

    def _take_dateless(self, scanned: Scanned) -> bool:
        """Take a heading, the head of a table, or a remark within a list; False when it is running text."""
        self._note_times(scanned)
        if self.section and self._is_row_without_day(scanned):
            self.flush_pending()
            self.pending = scanned
            self.at += 1
            return True
        head = read_table_head(scanned.line, scanned.folded)
        if head and self._has_dates_below():
            self.head = head
            if self.section is None:
                self._open(Section())
            self.at += 1
            return True
        heading = read_heading(scanned.line, scanned.folded, self.section, self.lists + 1)
        if isinstance(heading, Section):
            self.flush_pending()
            if self.section is None or heading.number != self.section.number:
                self._open(heading)
            else:
                self.section = heading
            self.at += 1
            return True
        if heading is HeadingSign.CLOSES:
            self._close()
            self.at += 1
            return True
        self.idle += 1
        if self.idle > _IDLE_LINES:
            self._close()
        return False

    def _has_dates_below(self) -> bool:
        below = [line for line in self.lines[self.at + 1 : self.at + 6] if line.strip()]
        return any(scan(0, line, listed=True).dates for line in below[:3])

    def _is_row_without_day(self, scanned: Scanned) -> bool:
        return (
            scanned.month_label is not None
            and 1 <= scanned.words <= 8
            and not is_part_of_year(scanned.folded)
            and bool(fragments(scanned.line, scanned.masked))
            and not scanned.line.rstrip().endswith((".", ":"))
        )

    def _note_times(self, scanned: Scanned) -> None:
        if not _DIGIT.search(scanned.line) or not (
            _TIME_LABEL.match(scanned.folded) or (self.section and _FOR_ALL.search(scanned.folded))
        ):
            return
        times = scan(scanned.number, scanned.line, listed=True).times
        if not times:
            return
        if self.section:
            self.times_for_all.setdefault(self.section.number, times[0])
            if self.section.body is None:
                # "Samtliga möten kl. 9" above the lists of the bodies is for all of them.
                self.time_of_all_lists = times[0]
        self.labelled_times.append((scanned.number, times[0]))

    def _time_near(self, number: int) -> WrittenTime | None:
        """The time of a meeting whose head has "Sammanträdesdatum" and "Tid" on lines of their own."""
        near = [time for line, time in self.labelled_times if number - line <= _HEAD_LINES]
        if near:
            return near[-1]
        for i in range(number + 1, min(number + _HEAD_LINES, len(self.lines))):
            line = self.lines[i]
            if _HEADING_MARK.match(line):
                return None
            if _DIGIT.search(line) and _TIME_LABEL.match(fold(line)):
                below = scan(i, line, listed=True)
                if below.times and not below.dates:
                    return below.times[0]
        return None

    def give_default_times(self) -> None:
        """A time written for all meetings of a list is the time of the rows that have none."""
        self.found.rows = [
            row
            if row.time or not row.listed or not row.kind.is_meeting
            else replace(row, time=self.times_for_all.get(row.section.number) or row.section.time)
            for row in self.found.rows
        ]

    # Running text

    def _take_paragraph(self, scanned: Scanned) -> None:
        self.flush_pending()
        start = self.at
        self.at += 1
        while (
            self.at < len(self.lines)
            and self.at - start < _LONGEST_PARAGRAPH
            and len(self.lines[self.at - 1]) >= _WRAPPED
            and self.lines[self.at].strip()
            and not _BULLET.match(self.lines[self.at])
            and not (self.section and scan(self.at, self.lines[self.at], listed=True).begins_with_date)
        ):
            self.at += 1
        paragraph = self.lines[start : self.at]
        if any(may_hold_a_date(fold(line)) for line in paragraph):
            rows, mentions = read_paragraph(start, paragraph, self.section or Section())
            self.found.rows += rows
            self.found.mentions += mentions

    # The list that is open

    def _open(self, section: Section) -> None:
        if section.body is None or self.section is None:
            self.time_of_all_lists = section.time
        section = replace(section, time=section.time or self.time_of_all_lists)
        self.lists += 1
        self.section = replace(section, number=self.lists)
        self.idle = 0
        if section.years or section.body:
            self.head = None

    def _close(self) -> None:
        self.flush_pending()
        self.section = None
        self.head = None
        self.idle = 0

    def flush_pending(self) -> None:
        """A row that waited in vain for its day is reported, not lost."""
        pending, self.pending = self.pending, None
        if pending:
            self._report_unplaced(pending)

    def _report_unplaced(self, pending: Scanned) -> None:
        date = WrittenDate(0, 0, month=pending.month_label)
        rows, _ = rows_of_line(replace(pending, dates=(date,)), self.section or Section())
        self.found.rows.append(rows[0])


def _without_day_of_decision(scanned: Scanned) -> Scanned:
    """ "Mötesplan 2027, fastställd av styrelsen 2026-11-20" is a heading: its date is no meeting of the plan."""
    decided = _DECIDED.search(scanned.masked)
    if not scanned.dates or scanned.times or decided is None or decided.end() > scanned.dates[-1].at:
        return scanned
    at = decided.start()
    before = scanned.line[:at]
    return Scanned(scanned.number, before, scanned.folded[:at], scanned.masked[:at], month_label=scanned.month_label)


def _may_be_dated(line: str) -> bool:
    return len(line) > LONGEST_LINE or (bool(_DIGIT.search(line)) and may_hold_a_date(fold(line)))


def _is_about_meeting(scanned: Scanned) -> bool:
    return bool(own_meetings(scanned.folded) or _MEETING_WORD.search(scanned.folded))


def _is_sentence(scanned: Scanned) -> bool:
    """Whether a line tells of a meeting in a sentence: "Nästa styrelsemöte är den 13 december."."""
    return scanned.line.rstrip().endswith(".") and bool(own_meetings(scanned.masked)) and scanned.words >= 2


def _begins_with_body(scanned: Scanned) -> bool:
    if not scanned.times:
        return False
    before = fragments(scanned.line[: scanned.dates[0].at], scanned.masked[: scanned.dates[0].at])
    return bool(before) and is_body_alone(fold(before[0]))


def _begins_with_date_and_has_time(scanned: Scanned) -> bool:
    scanned = scan(scanned.number, scanned.line, listed=True)
    return scanned.begins_with_date and bool(scanned.times) and scanned.dates[0].week is None
