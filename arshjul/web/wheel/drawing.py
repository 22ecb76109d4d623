"""Where everything stands in the wheel: from the items of a year to points and paths."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import asin, cos, degrees, radians, sin

from arshjul.swedish import MONTHS
from arshjul.web.wheel.rings import RINGS, Ring, Shape, ring_of
from arshjul.year.upcoming import Item
from arshjul.year.wording import week_word

WIDTH, HEIGHT = 1640, 1080
CENTRE_X, CENTRE_Y = WIDTH / 2, HEIGHT / 2
MONTHS_OUTER, MONTHS_INNER = 500, 458
WEEKS_INNER = 432
RINGS_OUTER, HUB = 428, 118
LABEL_X = 545
"""How far from the centre the texts at the side begin."""
LABEL_STEP = 26
LABEL_LETTERS = 22
MOST_LABELS = 40
MARK_SIZES = tuple(size / 2 for size in range(30, 9, -1))
"""Radii to try, largest first."""
RING_GAPS = (26, 18, 12, 8)
HALO = 3.5
"""How far outside a mark the line goes that says that something is wrong."""


@dataclass(frozen=True)
class Point:
    """A point of the picture; x to the right, y down."""

    x: float
    y: float


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
class Label:
    """A text at the side of the wheel, with the line that leads to its day."""

    line: str
    at: Point
    is_left: bool
    day: str
    title: str


@dataclass(frozen=True)
class Spot:
    """What stands on one day of one ring: one mark, however many items."""

    ring: Ring
    day: date
    items: tuple[Item, ...]

    @property
    def is_week(self) -> bool:
        """Whether nobody has named the day of any of its items, but only the week."""
        return all(item.week for item in self.items)

    @property
    def when(self) -> str:
        """The day as short as beside the wheel: ``18 aug``, ``v. 33``."""
        week = self.items[0].week
        return week_word(week) if week and self.is_week else f"{self.day.day} {MONTHS[self.day.month - 1][:3]}"

    @property
    def last_day(self) -> date:
        """The last day of the longest item, within the year."""
        last = max((i.occasion.last_day if i.occasion else i.day) for i in self.items)
        return min(last, date(self.day.year, 12, 31))


@dataclass(frozen=True)
class Mark:
    """One spot, drawn."""

    spot: Spot
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
    outside: tuple[Item, ...]
    """Items whose day is in another calendar year: they have no place in the wheel."""
    past: str
    """The part of the year that has been; empty when nothing has."""
    today: Today | None
    hub: tuple[str, ...]
    """The lines under the year in the middle: the next event."""


def wheel(year: int, items: Sequence[Item], today: date) -> Wheel:
    """Lay out the wheel of *year*, January at twelve o'clock, as it stands *today*."""
    inside = [item for item in items if item.day.year == year]
    spots = spots_of(inside)
    layout = _layout(spots)
    return Wheel(
        year=year,
        months=tuple(_month(year, month) for month in range(1, 13)),
        weeks=tuple(_week(year, monday) for monday in _mondays(year)),
        bands=tuple(Band(ring, _sector(0, 360, inner, outer)) for ring, outer, inner in layout.rings),
        marks=_with_labels([_mark(layout, spot, today) for spot in spots]),
        outside=tuple(item for item in items if item.day.year != year),
        past=_past(year, today),
        today=_today_line(today) if today.year == year else None,
        hub=_next_event(inside, today),
    )


def spots_of(items: Iterable[Item]) -> tuple[Spot, ...]:
    """Gather *items* by ring and day, in the order of days."""
    gathered: dict[tuple[date, Ring], list[Item]] = {}
    for item in items:
        gathered.setdefault((item.day, ring_of(item)), []).append(item)
    return tuple(
        Spot(ring, day, tuple(together))
        for (day, ring), together in sorted(gathered.items(), key=lambda pair: (pair[0][0], RINGS.index(pair[0][1])))
    )


