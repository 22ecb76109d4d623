"""Word documents: what a reader of the document sees, in order, and what it has beside that.

Not by python-docx, whose walk passes tracked insertions, content controls, smart tags and text boxes over in silence.
Source: ECMA-376 part 1, WordprocessingML.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from arshjul.reading.extracting import limits
from arshjul.reading.extracting.document import Aside, Document, Kind, Line, Place, Why, prose, row
from arshjul.reading.extracting.packages import opened, part, tree
from arshjul.reading.extracting.refusing import TOO_MUCH, UnreadableError, too_many

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT_W = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_CHOICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_GONE = {"del", "moveFrom"}
_NO_TEXT = {"pPr", "rPr", "tblPr", "tcPr", "trPr", "sectPr", "instrText", "tblGrid", "sdtPr", "sdtEndPr"}
_SIGNS = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": " "}
_DEEPEST_TABLE = 5
_TRACKED = "Dokumentet har spårade ändringar som ingen har godkänt: det tillagda är läst, det borttagna är inte läst."
_PART = re.compile(r"word/([a-z]+)[0-9]*\.xml")


def read_word(content: bytes) -> Document:
    """Return the paragraphs and tables of a .docx. Raises UnreadableError."""
    package = opened(content)
    names = package.namelist()
    main = next(name for name in ("word/document.xml", "word/document2.xml") if name in names)
    walker = _Walker()
    walker.walk(tree(part(package, main)))
    for name in sorted(names):
        matched = _PART.fullmatch(name)
        kind = matched[1] if matched else ""
        if kind in ("footnotes", "endnotes"):
            walker.walk(tree(part(package, name)))
        elif kind in ("header", "footer"):
            walker.set_aside(tree(part(package, name)), Why.MARGIN)
        elif kind == "comments":
            walker.set_aside(tree(part(package, name)), Why.COMMENT)
    notes = [_TRACKED] if walker.is_tracked else []
    return Document(Kind.WORD, tuple(walker.lines), tuple(walker.asides), tuple(notes))


@dataclass
class _Text:
    """The text of a paragraph, as far as it has been walked."""

    living: list[str] = field(default_factory=list)
    dead: dict[Why, list[str]] = field(default_factory=dict)
    boxes: list[Any] = field(default_factory=list)
    """Text boxes anchored in it, which are read after it."""


class _Walker:
    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.asides: list[Aside] = []
        self.is_tracked = False
        self.paragraphs = 0
        self.tables = 0

    def walk(self, root: Any) -> None:
        """Add every block below *root*."""
        for block in _blocks(root):
            if _name(block) == "tbl":
                self._take_table(block, 1)
            else:
                self._take_paragraph(block)
            if len(self.lines) > limits.MOST_LINES:
                raise too_many(limits.MOST_LINES, "rader")

    def set_aside(self, root: Any, why: Why) -> None:
        """Keep what a part says beside the document."""
        for paragraph in root.iter(f"{_W}p", f"{_STRICT_W}p"):
            text = _Text()
            self._gather(paragraph, text, None)
            self._lay_aside("".join(text.living), Place(), why)

    def _take_paragraph(self, paragraph: Any) -> None:
        self.paragraphs += 1
        place = Place(paragraph=self.paragraphs)
        text = self._text(paragraph, place)
        self.lines += [prose(line, place) for line in "".join(text.living).split("\n")]
        for box in text.boxes:
            self.walk(box)

    def _take_table(self, table: Any, depth: int) -> None:
        if depth > _DEEPEST_TABLE:
            raise UnreadableError(TOO_MUCH)
        self.tables += 1
        number = self.tables
        merged: dict[int, str] = {}
        for at, table_row in enumerate(_children(table, "tr"), 1):
            place = Place(table=number, row=at)
            if _property(table_row, "trPr", "del") is not None:
                self.is_tracked = True
                for paragraph in table_row.iter(f"{_W}p", f"{_STRICT_W}p"):
                    self._lay_aside("".join(self._text(paragraph, place).living), place, Why.DELETED)
                continue
            if any(_name(block) == "tbl" for cell in _children(table_row, "tc") for block in _blocks(cell)):
                # Cells with tables in them are beside each other for the eye alone.
                for cell in _children(table_row, "tc"):
                    self._take_cell(cell, depth)
                continue
            texts: list[str] = []
            continued: list[bool] = []
            texts += [""] * _number(_property(table_row, "trPr", "gridBefore"))
            continued += [False] * len(texts)
            for cell in _children(table_row, "tc"):
                column = len(texts)
                goes_on = _property(cell, "tcPr", "vMerge")
                is_continued = goes_on is not None and goes_on.get(f"{goes_on.tag[:-6]}val", "continue") == "continue"
                text = self._cell_text(cell, place)
                if goes_on is not None and not is_continued:
                    merged[column] = text
                elif is_continued:
                    text = merged.get(column, text)
                width = max(_number(_property(cell, "tcPr", "gridSpan")), 1)
                if column + width > limits.MOST_COLUMNS:
                    raise too_many(limits.MOST_COLUMNS, "kolumner i en tabell")
                texts += [text, *[""] * (width - 1)]
                continued += [is_continued, *[False] * (width - 1)]
            self.lines.append(row(texts, place, continued))

    def _take_cell(self, cell: Any, depth: int) -> None:
        """Add what a cell with tables in it holds, one block after the other."""
        for block in _blocks(cell):
            if _name(block) == "tbl":
                self._take_table(block, depth + 1)
            else:
                self._take_paragraph(block)

    def _cell_text(self, cell: Any, place: Place) -> str:
        said: list[str] = []
        for block in _blocks(cell):
            text = self._text(block, place)
            said.append("".join(text.living))
            said += ["".join(self._text(p, place).living) for box in text.boxes for p in _blocks(box)]
        return "\n".join(said)

    def _text(self, paragraph: Any, place: Place) -> _Text:
        text = _Text()
        self._gather(paragraph, text, None)
        for why, pieces in text.dead.items():
            self._lay_aside("".join(pieces), place, why)
        return text

    def _gather(self, element: Any, text: _Text, why: Why | None) -> None:
        """Add what stands in *element*; *why* is the reason that it is dead, if it is."""
        for child in element:
            name = _name(child)
            if name in _NO_TEXT:
                continue
            if name in _GONE:
                self.is_tracked = True
                self._gather(child, text, Why.DELETED)
            elif name == "ins" or name == "moveTo":
                self.is_tracked = True
                self._gather(child, text, why)
            elif name == "r":
                self._gather(child, text, why or _why_dead(child))
            elif name == "txbxContent":
                text.boxes.append(child)
            elif child.tag == _CHOICE:
                # The same content twice, the second time for older programs.
                self._gather([it for it in child if it.tag != _FALLBACK] or child, text, why)
            elif name in ("t", "delText") or name in _SIGNS:
                said = _SIGNS.get(name) or child.text or ""
                (text.living if why is None else text.dead.setdefault(why, [])).append(said)
            else:
                self._gather(child, text, why)

    def _lay_aside(self, text: str, place: Place, why: Why) -> None:
        if text.strip():
            self.asides.append(Aside(" ".join(text.split()), place, why))


def _blocks(root: Any) -> Iterator[Any]:
    """The paragraphs and tables of a body, a cell or a text box, whatever wraps them."""
    for child in root:
        name = _name(child)
        if name in ("p", "tbl"):
            yield child
        elif name not in _NO_TEXT and name not in _GONE:
            yield from _blocks(child)


def _children(element: Any, wanted: str) -> Iterator[Any]:
    """The rows of a table or the cells of a row, also those in a content control."""
    for child in element:
        name = _name(child)
        if name == wanted:
            yield child
        elif name in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"):
            yield from _children(child, wanted)


def _name(element: Any) -> str:
    """The name of an element of Word's own, without its namespace; empty for any other."""
    tag = element.tag
    if not isinstance(tag, str):
        return ""
    for namespace in (_W, _STRICT_W):
        if tag.startswith(namespace):
            return tag[len(namespace) :]
    return ""


def _property(element: Any, properties: str, name: str) -> Any:
    for child in element:
        if _name(child) == properties:
            return next((it for it in child if _name(it) == name), None)
    return None


def _number(element: Any) -> int:
    if element is None:
        return 0
    said = next((value for key, value in element.attrib.items() if key.endswith("}val")), "0")
    return min(int(said), limits.MOST_COLUMNS) if said.isdecimal() else 0


def _why_dead(run: Any) -> Why | None:
    if _is_on(_property(run, "rPr", "strike")) or _is_on(_property(run, "rPr", "dstrike")):
        return Why.STRUCK
    return Why.HIDDEN if _is_on(_property(run, "rPr", "vanish")) else None


def _is_on(element: Any) -> bool:
    if element is None:
        return False
    said = next((value for key, value in element.attrib.items() if key.endswith("}val")), "true")
    return said.lower() not in ("0", "false", "off")
