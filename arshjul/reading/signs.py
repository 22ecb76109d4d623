"""What a line is by its look: a sentence, a row that begins a list, a line that may hold a date."""

from __future__ import annotations

import re

from arshjul.reading.accounting import LONGEST_LINE
from arshjul.reading.date_forms import MONTH_NAME
from arshjul.reading.dates import may_hold_a_date
from arshjul.reading.lines import fold
from arshjul.reading.scanning import Scanned, scan
from arshjul.reading.titles import fragments
from arshjul.reading.tokens import may_hold_a_token
from arshjul.reading.vocabulary import MEETING, is_body_alone, own_meetings, who_named

_MONTHS = re.compile(rf"(?<!\w){MONTH_NAME}(?!\w)|(?<!\w)(?:jan|feb|maj|aug|sep|okt)(?!\w)", re.IGNORECASE)
_MONTH_ALONE = re.compile(r"\s*(?:jan|feb|mars?|apr|maj|juni?|juli?|aug|sept?|okt|nov|dec)\.?\s*", re.IGNORECASE)
_MONTHS_IN_ROW = re.compile(r"(?:(?<![0-9])20[0-9]{2}-(?:0[1-9]|1[0-2])[ \"]?[;,\t|]\"?){2}")
_MOST_WORDS_OF_WHO = 3
_MOST_WORDS_OF_A_BOOKING = 6
_MEETING_WORD = re.compile(rf"(?<![a-z]){MEETING}(?:sdatum|sdag)?(?![a-z])")
_DOES_NOT_SUIT = re.compile(r"[^a-z]*(?:funkar|passar|gar|kan|fungerar)(?: jag| vi)? (?:inte|ej)(?![a-z])")
_INSTEAD = re.compile(r"(?<![a-z])i ?stallet(?! for)")
_WITHIN_DAY = re.compile(r" (?:den|från|senast)\s*$")
_DAY_OF_IT = re.compile(r"\s*(?:den )?[0-9]")
_COLUMN = re.compile(r" {3}|\t")
_SAYS = re.compile(
    r"(?<![a-z])(?:motet|moten|motena|sammantradet|planeringsdagen)(?![a-z])"
    r"|(?<![a-z])(?:ar|var|har|aterkommer|kommer|lamnar|bjuder|halls|borjar|stalls|flyttas|ska|skall|meddela|anmal[a-z]*|jag|vi|ni|du|det|man|kan|ta|blir|vill"
    r"|maste|behover|[a-z]{3,}(?:nns|lls|las|tas|ras|des|nas|ges|kas)|ges|tas|ger|tar)(?![a-z])"
)


def may_be_dated(line: str) -> bool:
    """Whether a line may hold a date, or is too long for anybody to know; wrong only in saying yes."""
    if len(line) > LONGEST_LINE:
        return True
    if _MONTH_ALONE.fullmatch(line) or _MONTHS_IN_ROW.search(line):
        return True
    return may_hold_a_token(line) and (may_hold_a_date(fold(line)) or names_month(line))


def is_about_meeting(scanned: Scanned) -> bool:
    """Whether a line has a word for a meeting of the association's own, or for a meeting at all."""
    return bool(own_meetings(scanned.folded) or _MEETING_WORD.search(scanned.folded))


def is_sentence(scanned: Scanned) -> bool:
    """Whether a line tells of a meeting in a sentence: "Nästa styrelsemöte är den 13 december."."""
    if not scanned.line.rstrip().endswith((".", "?", "!")) or scanned.words < 2:
        return False
    if scanned.begins_with_date and _COLUMN.match(scanned.line, scanned.dates[0].until):
        return False
    return bool(own_meetings(scanned.masked) or _SAYS.search(scanned.folded)) or scanned.line.rstrip().endswith("?")


def ends_within_day(line: str, below: str) -> bool:
    """Whether a day that *line* begins to name stands on the line *below*: "avslutas fredagen den", "17 september"."""
    return bool(_WITHIN_DAY.search(line) and _DAY_OF_IT.match(below))


def speaks(folded: str) -> bool:
    """Whether words are those of a sentence: they have a verb of what is, happens or is to be done."""
    return _SAYS.search(folded) is not None


def begins_with_body(scanned: Scanned) -> bool:
    """Whether a line with a time has nothing but the name of a body before its date."""
    if not scanned.times:
        return False
    before = fragments(scanned.line[: scanned.dates[0].at], scanned.masked[: scanned.dates[0].at])
    return bool(before) and _is_who(fold(before[0]))


def names_who_and_when(scanned: Scanned) -> bool:
    """Whether a line is no more than who meets, on which day and at what time."""
    scanned = scan(scanned.number, scanned.line, listed=True)
    is_dated = len(scanned.dates) == 1 and scanned.dates[0].week is None and bool(scanned.times)
    return is_dated and scanned.words <= _MOST_WORDS_OF_A_BOOKING and any(who_named(scanned.folded))


def does_not_suit(scanned: Scanned) -> bool:
    """Whether somebody answers that a day does not suit: "20 april funkar inte för mig"."""
    return bool(scanned.dates) and _DOES_NOT_SUIT.match(scanned.masked, scanned.dates[-1].until) is not None


def tells_of_another_day(folded: str) -> bool:
    """Whether words propose or tell another day than one that was spoken of: "Vi tar 25/3 i stället"."""
    return _INSTEAD.search(folded) is not None


def names_body_alone(scanned: Scanned) -> bool:
    """Whether one of the pieces of a line is the name of a body and nothing else."""
    return any(is_body_alone(fold(piece)) for piece in fragments(scanned.line, scanned.masked))


def _is_who(folded: str) -> bool:
    return is_body_alone(folded) or (len(folded.split()) <= _MOST_WORDS_OF_WHO and any(who_named(folded)))


def begins_with_date_and_has_time(scanned: Scanned) -> bool:
    """Whether a line is a row of a list also where no heading says so."""
    scanned = scan(scanned.number, scanned.line, listed=True)
    return scanned.begins_with_date and bool(scanned.times) and scanned.dates[0].week is None


def names_month(line: str) -> bool:
    """Whether a line names a month, in full or as tables shorten it."""
    return _MONTHS.search(line) is not None
