"""How wide a text is at the most, whatever letters a reader's computer draws it with; and its lines."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache

_WIDTHS = {
    0.28: "'ijl",
    0.30: "IJ",
    0.32: " ,.",
    0.34: "/:;\\|",
    0.36: "f",
    0.38: "-",
    0.40: "()[]t",
    0.42: "!r",
    0.46: '"',
    0.50: "*_`§–",
    0.54: "?sz",
    0.56: "Lc",
    0.58: "Fk",
    0.60: "vxy",
    0.62: "PTYaeo",
    0.64: "$0123456789ESbdghnpqu{}",
    0.66: "K",
    0.70: "ABCRVXZ",
    0.74: "U",
    0.76: "HN",
    0.78: "&DG",
    0.80: "OQ",
    0.82: "w",
    0.84: "#+<=>^~",
    0.88: "M",
    0.98: "m",
}
"""In parts of the letters' size, those of DejaVu Sans rounded up: the widest that browsers draw a page with."""
_WIDTH_OF = {letter: width for width, letters in _WIDTHS.items() for letter in letters}
_WIDEST = 1.0
_BOLD = 1.14
"""How much wider a day is in bold letters, at the most."""


def width_of(text: str, size: float, *, is_bold: bool = False) -> float:
    """At most how wide *text* is in letters of *size*."""
    return size * _width(text) * (_BOLD if is_bold else 1)


Measure = Callable[[str, float], float]
"""Gives how wide a text is in letters of a size."""


def lines_of(text: str, size: float, room: float, measure: Measure = width_of) -> tuple[str, ...]:
    """*text* in lines that are no wider than *room*: broken between words, within one only where it alone is wider."""
    lines: list[str] = []
    left = 0.0
    for word in text.split(" "):
        needed = measure(word, size)
        if lines and needed + measure(" ", size) <= left:
            lines[-1] += f" {word}"
            left -= needed + measure(" ", size)
            continue
        lines += _parts_of(word, size, room, measure) if needed > room else (word,)
        left = room - measure(lines[-1], size)
    return tuple(lines)


def _parts_of(word: str, size: float, room: float, measure: Measure) -> Iterator[str]:
    part = ""
    for letter in word:
        if part and measure(f"{part}{letter}-", size) > room:
            yield f"{part}-"
            part = ""
        part += letter
    yield part


# A year says the same words again and again, in every size that is tried.
@lru_cache(maxsize=4096)
def _width(text: str) -> float:
    return sum(map(_width_of_letter, text))


def _width_of_letter(letter: str) -> float:
    plain = "".join(one for one in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(one))
    return sum(_WIDTH_OF.get(one, _WIDEST) for one in plain)
