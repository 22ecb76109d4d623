"""New secret links on the command line."""

from __future__ import annotations

from cli_cases import KEY, Desk


def test_a_persons_links_are_renewed_with_a_yes(loaded: Desk) -> None:
    told = loaded.run("readdress", KEY, "page", "ledamot-degerfors", "--yes")

    assert (told.code, told.out) == (
        0,
        "Bytt: länken till Min sida för Ledamot Degerfors kommun. Det som skickas från och med nu har den nya.\n",
    )
    assert "bytt länken till Min sida" in loaded.run("undo", KEY, "--list").out


def test_what_cannot_be_renewed_is_told(loaded: Desk) -> None:
    for words, code in (
        (("fel", "ledamot-degerfors", "--yes"), 2),
        (("page", "finns-inte", "--yes"), 1),
        (("page", "ledamot-degerfors"), 1),
    ):
        assert loaded.run("readdress", KEY, *words).code == code
