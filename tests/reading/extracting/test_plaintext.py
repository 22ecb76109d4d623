"""Text, Markdown and CSV: each line stays the file's own, and a CSV's rows become rows."""

from __future__ import annotations

import pytest

from arshjul.reading.extracting.document import Kind
from arshjul.reading.extracting.plaintext import read_text


@pytest.mark.parametrize(
    "text",
    [
        "Styrelsen, beredningen, revisorerna\n8 mars, 9 april, 10 maj\n",
        "# Plan 2027\n\n| Datum | Tid |\n|---|---|\n| 8 mars | kl 9 |\n",
        "8 mars kl. 9; fika\n9 april\n",
        "Hej,\n\n\tdet går, tror jag, bra.\n",
    ],
)
def test_text_keeps_its_lines_as_they_are(text: str) -> None:
    document = read_text(text.encode())

    assert document.kind is Kind.TEXT
    assert document.text == text


@pytest.mark.parametrize("delimiter", [";", "\t", ","])
def test_a_csv_becomes_rows(delimiter: str) -> None:
    rows = [["Datum", "Tid", "Organ", "Plats"], ["2027-03-08", "09:00-12:00", "Styrelsen", ""]] * 2
    content = "\r\n".join(["Mötesplan 2027", *(delimiter.join(row) for row in rows)])

    document = read_text(content.encode("cp1252"))

    assert document.kind is Kind.CSV
    assert document.text.split("\n")[:3] == [
        "Mötesplan 2027",
        "Datum\tTid\tOrgan\tPlats",
        "2027-03-08\t09:00-12:00\tStyrelsen",
    ]
    assert [cell.text for cell in document.lines[2].cells] == rows[1]


def test_a_cell_over_several_lines_does_not_move_the_numbers_of_those_after() -> None:
    document = read_text(
        'Datum;Ärende;Plats\n8 mars;"Budget\noch plan";Falun\n9 april;"Bokslut; revision";Säter\n'.encode()
    )

    assert [(line.place.line, line.text) for line in document.lines if line.text] == [
        (1, "Datum\tÄrende\tPlats"),
        (2, "8 mars\tBudget och plan\tFalun"),
        (4, "9 april\tBokslut; revision\tSäter"),
    ]
    assert [line.place.line for line in document.lines] == [1, 2, 3, 4, 5]


def test_a_quotation_mark_that_is_never_closed_swallows_nothing() -> None:
    text = 'Datum;Ärende;Plats\n8 mars;"Budget;Falun\n' + "9 april;Bokslut;Säter\n" * 30

    assert read_text(text.encode()).text == text
