"""What is doubtful when the rows of a document are held against each other and against its year."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

from arshjul.reading.occasions import Doubt
from arshjul.reading.resolve import Resolved
from arshjul.reading.when import real_date
from arshjul.swedish import WEEKDAYS, listed
from arshjul.year.model import Body, OccasionKind
from arshjul.year.wording import written as spelled


def compare(all_rows: list[Resolved], year: int | None, its_own: int | None) -> list[Resolved]:
    """Return the rows, in their order, with the doubts that only show when they are seen together.

    The meeting that minutes are of, on the line *its_own*, is no part of the plan's *year*.
    """
    rows = _joint_by_the_other_list(all_rows)
    rows = _outside_the_year(rows, year, its_own)
    rows = _joint_days_that_differ(rows)
    return _said_twice(rows)


def _joint_by_the_other_list(rows: list[Resolved]) -> list[Resolved]:
    """A planning day that stands in the board's list and in the preparatory group's is for both."""
    places: dict[tuple[date, OccasionKind], set[Body | None]] = {}
    for row in rows:
        if row.occasion.day and row.row.listed:
            places.setdefault((row.occasion.day, row.occasion.kind), set()).add(row.occasion.body)
    both = {Body.BOARD, Body.PREPARATORY}

    def is_joint(row: Resolved) -> bool:
        occasion = row.occasion
        if occasion.day is None or occasion.kind is not OccasionKind.PLANNING_DAY or not row.row.listed:
            return False
        bodies = places[(occasion.day, occasion.kind)]
        return occasion.body in both and (both <= bodies or Body.JOINT in bodies)

    return [replace(row, occasion=replace(row.occasion, body=Body.JOINT)) if is_joint(row) else row for row in rows]


def _outside_the_year(rows: list[Resolved], year: int | None, its_own: int | None) -> list[Resolved]:
    if year is None:
        return rows
    return [
        _doubt_year(row, rows, year) if row.occasion.line != its_own and _is_outside(row, year) else row for row in rows
    ]


def _is_outside(row: Resolved, year: int) -> bool:
    day, named = row.occasion.day, row.row.scope.years
    if day is None or day.year == year or "year_unlikely" in row.occasion.doubts:
        return False
    return not (len(named) > 1 and day.year in named)


def _doubt_year(row: Resolved, rows: list[Resolved], year: int) -> Resolved:
    day = row.occasion.day
    if day is None:
        return row
    candidate = real_date(year, day.month, day.day)
    reasons = [f"{spelled(day)} ligger utanför planens år {year}."]
    if candidate:
        reasons += [*_other_list_has(row, rows, candidate), *_habit(row, rows, candidate)]
        reasons.append(f"Menas {spelled(candidate)}? Kontrollera vilket datum som gäller.")
    doubt = Doubt("year_differs", row.occasion.line, " ".join(reasons), (candidate.isoformat(),) if candidate else ())
    return row.doubted(doubt)


def _other_list_has(row: Resolved, rows: list[Resolved], candidate: date) -> list[str]:
    for other in rows:
        if (
            other.occasion.day == candidate
            and other is not row
            and other.occasion.kind is row.occasion.kind
            and other.row.scope.number != row.row.scope.number
        ):
            return [f"Den andra listan har {spelled(candidate)} (rad {other.occasion.line})."]
    return []


def _habit(row: Resolved, rows: list[Resolved], candidate: date) -> list[str]:
    """Speaks of the weekday only when the others of the same sort agree on it."""
    own = row.occasion
    days = {
        other.occasion.day
        for other in rows
        if other.occasion.day
        and other.occasion.day.year == candidate.year
        and other.occasion.day != candidate
        and (other.occasion.body, other.occasion.kind) == (own.body, own.kind)
    }
    counts = Counter(day.weekday() for day in days)
    if not counts:
        return []
    habit, number = counts.most_common(1)[0]
    if number * 2 <= len(days) or candidate.weekday() != habit:
        return []
    what = "planeringsdagar" if own.kind is OccasionKind.PLANNING_DAY else "möten"
    same = sorted(day for day in days if day.weekday() == habit)
    return [
        f"{spelled(candidate)} är en {WEEKDAYS[habit]}, liksom planens andra {what} "
        f"({listed(spelled(day) for day in same[:3])})"
        + (
            f", medan {spelled(own.day)} är en {WEEKDAYS[own.day.weekday()]}."
            if own.day and own.day.weekday() != habit
            else "."
        )
    ]


def _joint_days_that_differ(rows: list[Resolved]) -> list[Resolved]:
    """The joint days of two lists are the same days: one without a partner is doubted, with its likeliest partner."""
    joint = [
        i
        for i, row in enumerate(rows)
        if row.occasion.body is Body.JOINT
        and row.occasion.day
        and row.row.listed
        and row.row.scope.body in (Body.BOARD, Body.PREPARATORY)
        and not row.occasion.cancelled
    ]
    board = [i for i in joint if rows[i].row.scope.body is Body.BOARD]
    preparatory = [i for i in joint if rows[i].row.scope.body is Body.PREPARATORY]
    board_days = {rows[i].occasion.day for i in board}
    preparatory_days = {rows[i].occasion.day for i in preparatory}
    lonely = [i for i in preparatory if rows[i].occasion.day not in board_days]
    done = list(rows)
    for i in board:
        if rows[i].occasion.day in preparatory_days:
            continue
        partner = min(lonely, key=lambda j: _distance(rows[i], rows[j]), default=None)
        if partner is None or _distance(rows[i], rows[partner]) > _FARTHEST_PARTNER:
            continue
        lonely.remove(partner)
        _doubt_pair(done, i, partner)
    return done


_FARTHEST_PARTNER = 45


def _distance(one: Resolved, other: Resolved) -> int:
    """Days between two days of the year, whatever their years; a different kind is far away."""
    a, b = one.occasion.day, other.occasion.day
    if a is None or b is None or one.occasion.kind is not other.occasion.kind:
        return 10_000
    return abs(a.timetuple().tm_yday - b.timetuple().tm_yday)


def _doubt_pair(rows: list[Resolved], board: int, preparatory: int) -> None:
    one, other = rows[board].occasion, rows[preparatory].occasion
    if one.day is None or other.day is None:
        return
    message = (
        f"Samma gemensamma dag har två datum: {spelled(one.day)} i styrelsens lista (rad {one.line}) och "
        f"{spelled(other.day)} i beredningsgruppens (rad {other.line}). Kontrollera vilket som gäller."
    )
    outside = [i for i in (board, preparatory) if "year_differs" in rows[i].occasion.doubts]
    asked = outside[0] if len(outside) == 1 else board
    candidates = (one.day.isoformat(), other.day.isoformat())
    rows[asked] = rows[asked].doubted(Doubt("joint_day_differs", rows[asked].occasion.line, message, candidates))
    if len(outside) != 1:
        # Nothing says which of the two is wrong, so both are doubtful.
        rows[preparatory] = rows[preparatory].coded("joint_day_differs")


def _said_twice(rows: list[Resolved]) -> list[Resolved]:
    """The same meeting twice; a joint day that stands once in each list is no repetition."""
    seen: dict[tuple[date, Body | None, OccasionKind], list[Resolved]] = {}
    done: list[Resolved] = []
    for row in rows:
        occasion = row.occasion
        if occasion.day is None or occasion.kind is OccasionKind.DEADLINE:
            done.append(row)
            continue
        key = (occasion.day, occasion.body, occasion.kind)
        earlier = next((other for other in seen.get(key, []) if _is_same(row, other)), None)
        seen.setdefault(key, []).append(row)
        if earlier is None:
            done.append(row)
            continue
        message = (
            f"Samma möte står två gånger: {spelled(occasion.day)} står redan på rad {earlier.occasion.line}. "
            "Behåll bara det ena, eller rätta datumet."
        )
        done.append(row.doubted(Doubt("duplicate", occasion.line, message, (occasion.day.isoformat(),))))
    return done


def _is_same(row: Resolved, other: Resolved) -> bool:
    one, two = row.row, other.row
    if row.occasion.body is Body.JOINT and one.scope.body != two.scope.body:
        return False
    starts = {row.occasion.start, other.occasion.start} - {None}
    return len(starts) <= 1
