"""Documents of the shapes that associations publish, and what a person reads in them."""

from __future__ import annotations

import pytest
from document_judging import judge
from document_truths import BODIES, CAUSES, FOLDER, Truth, truths

OF_A_TRUTH = {"what", "year", "occasions", "doubts", "may_ask", "refused", "not_yet"}
OF_AN_OCCASION = {
    *("day", "end_day", "start", "end", "week", "month", "words"),
    *("body", "kind", "place", "title", "public", "cancelled", "moved_from", "optional"),
}
KINDS = {"meeting", "planning_day", "deadline", "event"}


def test_every_document_has_its_truth_and_no_truth_is_without_its_document() -> None:
    stems = [file.stem for file in FOLDER.iterdir()]

    assert {stem: stems.count(stem) for stem in stems} == dict.fromkeys(stems, 2)


@pytest.mark.parametrize("truth", truths(), ids=lambda truth: truth.name)
def test_a_truth_says_only_what_is_judged(truth: Truth) -> None:
    occasions = truth.says.get("occasions") or []

    assert set(truth.says) <= OF_A_TRUTH
    assert {field for occasion in occasions for field in occasion} <= OF_AN_OCCASION
    assert {body for it in occasions for body in _options(it.get("body"))} <= {*BODIES, "own", None}
    assert {kind for it in occasions for kind in _options(it.get("kind", "meeting"))} <= KINDS
    assert {need["cause"] for need in truth.says.get("doubts") or []} | set(truth.says.get("may_ask") or []) <= set(
        CAUSES
    )
    assert all({"day", "week", "month"} & set(occasion) for occasion in occasions)


@pytest.mark.parametrize("truth", truths(), ids=lambda truth: truth.name)
def test_a_document_is_read_no_worse_than_it_has_been(truth: Truth) -> None:
    not_yet = truth.says.get("not_yet") or {}

    judged = judge(truth)

    worse = {what: count for what, count in judged.shortcomings().items() if count > not_yet.get(what, 0)}
    assert not worse, "\n".join(judged.told)


def _options(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]
