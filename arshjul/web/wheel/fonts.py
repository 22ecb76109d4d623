"""The letters of a PDF, which brings those that it uses: it looks alike everywhere (ISO 32000-1, 9.7 and 9.10)."""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from io import BytesIO

import pydyf
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from arshjul.folders import folder

_PART = "ARSHJL+"
"""Says that the document brings a part of the font."""
_SYMBOLIC = 4
"""Its letters are asked for by number."""
_BETWEEN_WORDS = 50
"""How much wider than its own the font's space is drawn, in thousandths of the letters' size: it is a narrow one."""
_STEM = 80
"""How thick its strokes are: a guess of whoever must do without the font. A font itself does not say."""
_MEANINGS = b"""/CIDInit /ProcSet findresource begin 12 dict begin begincmap
/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def
/CMapName /Adobe-Identity-UCS def /CMapType 2 def
1 begincodespacerange <0000> <ffff> endcodespacerange
%s
endcmap CMapName currentdict /CMap defineresource pop end end"""
_MOST_IN_A_LIST = 100


@cache
def _file(name: str) -> bytes:
    return (folder("templates") / "fonts" / f"{name}.ttf").read_bytes()


@cache
def _font(name: str) -> TTFont:
    return TTFont(BytesIO(_file(name)), recalcTimestamp=False)


@cache
def _numbers(name: str) -> dict[int, int]:
    """Each letter's number in the font."""
    return {letter: _font(name).getGlyphID(glyph) for letter, glyph in _font(name).getBestCmap().items()}


@cache
def _widths(name: str) -> dict[int, int]:
    """By the number of a letter, how wide it is, in thousandths of the letters' size."""
    font = _font(name)
    return {number: _scaled(name, font["hmtx"][font.getGlyphName(number)][0]) for number in _numbers(name).values()}


@lru_cache(maxsize=2048)
def _likest(name: str, letter: str) -> str:
    """*letter*, or else what the font has that is most like it."""
    likes = (letter, unicodedata.normalize("NFKD", letter)[0], "?")
    return next(one for one in likes if ord(one) in _numbers(name))


def _scaled(name: str, units: int) -> int:
    of_em: int = _font(name)["head"].unitsPerEm
    return round(units * 1000 / of_em)


@lru_cache(maxsize=8)
def _part(name: str, numbers: tuple[int, ...]) -> bytes:
    """The font with the letters of those numbers alone, under the numbers that they had.

    Kept for the next document with the same letters: to take it out takes several times as long as the rest.
    """
    options = Options(retain_gids=True, hinting=False, layout_features=[], notdef_outline=True)
    part = Subsetter(options)
    part.populate(gids=numbers)
    font, out = TTFont(BytesIO(_file(name)), recalcTimestamp=False), BytesIO()
    part.subset(font)
    font.save(out)
    return out.getvalue()


class Font:
    """One font, as one document uses it."""

    def __init__(self, name: str, pdf: pydyf.PDF) -> None:
        self._name = name
        self._pdf = pdf
        self._numbers, self._widths = _numbers(name), _widths(name)
        self._used: dict[int, str] = {}
        """Number of each letter that was written → the letter."""
        self._whole = self._added({"Type": "/Font", "Subtype": "/Type0", "BaseFont": f"/{_PART}{name}"})

    @property
    def reference(self) -> bytes:
        """Where the document has it."""
        found: bytes = self._whole.reference
        return found

    def width_of(self, text: str, size: float) -> float:
        """How wide *text* is in letters of *size*."""
        letters = self._there(text)
        whole = sum(self._widths[self._numbers[ord(letter)]] for letter in letters)
        return size * (whole + _BETWEEN_WORDS * letters.count(" ")) / 1000

    def written(self, text: str) -> bytes:
        """*text* as the document has it. A letter that there is not is written without its accent, or as ``?``."""
        letters = self._there(text)
        self._used.update((self._numbers[ord(letter)], letter) for letter in letters)
        return b"<%s>" % b"".join(map(self._shown, letters))

    def _shown(self, letter: str) -> bytes:
        number = b"%04x" % self._numbers[ord(letter)]
        return b"%s> %d <" % (number, -_BETWEEN_WORDS) if letter == " " else number

    def bring(self) -> None:
        """Put the letters that were written into the document, once all are."""
        used = sorted(self._used)
        system = {"Registry": pydyf.String("Adobe"), "Ordering": pydyf.String("Identity"), "Supplement": 0}
        letters = self._added(
            {
                "Type": "/Font",
                "Subtype": "/CIDFontType2",
                "BaseFont": self._whole["BaseFont"],
                "CIDSystemInfo": pydyf.Dictionary(system),
                "FontDescriptor": self._described().reference,
                "W": pydyf.Array([part for number in used for part in (number, pydyf.Array([self._widths[number]]))]),
                "CIDToGIDMap": "/Identity",
            }
        )
        lists = [used[at : at + _MOST_IN_A_LIST] for at in range(0, len(used), _MOST_IN_A_LIST)]
        meanings = pydyf.Stream([_MEANINGS % b"\n".join(map(self._meant, lists))], compress=True)
        self._pdf.add_object(meanings)
        self._whole |= {
            "Encoding": "/Identity-H",
            "DescendantFonts": pydyf.Array([letters.reference]),
            "ToUnicode": meanings.reference,
        }

    def _described(self) -> pydyf.Dictionary:
        font = _font(self._name)
        head, line = font["head"], font["hhea"]
        box = (head.xMin, head.yMin, head.xMax, head.yMax)
        content = _part(self._name, tuple(sorted(self._used)))
        file = pydyf.Stream([content], {"Length1": len(content)}, compress=True)
        self._pdf.add_object(file)
        return self._added(
            {
                "Type": "/FontDescriptor",
                "FontName": self._whole["BaseFont"],
                "Flags": _SYMBOLIC,
                "FontBBox": pydyf.Array(_scaled(self._name, one) for one in box),
                "ItalicAngle": 0,
                "Ascent": _scaled(self._name, line.ascent),
                "Descent": _scaled(self._name, line.descent),
                "CapHeight": _scaled(self._name, line.ascent),
                "StemV": _STEM,
                "FontFile2": file.reference,
            }
        )

    def _meant(self, numbers: list[int]) -> bytes:
        pairs = (b"<%04x> <%s>" % (number, self._used[number].encode("utf-16-be").hex().encode()) for number in numbers)
        return b"%d beginbfchar %s endbfchar" % (len(numbers), b" ".join(pairs))

    def _there(self, text: str) -> list[str]:
        """The letters of *text*, as far as the font has them."""
        return [_likest(self._name, letter) for letter in text]

    def _added(self, values: dict[str, object]) -> pydyf.Dictionary:
        found = pydyf.Dictionary(values)
        self._pdf.add_object(found)
        return found
