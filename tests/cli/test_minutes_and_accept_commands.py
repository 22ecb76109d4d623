"""``arshjul minutes`` and ``arshjul accept``, as a person and a program use them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from cli_cases import Run

from arshjul.folders import folder

KEY, MEETING = "ornskoldsvik", "2024-styrelse-4"
LATER = ("--on", "2024-07-01")
PREPARED = [("load", folder("examples") / f"{KEY}.yaml")]


def shown(run: Run, *words: str) -> dict[str, Any]:
    code, out, err = run("minutes", KEY, MEETING, *words, "--json", *LATER)
    assert (code, err) == (0, "")
    (minutes,) = json.loads(out)["minutes"]
    return dict(minutes)


def test_the_minutes_are_followed_from_approval_to_final(run: Run) -> None:
    before = shown(run)
    after = shown(
        run,
        "--approved=2024-06-10",
        "--posted=ornskoldsvik=2024-06-11",
        "--posted=region-vasternorrland=2024-06-13",
    )

    assert (before["approval_due"], before["approved_on"]) == ("2024-06-13", None)
    assert [posting["due"] for posting in after["postings"]] == ["2024-06-12", "2024-06-12"]
    assert [posting["days_late"] for posting in after["postings"]] == [0, 1]
    assert after["last_appeal_day"] == "2024-07-04"
    assert after["earliest_take_down"] == after["final_from"] == "2024-07-05"
    assert after["status"] == "Anslaget hos alla. Kan överklagas till och med 4 juli 2024."


def test_people_read_the_same_in_swedish(run: Run) -> None:
    code, out, _ = run("minutes", KEY, MEETING, "--approved", "2024-06-10", *LATER)

    assert code == 0
    assert "✔ justerat 2024-06-10" in out
    assert "○ inte anslaget  Region Västernorrland  [region-vasternorrland]" in out
    assert "19 dagar försenat, sista dag var 12 juni 2024" in out


def test_all_meetings_are_shown_without_a_meeting(run: Run) -> None:
    _, out, _ = run("minutes", KEY, "--json", *LATER)

    assert [one["occasion"] for one in json.loads(out)["minutes"]] == [f"2024-styrelse-{n}" for n in range(1, 5)]


def test_those_who_approve_the_minutes_are_named_and_taken_back(run: Run) -> None:
    named = shown(run, "--approver", "ledamot-ornskoldsvik", "--approver", "ledamot-forsakringskassan")

    assert named["approvers"] == ["ledamot-ornskoldsvik", "ledamot-forsakringskassan"]
    assert shown(run, "--not-approver", "ledamot-ornskoldsvik")["approvers"] == ["ledamot-forsakringskassan"]
    code, _, err = run("minutes", KEY, MEETING, "--approver", "okand", *LATER)
    assert code == 1
    assert "sitter inte i styrelsen 30 maj 2024" in err


def test_an_empty_day_takes_a_step_back(run: Run) -> None:
    shown(run, "--approved=2024-06-10")

    assert shown(run, "--approved=")["approved_on"] is None


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--approved", "vecka 24"), "”vecka 24” är en vecka, inte en dag"),
        (("--approved", "2024-06-31"), "”2024-06-31” är ingen dag"),
        (("--posted", "ornskoldsvik=2024-06-11"), "innan det är justerat"),
        (("--approved", "2024-07-02"), "2 juli 2024 har inte varit än"),
    ],
)
def test_a_day_that_cannot_be_true_is_refused(run: Run, words: tuple[str, ...], told: str) -> None:
    code, out, err = run("minutes", KEY, MEETING, *words, *LATER)

    assert (code, out) == (1, "")
    assert told in err


@pytest.mark.parametrize(
    "words", [(KEY, "--approved", "2024-06-10"), (KEY, MEETING, "--posted", "2024-06-10"), (KEY, MEETING, "--okant")]
)
def test_wrong_use_ends_with_2(run: Run, words: tuple[str, ...]) -> None:
    assert run("minutes", *words)[0] == 2


def test_a_finding_is_accepted_shown_and_taken_back(run: Run) -> None:
    def findings() -> dict[str, Any]:
        return {f["code"]: f for f in json.loads(run("check", KEY, "2024", "--json")[1])["findings"]}

    key = findings()["summer_gap"]["key"]

    accepted = run("accept", KEY, "2024", key, "--because", "Ordföranden svarar på delegation")
    code, out, _ = run("check", KEY, "2024")

    assert accepted[0] == code == 0
    assert findings()["summer_gap"]["accepted"] == "Ordföranden svarar på delegation"
    assert findings()["annual_report_without_meeting"]["accepted"] is None
    assert "Godtagen: Ordföranden svarar på delegation" in out

    run("accept", KEY, "2024", key, "--undo")
    assert findings()["summer_gap"]["accepted"] is None


def test_accepting_without_a_reason_or_an_unknown_finding_is_refused(run: Run) -> None:
    assert run("accept", KEY, "2024", "budget_late:x", "--because", "skäl")[0] == 1
    code, _, err = run("accept", KEY, "2024", "budget_late:x")
    assert code == 1
    assert "skälet saknas" in err
