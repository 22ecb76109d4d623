"""The trial on the command line."""

from __future__ import annotations

from cli_cases import KEY, Desk


def test_a_trial_is_begun_shown_and_let_go_with_a_yes(loaded: Desk) -> None:
    assert loaded.run("trial", KEY).out == "Ingen provdrift: mejlen går till dem som de gäller.\n"

    begun = loaded.run("trial", KEY, "--begin", "--on", "2022-01-10")
    assert begun.code == 0
    assert "alla mejl går till Förbundschef" in begun.out
    assert loaded.run("trial", KEY, "--let-go").code == 1
    assert "Provdrift pågår" in loaded.run("trial", KEY).out

    let_go = loaded.run("trial", KEY, "--let-go", "--yes")
    assert let_go.code == 0
    assert "Provdriften är avslutad" in let_go.out
    assert loaded.run("trial", KEY, "--let-go", "--yes").err == "Fel: Ingen provdrift pågår.\n"
    assert "avslutad provdrift" in loaded.run("undo", KEY, "--list").out


def test_it_is_not_begun_and_let_go_at_once(loaded: Desk) -> None:
    assert loaded.run("trial", KEY, "--begin", "--let-go").code == 2
