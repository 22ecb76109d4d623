"""PDF with text: tables with and without lines, columns of text, and what has no text at all."""

from __future__ import annotations

import pytest
from made_documents import drawn, pdf, ruled, shown

from arshjul.reading.extracting.document import Why
from arshjul.reading.extracting.pdf import read_pdf
from arshjul.reading.extracting.refusing import UnreadableError

PICTURE = "q 500 0 0 700 40 40 cm BI /W 1 /H 1 /CS /G /BPC 8 ID x EI Q"


def texts(*pages: str) -> list[str]:
    return [line.text for line in read_pdf(pdf(*pages)).lines if line.text]


def columns(y: float, *cells: str) -> str:
    return "".join(shown(text, 50 + 120 * number, y) for number, text in enumerate(cells) if text)


def test_lines_keep_their_page_and_number() -> None:
    document = read_pdf(pdf(shown("Mötesplan 2027", 50, 800) + shown("8 mars kl 9", 50, 785), shown("Slut", 50, 800)))

    assert [(line.text, str(line.place)) for line in document.lines if line.text] == [
        ("Mötesplan 2027", "sida 1, rad 1"),
        ("8 mars kl 9", "sida 1, rad 2"),
        ("Slut", "sida 2, rad 1"),
    ]


def test_a_table_with_lines_has_its_cells_whatever_they_hold() -> None:
    page = (
        shown("Före", 50, 790)
        + ruled([45, 145, 245, 345], [780, 750, 720, 690])
        + shown("Datum", 50, 760)
        + shown("Tid", 150, 760)
        + shown("Organ", 250, 760)
        + shown("8 mars", 50, 735)
        + shown("2027", 50, 724)
        + shown("Styrelsen", 250, 730)
        + shown("kl 13", 150, 700)
        + shown("Efter", 50, 670)
    )

    assert texts(page) == ["Före", "Datum\tTid\tOrgan", "8 mars 2027\t\tStyrelsen", "\tkl 13", "Efter"]


def test_cells_without_a_line_between_them_are_one() -> None:
    lines = "".join(drawn(45, y, 345, y) for y in (780, 760, 720)) + drawn(145, 740, 345, 740)
    standing = drawn(45, 780, 45, 720) + drawn(345, 780, 345, 720) + drawn(145, 760, 145, 720)
    page = lines + standing + shown("Våren 2027", 150, 766)
    page += shown("Styrelsen", 50, 737) + shown("8 mars", 150, 746) + shown("5 april", 150, 726)

    read = [line for line in read_pdf(pdf(page)).lines if line.text]

    assert [line.text for line in read] == ["Våren 2027", "Styrelsen\t8 mars", "Styrelsen\t5 april"]
    assert [line.cells[0].continued for line in read] == [False, False, True]


def test_a_grid_of_months_without_lines_keeps_each_day_under_its_month() -> None:
    page = columns(800, "Organ", "Jan", "Feb", "Mars")
    page += columns(785, "Styrelsen", "", "8", "15") + columns(770, "Beredningen", "19", "", "16")

    assert texts(page) == ["Organ\tJan\tFeb\tMars", "Styrelsen\t\t8\t15", "Beredningen\t19\t\t16"]


def test_two_columns_with_dates_of_their_own_are_read_one_after_the_other() -> None:
    page = shown("Styrelsen", 50, 800) + shown("Beredningen", 300, 800)
    for number, (left, right) in enumerate([("8 februari kl 9", "2 februari kl 14"), ("5 april kl 9", "9 mars kl 14")]):
        page += shown(left, 50, 785 - 15 * number) + shown(right, 300, 785 - 15 * number)

    assert texts(page) == [
        "Styrelsen",
        "8 februari kl 9",
        "5 april kl 9",
        "Beredningen",
        "2 februari kl 14",
        "9 mars kl 14",
    ]


def test_struck_words_are_laid_aside() -> None:
    page = shown("8 mars", 50, 785) + drawn(48, 788.5, 85, 788.5) + shown("9 mars kl 9", 120, 785)

    document = read_pdf(pdf(page))

    assert [line.text for line in document.lines if line.text] == ["9 mars kl 9"]
    assert [(aside.text, aside.why) for aside in document.asides] == [("8 mars", Why.STRUCK)]


def test_what_stands_first_or_last_on_every_page_is_laid_aside() -> None:
    pages = [
        shown("Utskriven 2026", 50, 820) + shown(f"{day} mars kl 9", 50, 500) + shown(f"Sida {day} \\(3\\)", 50, 30)
        for day in (1, 2, 3)
    ]

    document = read_pdf(pdf(*pages))

    assert [line.text for line in document.lines if line.text] == ["1 mars kl 9", "2 mars kl 9", "3 mars kl 9"]
    assert {aside.why for aside in document.asides} == {Why.MARGIN}


def test_a_scanned_pdf_says_so() -> None:
    with pytest.raises(UnreadableError, match=r"inskannad PDF.*OCR"):
        read_pdf(pdf(PICTURE, PICTURE))


def test_one_scanned_page_among_others_is_told() -> None:
    document = read_pdf(pdf(shown("8 mars 2027 kl 9", 50, 800), PICTURE))

    assert document.notes == ("Sida 2 är en bild utan text och är inte läst.",)


def test_a_pdf_without_anything_in_it_has_no_lines() -> None:
    assert texts("") == []


@pytest.mark.parametrize("content", [b"%PDF-1.4\n", pdf(shown("8 mars", 50, 800))[:200]])
def test_a_damaged_pdf_is_refused(content: bytes) -> None:
    with pytest.raises(UnreadableError, match="skadad"):
        read_pdf(content)
