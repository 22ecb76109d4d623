"""The zip file that a Word document is: taken apart only when it cannot cost too much, and runs and fetches nothing.

Source: ECMA-376 part 1 (WordprocessingML) and part 2 (packages).
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from lxml import etree

from arshjul.documents import limits

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DAMAGED = "Filen är inget Word-dokument, eller är skadad. Öppna den i Word, spara den igen och försök en gång till."
_FETCHES = "Filen hämtar något från en annan plats. Klistra in bilder och text i mallen i stället för att länka."
_TYPES, _MAIN = "[Content_Types].xml", "word/document.xml"
_PARTS = re.compile(r"word/(document|header\d*|footer\d*|footnotes)\.xml")
_WORDS = {"document": "", "header": "sidhuvudet, ", "footer": "sidfoten, ", "footnotes": "fotnoterna, "}
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_PROGRAMS = re.compile(r"macroEnabled|vbaProject|vbaData|activeX|oleObject|embeddings/", re.IGNORECASE)
_FETCHING = re.compile(r"\b(?:INCLUDEPICTURE|INCLUDETEXT|IMPORT|DDE|DDEAUTO|LINK|DATABASE)\b", re.IGNORECASE)
"""Fields that Word fills from elsewhere when the document is opened (part 1, 17.16.5)."""


class RefusedError(Exception):
    """A file that is no template of ours to fill in; why, in Swedish, with the mend."""


def parts_in(content: bytes) -> Iterator[tuple[str, Any]]:
    """What of a Word file a template may say something in: the place in Swedish, and the XML's root.

    Raises RefusedError for what is no Word file, is too large, has macros or fetches anything from elsewhere.
    """
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            parts = _unpacked(package)
        roots = {name: _root(part) for name, part in parts.items()}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, etree.XMLSyntaxError) as error:
        raise RefusedError(_DAMAGED) from error
    _refuse_programs(roots[_TYPES])
    for name, root in roots.items():
        if name.endswith(".rels"):
            _refuse_relations(root)
        elif found := _PARTS.fullmatch(name):
            _refuse_fields(root)
            yield _WORDS[found[1].rstrip("0123456789")], root


def _unpacked(package: zipfile.ZipFile) -> dict[str, bytes]:
    """The parts in XML, by name, the document itself first; the size of each is counted and not believed."""
    names = package.namelist()
    if _MAIN not in names or _TYPES not in names:
        raise RefusedError(_DAMAGED)
    if len(names) > limits.MOST_MEMBERS:
        raise RefusedError("Filen har för många delar. Ta bort bilder som inte behövs, och försök igen.")
    if any(_PROGRAMS.search(name) for name in names):
        raise RefusedError("Filen har makron eller inbäddade filer. Spara den som Word-dokument (.docx) utan makron.")
    parts, left = {}, limits.MOST_UNPACKED
    for name in sorted(names, key=lambda one: one != _MAIN):
        with package.open(name) as file:
            content = file.read(left + 1)
        left -= len(content)
        if left < 0:
            raise RefusedError("Filen är för stor när den packas upp. Förminska bilderna i Word, och försök igen.")
        if name.endswith((".xml", ".rels")):
            parts[name] = content
    return parts


def _root(content: bytes) -> Any:
    """The root of a part in XML. Word writes no DOCTYPE, and UTF-8 alone, in which one cannot hide."""
    if b"<!DOCTYPE" in content or b"\0" in content:
        raise RefusedError("Filen är inte gjord i Word. Öppna den i Word, spara den igen och försök en gång till.")
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))


def _refuse_programs(types: Any) -> None:
    found = {one.get("PartName"): one.get("ContentType", "") for one in types}
    if found.get(f"/{_MAIN}") != _TYPE or any(_PROGRAMS.search(kind) for kind in found.values()):
        raise RefusedError("Filen har makron eller är av ett annat slag. Spara den som Word-dokument (.docx).")


def _refuse_relations(relations: Any) -> None:
    """A picture or a template from elsewhere would tell a stranger each time that somebody opens a document."""
    for one in relations:
        if one.get("TargetMode") == "External" and not one.get("Type", "").endswith("/hyperlink"):
            raise RefusedError(_FETCHES)


def _refuse_fields(root: Any) -> None:
    codes = "".join(one.text or "" for one in root.iter(f"{W}instrText"))
    simple = (one.get(f"{W}instr", "") for one in root.iter(f"{W}fldSimple"))
    if _FETCHING.search(" ".join((codes, *simple))):
        raise RefusedError(_FETCHES)
