"""Why a meeting got its day, in Swedish sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from arshjul.year.renewal.placing import Placing
from arshjul.year.renewal.start import WEEK, Start
from arshjul.year.renewal.weights import COLLISION, OBSTACLE
from arshjul.year.wording import week_word, with_weekday, written

_NUMBERS = ("noll", "en", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv")


def reasons(task: Placing, number: int, choice: Sequence[int], start: Start) -> tuple[str, ...]:
    """Every reason for the day that *choice* gives a meeting; at least one."""
    day = task.day(number, choice)
    if day == start.day:
        return (_natural(start),)
    texts = _against(task, number, choice)
    return (_from_where(start), f"{_moved(start.day, day)}: {'; '.join(texts)}.")


def unmet(task: Placing, number: int, choice: Sequence[int]) -> tuple[str, ...]:
    """What still speaks so strongly against the chosen day that a person must look; empty: nothing."""
    day = task.day(number, choice)
    own = [(cost, why) for cost, _, why in _costs(task, number, choice, day)]
    return tuple(why for cost, why in sorted(own, key=lambda one: -one[0]) if cost >= OBSTACLE and why)


def _natural(start: Start) -> str:
    if start.day.isocalendar().week != start.home.isocalendar().week:
        return _from_where(start)
    if start.home != start.last_day:
        return (
            f"Tillbaka till samma vecka och veckodag som {start.home.year} ({start.words}); "
            f"{start.last_day.year} låg mötet {written(start.last_day)}."
        )
    return f"Samma vecka och veckodag som {start.last_day.year} ({start.words})."


def _from_where(start: Start) -> str:
    week = start.home.isocalendar().week
    if start.day.isocalendar().week != week:
        return (
            f"{start.home.year} låg mötet i {week_word(week)}, som inte finns {start.day.year} med samma veckodag: "
            f"utgick från {start.words}, {written(start.day)}."
        )
    return f"Utgick från samma vecka och veckodag som {start.home.year} ({start.words}, {written(start.day)})."


def _moved(natural: date, day: date) -> str:
    distance = abs(day - natural)
    direction = "tidigare" if day < natural else "senare"
    weeks, days = divmod(distance, WEEK)
    amount = _amount(distance.days, "dag", "dagar") if days else _amount(weeks, "vecka", "veckor")
    return f"Flyttat {amount} {direction}, från {with_weekday(natural)}"


def _amount(number: int, one: str, many: str) -> str:
    word = _NUMBERS[number] if number < len(_NUMBERS) else str(number)
    return f"{word} {one if number == 1 else many}"


def _against(task: Placing, number: int, choice: Sequence[int]) -> tuple[str, ...]:
    """What speaks against the natural day, with every other meeting where it stands; the weightiest two."""
    start, day = task.starts[number], task.day(number, choice)
    occasion = task.occasions[number]
    found = [
        (at_natural - at_day, why)
        for (at_natural, at_day, why) in _costs(task, number, choice, start.day)
        if at_natural > at_day and why
    ]
    obstacle = task.obstacles.on(start.day, start.day + (occasion.last_day - occasion.day))
    if start.day not in task.days[number] and obstacle:
        # It was no choice at all, so no cost tells of it.
        found.append((COLLISION, obstacle))
    found.sort(key=lambda one: -one[0])
    heaviest = found[0][0] if found else 0
    texts = dict.fromkeys(why for weight, why in found if weight * 5 >= heaviest)
    return tuple(texts)[:2] or (f"{with_weekday(day)} passar bättre med de andra mötena",)


def _costs(task: Placing, number: int, choice: Sequence[int], day: date) -> Iterator[tuple[int, int, str]]:
    """For each wish about a meeting: its cost on *day*, its cost on the chosen day, and why *day* costs."""
    chosen = task.day(number, choice)
    for wish in task.day_wishes:
        if wish.meeting == number:
            yield wish.cost(day), wish.cost(chosen), wish.why(day) if wish.cost(day) else ""
    for between in task.gap_wishes:
        if between.earlier == number:
            other = task.day(between.later, choice)
            gap, gap_now = (other - day).days, (other - chosen).days
            yield between.cost(gap), between.cost(gap_now), between.why_earlier(gap, other)
        elif between.later == number:
            other = task.day(between.earlier, choice)
            gap, gap_now = (day - other).days, (chosen - other).days
            yield between.cost(gap), between.cost(gap_now), between.why_later(gap, other)
