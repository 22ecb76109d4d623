"""Tables that only place texts beside each other: read box by box."""

from __future__ import annotations

from arshjul.reading.boxes import unboxed
from arshjul.reading.extracting.document import Document, Kind, Place, row


def texts(*cells: str) -> list[str]:
    document = Document(Kind.WORD, (row(cells, Place(table=1, row=1)),))
    return [line.text for line in unboxed(document).lines]


def test_boxes_with_a_month_in_each_are_read_one_after_the_other() -> None:
    assert texts("JANUARI\n14 Beredning", "FEBRUARI\n11 Styrelse\nBokslut") == [
        *("JANUARI", "14 Beredning", ""),
        *("FEBRUARI", "11 Styrelse", "Bokslut", ""),
    ]


def test_the_heads_of_columns_and_the_cells_below_them_are_no_boxes() -> None:
    assert texts("Styrelsen\nkl. 9", "Beredningsgruppen\nkl. 13") == ["Styrelsen kl. 9\tBeredningsgruppen kl. 13"]
    assert texts("Januari", "14 Beredning\nBokslut") == ["Januari\t14 Beredning Bokslut"]
