"""How wide the letters of Helvetica are, which a PDF need not bring, in thousandths of their size.

Source: Adobe's font metrics of the fourteen standard fonts, which readers of PDF keep to.
"""

from __future__ import annotations

import unicodedata

_REGULAR = {
    191: "'",
    222: "ijl",
    260: "|",
    278: " !,./:;I[\\]ft\N{NO-BREAK SPACE}",
    333: "()-`r",
    334: "{}",
    355: '"',
    389: "*",
    469: "^",
    500: "Jckvsxyz",
    556: "#$0123456789?L_abdeghnopqu§–",
    584: "+<=>~",
    611: "FTZ",
    667: "&ABEKPSVXY",
    722: "CDHNRUw",
    778: "GOQ",
    833: "Mm",
    889: "%",
    944: "W",
    1015: "@",
}
_BOLD = {
    238: "'",
    278: " ,./I\\ijl\N{NO-BREAK SPACE}",
    280: "|",
    333: "!()-:;[]`ft",
    389: "*r{}",
    474: '"',
    500: "z",
    556: "#$0123456789J_aceksvxy§–",
    584: "+<=>^~",
    611: "?FLTZbdghnopqu",
    667: "EPSVXY",
    722: "&ABCDHKNRU",
    778: "GOQw",
    833: "M",
    889: "%m",
    944: "W",
    975: "@",
}
_WIDTH_OF = [{letter: width for width, letters in table.items() for letter in letters} for table in (_REGULAR, _BOLD)]
_OTHER = 556


def width_of(text: str, size: float, *, is_bold: bool = False) -> float:
    """How wide *text* is in letters of *size*."""
    widths = _WIDTH_OF[is_bold]
    return size * sum(widths.get(letter) or widths.get(_bare(letter), _OTHER) for letter in text) / 1000


def _bare(letter: str) -> str:
    return unicodedata.normalize("NFKD", letter)[0]
