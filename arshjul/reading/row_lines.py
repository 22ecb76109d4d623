"""Lines with a day: which of them are rows, and what of the lines around them belongs to a row."""

from __future__ import annotations

import re
from dataclasses import replace

from arshjul.reading.accounting import LONGEST_LINE
from arshjul.reading.card_lines import lines_of_card, take_card
from arshjul.reading.cards import entries, heads_card, is_field, is_named_entry
from arshjul.reading.defaults import default_of
from arshjul.reading.fitting import fitted
from arshjul.reading.line_of_list import rows_of_line
from arshjul.reading.lines import fold
from arshjul.reading.rows import Row, has_own_title, with_continuation, with_title_above
from arshjul.reading.scanning import Scanned, scan
from arshjul.reading.scopes import (
    HEADING_MARK,
    Scope,
    Span,
    is_list_label,
    is_surely_heading,
    read_heading,
    years_named,
)
from arshjul.reading.signs import (
    begins_with_body,
    begins_with_date_and_has_time,
    does_not_suit,
    ends_within_day,
    is_about_meeting,
    is_sentence,
    names_body_alone,
    names_who_and_when,
    speaks,
)
from arshjul.reading.table_lines import rows_of_table_line
from arshjul.reading.tense import looks_back
from arshjul.reading.titles import fragments, trimmed
from arshjul.reading.vocabulary import is_body_alone, kind_named, own_meetings
from arshjul.reading.walker import Walker
from arshjul.reading.whereabouts import says_where_all_are
from arshjul.year.model import OccasionKind

_LONGEST_LABEL = 4
_WRAPPED = 80
_RULED = ("\t", ";", "|")
"""What parts cells and stands in no sentence."""
_BREAKS_OFF = re.compile(r"(?:,|,? (?:och|samt)) *")
_OF_AN_ACCOUNT = re.compile(r"(?<![a-z])per (?:den )?$")
_CHANGES = re.compile(r"(?<![a-z])flytt|istallet for|i stallet for|har beslutat att stalla in")


def is_row(walker: Walker, scanned: Scanned) -> bool:
    """Whether a line with a day is a row of a list; a heading with a day ends the list."""
    is_day = heads_card(scan(scanned.number, scanned.line, listed=True)) and "§" not in scanned.line
    if HEADING_MARK.match(scanned.line) and not (is_about_meeting(scanned) or (is_day and walker.scope)):
        walker.close()
        return False
    if _CHANGES.search(scanned.folded) and (len(scanned.dates) > 1 or any(date.end_day for date in scanned.dates)):
        return False
    if walker.head and walker.head.delimiter in _RULED and fitted(scanned.line, walker.head):
        return True
    if _is_labelled_list(walker, scanned):
        return True
    if does_not_suit(scanned):
        return False
    if (
        not scanned.looks_like_a_row
        or all(_OF_AN_ACCOUNT.search(scanned.folded, max(0, it.at - 9), it.at) for it in scanned.dates)
        or is_sentence(scanned)
        or _goes_over(walker, scanned)
        or says_where_all_are(scanned.folded)
    ):
        return False
    if walker.scope is not None:
        return True
    is_last_week = kind_named(scanned.folded) is OccasionKind.DEADLINE and bool(fragments(scanned.line, scanned.masked))
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
    return _opens_bare_list(walker, scanned)


def _goes_over(walker: Walker, scanned: Scanned) -> bool:
    """Whether a line is the beginning of a sentence that ends on the next one."""
    below = walker.lines[walker.at + 1].strip() if walker.at + 1 < len(walker.lines) else ""
    if ends_within_day(scanned.line, below):
        return True
    if len(scanned.line) < _WRAPPED or not below or any(sign in scanned.line for sign in (*_RULED, "   ")):
        return False
    if speaks(scanned.folded) and (below[0] == "(" or (below[0].islower() and not below.startswith("att "))):
        return True
    is_cut = scanned.line.rstrip().endswith(",") or below.startswith(("och ", "samt "))
    return is_cut and (speaks(scanned.folded) or bool(own_meetings(scanned.folded)))


def _is_labelled_list(walker: Walker, scanned: Scanned) -> bool:
    """ "Styrelsens sammanträden 2027: 4 februari, 18 mars och 3 juni."."""
    label = scanned.line[: scanned.dates[0].at].rstrip()
    if not label.endswith(":") or len(scanned.dates) < 2 or not is_list_label(fold(trimmed(label))):
        return False
    is_short = len(label.split()) <= _LONGEST_LABEL
    is_title = bool(years_named(fold(label))) and is_short
    is_bare = is_short and not speaks(scanned.folded[len(label) :])
    return is_title or (walker.scope is None and (is_bare or not is_sentence(scanned)))


def _opens_bare_list(walker: Walker, scanned: Scanned) -> bool:
    """Two lines after each other that begin with a date and have a clock time are a list without a heading.

    So are two that say who meets, when and nothing else, and a day with its place or its matters on the line below.
    """
    listed = walker.scanned(scanned.number)
    below_it = lines_of_card(walker, listed, walker.at + 1) if heads_card(listed) else []
    if any(is_field(it) for it in below_it) and (
        listed.times or len(entries(listed, below_it)) > 1 or is_named_entry(below_it[0])
    ):
        walker.open(Scope())
        return True
    following = walker.next_filled(walker.at, 3)
    if following is None:
        return False
    below = walker.scanned(following)
    if not any(is_one(scanned) and is_one(below) for is_one in (begins_with_date_and_has_time, names_who_and_when)):
        return False
    walker.open(Scope())
    return True


