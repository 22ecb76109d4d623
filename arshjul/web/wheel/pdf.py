"""A PDF of shapes and words, tagged for whoever has it read aloud (ISO 32000-1, 14.7 and 14.8).

It has nothing of the moment: the same shapes and words give the same octets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from math import cos, radians, sin

import pydyf

from arshjul.web.wheel.fonts import Font
from arshjul.web.wheel.geometry import Point
from arshjul.web.wheel.sheet import Anchor, Drawn, Written

A4 = (595.28, 841.89)
"""Standing, in points."""
CORNER = Point(0, 0)
_REGULAR, _BOLD = "R", "B"
_FONTS = {_REGULAR: "Lato-Regular", _BOLD: "Lato-Bold"}
_SHIFTED = {Anchor.START: 0.0, Anchor.MIDDLE: 0.5, Anchor.END: 1.0}
_STEPS = re.compile(r"([MLCZ])([^MLCZ]*)")


class Document:
    """A PDF as it grows."""

    def __init__(self, title: str) -> None:
        self._pdf = pydyf.PDF()
        self._fonts = {key: Font(name, self._pdf) for key, name in _FONTS.items()}
        self._parents = pydyf.Array()
        tree = self._added(pydyf.Dictionary({"Nums": self._parents}))
        root = pydyf.Dictionary({"Type": "/StructTreeRoot", "K": pydyf.Array(), "ParentTree": tree.reference})
        self.whole = self.element("Document", self._added(root))
        self._pdf.info["Title"] = pydyf.String(title)
        self._pdf.catalog |= {
            "Lang": pydyf.String("sv-SE"),
            "MarkInfo": pydyf.Dictionary({"Marked": "true"}),
            "StructTreeRoot": root.reference,
            "ViewerPreferences": pydyf.Dictionary({"DisplayDocTitle": "true"}),
        }

    def width_of(self, text: str, size: float, *, is_bold: bool = False) -> float:
        """How wide *text* is in letters of *size*."""
        return self._fonts[_BOLD if is_bold else _REGULAR].width_of(text, size)

    def element(self, tag: str, within: pydyf.Dictionary | None = None, **more: object) -> pydyf.Dictionary:
        """Something that is read as a *tag*, *within* another or the document, with *more* that is said of it."""
        parent = self.whole if within is None else within
        values = {"Type": "/StructElem", "S": f"/{tag}", "P": parent.reference, "K": pydyf.Array(), **more}
        found = self._added(pydyf.Dictionary(values))
        parent["K"].append(found.reference)
        return found

    def page(self, width: float, height: float, scale: float = 1, origin: Point = CORNER) -> Page:
        """A new page of so many points, whose units are *scale* points from the *origin*, which is given in points."""
        stream = pydyf.Stream(compress=True)
        self._pdf.add_object(stream)
        number = len(self._parents) // 2
        fonts = {key: font.reference for key, font in self._fonts.items()}
        page = pydyf.Dictionary(
            {
                "Type": "/Page",
                "Parent": self._pdf.pages.reference,
                "MediaBox": pydyf.Array([0, 0, width, height]),
                "Resources": pydyf.Dictionary({"Font": pydyf.Dictionary(fonts)}),
                "Contents": stream.reference,
                "StructParents": number,
                "Tabs": "/S",
            }
        )
        self._pdf.add_page(page)
        read = pydyf.Array()
        self._parents.extend([number, read])
        stream.set_matrix(scale, 0, 0, -scale, origin.x, height - origin.y)
        return Page(page.reference, stream, read, self._fonts)

    def content(self) -> bytes:
        """The file, once; nothing can be put on its pages after that."""
        for font in self._fonts.values():
            font.bring()
        out = BytesIO()
        self._pdf.write(out)
        return out.getvalue()

    def _added(self, thing: pydyf.Dictionary) -> pydyf.Dictionary:
        self._pdf.add_object(thing)
        return thing


class Page:
    """One page, x to the right and y down from its upper left corner."""

    def __init__(self, reference: bytes, stream: pydyf.Stream, read: pydyf.Array, fonts: Mapping[str, Font]) -> None:
        self._fonts = fonts
        self._reference = reference
        self._stream = stream
        self._read = read
        """What each marked piece of the page belongs to."""

    @contextmanager
    def marked(self, element: pydyf.Dictionary | None) -> Iterator[None]:
        """What is drawn meanwhile is *element*, or None: nothing to be read."""
        if element is None:
            self._stream.begin_marked_content("Artifact")
        else:
            number = len(self._read)
            self._read.append(element.reference)
            element["K"].append(pydyf.Dictionary({"Type": "/MCR", "Pg": self._reference, "MCID": number}))
            self._stream.begin_marked_content(element["S"][1:], pydyf.Dictionary({"MCID": number}).data)
        yield
        self._stream.end_marked_content()

    def put(self, one: Drawn | Written) -> None:
        """Draw or write *one*."""
        self._draw(one) if isinstance(one, Drawn) else self._write(one)

    def _draw(self, one: Drawn) -> None:
        stream = self._stream
        for step, numbers in _STEPS.findall(one.path):
            values = [float(number) for number in numbers.split()]
            match step:
                case "M":
                    stream.move_to(*values)
                case "L":
                    stream.line_to(*values)
                case "C":
                    stream.curve_to(*values)
                case _:
                    stream.close()
        if one.fill:
            stream.set_color_rgb(*_rgb(one.fill))
        if one.stroke:
            stream.set_color_rgb(*_rgb(one.stroke), stroke=True)
            stream.set_line_width(one.width)
        if one.fill and one.stroke:
            stream.fill_and_stroke()
        elif one.fill:
            stream.fill()
        else:
            stream.stroke()

    def _write(self, one: Written) -> None:
        key = _BOLD if one.is_bold else _REGULAR
        font = self._fonts[key]
        along, down = font.width_of(one.text, one.size) * _SHIFTED[one.anchor], 0.35 * one.size
        right, below = cos(radians(one.turn)), sin(radians(one.turn))
        x = one.at.x - along * right - down * below
        y = one.at.y - along * below + down * right
        stream = self._stream
        stream.set_color_rgb(*_rgb(one.colour))
        stream.begin_text()
        stream.set_font_size(key, one.size)
        stream.set_text_matrix(right, below, below, -right, x, y)
        stream.show_text(font.written(one.text))
        stream.end_text()


def _rgb(colour: str) -> tuple[float, float, float]:
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return red / 255, green / 255, blue / 255
