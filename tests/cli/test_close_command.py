"""``arshjul close``: a year is closed by hand, with a reason, and opened by what is recorded of it later."""

from __future__ import annotations

import re

import pytest
from cli_cases import Run

from arshjul.folders import folder
from arshjul.settings import read_settings
from arshjul.work.opening import opened
from arshjul.year.deeds import DeedKind

KEY, MEETING = "ornskoldsvik", "2024-styrelse-4"
LATER = ("--on", "2026-02-02")
BECAUSE = ("--because", "Protokollen  finns hos kansliet")
PREPARED = [
    ("load", folder("examples") / f"{KEY}.yaml"),
    ("adopt", KEY, "2024", "--accept", "prov", "--on", "2023-12-14"),
]


def closings() -> list[tuple[str, str]]:
    """By whom and why the year was closed, each time."""
    with opened(read_settings()) as store, store.reading() as unit:
        history = unit.of(KEY).history()
    return [(one.by, one.why) for one in history if one.deed is DeedKind.CLOSED]


def test_a_year_is_closed_with_a_reason_that_stands_in_its_history(run: Run) -> None:
    assert run("close", KEY, "2024", *BECAUSE, *LATER) == (
        0,
        "Årshjulet 2024 är avslutat. Det som antecknas om det senare öppnar det igen.\n",
        "",
    )

    assert closings() == [("kommandoraden", "Protokollen finns hos kansliet")]
    assert run("check", KEY, "2024", *LATER)[0] == 0


def test_what_is_recorded_later_opens_the_year_and_it_can_be_closed_again(run: Run) -> None:
    run("close", KEY, "2024", *BECAUSE, *LATER)

    assert run("minutes", KEY, MEETING, "--approved", "2024-06-10", *LATER)[0] == 0

    assert run("close", KEY, "2024", *BECAUSE, *LATER)[0] == 0
    assert len(closings()) == 2


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((KEY, "2024"), "skälet saknas"),
        ((KEY, "2024", "--because", "  "), "skälet saknas"),
        ((KEY, "2023", *BECAUSE), "har inget årshjul för 2023"),
        (("okand", "2024", *BECAUSE), "finns inte"),
    ],
)
def test_without_a_reason_or_a_year_nothing_is_closed(run: Run, words: tuple[str, ...], told: str) -> None:
    code, out, err = run("close", *words, *LATER)

    assert (code, out) == (1, "")
    assert told in err
    assert closings() == []


def test_a_year_that_is_closed_already_is_told(run: Run) -> None:
    run("close", KEY, "2024", *BECAUSE, *LATER)

    code, _, err = run("close", KEY, "2024", *BECAUSE, *LATER)

    assert code == 1
    assert "är inte fastställt, eller redan avslutat" in err


def test_what_would_never_be_said_is_told_and_asked_about(run: Run) -> None:
    early = ("--on", "2024-02-01")
    run("run", "invite", "--on", "2023-12-14")

    code, out, err = run("close", KEY, "2024", *BECAUSE, *early)

    assert (code, out) == (1, "")
    assert re.match(r"\d+ mejl som väntar skickas då aldrig, och inte heller \d+ påminnelser och frågor", err)
    assert "--yes" in err
    assert closings() == []
    assert run("close", KEY, "2024", *BECAUSE, *early, "--yes")[0] == 0
