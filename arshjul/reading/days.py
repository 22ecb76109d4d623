"""Days on which one does not meet, and days that break the habit of their own list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from arshjul.reading.occasions import Doubt
from arshjul.reading.resolve import Resolved
from arshjul.swedish import WEEKDAYS
from arshjul.year.dates import days_of, is_working_day, public_holidays
from arshjul.year.model import Body, OccasionKind
from arshjul.year.wording import with_weekday
from arshjul.year.wording import written as spelled

_FEWEST_FOR_A_HABIT = 8
_LONGEST_MEETING = 5


def doubt_days(rows: list[Resolved]) -> list[Resolved]:
    """Return *rows* with a doubt on each whose day a person would ask about."""
    habits = _habits(rows)
    return [_doubted(row, habits) for row in rows]


def _doubted(row: Resolved, habits: dict[tuple[int, Body | None], int]) -> Resolved:
    occasion = row.occasion
    day = occasion.day
    if day is None or not occasion.kind.is_meeting or occasion.cancelled:
        return row
    if any(code in occasion.doubts for code in ("year_differs", "weekday_differs")):
        return row
    free = _free_days(row)
    if free:
        return row.doubted(Doubt("not_a_working_day", occasion.line, f"{free} Kontrollera dagen.", (day.isoformat(),)))
    habit = row.row.scope.weekday
    if habit is None:
        habit = habits.get((row.row.scope.number, occasion.body))
    is_said = row.row.date.weekday is not None or row.row.date.ordinal
    if habit is None or day.weekday() == habit or is_said or not row.row.listed or occasion.end_day:
        return row
    if occasion.kind is not OccasionKind.MEETING:
        return row
    message = (
        f"{with_weekday(day).capitalize()} bryter mönstret: de andra mötena i listan är på {WEEKDAYS[habit]}ar. "
        "Kontrollera datumet."
    )
    return row.doubted(Doubt("breaks_habit", occasion.line, message, (day.isoformat(),)))


def _free_days(row: Resolved) -> str:
    """A sentence about the Saturday, Sunday or holiday of a meeting; empty when all its days are working days."""
    occasion = row.occasion
    first, last = occasion.day, occasion.end_day or occasion.day
    if first is None or last is None or not 0 <= (last - first).days <= _LONGEST_MEETING:
        return ""
    for day in days_of(first, last):
        if is_working_day(day):
            continue
        holiday = public_holidays(day.year).get(day)
        if holiday:
            return f"{spelled(day)} är {holiday}."
        if row.row.date.weekday == day.weekday() and first == last:
            continue
        return f"{spelled(day)} är en {WEEKDAYS[day.weekday()]}."
    return ""


def _habits(rows: list[Resolved]) -> dict[tuple[int, Body | None], int]:
    """The weekday on which all meetings of a list are but one."""
    days: dict[tuple[int, Body | None], Counter[int]] = {}
    for key, weekday in _listed(rows):
        days.setdefault(key, Counter())[weekday] += 1
    found: dict[tuple[int, Body | None], int] = {}
    for key, counts in days.items():
        weekday, number = counts.most_common(1)[0]
        if counts.total() >= _FEWEST_FOR_A_HABIT and number == counts.total() - 1:
            found[key] = weekday
    return found


def _listed(rows: list[Resolved]) -> Iterator[tuple[tuple[int, Body | None], int]]:
    for row in rows:
        occasion = row.occasion
        if row.row.listed and occasion.day and occasion.kind is OccasionKind.MEETING and not occasion.end_day:
            yield (row.row.scope.number, occasion.body), occasion.day.weekday()
