"""The letters of a PDF, which brings those that it uses: it looks alike everywhere (ISO 32000-1, 9.7 and 9.10)."""

from __future__ import annotations

import unicodedata
from functools import cache
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


class Font:
    """One font, as one document uses it."""

    def __init__(self, name: str, pdf: pydyf.PDF) -> None:
        self._name = name
        self._pdf = pdf
        self._font = TTFont(BytesIO(_file(name)), recalcTimestamp=False)
        self._numbers: dict[int, int] = {
            letter: self._font.getGlyphID(glyph) for letter, glyph in self._font.getBestCmap().items()
        }
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
        whole = sum(self._width(self._numbers[ord(letter)]) for letter in letters)
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
                "W": pydyf.Array([part for number in used for part in (number, pydyf.Array([self._width(number)]))]),
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
        head, line = self._font["head"], self._font["hhea"]
        content = self._part()
        file = pydyf.Stream([content], {"Length1": len(content)}, compress=True)
        self._pdf.add_object(file)
        return self._added(
            {
                "Type": "/FontDescriptor",
                "FontName": self._whole["BaseFont"],
                "Flags": _SYMBOLIC,
                "FontBBox": pydyf.Array(map(self._scaled, (head.xMin, head.yMin, head.xMax, head.yMax))),
                "ItalicAngle": 0,
                "Ascent": self._scaled(line.ascent),
                "Descent": self._scaled(line.descent),
                "CapHeight": self._scaled(line.ascent),
                "StemV": _STEM,
                "FontFile2": file.reference,
            }
        )

    def _part(self) -> bytes:
        """The font with the letters that were written alone, under the numbers that they had."""
        options = Options(retain_gids=True, hinting=False, layout_features=[], notdef_outline=True)
        part = Subsetter(options)
        part.populate(gids=sorted(self._used))
        font, out = TTFont(BytesIO(_file(self._name)), recalcTimestamp=False), BytesIO()
        part.subset(font)
        font.save(out)
        return out.getvalue()

    def _meant(self, numbers: list[int]) -> bytes:
        pairs = (b"<%04x> <%s>" % (number, self._used[number].encode("utf-16-be").hex().encode()) for number in numbers)
        return b"%d beginbfchar %s endbfchar" % (len(numbers), b" ".join(pairs))

    def _there(self, text: str) -> list[str]:
        """The letters of *text*, as far as the font has them."""
        found = ((letter, unicodedata.normalize("NFKD", letter)[0], "?") for letter in text)
        return [next(one for one in likes if ord(one) in self._numbers) for likes in found]

    def _width(self, number: int) -> int:
        width, _ = self._font["hmtx"][self._font.getGlyphName(number)]
        return self._scaled(width)

    def _scaled(self, units: int) -> int:
        of_em: int = self._font["head"].unitsPerEm
        return round(units * 1000 / of_em)

    def _added(self, values: dict[str, object]) -> pydyf.Dictionary:
        found = pydyf.Dictionary(values)
        self._pdf.add_object(found)
        return found
