"""At a terminal ``adopt`` tells what the year will send, and asks."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from cli_cases import KEY, Desk


@pytest.mark.parametrize(("answer", "code"), [("nej", 1), ("ja", 0)])
def test_it_says_how_many_mails_of_which_kind_to_how_many_and_does_what_is_answered(
    loaded: Desk, answer: str, code: int
) -> None:
    ours, theirs = os.openpty()
    os.write(ours, f"{answer}\n".encode())
    said = subprocess.run(
        [sys.executable, "-m", "arshjul", "adopt", KEY, "2022", "--on", "2021-12-14"],
        stdin=theirs,
        capture_output=True,
        text=True,
        env=loaded.environment(),
        check=False,
    )
    os.close(ours)
    os.close(theirs)

    sent = len(loaded.run("rehearse", KEY, "2022", "--on", "2021-12-14", "--json").shape["messages"])
    assert f"Årshjulet 2022 kommer att skicka {sent} mejl, till " in said.stderr
    assert "  Påminnelse: " in said.stderr
    assert said.returncode == code
    assert ("status: adopted" in loaded.run("dump", KEY).out) is (answer == "ja")


def test_who_has_said_yes_is_not_asked(loaded: Desk) -> None:
    said = loaded.run("adopt", KEY, "2022", "--yes", "--on", "2021-12-14")

    assert (said.code, said.err) == (0, "")
