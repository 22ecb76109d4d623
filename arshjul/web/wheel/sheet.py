"""The wheel on an A4 of its own: shapes and words to be written down as SVG or PDF, told apart without colours too.

It shows the year as it is planned, so the same plan gives the same sheet on every day: nothing is past, late or next.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from arshjul.web.wheel.drawing import Mark, Text, Wheel
from arshjul.web.wheel.geometry import CENTRE_X, CENTRE_Y, HEIGHT, HUB, WIDTH, Point, outline
from arshjul.web.wheel.labels import Label
from arshjul.web.wheel.letters import width_of
from arshjul.web.wheel.rings import Ring, Shape

TOP, BOTTOM = -36, HEIGHT + 30
"""Where the sheet begins and ends: above the wheel stands its title, below it what its shapes mean."""
TITLE_SIZE, LEGEND_SIZE = 24, 15
INK, MUTED, LINE, CARD = "#1c2830", "#53606a", "#ddd8cb", "#ffffff"
MONTH, MONTH_EVEN = "#e4ded0", "#ece7db"
RING_COLOURS = {
    "board": ("#0a5763", "#e2eeee"),
    "preparatory": ("#8a5000", "#f6ecd9"),
    "agreed": ("#6a3d86", "#f0e8f4"),
    "audit": ("#9a2c2c", "#f7e6e3"),
    "own": ("#47566a", "#e9ecf0"),
}
"""Of the marks and of the ground of each ring, those of the pages in the light."""


class Anchor(StrEnum):
    """Which end of a text stands at its point."""

    START = "start"
    MIDDLE = "middle"
    END = "end"


@dataclass(frozen=True)
class Drawn:
    """A path with its colours; empty: none."""

    path: str
    fill: str = ""
    stroke: str = ""
    width: float = 0


@dataclass(frozen=True)
class Written:
    """A text whose middle line goes through its point, turned around that by *turn* degrees clockwise."""

    text: str
    at: Point
    size: float
    colour: str = INK
    anchor: Anchor = Anchor.START
    is_bold: bool = False
    turn: float = 0


def title_of(wheel: Wheel, association: str) -> Written:
    """The title of the sheet."""
    at = Point(8, TOP + 18)
    return Written(f"Årshjul {wheel.year} – {association}", at, TITLE_SIZE, is_bold=True)


def sheet(wheel: Wheel, rings: Sequence[Ring]) -> Iterator[Drawn | Written]:
    """All but the title, in the order in which it is drawn; *rings* by the association's names for them."""
    for band in wheel.bands:
        yield Drawn(band.path, RING_COLOURS[band.ring.key][1], CARD, 3)
    for month in wheel.months:
        yield Drawn(month.path, MONTH_EVEN if month.is_even else MONTH, CARD, 2)
    for week in wheel.weeks:
        yield Drawn(week.line, stroke=LINE, width=1.5)
    labelled = [(mark, mark.label) for mark in wheel.marks if mark.label]
    for _, label in labelled:
        yield Drawn(label.line, stroke=MUTED, width=0.8)
    for month in wheel.months:
        yield _turned(month.name, 20, INK, is_bold=True)
    for week in wheel.weeks:
        yield _turned(week.number, 12, MUTED)
    for mark in wheel.marks:
        yield from _mark(mark)
    for mark, label in labelled:
        yield from _label(mark, label, wheel.label_size)
    centre = Point(CENTRE_X, CENTRE_Y)
    yield Drawn(outline(Shape.CIRCLE, centre, HUB), CARD, LINE, 2)
    yield Written(str(wheel.year), centre, 52, anchor=Anchor.MIDDLE, is_bold=True)
    drawn = {band.ring.key for band in wheel.bands}
    yield from _legend([ring for ring in rings if ring.key in drawn])


def _turned(text: Text, size: float, colour: str, *, is_bold: bool = False) -> Written:
    return Written(text.text, text.at, size, colour, Anchor.MIDDLE, is_bold, text.turn)


def _mark(mark: Mark) -> Iterator[Drawn | Written]:
    colour = RING_COLOURS[mark.spot.ring.key][0]
    if mark.period:
        yield Drawn(mark.period, stroke=MUTED, width=6)
    if mark.behind:
        yield Drawn(mark.behind, colour, CARD, 1.5)
    yield Drawn(mark.path, colour, CARD, 1.5)
    yield Written(mark.number.text, mark.number.at, mark.number_size, CARD, Anchor.MIDDLE, is_bold=True)


def _label(mark: Mark, label: Label, size: float) -> Iterator[Drawn | Written]:
    anchor = Anchor.END if label.is_left else Anchor.START
    yield Drawn(label.sign, RING_COLOURS[mark.spot.ring.key][0])
    yield Written(mark.spot.when, label.day_at, size, anchor=anchor, is_bold=True)
    for entry in label.entries:
        for text, at in entry.lines:
            yield Written(text, at, size, anchor=anchor)


def _legend(rings: Sequence[Ring]) -> Iterator[Drawn | Written]:
    x, y = 16.0, HEIGHT + 14
    for ring in rings:
        yield Drawn(outline(ring.shape, Point(x, y), 7), RING_COLOURS[ring.key][0])
        yield Written(ring.name, Point(x + 14, y), LEGEND_SIZE)
        x += 44 + width_of(ring.name, LEGEND_SIZE)
    yield Written("Siffran är dagen i månaden.", Point(min(x, WIDTH - 250), y), LEGEND_SIZE, MUTED)
