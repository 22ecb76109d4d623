"""The search for the best days against trying everything."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arshjul.year.renewal import search
from arshjul.year.renewal.search import best_days

Question = tuple[list[list[int]], list[list[int]], dict[tuple[int, int], dict[int, int]]]


@st.composite
def questions(draw: st.DrawFn) -> Question:
    meetings = draw(st.integers(1, 5))
    candidates = [draw(st.lists(st.integers(0, 9), min_size=1, max_size=4, unique=True)) for _ in range(meetings)]
    costs = [[draw(st.integers(0, 20)) for _ in days] for days in candidates]
    pairs = [(i, j) for i in range(meetings) for j in range(i + 1, meetings)]
    related = draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else []
    gaps = {pair: {gap: draw(st.integers(0, 20)) for gap in range(-9, 10)} for pair in related}
    return candidates, costs, gaps


def whole_cost(question: Question, choice: tuple[int, ...]) -> int:
    candidates, costs, gaps = question
    own = sum(costs[i][k] for i, k in enumerate(choice))
    return own + sum(gaps[i, j][candidates[j][choice[j]] - candidates[i][choice[i]]] for i, j in gaps)


@given(questions())
@settings(max_examples=150, deadline=None)
def test_no_other_choice_costs_less(
    question: Question,
) -> None:
    found = best_days(*question)

    least = min(whole_cost(question, choice) for choice in product(*(range(len(days)) for days in question[0])))
    assert whole_cost(question, found) == least


def test_no_meetings_is_an_answer() -> None:
    assert best_days([], [], {}) == ()


def test_a_question_that_is_too_large_still_gets_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    candidates = [[0, 1, 2, 3] for _ in range(8)]
    costs = [[0, 1, 1, 0] for _ in candidates]
    gaps = {(i, j): {gap: abs(gap) * (i + j) % 7 for gap in range(-3, 4)} for i in range(8) for j in range(i + 1, 8)}
    monkeypatch.setattr(search, "MOST_STATES", 3)

    found = best_days(candidates, costs, gaps)

    assert len(found) == 8
