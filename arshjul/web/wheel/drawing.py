"""The wheel of a year, ready to be drawn: from its items to points and paths."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from arshjul.swedish import MONTHS
from arshjul.web.wheel.geometry import (
    HUB,
    MONTHS_INNER,
    MONTHS_OUTER,
    WEEKS_INNER,
    Point,
    angle_of,
    arc,
    line,
    outline,
    point,
    sector,
    start_of,
)
from arshjul.web.wheel.labels import Label, labels
from arshjul.web.wheel.letters import lines_of
from arshjul.web.wheel.rings import RINGS, Ring, Shape, ring_of
from arshjul.web.wheel.spots import Layout, Spot, laid_out, spots_of
from arshjul.year.upcoming import Item

HUB_LETTERS = 15
HUB_ROOM = 1.84 * HUB
HUB_LINES = 3
HALO = 3.5
"""How far outside a mark the line goes that says that something is wrong."""


@dataclass(frozen=True)
class Text:
    """A text at a point, turned by *turn* degrees clockwise."""

    text: str
    at: Point
    turn: float = 0


@dataclass(frozen=True)
class Month:
    """One month of the outermost band."""

    path: str
    name: Text
    is_even: bool


@dataclass(frozen=True)
class Week:
    """One ISO week: a line where its Monday begins, and its number."""

    line: str
    number: Text


@dataclass(frozen=True)
class Band:
    """One ring, as the ground that its marks stand on."""

    ring: Ring
    path: str


@dataclass(frozen=True)
class Mark:
    """One spot, drawn."""

    spot: Spot
    at: Point
    path: str
    behind: str
    """A second outline that shows that the mark stands for several items; else empty."""
    halo: str
    """A line around the mark, drawn when something is wrong."""
    number: Text
    """The day of the month."""
    number_size: float
    period: str
    """An arc to the last day of an item of several days; else empty."""
    is_past: bool
    label: Label | None = None


@dataclass(frozen=True)
class Today:
    """The line that says where in the year we are."""

    line: str
    text: Text


@dataclass(frozen=True)
class Wheel:
    """The wheel of one year, ready to be drawn."""

    year: int
    months: tuple[Month, ...]
    weeks: tuple[Week, ...]
    bands: tuple[Band, ...]
    marks: tuple[Mark, ...]
    label_size: float
    """Of the letters beside the wheel."""
    outside: tuple[Item, ...]
    """Items whose day is in another calendar year: they have no place in the wheel."""
    past: str
    """The part of the year that has been; empty when nothing has."""
    today: Today | None
    hub: tuple[str, ...]
    """The lines under the year in the middle: the next event."""


def wheel(year: int, items: Sequence[Item], today: date, rings: Sequence[Ring] = RINGS) -> Wheel:
    """Lay out the wheel of *year*, with *rings* that have a place for all *items*, as it stands *today*."""
    inside = [item for item in items if item.day.year == year]
    spots = spots_of(inside)
    layout = laid_out(spots, rings)
    marks = [_mark(layout, spot, today) for spot in spots]
    beside = labels(spots, {mark.spot: mark.at for mark in marks})
    return Wheel(
        year=year,
        months=tuple(_month(year, month) for month in range(1, 13)),
        weeks=tuple(_week(year, monday) for monday in _mondays(year)),
        bands=tuple(Band(ring, sector(0, 360, inner, outer)) for ring, outer, inner in layout.rings),
        marks=tuple(replace(mark, label=beside.of_spot.get(mark.spot)) for mark in marks),
        label_size=beside.size,
        outside=tuple(item for item in items if item.day.year != year),
        past=_past(year, today),
        today=_today_line(today) if today.year == year else None,
        hub=_next_event(inside, today),
    )


def _mark(layout: Layout, spot: Spot, today: date) -> Mark:
    angle, radius = angle_of(spot.day), layout.radius_of[spot]
    size = layout.size * spot.ring.scale
    at = point(angle, radius)
    if spot.ring.shape is Shape.TRIANGLE:
        at = Point(at.x, at.y + size * 0.3)  # so that its box, not its centre of mass, stands on the spot
    small = 0.86 if spot.ring.shape is Shape.TRIANGLE else 1.08
    several = outline(spot.ring.shape, Point(at.x + 4, at.y - 4), size) if len(spot.items) > 1 else ""
    return Mark(
        spot=spot,
        at=at,
        path=outline(spot.ring.shape, at, size),
        behind=several,
        halo=outline(spot.ring.shape, at, size + HALO),
        number=Text("v" if spot.is_week else str(spot.day.day), at),
        number_size=size * small,
        period=arc(angle, angle_of(spot.last_day), radius) if spot.last_day > spot.day else "",
        is_past=spot.last_day < today,
    )


def _month(year: int, month: int) -> Month:
    begin, end = start_of(date(year, month, 1)), start_of(_next_month(year, month))
    end = end or 360
    middle = (begin + end) / 2
    upside_down = 90 < middle < 270
    radius = (MONTHS_OUTER + MONTHS_INNER) / 2
    return Month(
        path=sector(begin, end, MONTHS_INNER, MONTHS_OUTER),
        name=Text(MONTHS[month - 1], point(middle, radius), middle + 180 if upside_down else middle),
        is_even=month % 2 == 0,
    )


def _week(year: int, monday: date) -> Week:
    begin = start_of(max(monday, date(year, 1, 1)))
    after = monday + timedelta(days=7)
    end = start_of(after) if after.year == year else 360
    middle = (begin + end) / 2
    upside_down = 90 < middle < 270
    return Week(
        line=line(point(begin, WEEKS_INNER), point(begin, MONTHS_INNER)),
        number=Text(
            # A week cut by the turn of the year may be too narrow for its number.
            str(monday.isocalendar().week) if end - begin > 4 else "",
            point(middle, (WEEKS_INNER + MONTHS_INNER) / 2),
            middle + 180 if upside_down else middle,
        ),
    )


def _mondays(year: int) -> Iterable[date]:
    first = date(year, 1, 1)
    monday = first - timedelta(days=first.weekday())
    while monday.year <= year:
        yield monday
        monday += timedelta(days=7)


def _past(year: int, today: date) -> str:
    if today.year < year or today == date(year, 1, 1):
        return ""
    return sector(0, 360 if today.year > year else start_of(today), HUB + 4, MONTHS_OUTER)


def _today_line(today: date) -> Today:
    angle = angle_of(today)
    return Today(
        line=line(point(angle, HUB), point(angle, MONTHS_OUTER + 8)),
        text=Text("i dag", point(angle, MONTHS_OUTER + 24)),
    )


def _next_event(items: Sequence[Item], today: date) -> tuple[str, ...]:
    coming = next((item for item in items if item.day >= today and item.occasion), None)
    if coming is None:
        return ()
    title = lines_of(coming.title, HUB_LETTERS, HUB_ROOM)
    # Whole or not at all: who meets, where the title has no room.
    is_whole = len(title) <= HUB_LINES and " ".join(title) == coming.title
    shown = title if is_whole else lines_of(ring_of(coming).name, HUB_LETTERS, HUB_ROOM)
    return (f"{coming.day.day} {MONTHS[coming.day.month - 1]}", *shown)


def _next_month(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1)
