"""A document from its first line to its last: which lines are rows, which are headings, which are running text."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import takewhile

from arshjul.reading.abbreviations import spelled_out
from arshjul.reading.accounting import LONGEST_LINE, too_many
from arshjul.reading.cards import (
    BULLET,
    MOST_LINES,
    has_words,
    heads_card,
    is_field,
    read_card,
    titled_cards,
    with_name,
)
from arshjul.reading.changes import Change
from arshjul.reading.columns import TableHead, below_groups, month_of, names_columns, read_table_head, settled
from arshjul.reading.date_forms import WrittenDate
from arshjul.reading.dates import DATE_MARK
from arshjul.reading.defaults import Defaults, default_of, says_that_dates_follow, times_of_bodies
from arshjul.reading.fitting import fitted, goes_on, has_week
from arshjul.reading.footnotes import Footnotes
from arshjul.reading.grids import month_of_row, task
from arshjul.reading.heads import DocumentHead, head_row
from arshjul.reading.lines import fold
from arshjul.reading.places import placed
from arshjul.reading.prose import read_paragraph
from arshjul.reading.repeated import repeated
from arshjul.reading.rows import Row, has_own_title, rows_of_line, with_continuation, with_title_above
from arshjul.reading.scanning import Scanned, scan, with_bare_day
from arshjul.reading.scopes import (
    HeadingSign,
    Scope,
    Span,
    is_list_label,
    is_part_of_year,
    is_surely_heading,
    may_be_heading,
    read_heading,
    scope_of_stranger,
    years_named,
)
from arshjul.reading.sentences import Untold
from arshjul.reading.signs import (
    begins_with_body,
    begins_with_date_and_has_time,
    does_not_suit,
    is_about_meeting,
    is_sentence,
    may_be_dated,
    names_body_alone,
    names_month,
)
from arshjul.reading.tables import clock_of, rows_of_table
from arshjul.reading.tense import looks_back
from arshjul.reading.titles import fragments, trimmed
from arshjul.reading.turned import Turned, turned_tables
from arshjul.reading.vocabulary import (
    body_named,
    is_body_alone,
    is_public,
    kind_named,
    names_group,
    own_body_named,
    who_named,
)
from arshjul.reading.whereabouts import says_where_all_are
from arshjul.year.model import OccasionKind

MOST_ROWS = 2_000
"""More dates than this is no plan of a year."""

_MOST_CONTINUED = 3
_BODIES_TIMED = 2
_MARKS = re.compile(r"\*|^\s*(?:[¹²³⁴⁵]|[1-9]\))")
_LONGEST_LABEL = 4
_DAY_ALONE = re.compile(r"\s*(?:0?[1-9]|[12][0-9]|3[01])[.]?\s*")
_LONGEST_PART = 20
_PARTS = re.compile(r"[\t|]| {3}")
_RULED = ("\t", ";", "|")
"""What parts cells and stands in no sentence."""
_FAR_LINES = 100
_DIGIT = re.compile(r"[0-9]")
_BULLET = re.compile(r"\s*(?:[-–•*#§>|]|[0-9]+[.)] |e  ?[A-ZÅÄÖ])")
_HEADING_MARK = re.compile(r"\s*[*_]*(?:#|§)")
_NUMBERED = re.compile(r"^[\s*_]*(?:§|[0-9])")
_OF_MINUTES = re.compile(r"[\s#*_]*§")
_DECIDED = re.compile(
    r"(?<![a-z])(?:beslutad|beslutat|antagen|antaget|antogs|faststall[dt]|reviderad|uppdaterad|upprattad|version|utskriven"
    r"|senast andrad|publicerad|dnr|diarienummer)[a-z]*[^\x01;|]{0,70}(?=\x01)"
)
_DECIDES = re.compile(
    r"[^a-z]*(?:beslut:? )?(?P<who>(?:forbunds)?styrelsen|direktionen|beredningsgruppen) beslut(?:ar|ade)(?: att)?[ :]*"
)
_CHANGES = re.compile(r"(?<![a-z])flytt|istallet for|i stallet for|har beslutat att stalla in")
_BREAKS_OFF = re.compile(r"(?<![a-z])(?:den|till|fran|och|samt|kl|klockan|i|pa|med|for|av|att|som)[. ]*$")
_TIME_OF_COLUMNS = re.compile(r"^[^a-z0-9]*(?:motes)?(?:tid|klockslag|kl)")
_MAIL_HEADER = re.compile(r"^[>\s*]*(?:skickat|sent|date|mottaget|datum och tid|sant)\*? ?:|^[>\s]*den .{6,60} skrev")
_WRAPPED = 60
"""A line as long as this goes on in the next one."""
_LONGEST_PARAGRAPH = 20
_IDLE_LINES = 12
_SIGNED = re.compile(
    r"^[^a-z\x01]*(?:samordnaren|forbundschefen|sekreteraren|ordforanden?|vid protokollet|justeras|justerat|underskrift"
    r"|signerat|ort och datum)[^a-z\x01]{0,30}(?:den )?\x01"
)
_SIGNATURE = "dagen för en underskrift"
_SENT = "dagen då ett mejl skickades"


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


def walk(lines: list[str], head: DocumentHead, file: str, apart: Collection[int] = ()) -> Walked:
    """Return the rows and the changes of a document, in its order.

    *apart* are the lines, 0 is the first, that go on from none above them, as the messages of a chat.

    Raises InputError when it has more than MOST_ROWS of them.
    """
    walker = _Walker(lines, head, apart)
    while walker.at < len(lines):
        walker.step()
        if len(walker.found.rows) + len(walker.found.changes) + len(walker.found.untold) > MOST_ROWS:
            raise too_many(MOST_ROWS, file)
    walker.flush_pending()
    walker.footnotes.look_at(walker.found.rows, lines)
    rows = spelled_out(walker.footnotes.given(walker.found.rows), lines)
    walker.found.rows = repeated(walker.defaults.given(placed(rows)), lines)
    walker.found.rows.sort(key=lambda row: (row.line, row.date.at))
    return walker.found


def _may_say_something(line: str) -> bool:
    """Whether running text may be about meetings; wrong only in saying yes."""
    if _DIGIT.search(line) or names_month(line):
        return True
    folded = fold(line)
    return is_public(folded) or says_where_all_are(folded)


class _Walker:
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
        self.title_body = head.title_body or head.whose
        self.in_cards = False
        self.footnotes = Footnotes()
        self.turned = turned_tables(lines)
        self.titled_cards = titled_cards(lines)

    def step(self) -> None:
        line = self.lines[self.at]
        if table := self.turned.get(self.at):
            self._take_turned(table)
            return
        if len(line) > LONGEST_LINE:
            if _DIGIT.search(line):
                self.found.too_long.append(self.at + 1)
            self.at += 1
            return
        if not line.strip() or self._is_far_from_dates():
            self.at += 1
            return
        in_list = self.scope is not None
        scanned = (
            scan(self.at, line, listed=in_list)
            if _DIGIT.search(line) or in_list
            else Scanned(self.at, line, fold(line), fold(line))
        )
        self.found.years |= {date.year for date in scanned.dates if date.year}
        if not scanned.dates and self._heads_titled_card(self.at):
            self._take_titled_card(scanned)
            return
        if self._take_head(scanned) or self._take_footnote(scanned) or self._take_times_of_bodies(scanned):
            return
        if scanned.dates and _MAIL_HEADER.search(scanned.folded):
            self.found.untold += [Untold(Span(self.at + 1, it.at, it.until), _SENT) for it in scanned.dates]
            self.at += 1
            return
        if scanned.dates and _SIGNED.search(scanned.masked):
            self.found.untold += [Untold(Span(self.at + 1, it.at, it.until), _SIGNATURE) for it in scanned.dates]
            self.at += 1
            return
        heading = self._without_day_of_decision(scanned)
        if heading is not scanned:
            if not self._take_dateless(heading):
                self.at += 1
            return
        if not scanned.dates and self.scope and self.scope.month and not self.head:
            bare = with_bare_day(scan(self.at, line, listed=True), self.scope.month)
            if bare.dates:
                self._take_bare(bare)
                return
        if not scanned.dates and (parted := self._parted_day()):
            if self.scope is None:
                self._open(Scope())
            self._take_bare(parted)
            return
        if scanned.dates and self._is_row(scanned):
            self._take_rows(scanned)
        elif scanned.dates or not self._take_dateless(scanned):
            self._take_paragraph(scanned)

    def _take_turned(self, table: Turned) -> None:
        self.flush_pending()
        if self.scope is None:
            self._open(Scope())
        rows = list(table.rows(self.scope or Scope()))
        self.found.rows += [self._of_document(row) for row in rows]
        self.found.years |= {row.date.year for row in rows if row.date.year}
        self.rows_in_list += len(rows)
        self.idle = 0
        self.at = table.until

    def _heads_titled_card(self, number: int) -> bool:
        """Whether a line alone above "När: tisdag 16 februari" names the meeting of the lines below it."""
        return number in self.titled_cards

    def _take_titled_card(self, scanned: Scanned) -> None:
        """Take a card with its name above its day: whose it is and what it is, stands in the name alone."""
        self.flush_pending()
        if self.scope is None:
            self._open(Scope())
        scope = self.scope or Scope()
        day = self._scanned(self.titled_cards[self.at])
        folded = scanned.folded
        if any(who_named(folded)) or names_group(folded) or kind_named(folded) is OccasionKind.EVENT:
            scope = replace(scope, body=None, own_body="", stranger="", kind=None)
        rows, _ = rows_of_line(day, scope)
        self.at = day.number + 1
        named = with_name(rows[0], scanned)
        below = self._lines_of_card(day, self.at)
        self.rows_in_list += 1
        self.idle = 0
        if below:
            card = read_card(named, below)
            self.at = below[-1].number + 1
            self.found.rows += card.deadlines
            self.found.untold += card.untold
            named = card.row
        self.found.rows.append(self._of_document(named))

    def _is_far_from_dates(self) -> bool:
        """Whether no line from here on that may hold a date is near enough for this line to matter."""
        while self.next_dated < len(self.dated) and self.dated[self.next_dated] < self.at:
            self.next_dated += 1
        if self.next_dated < len(self.dated) and self.dated[self.next_dated] - self.at <= _FAR_LINES:
            return False
        if self.scope is not None and self.scope.has_tasks:
            return False
        below_a_row = self.next_dated > 0 and self.at - self.dated[self.next_dated - 1] <= _FAR_LINES
        return not below_a_row

    def _take_head(self, scanned: Scanned) -> bool:
        """Take the lines that say of which meeting a summons or minutes are."""
        if scanned.number + 1 in self.document.covered:
            self.at += 1
            return True
        row = head_row(self.document, scanned)
        if row is None:
            return False
        self.found.rows.append(row)
        self.at += 1
        return True

    def _take_footnote(self, scanned: Scanned) -> bool:
        """Take a line that says something of the rows with its mark."""
        if not _MARKS.search(scanned.line):
            return False
        self.footnotes.look_at(self.found.rows, self.lines)
        if not self.footnotes.take(scanned):
            return False
        self.at += 1
        return True

    def _take_times_of_bodies(self, scanned: Scanned) -> bool:
        """Note the time of each body that a sentence tells; a line with dates has more to say."""
        if len(scanned.times) < _BODIES_TIMED or _PARTS.search(scanned.line):
            return False
        said = times_of_bodies(scan(scanned.number, scanned.line, listed=True))
        for default in said:
            self.defaults.of_body.setdefault((default.body, default.own_body), default)
        if not said or scanned.dates:
            return False
        self.at += 1
        return True

    # Rows

    def _is_row(self, scanned: Scanned) -> bool:
        is_day = heads_card(scan(scanned.number, scanned.line, listed=True)) and "§" not in scanned.line
        if _HEADING_MARK.match(scanned.line) and not (is_about_meeting(scanned) or (is_day and self.scope)):
            self._close()
            return False
        if _CHANGES.search(scanned.folded) and len(scanned.dates) > 1:
            return False
        if self.head and self.head.delimiter in _RULED and fitted(scanned.line, self.head):
            return True
        if self._is_labelled_list(scanned):
            return True
        if does_not_suit(scanned):
            return False
        if not scanned.looks_like_a_row or is_sentence(scanned) or says_where_all_are(scanned.folded):
            return False
        if self.scope is not None:
            return True
        is_last_week = kind_named(scanned.folded) is OccasionKind.DEADLINE and bool(
            fragments(scanned.line, scanned.masked)
        )
        if any(date.week is not None for date in scanned.dates):
            return is_last_week
        if looks_back(scanned.folded):
            return False
        if is_about_meeting(scanned) and scanned.words <= 12:
            return True
        if begins_with_body(scan(scanned.number, scanned.line, listed=True)):
            return True
        if begins_with_date_and_has_time(scanned) and names_body_alone(scanned):
            return True
        return self._opens_bare_list(scanned)

    def _is_labelled_list(self, scanned: Scanned) -> bool:
        """ "Styrelsens sammanträden 2027: 4 februari, 18 mars och 3 juni."."""
        label = scanned.line[: scanned.dates[0].at].rstrip()
        if not label.endswith(":") or len(scanned.dates) < 2 or not is_list_label(fold(trimmed(label))):
            return False
        is_title = bool(years_named(fold(label))) and len(label.split()) <= _LONGEST_LABEL
        return is_title or (self.scope is None and not is_sentence(scanned))

    def _opens_bare_list(self, scanned: Scanned) -> bool:
        """Two lines after each other that begin with a date and have a clock time are a list without a heading.

        So is a day with its place or its matters named on the line below.
        """
        listed = self._scanned(scanned.number)
        if heads_card(listed) and listed.times and any(is_field(it) for it in self._lines_of_card(listed, self.at + 1)):
            self._open(Scope())
            return True
        if not begins_with_date_and_has_time(scanned):
            return False
        following = self._next_filled(self.at, 3)
        if following is None or not begins_with_date_and_has_time(scan(following, self.lines[following], listed=True)):
            return False
        self._open(Scope())
        return True

    def _parted_day(self) -> Scanned | None:
        """The day of a card whose number and month stand on a line each, in either order."""
        if self.at + 1 >= len(self.lines) or len(self.lines[self.at]) > _LONGEST_PART:
            return None
        first, second = self.lines[self.at], self.lines[self.at + 1]
        number, month = (first, second) if _DAY_ALONE.fullmatch(first) else (second, first)
        if not _DAY_ALONE.fullmatch(number) or (of := month_of(month)) is None:
            return None
        below = self.lines[self.at + 2 : self.at + 3 + MOST_LINES]
        if self.scope is None and not any(map(_DAY_ALONE.fullmatch, below)):
            return None
        scanned = self._scanned(self.at + 1)
        date = WrittenDate(0, len(second), int(number.strip(" .\t")), of)
        return replace(scanned, dates=(date,), masked=DATE_MARK * len(second), month_label=None)

    def _take_bare(self, scanned: Scanned) -> None:
        """Take a row below the heading of its month."""
        scope = self.scope or Scope()
        rows, _ = rows_of_line(scanned, scope)
        span = [scope.month_span] if scope.month_span else []
        rows = [replace(row, spans=(*row.spans, *span)) for row in rows]
        self.rows_in_list += len(rows)
        self.at = scanned.number + 1
        self.idle = 0
        rows[-1] = self._take_card(scanned, rows[-1]) or rows[-1]
        self.found.rows += rows

    def _take_rows(self, scanned: Scanned) -> None:
        scope = self.scope or Scope(number=0, body=self.document.whose or self.document.title_body)
        scanned = scan(scanned.number, scanned.line, listed=True)
        if scope.of_one_line and not scanned.begins_with_date:
            scope = replace(scope, body=None, own_body="", kind=None)
        rows = self._rows_of_table(scanned, self.head, scope) if self.head else None
        if rows is None:
            rows, below = rows_of_line(scanned, scope)
            if below is not scope:
                self.lists += 1
                self.scope = replace(below, number=self.lists)
                rows = [replace(row, scope=self.scope) for row in rows]
            elif len(rows) == 1 and scope.number and not (scope.body or scope.own_body or scope.stranger):
                self._go_on_with_body(scanned, rows[0])
            if self.head:
                self.head = self.head if self.head.delimiter in scanned.line else None
            self.at += 1
        self.idle = 0
        self.rows_in_list += len(rows)
        if self.head is None:
            rows = self._take_title_above(rows)
            rows[-1] = self._take_card(scanned, rows[-1]) or self._take_continuation(scanned, rows[-1])
        self.found.rows += [self._of_document(row) for row in rows]

    def _of_document(self, row: Row) -> Row:
        """Return *row* with what the document as a whole says of it."""
        row = replace(row, after=row.after or self._looks_forward_from(row))
        if row.cancelled and not (row.body or row.own_body or row.stranger) and row.kind is OccasionKind.MEETING:
            # "Sammanträdet 14 oktober utgår" in a text that speaks of no other body.
            return replace(row, body=self.document.body)
        return row

    def _rows_of_table(self, scanned: Scanned, head: TableHead, scope: Scope) -> list[Row] | None:
        """The rows of a line of a table with the lines that its cells go on in; walks past them when there are any."""
        values = fitted(scanned.line, head)
        if values is None:
            return None
        following = self.lines[self.at + 1 : self.at + 1 + _MOST_CONTINUED]
        below = list(takewhile(lambda line: goes_on(line, values, head), following))
        rows = rows_of_table(scanned, head, scope, below)
        if rows:
            self.at += 1 + len(below)
            self.head = replace(head, month_above=month_of_row(head, values))
        return rows

    def _looks_forward_from(self, row: Row) -> date | None:
        """The document's own day, for a row of no list of a year."""
        return None if row.scope.years else self.document.own_day

    def _go_on_with_body(self, scanned: Scanned, row: Row) -> None:
        """ "Styrelsen  9 februari", and below it "23 mars": the rows that begin with a date are of the same body."""
        lead = fold(trimmed(scanned.line[: scanned.dates[0].at]))
        if self.scope and is_body_alone(lead) and row.body:
            self.scope = replace(self.scope, body=row.body, of_one_line=True)

    def _take_title_above(self, rows: list[Row]) -> list[Row]:
        pending, self.pending = self.pending, None
        if pending is None:
            return rows
        row = rows[0]
        if has_own_title(row) or len(rows) > 1 or row.date.month not in (pending.month_label, None):
            self._report_unplaced(pending)
            return rows
        return [with_title_above(row, pending)]

    def _take_card(self, scanned: Scanned, row: Row) -> Row | None:
        """Take the lines below a day that is the heading of its meeting; None where they are no card."""
        below = self._lines_of_card(scanned, self.at) if heads_card(scanned) else []
        is_card = bool(below) and (self.in_cards or any(is_field(it) for it in below) or self._are_cards(below))
        self.in_cards = is_card
        if not is_card:
            return None
        card = read_card(row, below)
        self.found.rows += card.deadlines
        self.found.untold += card.untold
        self.at = below[-1].number + 1
        return card.row

    def _are_cards(self, below: list[Scanned]) -> bool:
        """Whether another day with lines of its own stands under these."""
        following = self._next_filled(below[-1].number, 3)
        if following is None or not heads_card(self._scanned(following)):
            return False
        return bool(self._lines_of_card(self._scanned(following), following + 1))

    def _lines_of_card(self, head: Scanned, start: int) -> list[Scanned]:
        """The lines under the day *head*, from *start*, up to the next day, a heading or an empty line."""
        below: list[Scanned] = []
        for number in range(start, min(start + MOST_LINES, len(self.lines))):
            line = self.lines[number]
            it = self._scanned(number)
            is_end = not line.strip() and (below or not _HEADING_MARK.match(head.line))
            if (
                is_end
                or it.begins_with_date
                or heads_card(it)
                or len(line) > LONGEST_LINE
                or _HEADING_MARK.match(line)
                or "\t" in line
            ):
                break
            is_matter = is_field(it) or BULLET.match(line) is not None
            is_matter = is_matter or not any(above.times or has_words(above) for above in below)
            if below and not is_matter and isinstance(read_heading(line, it.folded, self.scope, 0), Scope):
                break
            if line.strip():
                below.append(it)
        return below

    def _take_continuation(self, scanned: Scanned, row: Row) -> Row:
        """A scanned table puts the time, and what did not fit, on the line below the date."""
        for _ in range(2):
            if self.at >= len(self.lines) or not self.lines[self.at].strip() or len(self.lines[self.at]) > LONGEST_LINE:
                break
            below = scan(self.at, self.lines[self.at], listed=True)
            if below.dates or not self._goes_on(scanned, row, below):
                break
            row = with_continuation(row, below)
            self.at += 1
        return row

    def _goes_on(self, scanned: Scanned, row: Row, below: Scanned) -> bool:
        if below.words > 8 or below.month_label is not None or default_of(below, is_first=False):
            return False
        if len(below.times) > 1 and any(sign in below.line for sign in _RULED):
            return False
        if below.times:
            is_of_group = self.scope and self.defaults.is_in_groups(self.scope) and self._heads_group(below)
            return (
                not is_of_group
                and row.time is None
                and (self.scope is not None or not fragments(below.line, below.masked))
            )
        if self.scope is None or (not scanned.is_date_alone and has_own_title(row)):
            return False
        if is_surely_heading(below.line, below.folded) or self._is_task(below):
            return False
        if isinstance(read_heading(below.line, below.folded, self.scope, 0), Scope):
            return False
        return not fragments(scanned.line, scanned.masked) and self._is_upright(scanned.number)

    def _is_upright(self, number: int) -> bool:
        """Whether the table was read cell by cell: dates on lines of their own, with words between them."""
        following = [i for i in range(number + 1, min(number + 7, len(self.lines))) if self.lines[i].strip()]
        before = [i for i in range(max(0, number - 5), number) if self.lines[i].strip()]
        if not following or self._is_dated(following[0]):
            return False
        if any(self._scanned(i).is_date_alone for i in [*following[1:], *before]):
            return True
        # "8 februari kl 9–12", "Bokslut", "5 april kl 9–12", "Revision": words below each date, again and again.
        kinds = [self._is_dated(i) for i in [number, *following]]
        return kinds[:4] == [True, False, True, False]

    # Lines without dates

    def _take_dateless(self, scanned: Scanned) -> bool:
        """Take a heading, the head of a table, or a remark within a list; False when it is running text."""
        head = read_table_head(scanned.number + 1, scanned.line)
        if head and self._has_dates_below(head):
            self._open_table(head)
            self.at += 1
            return True
        if self.scope and self.head and self._take_row_of_month(scanned):
            return True
        if self._is_task(scanned):
            self._take_task(scanned)
            return True
        if self.scope and self._is_row_without_day(scanned):
            self.flush_pending()
            self.pending = scanned
            self.at += 1
            return True
        if self.document.is_minutes and self.scope and (who := _DECIDES.fullmatch(scanned.folded)):
            # "Styrelsen beslutar", and below it "att sammanträda 18 februari": the list is of those who decide.
            whose = None if self.scope.own_body or self.scope.stranger else body_named(who["who"])
            self.scope = replace(self.scope, body=self.scope.body or whose)
            self.at += 1
            return True
        is_heading = isinstance(read_heading(scanned.line, scanned.folded, self.scope, 0), Scope)
        if not is_heading and self._take_default(scanned):
            return True
        return self._take_heading(scanned)

    def _take_heading(self, scanned: Scanned) -> bool:
        if self._goes_over(scanned):
            return False
        heading = read_heading(scanned.line, scanned.folded, self.scope, scanned.number + 1)
        if isinstance(heading, Scope):
            self.flush_pending()
            if self.scope is None or heading.number != self.scope.number:
                self._open(heading)
            else:
                self.scope = heading
            self.at += 1
            return True
        if self.scope is None and self._heads_bare_list(scanned):
            self._open(Scope(body=who_named(scanned.folded)[0], own_body=who_named(scanned.folded)[1]))
            self.at += 1
            return True
        if says_that_dates_follow(scanned.folded) and self._has_rows_below():
            self._open_with_body(scanned)
            return True
        if self.scope is None and scanned.line.rstrip().endswith(":") and self._has_list_below():
            self._open_announced(scanned)
            return True
        if self.scope and self._is_stranger(scanned):
            self._open(scope_of_stranger(scanned.line, scanned.folded, self.scope))
            self.at += 1
            return True
        if heading is HeadingSign.CLOSES:
            self._close()
            self.at += 1
            return True
        self.idle += 1
        if self.idle > _IDLE_LINES and not (self.scope and self.scope.has_tasks):
            self._close()
        return False

    def _open_with_body(self, scanned: Scanned) -> None:
        """ "Under 2027 sammanträder direktionen följande datum:"."""
        body, own_body = who_named(scanned.folded)
        years = years_named(scanned.folded)
        if self.scope is None or body or own_body:
            before = self.scope.years if self.scope else ()
            self._open(Scope(body=body, own_body=own_body, years=years or before))
        self.at += 1

    def _open_announced(self, scanned: Scanned) -> None:
        """ "Vi kör måndagar 13-16 som vanligt:", and dates below it: nobody knows whose, and it is asked."""
        body, own_body = who_named(scanned.folded)
        if names_group(scanned.folded) and not (body or own_body):
            self._open(scope_of_stranger(scanned.line, scanned.folded, Scope()))
        else:
            self._open(Scope(body=body, own_body=own_body, years=years_named(scanned.folded)))
        default = default_of(scan(scanned.number, scanned.line, listed=True), is_first=True)
        if default and self.scope:
            self.defaults.note(self.scope, default)
        self.at += 1

    def _has_list_below(self) -> bool:
        """Whether the next two lines with words begin with a date each, and are no sentences."""
        first = self._next_filled(self.at, 3)
        second = self._next_filled(first, 2) if first is not None else None
        return all(
            number is not None and self._scanned(number).begins_with_date and not is_sentence(self._scanned(number))
            for number in (first, second)
        )

    def _heads_bare_list(self, scanned: Scanned) -> bool:
        """ "Styrelsen", a time perhaps, and below it dates: a list although no heading says so."""
        words = scanned.folded.strip(" :.*#_-•")
        if not (is_body_alone(words) or (own_body_named(words) and len(words.split()) <= 2)):
            return False
        below = [i for i in range(self.at + 1, min(self.at + 7, len(self.lines))) if self.lines[i].strip()][:3]
        first = next((i for i in below if self._is_dated(i)), None)
        if (
            first is None
            or not (self._scanned(first).begins_with_date or heads_card(self._scanned(first)))
            or is_sentence(self._scanned(first))
        ):
            return False
        return all(default_of(self._scanned(i), is_first=True) for i in below[: below.index(first)])

    def _goes_over(self, scanned: Scanned) -> bool:
        """Whether a sentence goes on in the next line."""
        following = self.lines[self.at + 1].strip() if self.at + 1 < len(self.lines) else ""
        if len(scanned.line) < _WRAPPED or not following or not scanned.line.rstrip()[-1].isalpha():
            return False
        return following[0].islower() or bool(_BREAKS_OFF.search(scanned.folded))

    def _is_stranger(self, scanned: Scanned) -> bool:
        """Whether a line heads rows of somebody that we do not know: nobody is called through a body above it."""
        if not may_be_heading(scanned.line, scanned.folded) or scanned.times or _NUMBERED.match(scanned.line):
            return False
        if names_columns(scanned.folded):
            return False
        following = self._next_filled(self.at, 3)
        if following is None or not self._is_dated(following):
            return False
        if not self._scanned(following).begins_with_date and not (
            _BULLET.match(self.lines[following]) and is_surely_heading(scanned.line, scanned.folded)
        ):
            return False
        is_apart = self.at == 0 or not self.lines[self.at - 1].strip()
        return is_apart or not self._is_upright(self.at - 1) or is_surely_heading(scanned.line, scanned.folded)

    def _open_table(self, head: TableHead) -> None:
        head = below_groups(head, self.head) if self.head else head
        years = years_named(fold(" ".join(head.names)))
        if self.scope is None:
            self._open(Scope(years=years, kind=OccasionKind.EVENT))
        elif years and not self.scope.years:
            self.scope = replace(self.scope, years=years)
        below = (self.lines[i] for i in range(self.at + 1, min(self.at + 10, len(self.lines))))
        self.head = settled(head, [values for line in below if (values := fitted(line, head)) is not None])

    def _has_dates_below(self, head: TableHead) -> bool:
        below = [i for i in range(self.at + 1, min(self.at + 8, len(self.lines))) if self.lines[i].strip()]
        if head.is_month_grid:
            return any(fitted(self.lines[i], head) is not None for i in below[:3])
        if any(self._is_dated(i) for i in below[:4]):
            return True
        cells = [values for i in below[:4] if (values := fitted(self.lines[i], head)) is not None]
        return any(month_of_row(head, values) or has_week(head, values) for values in cells)

    def _take_row_of_month(self, scanned: Scanned) -> bool:
        """Take the row of a table by months, whose cells have days without their month, or things to do."""
        head, scope = self.head, self.scope
        if head is None or scope is None or (values := fitted(scanned.line, head)) is None:
            return False
        clocks = tuple(clock_of(cell.text) for cell in values)
        is_first = scanned.number == head.line and not head.is_month_grid
        is_of_columns = is_first and not scanned.dates and len(scanned.times) > 1
        if scanned.times and (is_of_columns or _TIME_OF_COLUMNS.match(scanned.folded)):
            self.head = replace(head, times=clocks)
            self.found.told += [Span(scanned.number + 1, time.at, time.until) for time in scanned.times]
            self.at += 1
            return True
        rows = self._rows_of_table(scanned, head, scope) or []
        month = month_of_row(head, values)
        if not rows and month and not head.is_month_grid:
            words = " ".join(cell.text for cell in values[1:] if cell.text)
            if not words.strip(" -–"):
                self.at += 1
                return True
            span = Span(scanned.number + 1, 0, len(scanned.line))
            rows = [task(scanned.number + 1, words, WrittenDate(0, 0, month=month), scope, (span,))]
            self.at += 1
        if not rows:
            return False
        self.found.rows += rows
        self.rows_in_list += len(rows)
        self.idle = 0
        return True

    def _is_task(self, scanned: Scanned) -> bool:
        scope = self.scope
        if scope is None or not scope.has_tasks or scanned.dates or scanned.times or self.head:
            return False
        month = scanned.month_label or scope.month
        words = fragments(scanned.line, scanned.masked)
        if month is None or not words or is_part_of_year(scanned.folded) or scanned.words > 14:
            return False
        if is_body_alone(scanned.folded) or read_table_head(0, scanned.line):
            return False
        following = self._next_filled(self.at, 1) if scanned.month_label else None
        return following is None or not self._scanned(following).is_date_alone

    def _take_task(self, scanned: Scanned) -> None:
        scope = self.scope or Scope()
        number = scanned.number + 1
        month = scanned.month_label or scope.month
        spans = [Span(number, *scanned.month_at)] if scanned.month_label else []
        if scope.month_span and not scanned.month_label:
            spans.append(scope.month_span)
        words = ", ".join(fragments(scanned.line, scanned.masked))
        self.found.rows.append(task(number, words, WrittenDate(0, 0, month=month), scope, tuple(spans)))
        self.at += 1
        self.idle = 0

    def _is_row_without_day(self, scanned: Scanned) -> bool:
        return (
            scanned.month_label is not None
            and 1 <= scanned.words <= 8
            and not is_part_of_year(scanned.folded)
            and bool(fragments(scanned.line, scanned.masked))
            and not scanned.line.rstrip().endswith((".", ":"))
        )

    def _take_default(self, scanned: Scanned) -> bool:
        """Take a line that says when, where or on which day of the week the meetings of a list are."""
        if not self.scope and not default_of(scanned, is_first=False):
            return False
        listed = scan(scanned.number, scanned.line, listed=True)
        is_first = self.scope is not None and (self.rows_in_list == 0 or self._heads_group(scanned))
        default = default_of(listed, is_first=is_first)
        if default is None:
            return False
        if self.scope is None:
            if not default.opens_list or not self._has_rows_below():
                return False
            self._open(Scope(body=default.body, years=default.years))
        scope = self.scope or Scope()
        if default.body and scope.body is None and default.opens_list and not scope.stranger:
            self.scope = scope = replace(scope, body=default.body)
        if default.weekday is not None:
            self.scope = scope = replace(scope, weekday=default.weekday)
        self.defaults.note(scope, default)
        self.at += 1
        return True

    def _heads_group(self, scanned: Scanned) -> bool:
        """Whether a line stands between the rows of a list and more of them, which have no clock time of their own."""
        following = self._next_filled(scanned.number, 3)
        if following is None or not self._scanned(following).begins_with_date or self._scanned(following).times:
            return False
        is_apart = scanned.number > 0 and not self.lines[scanned.number - 1].strip()
        return is_apart or (self.scope is not None and self.defaults.is_in_groups(self.scope))

    def _has_rows_below(self) -> bool:
        following = self._next_filled(self.at, 4)
        return following is not None and (self._scanned(following).begins_with_date or following in self.turned)

    # Running text

    def _take_paragraph(self, scanned: Scanned) -> None:
        self.flush_pending()
        start = self.at
        self.at += 1
        while (
            self.at < len(self.lines)
            and self.at - start < _LONGEST_PARAGRAPH
            and self.at not in self.apart
            and len(self.lines[self.at - 1].strip()) >= _WRAPPED
            and len(self.lines[self.at]) <= LONGEST_LINE
            and self.lines[self.at].strip()
            and "\t" not in self.lines[self.at]
            and not self.lines[self.at - 1].rstrip().endswith((".", ":", "!", "?"))
            and not _BULLET.match(self.lines[self.at])
            and not (self.scope and self._scanned(self.at).begins_with_date)
        ):
            self.at += 1
        paragraph = self.lines[start : self.at]
        if any(map(_may_say_something, paragraph)):
            read = read_paragraph(start, paragraph, self.scope or Scope(), self.document)
            self.found.rows += read.rows
            self.found.changes += read.changes
            self.found.untold += read.untold

    # The list that is open

    def _open(self, scope: Scope) -> None:
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

    def _close(self) -> None:
        self.flush_pending()
        self.scope = None
        self.head = None
        self.idle = 0

    def flush_pending(self) -> None:
        """A row that waited in vain for its day is reported, not lost."""
        pending, self.pending = self.pending, None
        if pending:
            self._report_unplaced(pending)

    def _report_unplaced(self, pending: Scanned) -> None:
        date = WrittenDate(*pending.month_at, month=pending.month_label)
        rows, _ = rows_of_line(replace(pending, dates=(date,)), self.scope or Scope())
        self.found.rows.append(rows[0])

    def _without_day_of_decision(self, scanned: Scanned) -> Scanned:
        """ "Mötesplan 2027, fastställd av styrelsen 2026-11-20" is a heading: its date is no meeting of the plan."""
        decided = _DECIDED.search(scanned.masked)
        if not scanned.dates or scanned.times or decided is None or decided.end() > scanned.dates[-1].at:
            return scanned
        at = decided.start()
        for it in scanned.dates:
            span = Span(scanned.number + 1, it.at, it.until)
            self.found.untold.append(Untold(span, "dagen då dokumentet beslutades eller ändrades"))
        before = scanned.line[:at]
        return Scanned(
            scanned.number, before, scanned.folded[:at], scanned.masked[:at], month_label=scanned.month_label
        )

    def _next_filled(self, at: int, within: int) -> int | None:
        """The next line with words, no more than *within* lines away."""
        return next((i for i in range(at + 1, min(at + 1 + within, len(self.lines))) if self.lines[i].strip()), None)

    def _scanned(self, number: int) -> Scanned:
        line = self.lines[number]
        return scan(number, line if len(line) <= LONGEST_LINE else "", listed=True)

    def _is_dated(self, number: int) -> bool:
        return bool(self._scanned(number).dates)
