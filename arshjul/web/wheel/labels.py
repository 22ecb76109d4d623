"""The texts beside the wheel: whole words in boxes of their own, each with a line that ends on its mark.

They stand in one column at each side, the day nearest the wheel, in the order of the days, in the largest letters that
leave room for all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import acos, atan2, degrees, hypot

from arshjul.swedish import MONTHS
from arshjul.web.wheel.geometry import (
    CENTRE_X,
    CENTRE_Y,
    HEIGHT,
    MONTHS_OUTER,
    WIDTH,
    Point,
    angle_of,
    line,
    outline,
    point,
)
from arshjul.web.wheel.letters import lines_of, width_of
from arshjul.web.wheel.spots import Spot
from arshjul.web.wheel.spread import spread
from arshjul.year.upcoming import Item

LETTER_SIZES = (18, 17, 16, 15, 14, 13, 12)
"""To try, largest first; the smallest is still read on an A4, and the only one in which a word may be divided."""
MARGIN = 8
"""Between the labels and the edge of the sheet."""
RIM = MONTHS_OUTER + 8
"""How far from the centre the lines bend towards their labels."""
RIM_APART = 1.2
"""Degrees between two lines at the least, there."""
COLUMN = MONTHS_OUTER + 52
"""How far from the middle of the sheet the columns begin."""
LINE_STEP = 1.2
"""From a line to the next, in parts of the letters' size."""


@dataclass(frozen=True)
class Box:
    """What a label takes of the sheet."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Entry:
    """One of the items of a label, by the lines of its title."""

    item: Item
    lines: tuple[tuple[str, Point], ...]
    """Each with where it begins; at the left side where it ends."""


@dataclass(frozen=True)
class Label:
    """What stands beside the wheel of one spot."""

    spot: Spot
    is_left: bool
    box: Box
    leader: tuple[Point, ...]
    """The line from its mark to itself."""
    sign: str
    """A small mark of the ring's shape."""
    day_at: Point
    entries: tuple[Entry, ...]

    @property
    def line(self) -> str:
        """The path of `leader`."""
        return line(*self.leader)


@dataclass(frozen=True)
class Labels:
    """All labels of a wheel."""

    size: float
    """Of their letters."""
    of_spot: Mapping[Spot, Label]


def labels(spots: Sequence[Spot], marks: Mapping[Spot, Point]) -> Labels:
    """Label every one of *spots*, whose *marks* stand there; only those that people meet at when there are too many.

    Where there is no room for those either, nothing is labelled: the table has it all.
    """
    meetings = [spot for spot in spots if any(item.occasion for item in spot.items)]
    titles = _titles_of(spots)
    for chosen in (spots, meetings):
        for size in LETTER_SIZES:
            right = _column(chosen, titles, size, is_left=False)
            left = _column(chosen, titles, size, is_left=True) if right else None
            if right and left:
                return Labels(size, {one.spot: one for one in (*_written(right, marks), *_written(left, marks))})
    return Labels(LETTER_SIZES[-1], {})


def _titles_of(spots: Sequence[Spot]) -> Mapping[str, str]:
    """What each item is called here, where its day and its ring can be seen: as short as says which it is."""
    day_of = {item.key: item.day for spot in spots for item in spot.items if item.occasion}
    return {item.key: _title(item, day_of) for spot in spots for item in spot.items}


def _title(item: Item, day_of: Mapping[str, date]) -> str:
    meeting_day = day_of.get(item.deadline.occasion or "") if item.deadline else None
    what, separator, _ = item.title.partition(" – ")
    return f"{what}, mötet {_short(meeting_day)}" if meeting_day and separator else item.title


def _short(day: date) -> str:
    return f"{day.day}\N{NO-BREAK SPACE}{MONTHS[day.month - 1][:3]}"


@dataclass(frozen=True)
class _Wording:
    spot: Spot
    titles: tuple[tuple[str, ...], ...]
    """The lines of each item."""

    @property
    def number_of_lines(self) -> int:
        return sum(map(len, self.titles))

    def divides(self, titles: Mapping[str, str]) -> bool:
        """Whether a word is wider than a line."""
        found = zip(self.spot.items, self.titles, strict=True)
        return any(" ".join(lines) != titles[item.key] for item, lines in found)