def angle_of(day: date) -> float:
    """Degrees clockwise from twelve o'clock to the middle of *day* in its own year."""
    return (day.timetuple().tm_yday - 0.5) / _days_in(day.year) * 360


def point(angle: float, radius: float) -> Point:
    """The point at *angle* degrees clockwise from twelve o'clock, *radius* from the centre."""
    return Point(CENTRE_X + radius * sin(radians(angle)), CENTRE_Y - radius * cos(radians(angle)))


def outline(shape: Shape, at: Point, size: float) -> str:
    """The path of *shape* around *at*, with about the area of a circle of radius *size*."""
    if shape is Shape.CIRCLE:
        return (
            f"M{at.x - size:.1f} {at.y:.1f}a{size:.1f} {size:.1f} 0 1 1 {2 * size:.1f} 0"
            f"a{size:.1f} {size:.1f} 0 1 1 {-2 * size:.1f} 0Z"
        )
    corners, first, reach = {
        Shape.SQUARE: (4, 45, 1.25),
        Shape.DIAMOND: (4, 0, 1.25),
        Shape.TRIANGLE: (3, 0, 1.45),
        Shape.HEXAGON: (6, 0, 1.1),
    }[shape]
    points = [
        Point(
            at.x + size * reach * sin(radians(first + turn * 360 / corners)),
            at.y - size * reach * cos(radians(first + turn * 360 / corners)),
        )
        for turn in range(corners)
    ]
    return "M" + "L".join(f"{p.x:.1f} {p.y:.1f}" for p in points) + "Z"


@dataclass(frozen=True)
class _Layout:
    size: float
    rings: tuple[tuple[Ring, float, float], ...]
    """Each ring with its outer and inner radius."""
    radius_of: dict[Spot, float]
    """How far from the centre each spot's mark stands."""


def _layout(spots: Sequence[Spot]) -> _Layout:
    """Give every mark a lane in its ring; the largest marks that do not touch each other win."""
    of_ring = {ring: [spot for spot in spots if spot.ring is ring] for ring in RINGS}
    for size in MARK_SIZES:
        for gap in RING_GAPS:
            layout = _try(of_ring, size, gap)
            if layout is not None:
                return layout
    return _crowded(of_ring)


def _try(of_ring: dict[Ring, list[Spot]], size: float, gap: float) -> _Layout | None:
    """Lay out with marks of *size*, or say None: there is no room for so large ones."""
    outer: float = RINGS_OUTER
    rings: list[tuple[Ring, float, float]] = []
    radius_of: dict[Spot, float] = {}
    for ring, spots in of_ring.items():
        width = 2.4 * size * ring.scale + 2
        lanes = 1
        while (lane_of := _in_lanes(spots, lanes, outer - gap / 2 - (lanes - 0.5) * width, width)) is None:
            lanes += 1
            if outer - lanes * width - gap < HUB:
                return None
        inner = outer - lanes * width - gap
        rings.append((ring, outer, inner))
        radius_of |= {spot: outer - gap / 2 - (lane + 0.5) * width for spot, lane in lane_of.items()}
        outer = inner
    if outer < HUB + 4:
        return None
    ring, begins, _ = rings[-1]
    rings[-1] = (ring, begins, HUB + 4)
    return _Layout(size, tuple(rings), radius_of)


def _in_lanes(spots: Sequence[Spot], number: int, innermost: float, width: float) -> dict[Spot, int] | None:
    """Each spot's lane, 0 outermost, so that no two marks of a lane touch; None when *number* lanes are too few.

    *innermost* is the radius of the innermost lane, where a mark takes the widest angle.
    """
    if innermost < width:
        return None
    apart = 2 * degrees(asin(width / 2 / innermost))
    first: dict[int, float] = {}
    last: dict[int, float] = {}
    lane_of = {}
    for spot in spots:
        begin, end = angle_of(spot.day), angle_of(spot.last_day)
        for lane in range(number):
            # The last of the year is also the neighbour of the first.
            if lane not in first or (begin - last[lane] >= apart and first[lane] + 360 - end >= apart):
                first.setdefault(lane, begin)
                last[lane] = end
                lane_of[spot] = lane
                break
        else:
            return None
    return lane_of


