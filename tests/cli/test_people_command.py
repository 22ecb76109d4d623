"""The list of persons on the command line."""

from __future__ import annotations

from pathlib import Path

from cli_cases import KEY, Desk

HEAD = "Namn;E-post;Organ;Roll;Medlem"


def test_a_list_is_shown_before_it_is_saved_and_comes_out_as_it_went_in(loaded: Desk, tmp_path: Path) -> None:
    file = tmp_path / "personer.csv"
    file.write_text(f"{HEAD}\nÅsa Ny;asa@degerfors.example;Beredningsgruppen;Ledamot;Degerfors\n", encoding="cp1252")

    shown = loaded.run("people", KEY, "import", str(file), "--dry-run")
    assert "Ny: Åsa Ny, asa@degerfors.example" in shown.out
    assert "Inget är ändrat." in shown.out
    assert loaded.run("people", KEY, "import", str(file)).code == 1  # nobody at the terminal says yes

    saved = loaded.run("people", KEY, "import", str(file), "--yes")

    assert (saved.code, saved.out.splitlines()[-1]) == (0, "Sparat.")
    out = tmp_path / "ut.xlsx"
    loaded.run("people", KEY, "export", str(out))
    assert "0 platser står inte i listan" in loaded.run("people", KEY, "import", str(out), "--yes").out
    assert "ändring av personer.csv" in loaded.run("undo", KEY, "--list").out


def test_every_fault_is_told_with_its_row_and_nothing_is_saved(loaded: Desk, tmp_path: Path) -> None:
    file = tmp_path / "personer.csv"
    file.write_text(f"{HEAD}\nAnna;anna;Styrlesen;Ledamot;Degerfors\n", encoding="utf-8")

    told = loaded.run("people", KEY, "import", str(file), "--yes")

    assert told.code == 1
    assert "rad 2, E-post" in told.err
    assert "Menade du Styrelsen?" in told.err
    assert loaded.run("people", KEY, "gissa", str(file)).code == 2
