"""``arshjul rehearse --all``: one year in every association that has it."""

from __future__ import annotations

from typing import Any

import pytest
from cli_cases import KEY, Desk

from arshjul.folders import folder

ON = ("--on", "2021-12-14")


@pytest.fixture
def three(loaded: Desk) -> Desk:
    """Three associations, of which two have a plan for 2022."""
    for key in ("sofint", "ornskoldsvik"):
        said = loaded.run("load", folder("examples") / f"{key}.yaml", ARSHJUL_NOW="2021-12-13T12:00")
        if said.code:
            raise RuntimeError(said.err)
    return loaded


def messages(desk: Desk, *words: str) -> list[dict[str, Any]]:
    return list(desk.run("rehearse", *words, "--json", *ON).shape["messages"])


def test_all_associations_are_rehearsed_as_each_would_be_alone(three: Desk) -> None:
    together = messages(three, "--all", "2022")

    for key in (KEY, "sofint"):
        alone = messages(three, key, "2022")
        assert alone
        assert [one for one in together if one["association"] == key] == alone
    assert {one["association"] for one in together} == {KEY, "sofint"}
    assert [one["at"] for one in together] == sorted(one["at"] for one in together)


def test_people_read_whose_each_mail_is(three: Desk) -> None:
    said = three.run("rehearse", "--all", "2024", *ON)

    assert said.code == 0
    assert "  ornskoldsvik: Boka in: " in said.out


def test_a_year_that_no_association_has_is_told(three: Desk) -> None:
    said = three.run("rehearse", "--all", "2031", *ON)

    assert (said.code, said.out) == (1, "")
    assert "Inget förbund har ett årshjul för 2031." in said.err


@pytest.mark.parametrize("words", ["--all", f"--all {KEY} 2022", KEY, "--all 1066", f"{KEY} kaffe"])
def test_too_few_or_too_many_words_are_wrong_use(desk: Desk, words: str) -> None:
    said = desk.run("rehearse", *words.split())

    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("Fel: ")