@dataclass(frozen=True)
class _Column:
    """One side's labels from the top down, before they are drawn."""

    is_left: bool
    size: float
    to_title: float
    """From where a label begins to its titles, negative at the left."""
    worded: tuple[_Wording, ...]
    ends: tuple[Point, ...]
    """Where each begins, with the middle of its first line."""


def _column(spots: Sequence[Spot], titles: Mapping[str, str], size: float, *, is_left: bool) -> _Column | None:
    """The column of one side, each label as near its day as the others leave room for; None: there is no room."""
    side = -1 if is_left else 1
    own = sorted((s for s in spots if (angle_of(s.day) > 180) is is_left), key=lambda s: s.day, reverse=is_left)
    to_title = 1.75 * size + max((width_of(spot.when, size, is_bold=True) for spot in own), default=0)
    room = WIDTH / 2 - COLUMN - MARGIN - to_title
    worded = tuple(_Wording(s, tuple(lines_of(titles[item.key], size, room) for item in s.items)) for s in own)
    if size > LETTER_SIZES[-1] and any(one.divides(titles) for one in worded):
        return None
    step = LINE_STEP * size
    apart = [step * one.number_of_lines + 0.25 * size for one, _ in pairwise(worded)]
    last = HEIGHT - MARGIN - step * (worded[-1].number_of_lines - 0.5) if worded else 0
    places = spread([point(angle_of(spot.day), RIM).y for spot in own], apart, MARGIN + step / 2, last)
    if places is None:
        return None
    ends = tuple(Point(CENTRE_X + side * COLUMN, y) for y in places)
    return _Column(is_left, size, side * to_title, worded, ends)


def _written(column: _Column, marks: Mapping[Spot, Point]) -> Iterator[Label]:
    edges = _edges([angle_of(one.spot.day) for one in column.worded], column.ends, is_left=column.is_left)
    for worded, edge, end in zip(column.worded, edges, column.ends, strict=True):
        yield _label(worded, (marks[worded.spot], edge, end), column.to_title, column.size)


def _edges(angles: Sequence[float], ends: Sequence[Point], *, is_left: bool) -> tuple[Point, ...]:
    """Where the lines from *angles* to *ends* leave the wheel: each as it comes, or where its end is first seen.

    From there on it crosses nothing more of the wheel.
    """
    wished = [_seen(angle, end) for angle, end in zip(angles, ends, strict=True)]
    lowest, highest = (-360, -180) if is_left else (0, 180)
    # From the top down, also where that is against the clock.
    turn = -1 if is_left else 1
    # A column has room for too few labels for this to find none.
    found = spread([turn * angle for angle in wished], [RIM_APART] * (len(wished) - 1), lowest, highest)
    return tuple(point(turn * angle, RIM) for angle in found or ())


def _seen(angle: float, end: Point) -> float:
    """The angle nearest to *angle* at which a line to *end* leaves the rim without crossing it."""
    x, y = end.x - CENTRE_X, CENTRE_Y - end.y
    straight = degrees(atan2(x, y)) % 360
    aside = degrees(acos(RIM / hypot(x, y)))
    return min(max(angle, straight - aside), straight + aside)


def _label(worded: _Wording, leader: tuple[Point, ...], to_title: float, size: float) -> Label:
    """The label whose first line stands where its *leader* ends, and its titles *to_title* beside that."""
    at, step = leader[-1], LINE_STEP * size
    side = 1 if to_title > 0 else -1
    entries, y = [], at.y
    for item, lines in zip(worded.spot.items, worded.titles, strict=True):
        entries.append(Entry(item, tuple((text, Point(at.x + to_title, y + n * step)) for n, text in enumerate(lines))))
        y += step * len(lines)
    widest = max(width_of(text, size) for lines in worded.titles for text in lines)
    outer = at.x + to_title + side * widest
    return Label(
        spot=worded.spot,
        is_left=side < 0,
        box=Box(min(at.x, outer), at.y - step / 2, max(at.x, outer), y - step / 2),
        leader=leader,
        sign=outline(worded.spot.ring.shape, Point(at.x + side * 0.6 * size, at.y), 0.4 * size),
        day_at=Point(at.x + side * 1.25 * size, at.y),
        entries=tuple(entries),
    )
