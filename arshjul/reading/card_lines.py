"""Lines that make a card: a day that heads the lines below it, or a name above the line of its day."""

from __future__ import annotations

import re
from dataclasses import replace

from arshjul.reading.accounting import LONGEST_LINE
from arshjul.reading.cards import (
    BULLET,
    MOST_LINES,
    entries,
    has_words,
    heads_card,
    is_field,
    read_card,
    with_name,
)
from arshjul.reading.columns import month_of
from arshjul.reading.date_forms import WrittenDate
from arshjul.reading.dates import DATE_MARK
from arshjul.reading.line_of_list import rows_of_line
from arshjul.reading.rows import Row
from arshjul.reading.scanning import Scanned
from arshjul.reading.scopes import HEADING_MARK, Scope, Span, read_heading
from arshjul.reading.sentence import Untold
from arshjul.reading.vocabulary import kind_named, names_group, names_meeting, who_named
from arshjul.reading.walker import Walker
from arshjul.year.model import OccasionKind

_DAY_ALONE = re.compile(r"\s*(?:0?[1-9]|[12][0-9]|3[01])[.]?\s*")
_LONGEST_PART = 20
_MEAL = re.compile(r"lunch|fika|kaffe|frukost|middag|mingel|paus")
_EATEN = "en måltid eller en paus"


def take_titled_card(walker: Walker, scanned: Scanned) -> None:
    """Take a card with its name above its day: whose it is and what it is, stands in the name alone."""
    walker.flush_pending()
    if walker.scope is None:
        walker.open(Scope())
    scope = walker.scope or Scope()
    day = walker.scanned(walker.titled_cards[walker.at])
    folded = scanned.folded
    if any(who_named(folded)) or names_group(folded) or kind_named(folded) is OccasionKind.EVENT:
        scope = replace(scope, body=None, own_body="", stranger="", kind=None)
    rows, _ = rows_of_line(day, scope)
    walker.at = day.number + 1
    named = with_name(rows[0], scanned)
    below = lines_of_card(walker, day, walker.at)
    walker.rows_in_list += 1
    walker.idle = 0
    if below:
        named = _take_lines_of_card(walker, named, below)
    walker.found.rows.append(walker.of_document(named))


def parted_day(walker: Walker) -> Scanned | None:
    """The day of a card whose number and month stand on a line each, in either order."""
    if walker.at + 1 >= len(walker.lines) or len(walker.lines[walker.at]) > _LONGEST_PART:
        return None
    first, second = walker.lines[walker.at], walker.lines[walker.at + 1]
    number, month = (first, second) if _DAY_ALONE.fullmatch(first) else (second, first)
    if not _DAY_ALONE.fullmatch(number) or (of := month_of(month)) is None:
        return None
    below = walker.lines[walker.at + 2 : walker.at + 3 + MOST_LINES]
    if walker.scope is None and not any(map(_DAY_ALONE.fullmatch, below)):
        return None
    scanned = walker.scanned(walker.at + 1)
    date = WrittenDate(0, len(second), int(number.strip(" .\t")), of)
    return replace(scanned, dates=(date,), masked=DATE_MARK * len(second), month_label=None)


def take_card(walker: Walker, scanned: Scanned, row: Row) -> Row | None:
    """Take the lines below a day that is the heading of its meeting; None where they are no card."""
    below = lines_of_card(walker, scanned, walker.at) if heads_card(scanned) else []
    is_card = bool(below) and (walker.in_cards or any(is_field(it) for it in below) or _are_cards(walker, below))
    walker.in_cards = is_card
    if not is_card:
        return None
    parts = entries(scanned, below)
    if len(parts) == 1:
        return _take_lines_of_card(walker, row, below)
    done = [it for lines in parts if (it := _entry(walker, row, lines))]
    walker.at = below[-1].number + 1
    walker.found.rows += [walker.of_document(it) for it in done[1:]]
    return done[0]


def _entry(walker: Walker, day: Row, lines: list[Scanned]) -> Row | None:
    """One of several things on a day: what is no meeting by its words is nobody's, and a meal is nothing."""
    first = lines[0]
    named = any(who_named(first.folded)) or names_group(first.folded)
    scope = replace(day.scope, body=None, own_body="", stranger="", kind=None) if named else day.scope
    row = _take_lines_of_card(walker, replace(day, scope=scope, line=first.number + 1), lines)
    if names_meeting(first.folded) or named:
        return row
    if _MEAL.search(first.folded):
        walker.found.untold += [Untold(Span(first.number + 1, it.at, it.until), _EATEN) for it in first.times]
        return None
    return replace(row, kind=OccasionKind.EVENT, body=None, own_body="", stranger="")


def _take_lines_of_card(walker: Walker, row: Row, below: list[Scanned]) -> Row:
    card = read_card(row, below)
    walker.found.rows += card.deadlines
    walker.found.untold += card.untold
    walker.at = below[-1].number + 1
    return card.row


def _are_cards(walker: Walker, below: list[Scanned]) -> bool:
    """Whether another day with lines of its own stands under these."""
    following = walker.next_filled(below[-1].number, 3)
    if following is None or not heads_card(walker.scanned(following)):
        return False
    return bool(lines_of_card(walker, walker.scanned(following), following + 1))


def lines_of_card(walker: Walker, head: Scanned, start: int) -> list[Scanned]:
    """The lines under the day *head*, from *start*, up to the next day, a heading or an empty line."""
    below: list[Scanned] = []
    for number in range(start, min(start + MOST_LINES, len(walker.lines))):
        line = walker.lines[number]
        it = walker.scanned(number)
        is_end = not line.strip() and (below or not HEADING_MARK.match(head.line))
        if (
            is_end
            or it.begins_with_date
            or heads_card(it)
            or len(line) > LONGEST_LINE
            or HEADING_MARK.match(line)
            or "\t" in line
            or number in walker.titled_cards
        ):
            break
        is_matter = is_field(it) or BULLET.match(line) is not None
        is_matter = is_matter or not any(above.times or has_words(above) for above in below)
        is_matter = is_matter or (it.words == 1 and kind_named(it.folded) is OccasionKind.PLANNING_DAY)
        if below and not is_matter and isinstance(read_heading(line, it.folded, walker.scope, 0), Scope):
            break
        if line.strip():
            below.append(it)
    return below
