"""A document from its first line to its last: which lines are rows, which are headings, which are running text."""

from __future__ import annotations

import re
from collections.abc import Collection

from arshjul.reading.abbreviations import spelled_out
from arshjul.reading.accounting import LONGEST_LINE, too_many
from arshjul.reading.card_lines import parted_day, take_titled_card
from arshjul.reading.dateless_lines import take_dateless
from arshjul.reading.day_of_decision import WHY as DAY_OF_DECISION
from arshjul.reading.day_of_decision import told_of_decision
from arshjul.reading.defaults import times_of_bodies
from arshjul.reading.document_head import DocumentHead
from arshjul.reading.heads import head_row
from arshjul.reading.lines import fold
from arshjul.reading.places import placed
from arshjul.reading.prose import read_paragraph
from arshjul.reading.repeated import repeated
from arshjul.reading.row_lines import is_row, take_bare, take_rows
from arshjul.reading.scanning import Scanned, scan, with_bare_day, with_days_of_letters
from arshjul.reading.scopes import Scope, Span
from arshjul.reading.sentence import Untold
from arshjul.reading.sentence_days import PAST
from arshjul.reading.signs import ends_within_day, names_month
from arshjul.reading.table_lines import take_almanac, take_turned, take_week_grid
from arshjul.reading.vocabulary import is_closed, is_public, is_school_holiday, names_meeting, own_meetings
from arshjul.reading.walker import BULLET, MOST_ROWS, WRAPPED, Walked, Walker
from arshjul.reading.when import real_date
from arshjul.reading.whereabouts import says_where_all_are

_BODIES_TIMED = 2
_MARKS = re.compile(r"\*|^\s*(?:[¹²³⁴⁵]|[1-9]\))")
_PARTS = re.compile(r"[\t|]| {3}")
_DIGIT = re.compile(r"[0-9]")
_MAIL_HEADER = re.compile(r"^[>\s*]*(?:skickat|sent|date|mottaget|datum och tid|sant)\*? ?:|^[>\s]*den .{6,60} skrev")
_LONGEST_PARAGRAPH = 20
_THAT_MEETING = re.compile(r"[^a-z]*(?:[a-z]+ )?[a-z]*(?:motet|sammantradet)(?: den)?[ \x01\x03]+")
_OF_THE_MEETINGS = re.compile(r"\s*(?:Mötena|Sammanträdena|(?:Alla|Samtliga) (?:möten|sammanträden))\b")
_SIGNED = re.compile(
    r"^[^a-z\x01]*(?:samordnaren|forbundschefen|sekreteraren|ordforanden?|vid protokollet|justeras|justerat|underskrift"
    r"|protokollet (?:ar |har )?justera(?:t|des|ts)|signerat|ort och datum"
    r"|ratt utdraget(?: intygar)?)[^a-z\x01]{0,30}(?:den )?\x01"
    r"|^[^a-z\x01]*justeringe?n?s? (?:plats och )?(?:tid|datum|dag)[^\x01]{0,60}\x01"
)
_SIGNATURE = "dagen för en underskrift"
_LETTERS = re.compile(r"(?<!\w)[A-ZÅÄÖ]{2,4}(?!\w)")
_CLOSED = "då är det stängt"
_HOLIDAY = "ett lov"
_SENT = "dagen då ett mejl skickades"


def walk(lines: list[str], head: DocumentHead, file: str, apart: Collection[int] = ()) -> Walked:
    """Return the rows and the changes of a document, in its order.

    *apart* are the lines, 0 is the first, that go on from none above them, as the messages of a chat.

    Raises InputError when it has more than MOST_ROWS of them.
    """
    walker = Walker(lines, head, apart)
    while walker.at < len(lines):
        _step(walker)
        if len(walker.found.rows) + len(walker.found.changes) + len(walker.found.untold) > MOST_ROWS:
            raise too_many(MOST_ROWS, file)
    walker.flush_pending()
    walker.footnotes.look_at(walker.found.rows, lines)
    rows = spelled_out(walker.footnotes.given(walker.found.rows), lines)
    walker.found.rows = repeated(walker.defaults.given(placed(rows)), lines)
    walker.found.rows.sort(key=lambda row: (row.line, row.date.at))
    return walker.found


