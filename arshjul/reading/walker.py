"""Where a walk through a document is: its lines, the list that is open, and what was found so far."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from arshjul.reading.abbreviations import explained
from arshjul.reading.accounting import LONGEST_LINE
from arshjul.reading.almanacs import almanacs
from arshjul.reading.cards import titled_cards
from arshjul.reading.changes import Change
from arshjul.reading.columns import TableHead, read_table_head
from arshjul.reading.date_forms import WrittenDate
from arshjul.reading.defaults import Defaults
from arshjul.reading.document_head import DocumentHead
from arshjul.reading.footnotes import Footnotes
from arshjul.reading.line_of_list import rows_of_line
from arshjul.reading.lines import fold
from arshjul.reading.rows import Row
from arshjul.reading.scanning import Scanned, scan
from arshjul.reading.scopes import Scope, Span, is_part_of_year
from arshjul.reading.sentence import Untold
from arshjul.reading.signs import may_be_dated
from arshjul.reading.titles import fragments
from arshjul.reading.turned import turned_tables
from arshjul.reading.vocabulary import is_body_alone
from arshjul.reading.week_grids import week_grids
from arshjul.year.model import Body, OccasionKind

BULLET = re.compile(r"\s*(?:[-–•*#§>|]|[0-9]+[.)] |e  ?[A-ZÅÄÖ])")
WRAPPED = 60
"""A line as long as this goes on in the next one."""
_FAR_LINES = 100
MOST_ROWS = 2_000
"""More dates than this is no plan of a year."""
_OF_MINUTES = re.compile(r"[\s#*_]*§")


@dataclass
class Walked:
    """What a walk through a document found."""

    rows: list[Row] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    untold: list[Untold] = field(default_factory=list)
    """Dates of which it is known why they are no meeting."""
    told: list[Span] = field(default_factory=list)
    """What is part of several occasions, as the times above the columns of a table."""
    years: set[int] = field(default_factory=set)
    """Every year that stands in a date, also where it is no meeting."""
    headed: dict[int, int] = field(default_factory=dict)
    """Every year that stands in a heading of a list, with the line of the first such heading."""
    too_long: list[int] = field(default_factory=list)
    """Lines that were not read, 1 is the first."""


class Walker:
    """The state of a walk; each kind of line moves it on."""

    def __init__(self, lines: list[str], head: DocumentHead, apart: Collection[int]) -> None:
        self.lines = lines
        self.apart = apart
        self.document = head
        self.at = 0
        self.found = Walked()
        self.dated = [i for i, line in enumerate(lines) if may_be_dated(line)]
        self.next_dated = 0
        self.scope: Scope | None = None
        self.head: TableHead | None = None
        self.idle = 0
        self.lists = 0
        self.rows_in_list = 0
        self.pending: Scanned | None = None
        self.defaults = Defaults()
        self.title_body = head.title_body or head.whose or head.of_minutes
        self.in_cards = False
        self.section: Body | None = None
        """Whose chapter it is, by a heading that is the name of a body: "4.3 Beredningsgruppen"."""
        self.footnotes = Footnotes()
        self.turned = turned_tables(lines)
        self.almanacs = almanacs(lines)
        self.week_grids = week_grids(lines)
        self.titled_cards = titled_cards(lines)

    @cached_property
    def letters(self) -> dict[str, tuple[Body | None, str]]:
        """Those whom the document explains letters by."""
        return explained(self.lines)

    def is_far_from_dates(self) -> bool:
        """Whether no line from here on that may hold a date is near enough for this line to matter."""
        while self.next_dated < len(self.dated) and self.dated[self.next_dated] < self.at:
            self.next_dated += 1
        if self.next_dated < len(self.dated) and self.dated[self.next_dated] - self.at <= _FAR_LINES:
            return False
        if self.scope is not None and self.scope.has_tasks:
            return False
        below_a_row = self.next_dated > 0 and self.at - self.dated[self.next_dated - 1] <= _FAR_LINES
        return not below_a_row

    def of_document(self, row: Row) -> Row:
        """Return *row* with what the document as a whole says of it."""
        row = replace(row, after=row.after or self.looks_forward_from(row))
        if row.cancelled and not (row.body or row.own_body or row.stranger) and row.kind is OccasionKind.MEETING:
            # "Sammanträdet 14 oktober utgår" in a text that speaks of no other body.
            return replace(row, body=self.document.body)
        return row

    def looks_forward_from(self, row: Row) -> date | None:
        """The document's own day, for a row of no list of a year."""
        return None if row.scope.years else self.document.own_day

    def open(self, scope: Scope) -> None:
        """Begin a list; what its heading does not say, the one above it or the document's title may."""
        self.lists += 1
        for year in scope.years:
            self.found.headed.setdefault(year, self.at + 1)
        if scope.body or scope.own_body or scope.stranger:
            self.title_body = None
        elif self.scope and self.rows_in_list == 0 and not _OF_MINUTES.match(self.lines[self.at]):
            # "Beredningsgruppen", and right below it "Sammanträdestider 2027".
            scope = replace(scope, body=self.scope.body or self.title_body, own_body=self.scope.own_body)
        else:
            scope = replace(scope, body=self.title_body)
        self.scope = replace(scope, number=self.lists)
        self.defaults.opened(self.scope)
        self.idle = 0
        self.rows_in_list = 0
        if scope.years or scope.body or scope.stranger or scope.own_body:
            self.head = None

    def close(self) -> None:
        """End the list that is open."""
        self.flush_pending()
        self.scope = None
        self.head = None
        self.idle = 0

    def flush_pending(self) -> None:
        """A row that waited in vain for its day is reported, not lost."""
        pending, self.pending = self.pending, None
        if pending:
            self.report_unplaced(pending)

    def report_unplaced(self, pending: Scanned) -> None:
        """Keep a row that names its month and no day: it is asked about."""
        date = WrittenDate(*pending.month_at, month=pending.month_label)
        rows, _ = rows_of_line(replace(pending, dates=(date,)), self.scope or Scope())
        self.found.rows.append(rows[0])

    def next_filled(self, at: int, within: int) -> int | None:
        """The next line with words, no more than *within* lines away."""
        return next((i for i in range(at + 1, min(at + 1 + within, len(self.lines))) if self.lines[i].strip()), None)

    def scanned(self, number: int) -> Scanned:
        """A line with its days and times, as one of a list; nothing of one that is too long."""
        line = self.lines[number]
        return scan(number, line if len(line) <= LONGEST_LINE else "", listed=True)

    def is_dated(self, number: int) -> bool:
        """Whether a line has a day."""
        return bool(self.scanned(number).dates)

    def is_upright(self, number: int) -> bool:
        """Whether the table was read cell by cell: dates on lines of their own, with words between them."""
        following = [i for i in range(number + 1, min(number + 7, len(self.lines))) if self.lines[i].strip()]
        before = [i for i in range(max(0, number - 5), number) if self.lines[i].strip()]
        if not following or self.is_dated(following[0]):
            return False
        if any(self.scanned(i).is_date_alone for i in [*following[1:], *before]):
            return True
        # "8 februari kl 9–12", "Bokslut", "5 april kl 9–12", "Revision": words below each date, again and again.
        kinds = [self.is_dated(i) for i in [number, *following]]
        return kinds[:4] == [True, False, True, False]

    def has_rows_below(self) -> bool:
        """Whether the next line with words begins with a day, or a table on its side."""
        following = self.next_filled(self.at, 4)
        if following is not None and is_part_of_year(fold(self.lines[following])):
            following = self.next_filled(following, 2)
        return following is not None and (self.scanned(following).begins_with_date or following in self.turned)

    def heads_group(self, scanned: Scanned) -> bool:
        """Whether a line stands between the rows of a list and more of them, which have no clock time of their own."""
        following = self.next_filled(scanned.number, 3)
        if following is None or not self.scanned(following).begins_with_date or self.scanned(following).times:
            return False
        is_apart = scanned.number > 0 and not self.lines[scanned.number - 1].strip()
        return is_apart or (self.scope is not None and self.defaults.is_in_groups(self.scope))

    def is_task(self, scanned: Scanned) -> bool:
        """Whether a line is something to do in the month that it names, or that stands above it."""
        scope = self.scope
        if scope is None or not scope.has_tasks or scanned.dates or scanned.times or self.head:
            return False
        month = scanned.month_label or scope.month
        words = fragments(scanned.line, scanned.masked)
        if month is None or not words or is_part_of_year(scanned.folded) or scanned.words > 14:
            return False
        if is_body_alone(scanned.folded) or read_table_head(0, scanned.line):
            return False
        following = self.next_filled(self.at, 1) if scanned.month_label else None
        return following is None or not self.scanned(following).is_date_alone
