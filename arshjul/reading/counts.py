"""What a document says of itself and does not keep: how many meetings there are, and of which year."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from arshjul.reading.accounting import LONGEST_LINE
from arshjul.reading.lines import fold, one_line
from arshjul.reading.occasions import Doubt
from arshjul.reading.resolve import Resolved
from arshjul.reading.vocabulary import body_named
from arshjul.year.model import OccasionKind

_NUMBERS = ("tva", "tre", "fyra", "fem", "sex", "sju", "atta", "nio", "tio", "elva", "tolv")
_COUNTED = re.compile(
    rf"(?<![a-z0-9])(?P<n>{'|'.join(_NUMBERS)}|[2-9]|1[0-9]) (?:ordinarie )?(?:styrelse|berednings)?"
    r"(?:moten|sammantraden|ganger)(?! per)(?=[^.]{0,30}(?:20[0-9]{2}|aret|:))"
)
_PLANS = re.compile(r"(?<![a-z])(?:har|sammantrader|planerar|haller|traffas|mots)(?![a-z])")
_FEWEST = 2
_SAYS_NO = re.compile(r"[^a-z]*(?:nej|tyvarr|kan inte|kan ej|funkar inte|passar inte|gar inte)(?![a-z])")
_LONGEST_QUOTED = 100


def doubt_counts(lines: Sequence[str], rows: list[Resolved]) -> Iterator[Doubt]:
    """A doubt for each sentence that plans another number of meetings than the list has."""
    if len(rows) < _FEWEST:
        return
    for number, line in enumerate(lines, 1):
        if len(line) > LONGEST_LINE or ("moten" not in (folded := fold(line)) and "sammantrad" not in folded):
            continue
        counted = _COUNTED.search(folded)
        body = body_named(folded)
        if counted is None or body is None or not _PLANS.search(folded):
            continue
        said = _NUMBERS.index(counted["n"]) + 2 if counted["n"] in _NUMBERS else int(counted["n"])
        there = [it for it in rows if it.occasion.body is body and it.occasion.kind is OccasionKind.MEETING]
        if len(there) >= _FEWEST and len(there) != said:
            message = (
                f"Det står {said} möten, men {len(there)} är inlästa. Kontrollera om något saknas eller är för mycket."
            )
            yield Doubt("number_differs", number, message)


def doubt_answers(lines: Sequence[str], rows: list[Resolved]) -> Iterator[Doubt]:
    """A doubt for each row of a mail below which somebody answers that the day does not suit."""
    for row in rows:
        at = row.occasion.line
        answer = lines[at] if row.row.listed and at < len(lines) else ""
        if 0 < len(answer) <= LONGEST_LINE and _SAYS_NO.match(fold(answer)):
            message = (
                f"”{one_line(answer)[:_LONGEST_QUOTED]}” står under dagen som ett svar. Kontrollera om dagen gäller."
            )
            yield Doubt("change_unclear", at, message, also=(at + 1,))


def doubt_heading_year(headed: dict[int, int], rows: list[Resolved]) -> Iterator[Doubt]:
    """A doubt when a list is headed by a year of which it has no meeting; *headed* is the line of each year."""
    years = {row.occasion.day.year for row in rows if row.occasion.day and row.row.scope.number}
    if len(years) != 1:
        return
    (year,) = years
    for other, line in headed.items():
        if other not in years and other != year:
            message = (
                f"Rubriken säger {other}, men alla möten i dokumentet är {year}. Kontrollera vilket år som gäller."
            )
            yield Doubt("outside_year", line, message, (str(other), str(year)))
