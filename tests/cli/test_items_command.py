"""``arshjul items``: the association's own items, and the library, by command."""

from __future__ import annotations

import json

import pytest
from cli_cases import Run

from arshjul.folders import folder

KEY = "sofint"
PREPARED = [("load", folder("examples") / f"{KEY}.yaml")]
ON = ("--on", "2021-01-10")


def test_an_item_is_chosen_changed_listed_and_removed(run: Run) -> None:
    chosen = run("items", KEY, "choose", "lonesamtal", "rule={fixed: 03-12}", *ON)
    changed = run("items", KEY, "change", "lonesamtal", "name=Lönesamtal: våren", "reminders=[30, 7]", *ON)
    _, listed, _ = run("items", KEY, "--json", *ON)
    _, told, _ = run("items", KEY, *ON)
    removed = run("items", KEY, "remove", "lonesamtal", *ON)

    assert [code for code, _, _ in (chosen, changed, removed)] == [0, 0, 0]
    assert "+ egen punkt Lönesamtal med förbundschefen (lonesamtal)" in chosen[1]
    assert f"Ångra med: arshjul undo {KEY}" in changed[1]
    assert told.endswith("\n1 egen punkt.\n")
    [item] = json.loads(listed)["items"]
    assert (item["name"], item["rule"], item["reminders"], item["role"], item["next"]) == (
        "Lönesamtal: våren",
        {"fixed": "03-12"},
        [30, 7],
        "chair",
        "2021-03-12",
    )
    assert "Inga egna punkter." in run("items", KEY, *ON)[1]


def test_the_library_is_shown_with_what_each_item_is_for(run: Run) -> None:
    _, out, _ = run("items", KEY, "library", *ON)

    assert "Genomgång av dataskydd  [dataskydd]\n  Registerförteckningen" in out
    assert f" förslag. Välj ett: arshjul items {KEY} choose NYCKEL" in out.splitlines()[-1]


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("lista",), 2, "GÖR: lista finns inte. Skriv något av: list, library, add, change, remove, choose."),
        (("add",), 2, "PUNKT saknas."),
        (("add", "avtal", "Avtal"), 2, "Avtal har inget likhetstecken."),
        (("change", "avtal"), 2, "change behöver minst ett fält"),
        (("remove", "avtal"), 1, "sofint har ingen egen punkt ”avtal”."),
        (("add", "Avtal", "name=A", "rule={week: 3}"), 1, "”Avtal” duger inte som nyckel"),
        (("add", "avtal", "name=A", "rule={week: 3}", "rol=chair"), 1, "Menade du role?"),
        (("add", "avtal", "name=A", "rule={week: 3"), 1, "Avsluta varje [ med ] och varje { med }."),
    ],
)
def test_what_is_written_wrongly_is_told_with_the_mend(run: Run, words: tuple[str, ...], code: int, told: str) -> None:
    found, _, err = run("items", KEY, *words, *ON)

    assert (found, told in err) == (code, True), err
