"""The best days for all meetings together: an exact search, cheapest first."""

from __future__ import annotations

import heapq
from collections.abc import Mapping, Sequence
from itertools import count

MOST_STATES = 20_000
"""Beyond so many states the search ends with the best it then finds: some 36 meetings in a year full of obstacles."""

GapCosts = Mapping[int, int]
"""What a distance in days between two meetings costs, for every distance that their candidates can have."""


def best_days(
    candidates: Sequence[Sequence[int]],
    day_costs: Sequence[Sequence[int]],
    gap_costs: Mapping[tuple[int, int], GapCosts],
) -> tuple[int, ...]:
    """Return for each meeting the number of the candidate that makes the whole sum least.

    *candidates* are day numbers, one list a meeting, none of them empty. *day_costs* has one cost a candidate.
    *gap_costs* is by pairs (earlier, later) in the order of the list. No cost is negative. Equal sums are
    settled by the order of the candidates, so that the same question always has the same answer. After
    MOST_STATES the answer is a good one that is not proven to be the best.
    """
    last = len(candidates)
    if not last:
        return ()
    remaining = _least_remaining(candidates, day_costs, gap_costs)
    earlier = [[i for i in range(j) if (i, j) in gap_costs] for j in range(last)]
    matters = [_still_related(i, gap_costs, last) for i in range(last)]
    order = count()
    # A* over the meetings in order. A heap entry: the least the whole can cost, how many are left (deeper first
    # among equals), a running number that settles ties, what it has cost so far, and the choices.
    heap: list[tuple[int, int, int, int, tuple[int, ...]]] = [(0, last, next(order), 0, ())]
    reached: set[tuple[int, tuple[int, ...]]] = set()
    is_exact = True
    while True:
        _, _, _, cost, chosen = heapq.heappop(heap)
        j = len(chosen)
        if j == last:
            return chosen
        if is_exact and len(reached) > MOST_STATES:
            is_exact = False
            heap = [(left, least, number, so_far, days) for least, left, number, so_far, days in heap]
            heapq.heapify(heap)
        if j:
            # Choices that no later meeting is related to make no difference any more: the cheapest came first.
            state = (j, tuple(chosen[i] for i in matters[j - 1]))
            if state in reached:
                continue
            reached.add(state)
        related = [(gap_costs[i, j], candidates[i][chosen[i]]) for i in earlier[j]]
        for k, day in enumerate(candidates[j]):
            so_far = cost + day_costs[j][k]
            for costs, earlier_day in related:
                so_far += costs[day - earlier_day]
            least, left = so_far + remaining[j][k], last - j - 1
            rank = (least, left) if is_exact else (left, least)
            heapq.heappush(heap, (*rank, next(order), so_far, (*chosen, k)))


def _still_related(i: int, gap_costs: Mapping[tuple[int, int], GapCosts], last: int) -> list[int]:
    """The meetings up to *i* that a later meeting is related to."""
    return [h for h in range(i + 1) if any((h, j) in gap_costs for j in range(i + 1, last))]


def _least_remaining(
    candidates: Sequence[Sequence[int]],
    day_costs: Sequence[Sequence[int]],
    gap_costs: Mapping[tuple[int, int], GapCosts],
) -> list[list[int]]:
    """For each candidate, the least that the later meetings can cost if only neighbours were related.

    It never says too much, because no cost is negative: that makes the search exact.
    """
    last = len(candidates) - 1
    remaining = [[0] * len(days) for days in candidates]
    for i in range(last - 1, -1, -1):
        ahead = [
            (day, costs + later)
            for day, costs, later in zip(candidates[i + 1], day_costs[i + 1], remaining[i + 1], strict=True)
        ]
        costs = gap_costs.get((i, i + 1))
        if costs is None:
            remaining[i] = [min(cost for _, cost in ahead)] * len(candidates[i])
        else:
            remaining[i] = [min(costs[later - day] + cost for later, cost in ahead) for day in candidates[i]]
    return remaining
