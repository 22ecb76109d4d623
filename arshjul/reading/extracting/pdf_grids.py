"""Tables of a PDF whose cells have lines around them: which cells the lines make, and which words stand in which."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from arshjul.reading.extracting.pdf_marks import Rule, Word

_NEAR = 3.0
"""Points within which two lines meet, or are one."""
_FEWEST_LINES = 3
"""So many lines below cells that end at the same places are a table."""
_MOST_RULES = 400
_MOST_CELLS = 20_000


@dataclass(frozen=True)
class Grid:
    """The lines of one table."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    rules: tuple[Rule, ...]

    def holds(self, word: Word) -> bool:
        """Whether a word stands inside it."""
        x = (word.left + word.right) / 2
        return self.xs[0] <= x <= self.xs[-1] and self.ys[0] <= word.middle <= self.ys[-1]

    def rows(self, words: Iterable[Word]) -> list[tuple[list[list[Word]], list[bool]]]:
        """Return for each row the words of each cell, and whether the cell began in a row above.

        A cell that covers several rows has its words in all of them; one that covers several columns in the first.
        """
        in_cell: dict[tuple[int, int], list[Word]] = {}
        origins = self._origins()
        for word in words:
            at = (_between(self.ys, word.middle), _between(self.xs, (word.left + word.right) / 2))
            in_cell.setdefault(origins[at], []).append(word)
        rows: list[tuple[list[list[Word]], list[bool]]] = []
        for row in range(len(self.ys) - 1):
            here = [origins[row, column] for column in range(len(self.xs) - 1)]
            begins = [origin[1] == column for column, origin in enumerate(here)]
            rows.append(
                (
                    [in_cell.get(origin, []) if first else [] for origin, first in zip(here, begins, strict=True)],
                    [origin[0] < row for origin in here],
                )
            )
        return rows

    def _origins(self) -> dict[tuple[int, int], tuple[int, int]]:
        """Which cell each cell is a part of: lines that are missing between two make them one."""
        standing = [[rule for rule in self.rules if not rule.is_lying and abs(rule.at - x) <= _NEAR] for x in self.xs]
        lying = [[rule for rule in self.rules if rule.is_lying and abs(rule.at - y) <= _NEAR] for y in self.ys]
        origins: dict[tuple[int, int], tuple[int, int]] = {}
        for row in range(len(self.ys) - 1):
            for column in range(len(self.xs) - 1):
                x = (self.xs[column] + self.xs[column + 1]) / 2
                y = (self.ys[row] + self.ys[row + 1]) / 2
                if row and not _covered(lying[row], x):
                    origins[row, column] = origins[row - 1, column]
                elif column and not _covered(standing[column], y):
                    origins[row, column] = origins[row, column - 1]
                else:
                    origins[row, column] = (row, column)
        return origins


def grids_of(rules: Sequence[Rule]) -> list[Grid]:
    """Return the tables that lines which meet make: at least two cells."""
    whole = [*_joined(rule for rule in rules if rule.is_lying), *_joined(rule for rule in rules if not rule.is_lying)]
    if len(whole) > _MOST_RULES:
        return []
    grids: list[Grid] = []
    waiting = set(range(len(whole)))
    while waiting:
        group = [waiting.pop()]
        for member in group:
            met = {other for other in waiting if _meet(whole[member], whole[other])}
            waiting -= met
            group += met
        grid = _grid([whole[member] for member in group])
        if grid is not None:
            grids.append(grid)
    return [*grids, *_open_grids([rule for rule in rules if not any(_overlaps(rule, grid) for grid in grids)])]


def _open_grids(rules: Sequence[Rule]) -> list[Grid]:
    """The tables whose cells have a line below them and none beside: three or more that end at the same places."""
    levels = [sorted(level, key=lambda rule: rule.start) for level in _by_level(sorted(_lying(rules), key=_height))]
    grids: list[Grid] = []
    run: list[list[Rule]] = []
    for level in [*levels, []]:
        if run and not _end_alike(run[-1], level):
            if len(run) >= _FEWEST_LINES:
                grids.append(_closed(run))
            run = []
        if len(level) > 1:
            run.append(level)
    return grids


