"""The wheel on an A4 of its own, as SVG and PDF, and the rows after it."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from xml.etree import ElementTree

import pypdfium2
import pytest
from made_items import deadline, meeting
from pypdfium2 import raw
from starlette.testclient import TestClient
from test_wheel_labels import TITLES, crowded

from arshjul.folders import folder
from arshjul.web.frame.marks import BASIS_WORDS
from arshjul.web.wheel.drawing import wheel
from arshjul.web.wheel.geometry import Point
from arshjul.web.wheel.letters import width_of as widest
from arshjul.web.wheel.pdf import A4, Document
from arshjul.web.wheel.rings import RINGS
from arshjul.web.wheel.sheet import RING_COLOURS, Anchor, Drawn, Written, sheet
from arshjul.web.year.year_pdf import year_pdf
from arshjul.year.upcoming import Item

TODAY, LATER = date(2022, 8, 8), date(2022, 12, 8)
YEAR = "/f/degerfors-karlskoga/arshjul/2022"


def made(items: list[Item], today: date = TODAY) -> bytes:
    return year_pdf(wheel(2022, items, today), items, RINGS, "Prov")


def texts_of(content: bytes) -> list[str]:
    return [" ".join(page.get_textpage().get_text_bounded().split()) for page in pypdfium2.PdfDocument(content)]


def read_aloud(content: bytes) -> Iterator[tuple[str, str]]:
    """What each element of the first page is, and the text in its place, as another program finds them."""
    page = pypdfium2.PdfDocument(content)[0]
    tree = raw.FPDF_StructTree_GetForPage(page)
    waiting = [raw.FPDF_StructTree_GetChildAtIndex(tree, n) for n in range(raw.FPDF_StructTree_CountChildren(tree))]
    while waiting:
        element = waiting.pop(0)
        yield told(raw.FPDF_StructElement_GetType, element), told(raw.FPDF_StructElement_GetAltText, element)
        children = range(raw.FPDF_StructElement_CountChildren(element))
        found = [raw.FPDF_StructElement_GetChildAtIndex(element, number) for number in children]
        waiting += [one for one in found if one]
    raw.FPDF_StructTree_Close(tree)
    page.close()


def told(asked: object, element: object) -> str:
    room = ctypes.create_string_buffer(1000)
    length = asked(element, room, 1000)  # type: ignore[operator]
    return room.raw[: max(0, length - 2)].decode("utf-16-le")


def test_each_word_beside_the_wheel_stands_on_the_sheet_and_each_shape_of_a_ring_is_told() -> None:
    drawn = wheel(2022, crowded(), TODAY)

    parts = list(sheet(drawn, RINGS))

    said = " ".join(part.text for part in parts if isinstance(part, Written))
    assert all(
        line in said for mark in drawn.marks if mark.label for entry in mark.label.entries for line, _ in entry.lines
    )
    assert all(ring.name in said for ring in RINGS)
    assert {part.path for part in parts if isinstance(part, Drawn)} >= {mark.path for mark in drawn.marks}


def test_the_sheet_has_the_colours_of_the_pages() -> None:
    style = (folder("templates") / "web" / "static" / "arshjul.css").read_text("utf-8")
    light = dict(re.findall(r"--([\w-]+): (#\w{6});", style.partition("@media")[0]))

    assert {key: (light[f"ring-{key}"], light[f"band-{key}"]) for key in RING_COLOURS} == RING_COLOURS


def test_the_same_plan_gives_the_same_file_on_every_day() -> None:
    items = crowded()

    assert list(sheet(wheel(2022, items, TODAY), RINGS)) == list(sheet(wheel(2022, items, LATER), RINGS))
    assert made(items, TODAY) == made(items, LATER)


def test_the_pdf_is_lying_pages_with_the_wheel_and_every_row() -> None:
    content = made(crowded())

    first, *rest = texts_of(content)
    pages = [page.get_size() for page in pypdfium2.PdfDocument(content)]
    assert len(pages) > 2
    assert all(page == pytest.approx((A4[1], A4[0]), abs=0.1) for page in pages)
    assert all("Årshjul 2022 – Prov" in page for page in (first, *rest))
    table = " ".join(rest)
    for title in TITLES:
        assert table.count(title[1:]) >= sum(item.title == title for item in crowded())


def test_what_is_read_aloud_is_the_title_the_picture_in_words_and_the_table() -> None:
    content = made([meeting(date(2022, 2, 7)), deadline(date(2022, 3, 1))])

    assert list(read_aloud(content))[:3] == [
        ("Document", ""),
        ("H1", ""),
        ("Figure", "Årshjul 2022 med 2 möten och sista dagar. Alla står i tabellen på nästa sida."),
    ]
    assert pypdfium2.PdfDocument(content).get_metadata_value("Title") == "Årshjul 2022 – Prov"
    assert b"sv-SE" in content


@pytest.mark.parametrize("is_bold", [False, True])
@pytest.mark.parametrize("text", [*TITLES, "18 aug", "30 nov"])
def test_a_text_that_ends_at_a_point_ends_there_and_takes_no_more_than_its_label_had_room_for(
    text: str, *, is_bold: bool
) -> None:
    document = Document("Prov")
    document.page(*A4).put(Written(text, Point(500, 100), 12, anchor=Anchor.END, is_bold=is_bold))

    found = pypdfium2.PdfDocument(document.content())[0].get_textpage()
    left, _, _, _ = found.get_charbox(0, loose=True)
    _, _, right, _ = found.get_charbox(found.count_chars() - 1, loose=True)
    assert right == pytest.approx(500, abs=1)
    assert right - left <= widest(text, 12, is_bold=is_bold)


def test_names_are_written_with_their_letters_and_one_that_there_is_not_without_its_accent() -> None:
    document = Document("Prov")
    document.page(*A4).put(Written("Ćirić & Åse – ł ḑ ア", Point(50, 100), 12))

    [text] = texts_of(document.content())

    assert text == "Ćirić & Åse – ł d ?"


def test_the_pdf_brings_its_letters_and_nothing_that_a_reader_must_have() -> None:
    content = made(crowded())

    for page in pypdfium2.PdfDocument(content):
        texts = list(page.get_objects(filter=(raw.FPDF_PAGEOBJ_TEXT,)))
        assert texts
        assert {raw.FPDFFont_GetIsEmbedded(raw.FPDFTextObj_GetFont(one)) for one in texts} == {1}
    assert len(content) < 100_000


def test_the_table_says_who_answers_and_whose_the_last_day_is_as_the_page_does() -> None:
    item = replace(deadline(date(2022, 3, 1)), responsible=("Anna Åström", "Bo Öberg"))

    table = texts_of(made([item]))[1]

    assert "Dag Organ Ärende Ansvarig Sista dag Läge" in table
    assert "Anna Åström, Bo Öberg" in table
    assert f"1 mars 2022 ({BASIS_WORDS[item.basis]})" in table


def test_the_pages_hand_out_what_is_chosen_as_svg_and_pdf(client: TestClient) -> None:
    vector, pdf = (client.get(f"{YEAR}/{name}?ring=board&ring=audit") for name in ("hjul.svg", "hjul.pdf"))

    root = ElementTree.fromstring(vector.content)
    words = " ".join(one.text or "" for one in root.iter("{http://www.w3.org/2000/svg}text"))
    assert (
        root.find("{http://www.w3.org/2000/svg}title").text
        == "Årshjul 2022 – Samordningsförbundet Finsam Degerfors-Karlskoga"
    )
    assert "Halvårsredovisning" in words
    assert "Revisionsberättelse 2021" in words
    assert "Beredningsgruppen" not in words
    assert not re.search(r'(class|style|href)="', vector.text)
    assert vector.headers["content-type"] == "image/svg+xml"
    assert pdf.headers["content-type"] == "application/pdf"
    assert "Revisionsberättelse 2021" in texts_of(pdf.content)[1]
    assert all("filename=" in one.headers["content-disposition"] for one in (vector, pdf))
