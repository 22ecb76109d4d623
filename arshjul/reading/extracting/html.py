"""Web pages and the HTML of mails: what a browser shows of it, read from the first tag to the last without a tree."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from arshjul.reading.extracting import limits
from arshjul.reading.extracting.decoding import decode
from arshjul.reading.extracting.document import Aside, Document, Kind, Line, Place, Why, prose, row
from arshjul.reading.extracting.refusing import DAMAGED, TOO_MUCH, UnreadableError, too_many

_BLOCKS = frozenset(
    (
        *("address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "details", "div", "dl"),
        *("dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header"),
        *("hr", "html", "legend", "li", "main", "nav", "ol", "option", "p", "pre", "section", "summary", "ul"),
    )
)
_UNSEEN = frozenset(
    ("script", "style", "template", "noscript", "title", "svg", "math", "iframe", "object", "select", "textarea")
)
_STRUCK = frozenset(("del", "s", "strike"))
_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)
_OF_TABLES = frozenset(("table", "tr", "td", "th"))
_ROLES = {
    **dict.fromkeys(("table", "grid", "treegrid"), "table"),
    "row": "tr",
    **dict.fromkeys(("cell", "gridcell"), "td"),
    **dict.fromkeys(("columnheader", "rowheader"), "th"),
}
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset=[\"']?([A-Za-z0-9_-]{1,40})", re.IGNORECASE)
_HEAD = 4_096
_MOST_UNCLOSED = 1_000
_MOST_SPANNED = 1_000
_DEEPEST = 500
_DEEPEST_TABLE = 20


def read_html(content: bytes) -> Document:
    """Return the lines and tables of a page. Raises UnreadableError."""
    said = _CHARSET.search(content[:_HEAD])
    return html_as_document(decode(content, said[1].decode() if said else None))


def html_as_document(text: str) -> Document:
    """Return the lines and tables of the page *text*. Raises UnreadableError."""
    page = _Page()
    page.feed(_without_comments(text))
    page.close()
    page.end()
    return Document(Kind.HTML, tuple(page.lines), tuple(page.asides))


@dataclass
class _Cell:
    columns: int
    rows: int
    text: list[str] = field(default_factory=list)


@dataclass
class _Table:
    number: int
    rows: int = 0
    row: list[_Cell] | None = None
    spanned: dict[int, tuple[int, str]] = field(default_factory=dict)
    """Column → how many rows more a cell above covers, and its text."""
    before: list[str] = field(default_factory=list)
    """What stood in the text when the table began, outside it."""


@dataclass
class _Role:
    """A tag that is part of a table by its role."""

    tag: str
    meant: str
    within: int = 0
    """How many of the same tag are open in it."""


class _Page(HTMLParser):
    """Lines as they end; a cell's text as it grows."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[Line] = []
        self.asides: list[Aside] = []
        self.text: list[str] = []
        self.tables: list[_Table] = []
        self.number_of_tables = 0
        self.preformatted = 0
        self.open: list[tuple[str, Why | None]] = []
        """The tags that hide or strike what is in them, and why."""
        self.roles: list[_Role] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        why = self._why(tag, dict(attrs))
        tag = self._opened(tag, dict(attrs).get("role") or "")
        if (why or (self.open and tag == self.open[-1][0])) and tag not in _VOID:
            # One that is not hidden but is in one of its own name is kept too, so that its end is not the other's.
            self.open.append((tag, why or self.open[-1][1]))
            if len(self.open) > _DEEPEST:
                raise UnreadableError(TOO_MUCH)
        if tag == "table":
            self._open_table()
        elif tag == "tr" and self.tables:
            self._end_row()
            self.tables[-1].row = []
        elif tag in ("td", "th") and self.tables:
            self._end_cell()
            self._open_cell(dict(attrs))
        elif tag in _BLOCKS:
            self._end_line()
        self.preformatted += tag == "pre"

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self._end_line()

    def handle_endtag(self, tag: str) -> None:
        tag = self._ended(tag)
        if self.open and self.open[-1][0] == tag:
            self.open.pop()
        elif tag in ("body", "html", "table", "td", "tr"):
            # Whoever forgot to close what is hidden hides no more than the cell it is in.
            while self.open and any(opened == tag for opened, _ in self.open):
                self.open.pop()
        if tag == "pre":
            self.preformatted = max(self.preformatted - 1, 0)
        if tag == "table" and self.tables:
            self._close_table()
        elif tag == "tr" and self.tables:
            self._end_row()
        elif tag in ("td", "th") and self.tables:
            self._end_cell()
        elif tag in _BLOCKS:
            self._end_line()

    def handle_data(self, data: str) -> None:
        why = self.open[-1][1] if self.open else None
        if why is None and self.preformatted:
            for number, line in enumerate(data.split("\n")):
                if number:
                    self._end_line()
                self.text.append(line)
        elif why is None:
            # A line break in the source is a space on the page.
            self.text.append(data.replace("\n", " "))
        elif self.open[-1][0] not in _UNSEEN and data.strip():
            self.asides.append(Aside(" ".join(data.split()), self._place(), why))

    def end(self) -> None:
        """Close what the page left open."""
        while self.tables:
            self._close_table()
        self._end_line()

    def _why(self, tag: str, attributes: dict[str, str | None]) -> Why | None:
        if tag in _STRUCK:
            return Why.STRUCK
        style = (attributes.get("style") or "").replace(" ", "").lower()
        if "line-through" in style:
            return Why.STRUCK
        if tag in _UNSEEN or "hidden" in attributes or "display:none" in style or "visibility:hidden" in style:
            return Why.HIDDEN
        return None

    def _opened(self, tag: str, role: str) -> str:
        """The tag that one is by its *role*: a box that says that it is a cell is one."""
        meant = "" if tag in _OF_TABLES or tag in _VOID else _ROLES.get(role, "")
        if meant:
            self.roles.append(_Role(tag, meant))
            return meant
        if self.roles and self.roles[-1].tag == tag:
            self.roles[-1].within += 1
        return tag

    def _ended(self, tag: str) -> str:
        """The tag that ends: that of the role, where the box with the role ends."""
        if not self.roles or self.roles[-1].tag != tag:
            return tag
        if self.roles[-1].within:
            self.roles[-1].within -= 1
            return tag
        return self.roles.pop().meant

    def _place(self) -> Place:
        if self.tables:
            return Place(table=self.tables[-1].number, row=self.tables[-1].rows + 1)
        return Place(paragraph=len(self.lines) + 1)

    def _end_line(self) -> None:
        if self.tables and self.tables[-1].row:
            self.text.append("\n")
            return
        said = " ".join("".join(self.text).split())
        self.text.clear()
        if said:
            self._add(prose(said, self._place()))

    def _add(self, line: Line) -> None:
        self.lines.append(line)
        if len(self.lines) > limits.MOST_LINES:
            raise too_many(limits.MOST_LINES, "rader")

    def _open_table(self) -> None:
        self._end_line()
        if len(self.tables) >= _DEEPEST_TABLE:
            raise UnreadableError(TOO_MUCH)
        self.number_of_tables += 1
        self.tables.append(_Table(self.number_of_tables, before=self.text))
        self.text = []

    def _close_table(self) -> None:
        self._end_row()
        table = self.tables.pop()
        self.text = table.before

    def _open_cell(self, attributes: dict[str, str | None]) -> None:
        table = self.tables[-1]
        if table.row is None:
            table.row = []
        stray, self.text = "".join(self.text), []
        if stray.strip():
            self._add(prose(" ".join(stray.split()), self._place()))
        table.row.append(_Cell(_span(attributes.get("colspan")), _span(attributes.get("rowspan"))))

    def _end_cell(self) -> None:
        table = self.tables[-1]
        if table.row:
            table.row[-1].text += self.text
            self.text.clear()

    def _end_row(self) -> None:
        table = self.tables[-1]
        self._end_cell()
        if not table.row:
            table.row = None
            return
        table.rows += 1
        place = Place(table=table.number, row=table.rows)
        texts: list[str] = []
        continued: list[bool] = []
        waiting = list(reversed(table.row))
        while waiting or table.spanned.keys() - set(range(len(texts))):
            if len(texts) >= limits.MOST_COLUMNS:
                raise too_many(limits.MOST_COLUMNS, "kolumner i en tabell")
            column = len(texts)
            if column in table.spanned:
                rows, text = table.spanned.pop(column)
                left = rows - 1
            elif waiting:
                cell = waiting.pop()
                text, left = _lines("".join(cell.text)), cell.rows - 1
                texts += [text, *[""] * (cell.columns - 1)]
                continued += [False] * cell.columns
                for covered in range(column, len(texts)):
                    if left:
                        self.tables[-1].spanned[covered] = (left, texts[covered])
                continue
            else:
                texts.append("")
                continued.append(False)
                continue
            texts.append(text)
            continued.append(True)
            if left:
                table.spanned[column] = (left, text)
        table.row = None
        self._add(row(texts, place, continued))


def _without_comments(text: str) -> str:
    """Comments taken out in one walk; the parser would look for the end of each that has none to the page's end."""
    kept: list[str] = []
    at = 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        kept.append(text[at:start])
        at = end + 3
    rest = text[at:]
    if rest.count("<!") > _MOST_UNCLOSED:
        raise UnreadableError(DAMAGED)
    return "".join([*kept, rest])


def _lines(text: str) -> str:
    return "\n".join(said for line in text.split("\n") if (said := " ".join(line.split())))


def _span(said: str | None) -> int:
    return min(max(int(said), 1), _MOST_SPANNED) if said and said.strip().isdecimal() else 1