def _step(walker: Walker) -> None:
    line = walker.lines[walker.at]
    walker.document.come_to(walker.at)
    if table := walker.turned.get(walker.at):
        take_turned(walker, table)
        return
    if almanac := walker.almanacs.get(walker.at):
        take_almanac(walker, almanac)
        return
    if grid := walker.week_grids.get(walker.at):
        take_week_grid(walker, grid)
        return
    if len(line) > LONGEST_LINE:
        if _DIGIT.search(line):
            walker.found.too_long.append(walker.at + 1)
        walker.at += 1
        return
    if not line.strip() or walker.is_far_from_dates():
        walker.at += 1
        return
    in_list = walker.scope is not None
    scanned = (
        scan(walker.at, line, listed=in_list)
        if _DIGIT.search(line) or in_list or names_month(line)
        else Scanned(walker.at, line, fold(line), fold(line))
    )
    walker.found.years |= {date.year for date in scanned.dates if date.year}
    if not scanned.dates and walker.at in walker.titled_cards:
        take_titled_card(walker, scanned)
        return
    if _take_head(walker, scanned) or _take_footnote(walker, scanned) or _take_times_of_bodies(walker, scanned):
        return
    if scanned.dates and _MAIL_HEADER.search(scanned.folded):
        _leave_dates(walker, scanned, _SENT)
        walker.at += 1
        return
    if scanned.dates and is_school_holiday(scanned.folded) and not names_meeting(scanned.folded):
        _leave_dates(walker, scanned, _HOLIDAY)
        walker.at += 1
        return
    if (
        scanned.dates
        and is_closed(scanned.folded)
        and not (names_meeting(scanned.folded) or own_meetings(scanned.folded))
    ):
        _leave_dates(walker, scanned, _CLOSED)
        walker.at += 1
        return
    if scanned.dates and _SIGNED.search(scanned.masked):
        _leave_dates(walker, scanned, _SIGNATURE)
        walker.at += 1
        return
    if scanned.dates and _is_of_past_meeting(walker, scanned):
        _leave_dates(walker, scanned, PAST)
        walker.at += 1
        return
    heading = _without_day_of_decision(walker, scanned)
    if heading is not scanned:
        if not take_dateless(walker, heading):
            walker.at += 1
        return
    if not scanned.dates and walker.scope and walker.scope.month and not walker.head:
        bare = with_bare_day(scan(walker.at, line, listed=True), walker.scope.month)
        if bare.dates:
            take_bare(walker, bare)
            return
    if walker.scope and not walker.head and (lettered := with_days_of_letters(scanned)) is not scanned:
        take_bare(walker, lettered)
        return
    if not scanned.dates and (parted := parted_day(walker)):
        if walker.scope is None:
            walker.open(Scope())
        take_bare(walker, parted)
        return
    if scanned.dates and is_row(walker, scanned):
        take_rows(walker, scanned)
    elif scanned.dates or not take_dateless(walker, scanned):
        _take_paragraph(walker, scanned)


def _take_head(walker: Walker, scanned: Scanned) -> bool:
    """Take the lines that say of which meeting a summons or minutes are."""
    if scanned.number + 1 in walker.document.covered:
        walker.at += 1
        return True
    row = head_row(walker.document, scanned)
    if row is None:
        return False
    walker.found.rows.append(row)
    walker.at += 1
    return True


def _take_footnote(walker: Walker, scanned: Scanned) -> bool:
    """Take a line that says something of the rows with its mark."""
    if not _MARKS.search(scanned.line):
        return False
    walker.footnotes.look_at(walker.found.rows, walker.lines)
    if not walker.footnotes.take(scanned):
        return False
    walker.at += 1
    return True