def take_bare(walker: Walker, scanned: Scanned) -> None:
    """Take a row below the heading of its month."""
    scope = walker.scope or Scope()
    rows, _ = rows_of_line(scanned, scope)
    span = [scope.month_span] if scope.month_span else []
    span += [Span(scanned.number + 1, *scanned.month_at)] if scanned.month_label else []
    rows = [replace(row, spans=(*row.spans, *span)) for row in rows]
    walker.rows_in_list += len(rows)
    walker.at = scanned.number + 1
    walker.idle = 0
    rows[-1] = take_card(walker, scanned, rows[-1]) or rows[-1]
    walker.found.rows += rows


def take_rows(walker: Walker, scanned: Scanned) -> None:
    """Take the rows of a line, and the lines around it that belong to them."""
    scope = walker.scope or Scope(number=0, body=walker.document.whose or walker.document.title_body)
    scanned = scan(scanned.number, scanned.line, listed=True)
    if scope.of_one_line and not scanned.begins_with_date:
        scope = replace(scope, body=None, own_body="", kind=None)
    rows = rows_of_table_line(walker, scanned, walker.head, scope) if walker.head else None
    if rows is None:
        rows, below = rows_of_line(scanned, scope)
        if below is not scope:
            walker.lists += 1
            walker.scope = replace(below, number=walker.lists)
            rows = [replace(row, scope=walker.scope) for row in rows]
        elif len(rows) == 1 and scope.number and not (scope.body or scope.own_body or scope.stranger):
            _go_on_with_body(walker, scanned, rows[0])
        if walker.head:
            walker.head = walker.head if walker.head.delimiter in scanned.line else None
        walker.at += 1
        rows += _take_wrapped(walker, scanned, rows[-1])
    walker.idle = 0
    walker.rows_in_list += len(rows)
    if walker.head is None:
        rows = _take_title_above(walker, rows)
        rows[-1] = take_card(walker, scanned, rows[-1]) or _take_continuation(walker, scanned, rows[-1])
    walker.found.rows += [walker.of_document(row) for row in rows]


def _take_wrapped(walker: Walker, scanned: Scanned, row: Row) -> list[Row]:
    """ "Presidiet möts kl. 15: 1 februari, 5 april och", and below it "8 november.": more days of the same."""
    taken: list[Row] = []
    while (
        _BREAKS_OFF.fullmatch(scanned.masked, scanned.dates[-1].until)
        and walker.at < len(walker.lines)
        and (below := scan(walker.at, walker.lines[walker.at], listed=True)).begins_with_date
        and (row.body, row.own_body) != (row.scope.body, row.scope.own_body)
    ):
        rows, _ = rows_of_line(below, replace(row.scope, body=row.body, own_body=row.own_body, stranger=row.stranger))
        taken += [it if it.time else replace(it, time=row.time) for it in rows]
        scanned = below
        walker.at += 1
    return taken


def _go_on_with_body(walker: Walker, scanned: Scanned, row: Row) -> None:
    """ "Styrelsen  9 februari", and below it "23 mars": the rows that begin with a date are of the same body."""
    lead = fold(trimmed(scanned.line[: scanned.dates[0].at]))
    if walker.scope and is_body_alone(lead) and row.body:
        walker.scope = replace(walker.scope, body=row.body, of_one_line=True)


def _take_title_above(walker: Walker, rows: list[Row]) -> list[Row]:
    pending, walker.pending = walker.pending, None
    if pending is None:
        return rows
    row = rows[0]
    if has_own_title(row) or len(rows) > 1 or row.date.month not in (pending.month_label, None):
        walker.report_unplaced(pending)
        return rows
    return [with_title_above(row, pending)]


def _take_continuation(walker: Walker, scanned: Scanned, row: Row) -> Row:
    """A scanned table puts the time, and what did not fit, on the line below the date."""
    for _ in range(2):
        if (
            walker.at >= len(walker.lines)
            or not walker.lines[walker.at].strip()
            or len(walker.lines[walker.at]) > LONGEST_LINE
        ):
            break
        below = scan(walker.at, walker.lines[walker.at], listed=True)
        if below.dates or not _goes_on(walker, scanned, row, below):
            break
        row = with_continuation(row, below)
        walker.at += 1
    return row


def _goes_on(walker: Walker, scanned: Scanned, row: Row, below: Scanned) -> bool:
    if below.words > 8 or below.month_label is not None or default_of(below, is_first=False):
        return False
    if len(below.times) > 1 and any(sign in below.line for sign in _RULED):
        return False
    if below.times:
        is_of_group = walker.scope and walker.defaults.is_in_groups(walker.scope) and walker.heads_group(below)
        return (
            not is_of_group
            and row.time is None
            and (walker.scope is not None or not fragments(below.line, below.masked))
        )
    if walker.scope is None or (not scanned.is_date_alone and has_own_title(row)):
        return False
    if is_surely_heading(below.line, below.folded) or walker.is_task(below):
        return False
    if isinstance(read_heading(below.line, below.folded, walker.scope, 0), Scope):
        return False
    return not fragments(scanned.line, scanned.masked) and walker.is_upright(scanned.number)
