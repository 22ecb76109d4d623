"""The legal cases of tests/cases/law/days: facts, the expected day, the paragraph, and where the case comes from."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from year_cases import BOOK, association, meeting

from arshjul.year.dates import final_from, last_appeal_day
from arshjul.year.deadlines import Deadline, deadlines
from arshjul.year.model import Agreement

CASES = sorted((Path(__file__).parent.parent / "cases" / "law" / "days").glob("*.yaml"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_day_is_the_one_that_the_law_gives(path: Path) -> None:
    case = yaml.safe_load(path.read_text("utf-8"))

    answer = answered(case["facts"])

    assert answer == case["expected"], f"{case['paragraph']}: {case['source']}"


def answered(facts: dict[str, Any]) -> dict[str, date | None]:
    if "posted" in facts:
        return {"last_appeal_day": last_appeal_day(facts["posted"]), "final_from": final_from(facts["posted"])}
    found = deadline(facts)
    return {"day": found.day, "planned": found.planned, "moved": found.moved}


def deadline(facts: dict[str, Any]) -> Deadline:
    year, duty, day = facts["year"], facts["duty"], facts.get("meeting")
    meetings = [meeting(day, "Styrelsemöte om budget")] if day else []
    agreements = (Agreement(duty, year, facts["agreed"]),) if "agreed" in facts else ()
    subject = association(*meetings, year=year, agreements=agreements)
    return next(d for d in deadlines(subject, subject.years[0], BOOK) if d.duty.id == duty)