def _take_times_of_bodies(walker: Walker, scanned: Scanned) -> bool:
    """Note the time of each body that a sentence tells; a line with dates has more to say."""
    if len(scanned.times) < _BODIES_TIMED or (_PARTS.search(scanned.line) and _may_head_days(walker)):
        return False
    letters = walker.letters if _LETTERS.search(scanned.line) else {}
    said = times_of_bodies(scan(scanned.number, scanned.line, listed=True), letters)
    for default in said:
        walker.defaults.of_body.setdefault((default.body, default.own_body), default)
    if not said or scanned.dates:
        return False
    walker.at += 1
    return True


def _may_head_days(walker: Walker) -> bool:
    """Whether a line with cells may be the head of a table: the line below has days."""
    below = walker.next_filled(walker.at, 2)
    return walker.scope is None or (
        below is not None and (walker.is_dated(below) or bool(_PARTS.search(walker.lines[below])))
    )


def _take_paragraph(walker: Walker, scanned: Scanned) -> None:
    walker.flush_pending()
    start = walker.at
    walker.at += 1
    while (
        walker.at < len(walker.lines)
        and walker.at - start < _LONGEST_PARAGRAPH
        and walker.at not in walker.apart
        and len(walker.lines[walker.at - 1].strip()) >= WRAPPED
        and len(walker.lines[walker.at]) <= LONGEST_LINE
        and walker.lines[walker.at].strip()
        and "\t" not in walker.lines[walker.at]
        and not _ends_there(walker.lines[walker.at - 1], walker.lines[walker.at])
        and not BULLET.match(walker.lines[walker.at])
        and not (
            walker.scope
            and walker.scanned(walker.at).begins_with_date
            and not ends_within_day(walker.lines[walker.at - 1], walker.lines[walker.at])
        )
    ):
        walker.at += 1
    paragraph = walker.lines[start : walker.at]
    if any(map(_may_say_something, paragraph)):
        read = read_paragraph(start, paragraph, walker.scope or Scope(body=walker.section), walker.document)
        walker.found.rows += read.rows
        walker.found.changes += read.changes
        walker.found.untold += read.untold


def _is_of_past_meeting(walker: Walker, scanned: Scanned) -> bool:
    """ "Styrelsemötet 270527" above a piece of news: what has been, by the day on which it was published."""
    own, written = walker.document.own_day, scanned.dates[0]
    if own is None or not _THAT_MEETING.fullmatch(scanned.masked):
        return False
    day = real_date(written.year or 0, written.month or 0, written.day or 0)
    return day is not None and day < own


def _ends_there(line: str, below: str) -> bool:
    """Whether a paragraph ends with *line*: a sentence about its meetings goes on with them."""
    return line.rstrip().endswith((".", ":", "!", "?")) and not _OF_THE_MEETINGS.match(below)


def _without_day_of_decision(walker: Walker, scanned: Scanned) -> Scanned:
    """ "Mötesplan 2027, fastställd av styrelsen 2026-11-20" is a heading: its date is no meeting of the plan."""
    at = told_of_decision(scanned)
    if at is None:
        return scanned
    _leave_dates(walker, scanned, DAY_OF_DECISION)
    before = scanned.line[:at]
    return Scanned(scanned.number, before, scanned.folded[:at], scanned.masked[:at], month_label=scanned.month_label)


def _leave_dates(walker: Walker, scanned: Scanned, why: str) -> None:
    """Tell why the dates of a line are no meetings."""
    walker.found.untold += [Untold(Span(scanned.number + 1, it.at, it.until), why) for it in scanned.dates]


def _may_say_something(line: str) -> bool:
    """Whether running text may be about meetings; wrong only in saying yes."""
    if _DIGIT.search(line) or names_month(line):
        return True
    folded = fold(line)
    return is_public(folded) or says_where_all_are(folded)
