"""``arshjul decides``: which meeting decides what, asked before the year is adopted and answered by a command."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from cli_cases import Run

from arshjul.folders import folder

KEY = "provet"
BASE = (Path(__file__).parent.parent / "cases" / "law" / "budget-decided-in-december.yaml").read_text("utf-8")
TWICE = BASE.replace("title: Budgetdirektiv 2021, day: 2020-05-14", "title: Budget 2021, day: 2020-11-05, public: ja")
ON = ("--on", "2020-01-02")
PREPARED = [("load", folder("examples") / "sofint.yaml")]


@pytest.fixture
def loaded(run: Run, tmp_path: Path) -> Run:
    file = tmp_path / f"{KEY}.yaml"
    file.write_text(TWICE, "utf-8")
    assert run("load", str(file), *ON)[0] == 0
    return run


def matter(run: Run, name: str) -> dict[str, Any]:
    _, out, _ = run("decides", KEY, "2020", "--json", *ON)
    return next(one for one in json.loads(out)["matters"] if one["matter"] == name)


def test_two_that_may_decide_stop_the_year_until_somebody_has_answered(loaded: Run) -> None:
    asked = matter(loaded, "budget")
    code, _, err = loaded("adopt", KEY, "2020", "--yes", *ON)

    assert (asked["meeting"], asked["because"], asked["candidates"]) == ("s2", "unclear", ["s1", "s2"])
    assert code == 1
    assert "säger inte vilket möte som beslutar" in err
    assert "”Budget 2021” 5 november 2020 eller ”Budget 2021” 10 december 2020" in err

    code, out, _ = loaded("decides", KEY, "2020", "budget", "s1", *ON)

    assert code == 0
    assert "mötet har det bland sina ärenden  [s1]" in out
    assert matter(loaded, "budget") | {"title": ""} == {
        "matter": "budget",
        "title": "",
        "meeting": "s1",
        "date": "2020-11-05",
        "because": "said",
        "candidates": [],
    }
    assert loaded("adopt", KEY, "2020", "--yes", *ON)[0] == 0


def test_the_answer_can_be_changed(loaded: Run) -> None:
    loaded("decides", KEY, "2020", "budget", "s1", *ON)
    loaded("decides", KEY, "2020", "budget", "s2", *ON)

    assert matter(loaded, "budget")["meeting"] == "s2"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("lokalhyra", "s1"), "”lokalhyra” är inget som styrelsen beslutar"),
        (("budget", "s9"), "s9 är inget möte som kan besluta verksamhetsplan och budget"),
    ],
)
def test_what_there_is_none_of_is_refused(loaded: Run, words: tuple[str, str], told: str) -> None:
    code, out, err = loaded("decides", KEY, "2020", *words, *ON)

    assert (code, out) == (1, "")
    assert told in err
