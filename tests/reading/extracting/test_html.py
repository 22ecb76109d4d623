"""Web pages: what a browser shows, tables as tables, and hidden or struck text laid aside."""

from __future__ import annotations

import pytest

from arshjul.reading.extracting.document import Why
from arshjul.reading.extracting.html import read_html


def texts(page: str) -> list[str]:
    return [line.text for line in read_html(page.encode()).lines]


def test_blocks_break_lines_and_what_is_in_a_line_does_not() -> None:
    page = "<h1>Plan&nbsp;2027</h1><p>2<b>9</b> mars<br>kl&nbsp;9&ndash;12<ul><li>8\n mars<li>5 april</ul>Slut"

    assert texts(page) == ["Plan 2027", "29 mars", "kl 9–12", "8 mars", "5 april", "Slut"]


def test_a_table_has_rows_of_cells_with_places() -> None:
    page = "<p>Plan<table><tr><th>Datum<th>Organ<tr><td>8 mars</td><td><p>Styrelsen</p><p>(öppet)</p></td></table>Hej"

    lines = read_html(page.encode()).lines

    assert [line.text for line in lines] == ["Plan", "Datum\tOrgan", "8 mars\tStyrelsen (öppet)", "Hej"]
    assert lines[2].cells[1].text == "Styrelsen\n(öppet)"
    assert str(lines[2].place) == "tabell 1, rad 2"


def test_boxes_that_are_cells_by_their_role_are_a_table() -> None:
    cells = "".join(f"<div role=gridcell><div>{text}</div></div>" for text in ("8 mars", "Styrelsen"))

    assert texts(f"<div role=grid><div role=row>{cells}</div></div><div>Hej</div>") == ["8 mars\tStyrelsen", "Hej"]


def test_cells_that_cover_others_are_one_across_and_go_on_downwards() -> None:
    page = (
        "<table><tr><td colspan=3>Våren</td></tr><tr><td rowspan=2>Styrelsen<td>8 mars<td>kl 9</tr>"
        "<tr><td>5 april<td rowspan=2>kl 13</tr><tr><td>Revisorerna<td>6 april</tr></table>"
    )

    lines = read_html(page.encode()).lines

    assert [line.text for line in lines] == [
        "Våren",
        "Styrelsen\t8 mars\tkl 9",
        "Styrelsen\t5 april\tkl 13",
        "Revisorerna\t6 april\tkl 13",
    ]
    assert [cell.continued for cell in lines[3].cells] == [False, False, True]


def test_a_table_in_a_cell_is_a_table_of_its_own() -> None:
    page = "<table><tr><td>Före<table><tr><td>8 mars<td>kl 9</table>efter</td></tr></table>"

    assert [(line.text, line.place.table) for line in read_html(page.encode()).lines] == [
        ("8 mars\tkl 9", 2),
        ("Före efter", 1),
    ]


@pytest.mark.parametrize(
    ("page", "why"),
    [
        ("<p><del>8 mars</del> 9 mars", Why.STRUCK),
        ("<p><s>8 mars</s> 9 mars", Why.STRUCK),
        ("<p><span style='text-decoration: line-through'>8 mars</span> 9 mars", Why.STRUCK),
        ("<div hidden><div>8 mars</div></div>9 mars", Why.HIDDEN),
        ("<div style='display: none'>8 mars</div>9 mars", Why.HIDDEN),
    ],
)
def test_what_a_browser_strikes_or_hides_is_laid_aside(page: str, why: Why) -> None:
    document = read_html(page.encode())

    assert document.text.split() == ["9", "mars"]
    assert [(aside.text, aside.why) for aside in document.asides] == [("8 mars", why)]


def test_scripts_and_styles_are_no_text() -> None:
    assert texts("<html><head><title>T</title><style>td{}</style><script>8 mars</script><body>Plan") == ["Plan"]


def test_text_outside_the_cells_of_a_table_is_not_lost() -> None:
    assert texts("<table><caption>Plan 2027</caption><tr>8 mars<td>kl 9</tr></table>") == [
        "Plan 2027",
        "8 mars",
        "kl 9",
    ]


def test_preformatted_text_keeps_its_lines() -> None:
    assert texts("<pre>Plan 2027\n8 mars kl 9\n</pre>") == ["Plan 2027", "8 mars kl 9"]


def test_letters_are_as_the_page_says_when_its_bytes_do_not() -> None:
    assert texts("<html><meta charset=utf-8><p>Möte".encode("cp1252").decode("latin-1")) == ["Möte"]
    page = '<html><meta http-equiv="Content-Type" content="text/html; charset=windows-1252"><p>Möte é'

    assert [line.text for line in read_html(page.encode("cp1252")).lines] == ["Möte é"]
