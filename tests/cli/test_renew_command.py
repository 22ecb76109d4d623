"""``arshjul renew``, as a person and a program use it: a draft with reasons and a diff, and its undoing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from cli_cases import Run

from arshjul.folders import folder
from arshjul.settings import read_settings
from arshjul.work.opening import opened

KEY = "degerfors-karlskoga"
FILE = folder("examples") / f"{KEY}.yaml"
ON = ("--on", "2022-11-01")
FIRST_REASON = "Samma vecka och veckodag som 2022 (måndag v.\N{NO-BREAK SPACE}6)."
CONFERENCE = """    occasions:
      - key: 2022-konferens
        kind: event
        title: Nationell konferens
        day: 2022-04-05
"""
PREPARED = [("load", FILE, *ON)]


def shape(run: Run, *words: str) -> dict[str, Any]:
    code, out, err = run("renew", KEY, "2023", *words, "--json", *ON)
    assert (code, err) == (0, "")
    return dict(json.loads(out))


def test_every_proposed_day_has_its_reasons_and_its_row_in_the_diff(run: Run) -> None:
    told = shape(run)

    assert told["year"] == 2023
    assert len(told["occasions"]) == 14
    first = next(one for one in told["occasions"] if one["key"] == "2023-styrelse-1")
    assert (first["from"], first["date"]) == ("2022-02-07", "2023-02-06")
    assert first["reasons"] == [FIRST_REASON]
    renewed = {one["key"]: one["date"] for one in told["occasions"]}
    changed = {one["key"]: one["to"] for one in told["diff"] if one["to"]}
    assert changed == renewed
    assert all(one["why"] for one in told["diff"])


def test_another_ones_day_is_no_day_in_the_draft_but_a_question(run: Run, tmp_path: Path) -> None:
    file = tmp_path / FILE.name
    file.write_text(FILE.read_text("utf-8").replace("    occasions:\n", CONFERENCE, 1), "utf-8")
    run("load", str(file), *ON)

    told = shape(run)

    [left_out] = [one for one in told["diff"] if one["to"] is None]
    [question] = [one for one in told["findings"] if one["code"] == "not_renewed"]
    assert (left_out["key"], left_out["from"]) == ("2022-konferens", "2022-04-05")
    assert question["subject"] == "2022-konferens"
    assert len(question["remedies"]) == 3
    assert "2022-04-05 → –" in run("renew", KEY, "2023", *ON)[1]


def test_last_years_agreed_days_are_shown_as_expected(run: Run) -> None:
    told = shape(run)

    assert {(one["duty"], one["date"]) for one in told["agreements"]} >= {("half-year-report-member", "2023-08-18")}
    assert "date_expected" in {one["code"] for one in told["findings"]}


def test_people_read_the_diff_the_reasons_and_how_to_undo_it(run: Run) -> None:
    code, out, err = run("renew", KEY, "2023", *ON)

    assert (code, err) == (0, "")
    assert "2022-02-07 → 2023-02-06  styrelsen: " in out
    assert f"    {FIRST_REASON}\n" in out
    assert "Sparat som utkast: årshjulet 2023, 14 möten. Inget skickas" in out
    assert f"arshjul renew {KEY} 2023 --undo" in out


def test_a_draft_is_stored_and_nothing_is_sent(run: Run) -> None:
    shape(run)

    code, out, _ = run("run", "invite", *ON)
    with opened(read_settings()) as store, store.reading() as unit:
        plan = unit.of(KEY).association().plan(2023)
        said = unit.of(KEY).delivery_keys()

    assert (code, said) == (0, frozenset())
    assert plan is not None
    assert plan.status == "draft"
    assert out.startswith("invite: ")


def test_a_proposal_that_is_only_shown_is_not_kept(run: Run) -> None:
    proposed = shape(run, "--dry-run")

    code, _, err = run("check", KEY, "2023", *ON)

    assert (code, len(proposed["occasions"])) == (1, 14)
    assert "inget årshjul för 2023" in err


def test_undo_takes_the_draft_back_and_says_what_went(run: Run) -> None:
    before = run("dump", KEY)[1]
    shape(run)

    undone = shape(run, "--undo")

    assert undone == {"year": 2023, "removed": {"occasions": 14, "agreements": 3}}
    assert run("dump", KEY)[1] == before
    assert run("renew", KEY, "2023", "--undo", *ON)[0] == 1


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("renew", KEY, "2025"), "inget årshjul för 2024"),
        (("renew", "finns-inte", "2023"), KEY),
        (("renew", KEY, "2022"), "inget årshjul för 2021"),
        (("renew", KEY, "2022", "--undo"), "kommer inte från en förnyelse"),
    ],
)
def test_what_cannot_be_renewed_is_refused_in_a_sentence(run: Run, words: tuple[str, ...], told: str) -> None:
    code, out, err = run(*words, *ON)

    assert (code, out) == (1, "")
    assert told in err


def test_an_adopted_year_is_not_renewed(run: Run) -> None:
    shape(run)
    run("adopt", KEY, "2023", "--accept", "Prov", *ON)

    code, _, err = run("renew", KEY, "2023", "--replace", *ON)

    assert code == 1
    assert "redan fastställt" in err


def test_undoing_what_is_only_shown_is_wrong_use(run: Run) -> None:
    code, out, err = run("renew", KEY, "2023", "--undo", "--dry-run", *ON)

    assert (code, out) == (2, "")
    assert "--undo och --dry-run" in err
