"""Rows for a spreadsheet: nothing that somebody has written is run by it, and no cell becomes two."""

from __future__ import annotations

import csv
import io

import pytest

from arshjul.work.csv_rows import csv_file


@pytest.mark.parametrize("begins", ["=", "+", "-", "@", "\t=", "\r="])
def test_a_cell_that_would_be_run_as_a_formula_is_text(begins: str) -> None:
    [_, row] = csv.reader(io.StringIO(csv_file(("a",), [(f"{begins}cmd",)]).decode("utf-8-sig"), newline=""))

    assert row == [f"'{begins}cmd"]


def test_a_cell_with_separators_quotes_and_line_ends_is_one_cell() -> None:
    cell = 'a;b"c\r\n=1+1;"'
    rows = csv.reader(io.StringIO(csv_file(("a", "b"), [(cell, "c")]).decode("utf-8-sig"), newline=""), delimiter=";")

    assert list(rows) == [["a", "b"], [cell, "c"]]
