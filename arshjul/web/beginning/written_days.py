"""Days as people write lists of them: ``2027-02-22, 2027-03-29 KF``, a period with its name, a day or a week."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from arshjul.errors import InputError, Problem
from arshjul.fields import parse_day, parse_text, parse_whole, quoted
from arshjul.year.model import Closure, CouncilDay

_DAY = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")
_WEEK = re.compile(r"(?:vecka|v\.?)\s*(\d{1,2})", re.IGNORECASE)
LONGEST_NAME = 100


def read_council_days(text: str, member: str, usual_name: str) -> tuple[CouncilDay, ...]:
    """The days in *text*, one or several a line, with what meets after them; *usual_name* where nothing is said.

    Raises InputError, one problem for each line that holds no day.
    """
    found: list[CouncilDay] = []
    problems: list[Problem] = []
    for line in _lines(text):
        written = _DAY.findall(line)
        try:
            name = parse_text(_DAY.sub("", line).strip(" ,;:–-"), LONGEST_NAME) or usual_name
            days = [parse_day(day) for day in written]
        except InputError as error:
            problems.extend(error.problems)
            continue
        if not days:
            problems.append(Problem(f"{quoted(line)} har inget datum. Skriv dagen som 2027-02-22."))
        found += [CouncilDay(member, day, name) for day in days]
    if problems:
        raise InputError(problems)
    return tuple(dict.fromkeys(sorted(found, key=lambda one: one.day)))


def council_lines(days: Iterable[CouncilDay]) -> str:
    """*days* as `read_council_days` reads them."""
    return "\n".join(f"{one.day} {one.name}" for one in sorted(days, key=lambda one: one.day))


def read_closures(text: str) -> tuple[Closure, ...]:
    """The periods in *text*, one a line: first day, last day, name. Raises InputError."""
    found: list[Closure] = []
    problems: list[Problem] = []
    for line in _lines(text):
        written, name = _DAY.findall(line), _DAY.sub("", line).strip(" ,;:–-")
        try:
            if len(written) not in (1, 2) or not name:
                raise InputError([Problem(f"{quoted(line)}: skriv första dagen, sista dagen och namnet på lovet.")])
            first, last = parse_day(written[0]), parse_day(written[-1])
            if last < first:
                raise InputError([Problem(f"{quoted(line)}: den sista dagen är före den första. Byt plats på dem.")])
            found.append(Closure(parse_text(name, LONGEST_NAME), first, last))
        except InputError as error:
            problems.extend(error.problems)
    if problems:
        raise InputError(problems)
    return tuple(dict.fromkeys(found))


def closure_lines(closures: Iterable[Closure]) -> str:
    """*closures* as `read_closures` reads them."""
    return "\n".join(f"{one.first}–{one.last} {one.name}" for one in sorted(closures, key=lambda one: one.first))


def read_day_or_week(text: str, year: int) -> tuple[date | None, int | None]:
    """A day of *year*, or one of its weeks: ``2027-08-18``, ``vecka 33``. Raises InputError."""
    week = _WEEK.fullmatch(text)
    if week:
        # 28 December always lies in the last ISO week of its year.
        return None, parse_whole(week[1], 1, date(year, 12, 28).isocalendar().week)
    day = parse_day(text)
    if day.year != year:
        raise InputError([Problem(f"{day} ligger inte i {year}. Skriv en dag det året.")])
    return day, None


def _lines(text: str) -> Iterator[str]:
    yield from filter(None, map(str.strip, text.replace("\r", "\n").split("\n")))
