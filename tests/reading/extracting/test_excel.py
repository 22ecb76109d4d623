"""Excel workbooks: every sheet, with dates as dates and clock times as they are shown."""

from __future__ import annotations

from datetime import date, datetime, time
from io import BytesIO

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from arshjul.reading.extracting.document import Document, Place, Why
from arshjul.reading.extracting.excel import read_excel


@pytest.fixture
def workbook() -> Workbook:
    return Workbook()


@pytest.fixture
def sheet(workbook: Workbook) -> Worksheet:
    made = workbook.active
    assert isinstance(made, Worksheet)
    made.title = "Plan"
    return made


def read(workbook: Workbook) -> Document:
    saved = BytesIO()
    workbook.save(saved)
    return read_excel(saved.getvalue())


def texts(document: Document) -> list[str]:
    return [line.text for line in document.lines if line.text]


def test_rows_have_their_sheet_and_row_below_the_name_of_the_sheet(workbook: Workbook, sheet: Worksheet) -> None:
    sheet["B3"], sheet["D3"], sheet["B5"] = "Datum", "Organ", "8 mars"
    workbook.create_sheet("Höst")["A1"] = "1 september"

    lines = [line for line in read(workbook).lines if line.text]

    assert [(line.text, line.place) for line in lines] == [
        ("Plan", Place(sheet="Plan")),
        ("Datum\tOrgan", Place(sheet="Plan", table=1, row=3)),
        ("8 mars", Place(sheet="Plan", table=1, row=5)),
        ("Höst", Place(sheet="Höst")),
        ("1 september", Place(sheet="Höst", table=2, row=1)),
    ]


@pytest.mark.parametrize(
    ("value", "number_format", "written"),
    [
        (date(2027, 3, 8), "d mmm", "2027-03-08"),
        (datetime.fromisoformat("2027-03-08 09:30"), "yyyy-mm-dd hh:mm", "2027-03-08 09:30"),
        (time(9, 0), "hh:mm", "09:00"),
        (9.3, "0.00", "9.30"),
        (9, "0.00", "9.00"),
        (270408, "General", "270408"),
        (15.0, "General", "15"),
        (11.25, "General", "11,25"),
    ],
)
def test_a_value_is_written_as_a_swede_would(
    workbook: Workbook, sheet: Worksheet, value: object, number_format: str, written: str
) -> None:
    sheet["A1"] = value
    sheet["A1"].number_format = number_format

    assert texts(read(workbook)) == [written]


def test_a_merged_cell_goes_on_in_the_rows_below(workbook: Workbook, sheet: Worksheet) -> None:
    for row in (["Våren 2027"], ["Styrelsen", "8 mars"], [None, "5 april"]):
        sheet.append(row)
    sheet.merge_cells("A1:B1")
    sheet.merge_cells("A2:A3")

    assert texts(read(workbook)) == ["Våren 2027", "Styrelsen\t8 mars", "Styrelsen\t5 april"]


def test_hidden_and_struck_cells_and_comments_are_laid_aside(workbook: Workbook, sheet: Worksheet) -> None:
    for row in (["8 mars", "kl 9"], ["9 mars"], ["10 mars"], ["11 mars"], ["12 mars"]):
        sheet.append(row)
    sheet.column_dimensions["B"].hidden = True
    sheet.row_dimensions[2].hidden = True
    sheet["A3"].font = Font(strike=True)
    sheet["A4"] = CellRichText(TextBlock(InlineFont(strike=True), "4 mars "), "11 mars")
    sheet["A5"].comment = Comment("Eller 13 mars?", "x")
    workbook.create_sheet("Gammalt")["A1"] = "1 januari"
    workbook["Gammalt"].sheet_state = "hidden"

    document = read(workbook)

    assert texts(document) == ["8 mars", "11 mars", "12 mars"]
    assert {(aside.text, aside.why) for aside in document.asides} == {
        ("kl 9", Why.HIDDEN),
        ("9 mars", Why.HIDDEN),
        ("10 mars", Why.STRUCK),
        ("4 mars", Why.STRUCK),
        ("Eller 13 mars?", Why.COMMENT),
        ("1 januari", Why.HIDDEN),
    }


def test_a_formula_that_was_never_computed_is_told(workbook: Workbook, sheet: Worksheet) -> None:
    sheet["A1"], sheet["A2"] = "8 mars", "=A1+28"

    document = read(workbook)

    assert texts(document) == ["8 mars"]
    assert "formler utan sparat värde" in document.notes[0]


def test_a_cell_at_the_far_end_costs_nothing(workbook: Workbook, sheet: Worksheet) -> None:
    sheet["A1"], sheet["XFD1048576"] = "8 mars", "9 mars"

    assert texts(read(workbook)) == ["8 mars", "\t9 mars"]
