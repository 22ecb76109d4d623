"""A year as a PDF of lying A4s: the wheel, and after it the table of its page with the same rows and columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import pydyf

from arshjul.swedish import MONTHS, WEEKDAYS
from arshjul.web.frame.marks import BASIS_WORDS, status_mark
from arshjul.web.frame.page import name_of
from arshjul.web.wheel.drawing import Wheel
from arshjul.web.wheel.geometry import WIDTH, Point
from arshjul.web.wheel.letters import lines_of
from arshjul.web.wheel.pdf import A4, Document, Page
from arshjul.web.wheel.rings import Ring, ring_of
from arshjul.web.wheel.sheet import BOTTOM, INK, LINE, MUTED, TOP, Drawn, Written, sheet, title_of
from arshjul.words import as_sentence, clock_range, swedish_date, who_word
from arshjul.year.upcoming import Item
from arshjul.year.wording import week_word

EDGE = 22.0
"""In points: what no printer reaches."""
MARGIN = 40.0
SIZE, STEP, AIR = 9.5, 12.0, 5.0
TITLE_SIZE = 13.0
COLUMNS = (("Dag", 126), ("Organ", 116), ("Ärende", 236), ("Ansvarig", 100), ("Sista dag", 126), ("Läge", 58))
"""The headings of the table, and how wide each column is in points."""
SHORT, LONG = A4
MATTER = 2
"""The column that names its row."""


def year_pdf(wheel: Wheel, items: Sequence[Item], rings: Sequence[Ring], name: str) -> bytes:
    """The *wheel*, and *items* as a table, of the association with that *name* and such names for the *rings*."""
    title = title_of(wheel, name)
    document = Document(title.text)
    _wheel_page(document, wheel, title, rings)
    names = {ring.key: ring.name for ring in rings}
    _table_pages(document, title.text, [_row(item, names, document) for item in items])
    return document.content()


def _wheel_page(document: Document, wheel: Wheel, title: Written, rings: Sequence[Ring]) -> None:
    scale = (LONG - 2 * EDGE) / WIDTH
    page = document.page(LONG, SHORT, scale, Point(EDGE, (SHORT - scale * (TOP + BOTTOM)) / 2))
    with page.marked(document.element("H1")):
        page.put(title)
    number = sum(len(mark.spot.items) for mark in wheel.marks)
    said = f"Årshjul {wheel.year} med {number} möten och sista dagar. Alla står i tabellen på nästa sida."
    with page.marked(document.element("Figure", Alt=pydyf.String(said))):
        for part in sheet(wheel, rings):
            page.put(part)


def _table_pages(document: Document, title: str, rows: Sequence[_Row]) -> None:
    table = document.element("Table")
    page, y = None, 0.0
    for row in rows:
        if page is None or y + row.height > SHORT - MARGIN:
            page, y = _begun(document, table, title, is_first=page is None)
        element = document.element("TR", table)
        for number, (x, lines) in enumerate(row.placed()):
            with page.marked(document.element("TH" if number == MATTER else "TD", element)):
                for turn, text in enumerate(lines):
                    page.put(
                        Written(
                            text, Point(x, y + STEP * (turn + 0.5)), SIZE, is_bold=number == MATTER and row.is_meeting
                        )
                    )
        y += row.height
        with page.marked(None):
            page.put(Drawn(f"M{MARGIN} {y - AIR / 2}L{LONG - MARGIN} {y - AIR / 2}", stroke=LINE, width=0.5))


def _begun(document: Document, table: pydyf.Dictionary, title: str, *, is_first: bool) -> tuple[Page, float]:
    """A new page of the table, with the title and its headings, which are read once; and where its first row begins."""
    page, y = document.page(LONG, SHORT), MARGIN
    with page.marked(None):
        page.put(Written(title, Point(MARGIN, y), TITLE_SIZE, is_bold=True))
    y += TITLE_SIZE + AIR
    head = document.element("TR", table) if is_first else None
    for x, (heading, _) in zip(_lefts(), COLUMNS, strict=True):
        with page.marked(document.element("TH", head, A=_OF_COLUMN) if head is not None else None):
            page.put(Written(heading, Point(x, y + STEP / 2), SIZE, MUTED, is_bold=True))
    with page.marked(None):
        page.put(Drawn(f"M{MARGIN} {y + STEP + 1}L{LONG - MARGIN} {y + STEP + 1}", stroke=INK, width=1))
    return page, y + STEP + AIR


_OF_COLUMN = pydyf.Dictionary({"O": "/Table", "Scope": "/Column"})


@dataclass(frozen=True)
class _Row:
    cells: tuple[tuple[str, ...], ...]
    """The lines of each."""
    is_meeting: bool

    @property
    def height(self) -> float:
        return STEP * max(map(len, self.cells)) + AIR

    def placed(self) -> Iterator[tuple[float, tuple[str, ...]]]:
        return zip(_lefts(), self.cells, strict=True)


def _lefts() -> Iterator[float]:
    x = MARGIN
    for _, width in COLUMNS:
        yield x
        x += width


def _row(item: Item, names: dict[str, str], document: Document) -> _Row:
    occasion = item.occasion
    clock = clock_range(occasion.start, occasion.end).replace(" ", "\N{NO-BREAK SPACE}") if occasion else ""
    week = week_word(item.day.isocalendar().week)
    day = f"{WEEKDAYS[item.day.weekday()]} {item.day.day} {MONTHS[item.day.month - 1]}, {week}"
    last = f"{item.when if item.week else swedish_date(item.hard_line or item.day)} ({BASIS_WORDS[item.basis]})"
    cells = (
        as_sentence(item.when if item.week else day),
        as_sentence(who_word(occasion)) if occasion and occasion.body else names[ring_of(item).key],
        f"{name_of(item)}, {clock}" if clock else name_of(item),
        ", ".join(item.responsible) or "–",
        last if item.deadline else "–",
        status_mark(item).word,
    )
    measures = [partial(document.width_of, is_bold=bool(occasion) and at == MATTER) for at in range(len(cells))]
    lines = (
        lines_of(cell, SIZE, width - AIR, measure)
        for cell, (_, width), measure in zip(cells, COLUMNS, measures, strict=True)
    )
    return _Row(tuple(lines), bool(occasion))
