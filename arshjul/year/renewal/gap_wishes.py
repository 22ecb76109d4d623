"""What the days between two meetings cost: beredning before board, joint days together, nothing at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from itertools import combinations
from statistics import median_low

from arshjul.year.checks.situation import meeting_of
from arshjul.year.deciding import deciding_meeting, preparing_meeting
from arshjul.year.duty import DutyBook
from arshjul.year.folding import folded
from arshjul.year.model import Association, Occasion, OccasionKind, YearPlan
from arshjul.year.renewal.placing import GapWish
from arshjul.year.renewal.start import PREPARED_WITHIN_DAYS, prepared_board
from arshjul.year.renewal.weights import COLLISION, CROWDED, LATER, NEAR_DAYS, OBSTACLE, PAPERS
from arshjul.year.wording import counted, written

Pair = tuple[Occasion, Occasion]


def gap_wishes(association: Association, plan: YearPlan, book: DutyBook, number: dict[str, int]) -> Iterator[GapWish]:
    """Every wish about two meetings of *plan*, whose meetings stand on their natural days; *number* by key."""
    pairs = _prepared(plan, book)
    habits = _habits(pairs)
    for preparing, board in pairs:
        if not _is_one_day(preparing, board):
            lead = association.articles.summons_days
            yield _prepares(preparing, board, habits.get(preparing.body_key, []), lead, number)
    for first, second in combinations(plan.occasions, 2):
        if _is_one_day(first, second):
            yield _stay_together(first, second, number)
        elif (second.day - first.day).days <= NEAR_DAYS or number[second.key] == number[first.key] + 1:
            yield _keeps_apart(first, second, number)


def _habits(pairs: list[Pair]) -> dict[str, list[int]]:
    """How many days before the board each body is used to meet."""
    habits: dict[str, list[int]] = {}
    for preparing, board in pairs:
        gap = (board.day - preparing.day).days
        if 0 < gap <= PREPARED_WITHIN_DAYS:
            habits.setdefault(preparing.body_key, []).append(gap)
    return habits


def _prepared(plan: YearPlan, book: DutyBook) -> list[Pair]:
    """The pairs of a preparing meeting and the board meeting after it, by matter and by the order of the plan."""
    found: dict[tuple[str, str], Pair] = {}
    for duty in book.duties:
        board, preparing = deciding_meeting(plan, duty), preparing_meeting(plan, duty)
        if board and preparing and board != preparing:
            found[preparing.key, board.key] = (preparing, board)
    for preparing in plan.standing:
        board = prepared_board(preparing, plan.standing)
        if board:
            found[preparing.key, board.key] = (preparing, board)
    return list(found.values())


def _prepares(preparing: Occasion, board: Occasion, habits: list[int], lead: int, number: dict[str, int]) -> GapWish:
    natural = (board.day - preparing.day).days
    least = min(habits, default=1)
    wanted = natural if natural > 0 else median_low(habits or [max(lead, 1)])
    has_habit = wanted <= PREPARED_WITHIN_DAYS

    def cost(gap: int) -> int:
        cost = abs(gap - wanted) * (2 if gap < wanted else 1) if has_habit else 0
        if gap < lead:
            cost += PAPERS + lead - gap
        if gap < least:
            cost += OBSTACLE + LATER * (least - gap)
        if gap < 1:
            cost += 2 * COLLISION + LATER * (1 - gap)
        return cost

    def why_preparing(gap: int, board_day: date) -> str:
        to = f"{meeting_of(board)} {written(board_day)}"
        if gap < 1:
            return f"{meeting_of(preparing)} ska ligga före {to}"
        if gap < least:
            return f"{meeting_of(preparing)} brukar ligga minst {counted(least)} före, och {to} är för nära"
        if gap < lead:
            return f"handlingarna till {to} ska ut {counted(lead)} före"
        return f"{meeting_of(preparing)} följer {to}, {counted(wanted)} före som förra året"

    def why_board(gap: int, preparing_day: date) -> str:
        return f"{meeting_of(preparing)} {written(preparing_day)} ska hinna före"

    return _between(preparing, board, number, cost, why_preparing, why_board)


def _stay_together(first: Occasion, second: Occasion, number: dict[str, int]) -> GapWish:
    return _between(
        first,
        second,
        number,
        lambda gap: COLLISION + LATER * abs(gap) if gap else 0,
        lambda _, day: f"ligger samma dag som {meeting_of(second)} {written(day)}",
        lambda _, day: f"ligger samma dag som {meeting_of(first)} {written(day)}",
    )


def _keeps_apart(first: Occasion, second: Occasion, number: dict[str, int]) -> GapWish:
    natural = (second.day - first.day).days
    related = first.shares_body_with(second)
    clash = _overlap(first, second) and (related or natural > 0)

    def cost(gap: int) -> int:
        # Two meetings of one body in the other order would change which of them decides a matter.
        cost = (COLLISION if related else OBSTACLE // 2) + LATER * (1 - gap) if natural > 0 > gap else 0
        if gap == 0 and (clash or (related and natural > 0)):
            cost += COLLISION
        elif gap == 0 and natural > 0:
            cost += CROWDED
        if related and natural >= 7 and abs(gap) < 7:
            cost += CROWDED
        return cost

    return _between(
        first,
        second,
        number,
        cost,
        lambda _, day: f"krockar annars med {meeting_of(second)} {written(day)}",
        lambda _, day: f"krockar annars med {meeting_of(first)} {written(day)}",
    )


def _between(
    first: Occasion,
    second: Occasion,
    number: dict[str, int],
    cost: Callable[[int], int],
    why_first: Callable[[int, date], str],
    why_second: Callable[[int, date], str],
) -> GapWish:
    """A wish about the days from *first* to *second*, put in the order of the search."""
    i, j = number[first.key], number[second.key]
    if i < j:
        return GapWish(i, j, cost, why_first, why_second)
    return GapWish(
        j,
        i,
        lambda gap: cost(-gap),
        lambda gap, day: why_second(-gap, day),
        lambda gap, day: why_first(-gap, day),
    )


def _is_one_day(first: Occasion, second: Occasion) -> bool:
    """Whether two rows of the plan are one joint day, written once for each body."""
    return (
        first.day == second.day
        and first.body is not second.body
        and first.start == second.start
        and folded(first.title) == folded(second.title)
        and OccasionKind.PLANNING_DAY in (first.kind, second.kind)
    )


def _overlap(first: Occasion, second: Occasion) -> bool:
    if first.start is None or second.start is None:
        return True
    if first.start <= second.start:
        return first.end is None or second.start < first.end
    return second.end is None or first.start < second.end
