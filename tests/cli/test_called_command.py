"""``arshjul called``: said of a draft, taken back, and refused of what is no meeting."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_cases import Run

from arshjul.folders import folder

KEY, MEETING = "degerfors-karlskoga", "2022-styrelse-4"
ON = ("--on", "2022-01-10")
PREPARED = [("load", folder("examples") / f"{KEY}.yaml")]


@pytest.fixture
def loaded(run: Run) -> Run:
    file: Path = folder("examples") / f"{KEY}.yaml"
    assert run("load", str(file), *ON)[0] == 0
    return run


def test_a_meeting_is_called_already_until_that_is_taken_back(loaded: Run) -> None:
    assert loaded("called", KEY, "2022", MEETING, *ON)[:2] == (
        0,
        f"{MEETING}: redan kallad, ingen kallelse skickas.\n",
    )
    assert loaded("called", KEY, "2022", MEETING, "--undo", *ON)[1] == f"{MEETING}: kallelse skickas.\n"

    code, _, err = loaded("called", KEY, "2022", "finns-inte", *ON)
    assert (code, "inget möte som heter finns-inte" in err) == (1, True)