def _crowded(of_ring: dict[Ring, list[Spot]]) -> _Layout:
    """Five equal rings with small marks in turn on four lanes: some may touch, and the list has them all."""
    width = (RINGS_OUTER - HUB - 4) / len(of_ring)
    rings = tuple((ring, RINGS_OUTER - i * width, RINGS_OUTER - (i + 1) * width) for i, ring in enumerate(of_ring))
    radius_of = {
        spot: outer - (turn % 4 + 0.5) * width / 4
        for ring, outer, _ in rings
        for turn, spot in enumerate(of_ring[ring])
    }
    return _Layout(MARK_SIZES[-1], rings, radius_of)


def _mark(layout: _Layout, spot: Spot, today: date) -> Mark:
    angle, radius = angle_of(spot.day), layout.radius_of[spot]
    size = layout.size * spot.ring.scale
    at = point(angle, radius)
    if spot.ring.shape is Shape.TRIANGLE:
        at = Point(at.x, at.y + size * 0.3)  # so that its box, not its centre of mass, stands on the spot
    small = 0.86 if spot.ring.shape is Shape.TRIANGLE else 1.08
    several = outline(spot.ring.shape, Point(at.x + 4, at.y - 4), size) if len(spot.items) > 1 else ""
    return Mark(
        spot=spot,
        path=outline(spot.ring.shape, at, size),
        behind=several,
        halo=outline(spot.ring.shape, at, size + HALO),
        number=Text("v" if spot.is_week else str(spot.day.day), at),
        number_size=size * small,
        period=_arc(angle, angle_of(spot.last_day), radius) if spot.last_day > spot.day else "",
        is_past=spot.last_day < today,
    )


def _with_labels(marks: Sequence[Mark]) -> tuple[Mark, ...]:
    """Label every mark when there are few; only those that people meet at when there are many; else none."""
    meetings = [mark for mark in marks if any(item.occasion for item in mark.spot.items)]
    chosen = marks if len(marks) <= MOST_LABELS else meetings if len(meetings) <= MOST_LABELS else ()
    labels: dict[Spot, Label] = {}
    for is_left in (False, True):
        column = [mark for mark in chosen if (angle_of(mark.spot.day) > 180) is is_left]
        labels |= _column(column, is_left=is_left)
    return tuple(replace(mark, label=labels.get(mark.spot)) for mark in marks)


def _column(marks: Iterable[Mark], *, is_left: bool) -> dict[Spot, Label]:
    """The labels of one side, from the top down, each as near its day as the others leave room for."""
    in_order = sorted(marks, key=lambda mark: mark.spot.day, reverse=is_left)
    wished = [point(angle_of(mark.spot.day), MONTHS_OUTER + 30).y for mark in in_order]
    side = -1 if is_left else 1
    x = CENTRE_X + side * LABEL_X
    labels = {}
    for mark, y in zip(in_order, spread(wished, LABEL_STEP, 34, HEIGHT - 34), strict=True):
        day = mark.spot.day
        edge = point(angle_of(day), MONTHS_OUTER + 3)
        labels[mark.spot] = Label(
            line=f"M{edge.x:.1f} {edge.y:.1f}L{x - side * 26:.1f} {y:.1f}L{x - side * 6:.1f} {y:.1f}",
            at=Point(x, y),
            is_left=is_left,
            day=mark.spot.when,
            title=_shortened(", ".join(item.title for item in mark.spot.items)),
        )
    return labels


