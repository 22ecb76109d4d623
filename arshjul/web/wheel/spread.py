"""Moving neighbours apart, as little as can be."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate


def spread(wished: Sequence[float], apart: Sequence[float], first: float, last: float) -> tuple[float, ...] | None:
    """Return places in the order of *wished*, from *first* to *last*, that together lie as near it as they can.

    *apart* has the least distance between each and the next. None: there is no room for all.
    """
    if not wished:
        return ()
    before = tuple(accumulate(apart, initial=0.0))
    if before[-1] > last - first:
        return None
    # Less what must lie before it, each place is only to come no sooner than the one before: who are in each other's
    # way share the middle of what they wish.
    groups: list[tuple[float, int]] = []
    for wish, distance in zip(wished, before, strict=True):
        middle, number = wish - distance, 1
        while groups and groups[-1][0] > middle:
            other, others = groups.pop()
            middle, number = (middle * number + other * others) / (number + others), number + others
        groups.append((middle, number))
    middles = (min(max(middle, first), last - before[-1]) for middle, number in groups for _ in range(number))
    return tuple(middle + distance for middle, distance in zip(middles, before, strict=True))
