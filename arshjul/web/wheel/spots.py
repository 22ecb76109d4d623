"""What stands where: the items of a day in a ring are one spot, and every spot has a lane of its ring."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import asin, degrees

from arshjul.swedish import MONTHS
from arshjul.web.wheel.geometry import HUB, RINGS_OUTER, angle_of
from arshjul.web.wheel.rings import RINGS, Ring, ring_of
from arshjul.year.upcoming import Item
from arshjul.year.wording import week_word

MARK_SIZES = tuple(size / 2 for size in range(30, 9, -1))
"""Radii to try, largest first."""
RING_GAPS = (26, 18, 12, 8)


@dataclass(frozen=True, eq=False)
class Spot:
    """What stands on one day of one ring: one mark, however many items. Each is like itself alone."""

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
class Layout:
    """Where the rings lie and the spots in them."""

    size: float
    """The radius of the smallest marks."""
    rings: tuple[tuple[Ring, float, float], ...]
    """Each ring with its outer and inner radius."""
    radius_of: dict[Spot, float]
    """How far from the centre each spot's mark stands."""


def spots_of(items: Iterable[Item]) -> tuple[Spot, ...]:
    """Gather *items* by ring and day, in the order of days."""
    gathered: dict[tuple[date, Ring], list[Item]] = {}
    for item in items:
        gathered.setdefault((item.day, ring_of(item)), []).append(item)
    return tuple(
        Spot(ring, day, tuple(together))
        for (day, ring), together in sorted(gathered.items(), key=lambda pair: (pair[0][0], RINGS.index(pair[0][1])))
    )


def laid_out(spots: Sequence[Spot], rings: Sequence[Ring] = RINGS) -> Layout:
    """Give every mark a lane in its ring; the largest marks that do not touch each other win."""
    of_ring = {ring: [spot for spot in spots if spot.ring is ring] for ring in rings}
    for size in MARK_SIZES:
        for gap in RING_GAPS:
            layout = _try(of_ring, size, gap)
            if layout is not None:
                return layout
    return _crowded(of_ring)


def _try(of_ring: dict[Ring, list[Spot]], size: float, gap: float) -> Layout | None:
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
    return Layout(size, tuple(rings), radius_of)


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


def _crowded(of_ring: dict[Ring, list[Spot]]) -> Layout:
    """Five equal rings with small marks in turn on four lanes: some may touch, and the list has them all."""
    width = (RINGS_OUTER - HUB - 4) / len(of_ring)
    rings = tuple((ring, RINGS_OUTER - i * width, RINGS_OUTER - (i + 1) * width) for i, ring in enumerate(of_ring))
    radius_of = {
        spot: outer - (turn % 4 + 0.5) * width / 4
        for ring, outer, _ in rings
        for turn, spot in enumerate(of_ring[ring])
    }
    return Layout(MARK_SIZES[-1], rings, radius_of)
