"""Word documents: all that a person sees of one is read, in order, and the rest is laid aside."""

from __future__ import annotations

import pytest
from made_documents import cell, paragraph, run, table, word

from arshjul.reading.extracting.document import Place, Why
from arshjul.reading.extracting.word import read_word


def texts(body: str) -> list[str]:
    return [line.text for line in read_word(word(body)).lines]


def test_paragraphs_and_tables_keep_their_order_and_places() -> None:
    body = paragraph("Mötesplan 2027") + table([cell("Datum"), cell("Organ")], [cell("8 mars"), cell("Styrelsen")])

    document = read_word(word(body + paragraph("Välkomna")))

    assert [(line.text, line.place) for line in document.lines] == [
        ("Mötesplan 2027", Place(paragraph=1)),
        ("Datum\tOrgan", Place(table=1, row=1)),
        ("8 mars\tStyrelsen", Place(table=1, row=2)),
        ("Välkomna", Place(paragraph=2)),
    ]


@pytest.mark.parametrize(
    "inside",
    [
        f"<w:ins>{run('8 mars')}</w:ins>",
        f"<w:moveTo>{run('8 mars')}</w:moveTo>",
        f"<w:hyperlink>{run('8 mars')}</w:hyperlink>",
        f"<w:smartTag>{run('8 mars')}</w:smartTag>",
        f"<w:fldSimple>{run('8 mars')}</w:fldSimple>",
        f"<w:sdt><w:sdtContent>{run('8 mars')}</w:sdtContent></w:sdt>",
        f"{run('8')}<w:r><w:tab/></w:r>{run('mars')}",
        f"{run('8 m')}<w:del><w:r><w:delText>9 april</w:delText></w:r></w:del>{run('ars')}",
    ],
)
def test_what_wraps_a_text_does_not_hide_it(inside: str) -> None:
    assert texts(f"<w:p>{inside}</w:p>") == ["8 mars"]


def test_content_controls_around_paragraphs_rows_and_cells_hide_nothing() -> None:
    body = (
        f"<w:sdt><w:sdtContent>{paragraph('Plan')}</w:sdtContent></w:sdt>"
        f"<w:tbl><w:sdt><w:sdtContent><w:tr><w:sdt><w:sdtContent>{cell('8 mars')}</w:sdtContent></w:sdt>"
        f"{cell('kl 9')}</w:tr></w:sdtContent></w:sdt></w:tbl>"
    )

    assert texts(body) == ["Plan", "8 mars\tkl 9"]


def test_a_text_box_is_read_once_after_its_paragraph() -> None:
    box = f"<w:txbxContent>{paragraph('8 mars kl 9')}</w:txbxContent>"
    both = f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"

    assert texts(f"<w:p>{run('Obs!')}<w:r>{both}</w:r></w:p>") == ["Obs!", "8 mars kl 9"]


def test_tracked_deletions_are_laid_aside_and_told() -> None:
    gone = "<w:del><w:r><w:delText>14 juni</w:delText></w:r></w:del>"
    deleted_row = f"<w:tr><w:trPr><w:del/></w:trPr>{cell('1 maj')}</w:tr>"
    body = f"<w:p>{gone}<w:ins>{run('15 juni')}</w:ins></w:p><w:tbl>{deleted_row}<w:tr>{cell('2 maj')}</w:tr></w:tbl>"

    document = read_word(word(body))

    assert [line.text for line in document.lines] == ["15 juni", "2 maj"]
    assert [(aside.text, aside.why) for aside in document.asides] == [
        ("14 juni", Why.DELETED),
        ("1 maj", Why.DELETED),
    ]
    assert "spårade ändringar" in document.notes[0]


def test_struck_and_hidden_text_is_laid_aside() -> None:
    body = f"<w:p>{run('8 mars ', '<w:strike/>')}{run('9 mars')}{run('Utkast', '<w:vanish/>')}</w:p>"

    document = read_word(word(body))

    assert [line.text for line in document.lines] == ["9 mars"]
    assert [(aside.text, aside.why) for aside in document.asides] == [("8 mars", Why.STRUCK), ("Utkast", Why.HIDDEN)]


def test_merged_cells_are_one_across_and_go_on_downwards() -> None:
    body = table(
        [cell("Våren 2027", '<w:gridSpan w:val="3"/>')],
        [cell("Styrelsen", '<w:vMerge w:val="restart"/>'), cell("8 mars"), cell("kl 9")],
        [cell("", "<w:vMerge/>"), cell("5 april"), cell("kl 13")],
    )

    lines = read_word(word(body)).lines

    assert [line.text for line in lines] == ["Våren 2027", "Styrelsen\t8 mars\tkl 9", "Styrelsen\t5 april\tkl 13"]
    assert [line.cells[0].continued for line in lines] == [False, False, True]


def test_a_cell_with_several_paragraphs_is_one_cell_that_keeps_its_line_breaks() -> None:
    two = f"<w:tc>{paragraph('8 mars')}{paragraph('5 april')}</w:tc>"

    (line,) = read_word(word(f"<w:tbl><w:tr>{two}{cell('Styrelsen')}</w:tr></w:tbl>")).lines

    assert line.text == "8 mars 5 april\tStyrelsen"
    assert line.cells[0].text == "8 mars\n5 april"


def test_cells_with_tables_in_them_are_read_one_after_the_other() -> None:
    def one(title: str, day: str) -> str:
        return f"<w:tc>{paragraph(title)}{table([cell(day), cell('kl 9')])}</w:tc>"

    lines = read_word(word(f"<w:tbl><w:tr>{one('Vår', '8 mars')}{one('Höst', '8 nov')}</w:tr></w:tbl>")).lines

    assert [(line.text, line.place.table) for line in lines] == [
        *(("Vår", None), ("8 mars\tkl 9", 2)),
        *(("Höst", None), ("8 nov\tkl 9", 3)),
    ]


def test_footnotes_are_read_and_comments_headers_and_footers_laid_aside() -> None:
    content = word(
        paragraph("Plan"),
        footnotes=paragraph("Mötet 8 mars är öppet"),
        comments=paragraph("Eller 9 mars?"),
        footer1=paragraph("Utskriven 2026-11-27"),
    )

    document = read_word(content)

    assert [line.text for line in document.lines] == ["Plan", "Mötet 8 mars är öppet"]
    assert [(aside.text, aside.why) for aside in document.asides] == [
        ("Eller 9 mars?", Why.COMMENT),
        ("Utskriven 2026-11-27", Why.MARGIN),
    ]


def test_a_hyphen_that_does_not_break_is_a_hyphen() -> None:
    body = f"<w:p>{run('2027')}<w:r><w:noBreakHyphen/></w:r>{run('11-15')}</w:p>"

    assert texts(body) == ["2027-11-15"]
