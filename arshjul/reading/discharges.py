"""The members' decisions of discharge that a document tells of: read for a person to confirm, and never recorded."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from arshjul.reading.accounting import LONGEST_LINE
from arshjul.reading.date_forms import WrittenDate
from arshjul.reading.lines import fold, one_line
from arshjul.reading.occasions import ReadDecision
from arshjul.reading.scanning import scan
from arshjul.reading.scopes import Span
from arshjul.reading.tokens import may_hold_a_token
from arshjul.reading.when import real_date
from arshjul.year.chain import Outcome

_MATTER = re.compile(
    r"ansvarsfrihet(?:en)?(?: (?:for |avseende )?(?:ar |rakenskapsaret |verksamhetsaret )?(?P<year>20[0-9]{2}))?"
)
_MAY_BE_NAMED = re.compile("nsv.rsfrihet", re.IGNORECASE)
_HEADING = re.compile(r"\s*(?:[#*§]|[0-9]{1,2}(?:\.[0-9]{1,2})?[.)]? +[A-ZÅÄÖ])")
_SENTENCE_END = re.compile(r"(?<!kl)[.!?](?= +[A-ZÅÄÖ])")
_TAKEN = re.compile(
    r"(?<![a-z])(?:bevilja(?:t|ts|d|de|des)|beslut(?:at|ade|ades|et)?|meddelat|vagra(?:t|de|des)|neka(?:t|de|des)"
    r"|avsl(?:og|agit))(?![a-z])"
)
_TO_COME = re.compile(
    r"(?<![a-z])(?:ska|skall|kommer|provar|behandla[rs]|fattar|tar upp|uppe|vantas|planeras|beslutar|infor)(?![a-z])"
)
_REFUSED = re.compile(r"(?<![a-z])(?:inte|ej) bevilja|(?<![a-z])(?:vagra|neka|avsl)[a-z]+")
_GRANTED = re.compile(r"bevilja")
_MEMBER = re.compile(
    r"(?P<name>Arbetsförmedlingen|Försäkringskassan|Region [A-ZÅÄÖ][\w-]+(?: [A-ZÅÄÖ][\w-]+| län)*|Regionen"
    r"|[A-ZÅÄÖ][\w-]+ kommun)(?!\w)|(?:fullmäktige|KF|RF|och|samt) i (?P<town>[A-ZÅÄÖ][\w-]+)"
)
_COUNCILS = (
    ("KF", re.compile(r"kommunfullm|(?<![a-z])kf(?![a-z])")),
    ("RF", re.compile(r"regionfullm|(?<![a-z])rf(?![a-z])")),
)


@dataclass(frozen=True)
class Told:
    """A decision, and where its day stands."""

    decision: ReadDecision
    span: Span


@dataclass
class _Matter:
    """What the lines above say of those below them."""

    is_discharge: bool = False
    year: int | None = None
    is_taken: bool = False
    """ "Följande medlemmar har meddelat beslut:"; until an empty line."""


def read_discharges(lines: Sequence[str], own_day: date | None) -> Iterator[Told]:
    """Yield each decision of discharge that has been taken, with who took it and when, as far as the text says.

    A day without a year is the last such one up to the document's *own_day*, else of the year after the one that is
    tried.
    """
    if not any(_MAY_BE_NAMED.search(line) for line in lines):
        return
    matter = _Matter()
    for number, line in enumerate(lines, 1):
        if not line.strip():
            matter.is_taken = False
            continue
        if len(line) > LONGEST_LINE:
            continue
        folded = fold(line)
        named = _MATTER.search(folded)
        is_heading = _HEADING.match(line) is not None
        if not (is_heading or named or matter.is_discharge):
            continue
        has_day = may_hold_a_token(line.replace("§", ""))
        if is_heading and not has_day:
            matter = _Matter(named is not None, _year(named))
        if not (named or matter.is_discharge):
            continue
        if folded.rstrip().endswith(":") and _TAKEN.search(folded):
            matter.is_taken = True
        if has_day:
            yield from _of_line(number, line, matter, own_day)


def _of_line(number: int, line: str, matter: _Matter, own_day: date | None) -> Iterator[Told]:
    scanned = scan(number - 1, line, listed=True)
    at = 0
    for until in [*(match.end() for match in _SENTENCE_END.finditer(line)), len(line)]:
        said = scanned.folded[at:until]
        named = _MATTER.search(said)
        is_taken = matter.is_taken or _TAKEN.search(said) is not None
        if (named or matter.is_discharge) and is_taken and not _TO_COME.search(said):
            dates = [it for it in scanned.dates if at <= it.at < until and it.day]
            year = _year(named) or matter.year
            for nth, written in enumerate(dates):
                first = dates[nth - 1].until if nth else at
                last = dates[nth + 1].at if nth + 1 < len(dates) else until
                before = list(_MEMBER.finditer(line, first, written.at))
                whose = before[-1] if before else _MEMBER.search(line, written.until, last)
                day = _day(written, year, own_day)
                if whose is None or (day and own_day and day > own_day):
                    continue
                decision = ReadDecision(
                    line=number,
                    written=one_line(line[at:until]),
                    who=whose["name"] or whose["town"],
                    by=_council(said),
                    day=day,
                    outcome=_outcome(said),
                    year=year or (day.year - 1 if day else None),
                )
                yield Told(decision, Span(number, written.at, written.until))
        at = until


def _year(named: re.Match[str] | None) -> int | None:
    return int(named["year"]) if named and named["year"] else None


def _day(written: WrittenDate, year: int | None, own_day: date | None) -> date | None:
    month, day = written.month or 0, written.day or 0
    if written.year:
        return real_date(written.year, month, day)
    if own_day:
        days = (real_date(own_day.year - back, month, day) for back in (0, 1))
        return next((it for it in days if it and it <= own_day), None)
    return real_date(year + 1, month, day) if year else None


def _council(said: str) -> str:
    return next((council for council, pattern in _COUNCILS if pattern.search(said)), "")


def _outcome(said: str) -> Outcome | None:
    if _REFUSED.search(said):
        return Outcome.REFUSED
    return Outcome.GRANTED if _GRANTED.search(said) else None