def _lying(rules: Iterable[Rule]) -> list[Rule]:
    return [rule for rule in rules if rule.is_lying]


def _height(rule: Rule) -> float:
    return rule.at


def _end_alike(above: list[Rule], below: list[Rule]) -> bool:
    return len(above) == len(below) and all(
        abs(one.start - other.start) <= _NEAR and abs(one.end - other.end) <= _NEAR
        for one, other in zip(above, below, strict=True)
    )


def _closed(run: list[list[Rule]]) -> Grid:
    """The grid of such a table, with the lines that it lacks, and a row for its head above the first of them."""
    lying = [rule.at for level in run for rule in level[:1]]
    top = lying[0] - min(below - above for above, below in pairwise(lying))
    xs = (run[0][0].start, *(rule.end for rule in run[0]))
    standing = [Rule(is_lying=False, at=x, start=top, end=lying[-1]) for x in xs]
    head = Rule(is_lying=True, at=top, start=xs[0], end=xs[-1])
    return Grid(xs, (top, *lying), (head, *standing, *(rule for level in run for rule in level)))


def _overlaps(rule: Rule, grid: Grid) -> bool:
    return (
        rule.is_lying
        and grid.ys[0] - _NEAR <= rule.at <= grid.ys[-1] + _NEAR
        and (rule.start <= grid.xs[-1] and grid.xs[0] <= rule.end)
    )


def struck(words: Iterable[Word], rules: Iterable[Rule]) -> list[Word]:
    """Return the words through whose middle a line goes, from their beginning to their end."""
    lying = sorted((rule for rule in rules if rule.is_lying), key=lambda rule: rule.at)
    heights = [rule.at for rule in lying]
    found: list[Word] = []
    for word in words:
        near = 0.2 * word.height
        through = lying[bisect_left(heights, word.middle - near) : bisect_right(heights, word.middle + near)]
        if any(rule.start <= word.left + 1 and rule.end >= word.right - 1 for rule in through):
            found.append(word)
    return found


def _grid(rules: list[Rule]) -> Grid | None:
    xs = _levels(rule.at for rule in rules if not rule.is_lying)
    ys = _levels(rule.at for rule in rules if rule.is_lying)
    cells = (len(xs) - 1) * (len(ys) - 1)
    if len(xs) < 2 or len(ys) < 2 or not 2 <= cells <= _MOST_CELLS:
        return None
    return Grid(xs, ys, tuple(rules))


def _joined(rules: Iterable[Rule]) -> list[Rule]:
    """Pieces that lie in line and touch, as one."""
    joined: list[Rule] = []
    for level in _by_level(sorted(rules, key=lambda rule: rule.at)):
        at = sum(rule.at for rule in level) / len(level)
        start, end = level[0].start, level[0].end
        for rule in sorted(level, key=lambda rule: rule.start):
            if rule.start > end + _NEAR:
                joined.append(Rule(rule.is_lying, at, start, end))
                start, end = rule.start, rule.end
            else:
                start, end = min(start, rule.start), max(end, rule.end)
        joined.append(Rule(level[0].is_lying, at, start, end))
    return joined


def _by_level(rules: list[Rule]) -> list[list[Rule]]:
    levels: list[list[Rule]] = []
    for rule in rules:
        if levels and rule.at - levels[-1][0].at <= _NEAR:
            levels[-1].append(rule)
        else:
            levels.append([rule])
    return levels


def _levels(values: Iterable[float]) -> tuple[float, ...]:
    levels: list[float] = []
    for value in sorted(values):
        if not levels or value - levels[-1] > _NEAR:
            levels.append(value)
    return tuple(levels)


def _meet(one: Rule, other: Rule) -> bool:
    if one.is_lying is other.is_lying:
        return False
    return one.start - _NEAR <= other.at <= one.end + _NEAR and other.start - _NEAR <= one.at <= other.end + _NEAR


def _covered(rules: Iterable[Rule], at: float) -> bool:
    return any(rule.start - _NEAR <= at <= rule.end + _NEAR for rule in rules)


def _between(levels: Sequence[float], at: float) -> int:
    for index in range(len(levels) - 2, -1, -1):
        if at >= levels[index]:
            return index
    return 0