def spread(wished: Sequence[float], step: float, top: float, bottom: float) -> tuple[float, ...]:
    """Move ascending places as little as is simple, so that neighbours are *step* apart between top and bottom.

    More than there is room for stand closer.
    """
    if not wished:
        return ()
    step = min(step, (bottom - top) / max(1, len(wished) - 1))
    places: list[float] = []
    for place in wished:
        places.append(max(place, places[-1] + step if places else top))
    limit = bottom
    for index in reversed(range(len(places))):
        places[index] = min(places[index], limit)
        limit = places[index] - step
    return tuple(places)


def _month(year: int, month: int) -> Month:
    begin, end = _start_of(date(year, month, 1)), _start_of(_next_month(year, month))
    end = end or 360
    middle = (begin + end) / 2
    upside_down = 90 < middle < 270
    radius = (MONTHS_OUTER + MONTHS_INNER) / 2
    return Month(
        path=_sector(begin, end, MONTHS_INNER, MONTHS_OUTER),
        name=Text(MONTHS[month - 1], point(middle, radius), middle + 180 if upside_down else middle),
        is_even=month % 2 == 0,
    )


def _week(year: int, monday: date) -> Week:
    begin = _start_of(max(monday, date(year, 1, 1)))
    after = monday + timedelta(days=7)
    end = _start_of(after) if after.year == year else 360
    middle = (begin + end) / 2
    upside_down = 90 < middle < 270
    inner, outer = point(begin, WEEKS_INNER), point(begin, MONTHS_INNER)
    return Week(
        line=f"M{inner.x:.1f} {inner.y:.1f}L{outer.x:.1f} {outer.y:.1f}",
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
    return _sector(0, 360 if today.year > year else _start_of(today), HUB + 4, MONTHS_OUTER)


def _today_line(today: date) -> Today:
    angle = angle_of(today)
    inner, outer = point(angle, HUB), point(angle, MONTHS_OUTER + 10)
    return Today(
        line=f"M{inner.x:.1f} {inner.y:.1f}L{outer.x:.1f} {outer.y:.1f}",
        text=Text("i dag", point(angle, MONTHS_OUTER + 26)),
    )


def _next_event(items: Sequence[Item], today: date) -> tuple[str, ...]:
    coming = next((item for item in items if item.day >= today and item.occasion), None)
    if coming is None:
        return ()
    title = textwrap.wrap(coming.title, 22, max_lines=3, placeholder=" …")
    return (f"{coming.day.day} {MONTHS[coming.day.month - 1]}", *title)


def _shortened(title: str) -> str:
    return title if len(title) <= LABEL_LETTERS else title[: LABEL_LETTERS - 1].rstrip(" ,&/–-") + "…"


def _start_of(day: date) -> float:
    return (day.timetuple().tm_yday - 1) / _days_in(day.year) * 360


def _next_month(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1)


def _days_in(year: int) -> int:
    return date(year, 12, 31).timetuple().tm_yday


def _arc(begin: float, end: float, radius: float) -> str:
    a, b = point(begin, radius), point(end, radius)
    return f"M{a.x:.1f} {a.y:.1f}A{radius:.1f} {radius:.1f} 0 {int(end - begin > 180)} 1 {b.x:.1f} {b.y:.1f}"


def _sector(begin: float, end: float, inner: float, outer: float) -> str:
    """A piece of a ring. A whole turn is drawn as two halves: an arc back to its own start is nothing."""
    if end - begin >= 360:
        middle = (begin + end) / 2
        return _sector(begin, middle, inner, outer) + _sector(middle, end, inner, outer)
    a, b, c, d = point(begin, outer), point(end, outer), point(end, inner), point(begin, inner)
    large = int(end - begin > 180)
    return (
        f"M{a.x:.1f} {a.y:.1f}A{outer:.1f} {outer:.1f} 0 {large} 1 {b.x:.1f} {b.y:.1f}"
        f"L{c.x:.1f} {c.y:.1f}A{inner:.1f} {inner:.1f} 0 {large} 0 {d.x:.1f} {d.y:.1f}Z"
    )
