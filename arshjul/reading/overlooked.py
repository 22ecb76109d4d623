"""Dates that became nothing although the words around them speak of a meeting: a person is asked about them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from arshjul.reading.accounting import LONGEST_LINE, Claim
from arshjul.reading.date_forms import WrittenDate
from arshjul.reading.lines import fold, one_line
from arshjul.reading.occasions import Doubt, Fate, ReadToken
from arshjul.reading.resolve import Resolved
from arshjul.reading.scanning import Scanned, scan
from arshjul.reading.signs import tells_of_another_day
from arshjul.reading.tense import looks_back
from arshjul.reading.tokens import TokenKind
from arshjul.reading.vocabulary import (
    body_named,
    is_foreign,
    is_joint,
    kind_named,
    names_meeting,
    own_body_named,
    own_meetings,
)
from arshjul.reading.when import real_date
from arshjul.year.model import OccasionKind

_SENTENCE_END = re.compile(r"[.!?] +(?=[A-ZÅÄÖ])|\t")
_FARTHEST = 120
_LONGEST_QUOTED = 120
_FEWEST_IN_SERIES = 3
"""So many days in a sentence are most often when somebody meets."""
_MEETS = re.compile(r"(?<![a-z])(?:traffas|sammantrader|mots|samlas)(?![a-z])")
_EVERY_MONTH = re.compile(
    r"(?<![a-z])(?:forsta|andra|tredje|fjarde|sista|varje) (?:man|tis|ons|tors|fre|lor|son)dag(?:en)? (?:i|var|varje) "
    r"(?:(?:varje|var|varannan|vartannat|jamna|udda) )?manad"
)
_NUMBER_ALONE = re.compile(r"\W{0,2}[0-9]{1,2}(?![0-9])[^a-zåäö]*", re.IGNORECASE)
_CELL_END = re.compile(r"[\t;|]| {3}")
_NO_MONTH = "”{}” kan vara möten, men månaden är inte skriven så att den går att läsa. Skriv dagarna med sin månad."
_NEW_DAY = re.compile(r"(?<![a-z])(?:nytt datum|ny dag|ny tid)(?![a-z])")
_PROPOSED = re.compile(r"(?<![a-z])(?:foreslar|forslag(?:et)?)(?![a-z])")
_OF_THE_PAST = re.compile(r"(?<![a-z])(?:protokoll|justera[dts]|foregaende|anteckningar)")


def overlooked(
    lines: Sequence[str],
    tokens: Iterable[ReadToken],
    told: Sequence[Claim],
    rows: Sequence[Resolved],
    own_day: date | None,
) -> Iterator[Doubt]:
    """Yield a doubt for each line with a day that became nothing and that a person would call a meeting.

    *told* says of which stretches it is known why they are nothing. A day on which a meeting is read already is one
    that the text speaks of again.
    """
    known = {(row.row.date.day, row.row.date.month) for row in rows if row.row.date.day}
    explained: dict[int, list[Claim]] = {}
    for claim in told:
        if claim.fate is Fate.OTHER:
            explained.setdefault(claim.line, []).append(claim)
    yield from _habits(lines)
    asked: set[int] = set()
    for token in tokens:
        if token.fate is not Fate.OTHER or token.kind != TokenKind.DATE or token.line in asked:
            continue
        line = lines[token.line - 1]
        if len(line) > LONGEST_LINE or any(
            it.at < token.until and token.at < it.until for it in explained.get(token.line, ())
        ):
            continue
        scanned = scan(token.line - 1, line, listed=True)
        written = next((it for it in scanned.dates if it.at < token.until and token.at < it.until), None)
        if written is None and _NUMBER_ALONE.fullmatch(line, token.at, token.until):
            if _is_of_body(line):
                asked.add(token.line)
                yield Doubt("maybe_meeting", token.line, _NO_MONTH.format(one_line(line)[:_LONGEST_QUOTED]))
            continue
        if written is None or (written.day, written.month) in known or _has_been(written, own_day):
            continue
        at, until = _sentence(line, token)
        is_settled = any(at <= it.at < until and (it.day, it.month) in known for it in scanned.dates)
        if _speaks_of_meeting(scanned, at, until, is_settled=is_settled):
            asked.add(token.line)
            quoted = one_line(line[at:until])[:_LONGEST_QUOTED]
            day = real_date(written.year or 0, written.month or 0, written.day or 0)
            message = (
                f"”{quoted}” kan vara ett möte men är inte inläst. Lägg till det själv, eller skriv raden som "
                "”8 februari 2027 kl. 9–12 Styrelsemöte”."
            )
            yield Doubt("maybe_meeting", token.line, message, (day.isoformat(),) if day else ())


def _is_of_body(line: str) -> bool:
    """Whether the first cell of a line names who meets."""
    first = fold(_CELL_END.split(line, maxsplit=1)[0])
    return body_named(first) is not None or bool(own_body_named(first))


def _habits(lines: Sequence[str]) -> Iterator[Doubt]:
    """A doubt for each line that says on which day of every month they meet, and no day."""
    for number, line in enumerate(lines, 1):
        if "månad" not in line or len(line) > LONGEST_LINE:
            continue
        folded = fold(line)
        if line.rstrip().endswith(":"):
            continue  # Its days follow.
        if _EVERY_MONTH.search(folded) and (names_meeting(folded) or _MEETS.search(folded)):
            message = f"”{one_line(line)[:_LONGEST_QUOTED]}” säger hur ofta, men inga dagar. Skriv varje mötes dag."
            yield Doubt("maybe_meeting", number, message)


def _has_been(written: WrittenDate, own_day: date | None) -> bool:
    day = real_date(written.year or 0, written.month or 0, written.day or 0)
    return bool(day and own_day and day <= own_day)


def _sentence(line: str, token: ReadToken) -> tuple[int, int]:
    """Where the sentence around *token* begins and ends, not farther away than its words matter."""
    first = max(0, token.at - _FARTHEST)
    last = min(len(line), token.until + _FARTHEST)
    at = max((it.end() for it in _SENTENCE_END.finditer(line, first, token.at)), default=first)
    end = _SENTENCE_END.search(line, token.until, last)
    return at, end.start() + 1 if end else last


def _speaks_of_meeting(scanned: Scanned, at: int, until: int, *, is_settled: bool) -> bool:
    """Whether the words of a sentence are about a meeting; *is_settled*: one of its days is a meeting's already."""
    said = scanned.folded[at:until]
    if looks_back(said) or _OF_THE_PAST.search(said):
        return False
    if own_meetings(said):
        return True
    if said.rstrip().endswith("?") or is_foreign(said):
        return False
    is_timed = any(at <= time.at < until for time in scanned.times)
    if (tells_of_another_day(said) and not is_settled) or (is_timed and _PROPOSED.search(said)):
        return True
    days = [date for date in scanned.dates if at <= date.at < until and date.day and not date.end_day]
    if len(days) >= _FEWEST_IN_SERIES and kind_named(said) not in (OccasionKind.DEADLINE, OccasionKind.EVENT):
        return True
    meets = is_timed and (body_named(said) or own_body_named(said))
    return names_meeting(said) or bool(meets) or is_joint(said) or any(word.search(said) for word in (_MEETS, _NEW_DAY))
