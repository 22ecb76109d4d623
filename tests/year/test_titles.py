"""The titles of tests/cases/law/titles.yaml: how many are told rightly, how many are asked about, and none wrongly."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from year_cases import BOOK, meeting

from arshjul.year.deciding import decision
from arshjul.year.duty import Duty
from arshjul.year.model import YearPlan

COLLECTION = yaml.safe_load((Path(__file__).parent.parent / "cases" / "law" / "titles.yaml").read_text("utf-8"))
TITLES: list[dict[str, str]] = COLLECTION["titles"]
MATTERS = ("budget", "annual-report", "half-year-report", "internal-control-plan")


def told(title: str, matter: str) -> str:
    """What the year 2026 tells of its only meeting: ``decides``, ``not`` or ``asked``."""
    duty = BOOK.duty(matter)
    assert isinstance(duty, Duty)
    found = decision(YearPlan(2026, occasions=(meeting(date(2026, 5, 4), title),)), duty)
    if found is None:
        return "not"
    return "asked" if found.candidates else "decides"


@pytest.mark.parametrize("case", TITLES, ids=lambda case: case["title"])
def test_a_title_is_told_rightly_or_asked_about(case: dict[str, Any]) -> None:
    right = {"decides": ("decides", "asked"), "not": ("not", "asked"), "either": ("asked",)}

    assert told(case["title"], case["matter"]) in right[case["outcome"]]


@pytest.mark.parametrize("title", COLLECTION["silent"])
def test_a_title_without_the_matter_says_nothing_of_it(title: str) -> None:
    assert {told(title, matter) for matter in MATTERS} == {"not"}


def test_few_of_the_titles_must_be_asked_about() -> None:
    counts = Counter(told(case["title"], case["matter"]) for case in TITLES)

    assert counts["asked"] * 10 <= len(TITLES)
    assert len(TITLES) >= 60
