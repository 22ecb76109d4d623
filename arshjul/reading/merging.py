"""A meeting that a document names more than once is one meeting, with all that is said of it."""

from __future__ import annotations

import re
from dataclasses import replace

from arshjul.reading.lines import fold
from arshjul.reading.resolve import Resolved
from arshjul.reading.vocabulary import default_title, names_meeting
from arshjul.year.model import Body, OccasionKind

_FARTHEST_BELOW = 2
_SAYS_AGAIN = re.compile(r"(?<![a-z])nasta [a-z]{0,12}(?:mote|sammantrad)")


def merged(rows: list[Resolved]) -> list[Resolved]:
    """Return *rows* without those that only say again what another says; nothing that either had is lost.

    Two rows of one list are never one: that is a slip, which a person must look at.
    """
    done: list[Resolved] = []
    of_day: dict[object, dict[int | None, list[int]]] = {}
    for row in sorted(rows, key=lambda it: not it.row.listed):
        day = row.occasion.day or _numbers(row)
        own = None if not row.row.listed or _says_again(row) else row.row.scope.number
        lists = of_day.setdefault(day, {}) if day else {}
        others = (n for of, rows_of in lists.items() if of is None or of != own for n in rows_of)
        at = next((n for n in others if _is_same(done[n], row)), None)
        if at is not None:
            done[at] = _both(done[at], row)
            continue
        if day:
            lists.setdefault(own, []).append(len(done))
        done.append(row)
    return sorted(done, key=lambda it: (it.occasion.line, it.row.date.at))


def _numbers(row: Resolved) -> tuple[int, int] | None:
    """The day and the month of a date whose year nobody knows."""
    written = row.row.date
    return (written.day, written.month) if written.day and written.month and not written.year else None


def _is_same(one: Resolved, other: Resolved) -> bool:
    if one.row.listed and other.row.listed and not _are_two_lists(one, other):
        return False
    a, b = one.occasion, other.occasion
    if (a.kind is OccasionKind.DEADLINE) or (b.kind is OccasionKind.DEADLINE):
        if _heads_last_day(one, other):
            return True
        return a.kind is b.kind and fold_title(a.title) == fold_title(b.title)
    if not a.kind.is_meeting or not b.kind.is_meeting:
        return False
    if {a.start, b.start} - {None} and len({a.start, b.start} - {None}) > 1 and not (a.history or b.history):
        return False
    if a.body and b.body:
        return a.body is b.body or _joint_planning(one, other)
    return (a.own_body or b.own_body) in ("", a.own_body) and not (one.row.stranger or other.row.stranger)


def _heads_last_day(one: Resolved, other: Resolved) -> bool:
    """ "Motioner - 28 februari", and below it a sentence that says that it is the last day: nobody meets."""
    a, b = one.occasion, other.occasion
    is_nobodys = a.kind is OccasionKind.MEETING and not (a.body or a.own_body or a.start)
    is_below = b.kind is OccasionKind.DEADLINE and 0 < b.line - a.line <= _FARTHEST_BELOW
    return one.row.listed and is_nobodys and is_below and not names_meeting(fold(a.title))


def _are_two_lists(one: Resolved, other: Resolved) -> bool:
    """Whether both stand in lists of the same body, of which one repeats the other."""
    if _says_again(one) or _says_again(other):
        return one.occasion.body is other.occasion.body
    if one.row.scope.number == other.row.scope.number:
        return False
    return one.occasion.body is not None and one.occasion.body is other.occasion.body is not Body.JOINT


def _says_again(row: Resolved) -> bool:
    return _SAYS_AGAIN.search(fold(row.row.written)) is not None


def _joint_planning(one: Resolved, other: Resolved) -> bool:
    bodies = {one.occasion.body, other.occasion.body}
    is_day = OccasionKind.PLANNING_DAY in (one.occasion.kind, other.occasion.kind)
    return is_day and Body.JOINT in bodies and not (one.row.listed and other.row.listed)


def fold_title(title: str) -> str:
    """Return *title* as it is compared."""
    return " ".join(title.casefold().split())


def _both(one: Resolved, other: Resolved) -> Resolved:
    """The row that was read first, with what it lacked."""
    if _heads_last_day(one, other):
        one = Resolved(one.row, replace(other.occasion, line=one.occasion.line), other.doubts)
    a, b = one.occasion, other.occasion
    body = Body.JOINT if Body.JOINT in (a.body, b.body) else a.body or b.body
    kind = OccasionKind.PLANNING_DAY if OccasionKind.PLANNING_DAY in (a.kind, b.kind) else a.kind
    has_title = a.title not in _plain_titles(a.kind, a.body)
    is_later = bool(b.history) and b.start is not None
    start, end = (
        (b.start, b.end) if is_later or a.start is None else (a.start, a.end or (b.end if a.start == b.start else None))
    )
    asked = {doubt.code for doubt in one.doubts}
    new = [doubt for doubt in other.doubts if doubt.code != "time_missing" or doubt.code not in asked]
    doubts = [doubt for doubt in (*one.doubts, *new) if doubt.code != "time_missing" or start is None]
    codes = dict.fromkeys(code for code in (*a.doubts, *b.doubts) if code != "time_missing" or start is None)
    occasion = replace(
        a,
        start=start,
        end=end,
        body=body,
        kind=kind,
        title=a.title if has_title else _better_title(b.title, b.kind, b.body) or default_title(kind, body),
        place=a.place or b.place,
        public=a.public or b.public,
        cancelled=a.cancelled or b.cancelled,
        end_day=a.end_day or b.end_day,
        notes=tuple(dict.fromkeys((*a.notes, *b.notes))),
        history=(*a.history, *b.history),
        doubts=tuple(codes),
    )
    row = replace(one.row, spans=(*one.row.spans, *other.row.spans), time=one.row.time or other.row.time)
    return Resolved(row, occasion, tuple(dict.fromkeys(doubts)))


def _better_title(title: str, kind: OccasionKind, body: Body | None) -> str:
    return "" if title in _plain_titles(kind, body) else title


def _plain_titles(kind: OccasionKind, body: Body | None) -> set[str]:
    return {default_title(kind, body), default_title(kind, None), "Möte"}
