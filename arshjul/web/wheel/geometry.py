"""Points, arcs and outlines on the sheet that the wheel is drawn on.

The sheet's units are its own, x to the right and y down; January begins at twelve o'clock and the months go clockwise.
Every path is made of ``M``, ``L``, ``C`` and ``Z`` with absolute points alone, so that a PDF can draw it as it stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import ceil, cos, radians, sin, tan

from arshjul.web.wheel.rings import Shape

WIDTH, HEIGHT = 1620, 1080
CENTRE_X, CENTRE_Y = WIDTH / 2, HEIGHT / 2
MONTHS_OUTER, MONTHS_INNER = 440, 404
WEEKS_INNER = 381
RINGS_OUTER, HUB = 377, 104


@dataclass(frozen=True)
class Point:
    """A point of the sheet."""

    x: float
    y: float


def angle_of(day: date) -> float:
    """Degrees clockwise from twelve o'clock to the middle of *day* in its own year."""
    return (day.timetuple().tm_yday - 0.5) / _days_in(day.year) * 360


def start_of(day: date) -> float:
    """Degrees clockwise from twelve o'clock to where *day* begins in its own year."""
    return (day.timetuple().tm_yday - 1) / _days_in(day.year) * 360


def point(angle: float, radius: float) -> Point:
    """The point at *angle* degrees clockwise from twelve o'clock, *radius* from the centre."""
    return Point(CENTRE_X + radius * sin(radians(angle)), CENTRE_Y - radius * cos(radians(angle)))


def line(*points: Point) -> str:
    """The path from point to point."""
    return "M" + "L".join(_written(one) for one in points)


def arc(begin: float, end: float, radius: float) -> str:
    """The path along a circle around the centre, from the angle *begin* to *end*."""
    return f"M{_written(point(begin, radius))}{_bend(begin, end, radius)}"


def sector(begin: float, end: float, inner: float, outer: float) -> str:
    """The path around a piece of a ring; a whole turn is drawn as two halves."""
    if end - begin >= 360:
        middle = (begin + end) / 2
        return sector(begin, middle, inner, outer) + sector(middle, end, inner, outer)
    there, back = _bend(begin, end, outer), _bend(end, begin, inner)
    return f"M{_written(point(begin, outer))}{there}L{_written(point(end, inner))}{back}Z"


def outline(shape: Shape, at: Point, size: float) -> str:
    """The path of *shape* around *at*, with about the area of a circle of radius *size*."""
    if shape is Shape.CIRCLE:
        return f"M{_written(Point(at.x, at.y - size))}{_bend(0, 360, size, at)}Z"
    corners, first, reach = {
        Shape.SQUARE: (4, 45, 1.25),
        Shape.DIAMOND: (4, 0, 1.25),
        Shape.TRIANGLE: (3, 0, 1.45),
        Shape.HEXAGON: (6, 0, 1.1),
    }[shape]
    turns = [radians(first + turn * 360 / corners) for turn in range(corners)]
    return line(*(Point(at.x + size * reach * sin(turn), at.y - size * reach * cos(turn)) for turn in turns)) + "Z"


def _bend(begin: float, end: float, radius: float, around: Point | None = None) -> str:
    """Curves along a circle from where the path stands: each at most an eighth of a turn, closer than eyes can see."""
    centre = around or Point(CENTRE_X, CENTRE_Y)
    number = ceil(abs(end - begin) / 45) or 1
    step = radians((end - begin) / number)
    reach = 4 / 3 * tan(step / 4) * radius
    curves = ""
    for turn in range(number):
        a, b = radians(begin) + turn * step, radians(begin) + (turn + 1) * step
        leaving = Point(centre.x + radius * sin(a) + reach * cos(a), centre.y - radius * cos(a) + reach * sin(a))
        landing = Point(centre.x + radius * sin(b) - reach * cos(b), centre.y - radius * cos(b) - reach * sin(b))
        to = Point(centre.x + radius * sin(b), centre.y - radius * cos(b))
        curves += f"C{_written(leaving)} {_written(landing)} {_written(to)}"
    return curves


def _written(at: Point) -> str:
    return f"{at.x:.1f} {at.y:.1f}"


def _days_in(year: int) -> int:
    return date(year, 12, 31).timetuple().tm_yday
