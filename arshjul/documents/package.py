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

_DAMAGED = "Filen är inget Word-dokument, eller är skadad. Öppna den i Word, spara den igen och försök en gång till."
_MAIN = "word/document.xml"
_PARTS = re.compile(r"word/(document|header\d*|footer\d*|footnotes)\.xml")
_WORDS = {"document": "", "header": "sidhuvudet, ", "footer": "sidfoten, ", "footnotes": "fotnoterna, "}
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_MACROS = re.compile(r"vbaProject|vbaData|/activeX/|/embeddings/", re.IGNORECASE)
_FETCHED = re.compile(rb'TargetMode\s*=\s*"External"', re.IGNORECASE)
_LINK = re.compile(rb"<Relationship\b[^>]*>", re.IGNORECASE)
_HYPERLINK = re.compile(rb'Type\s*=\s*"[^"]*/hyperlink"', re.IGNORECASE)


class RefusedError(Exception):
    """A file that is no template of ours to fill in; why, in Swedish, with the mend."""


def parts_in(content: bytes) -> Iterator[tuple[str, Any]]:
    """What of a Word file a template may say something in: the place in Swedish, and the XML's root.

    Raises RefusedError for what is no Word file, is too large, has macros or fetches anything from elsewhere.
    """
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            parts = _looked_through(package)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, KeyError, ValueError) as error:
        raise RefusedError(_DAMAGED) from error
    for name, xml in parts.items():
        if found := _PARTS.fullmatch(name):
            try:
                parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
                yield _WORDS[found[1].rstrip("0123456789")], etree.fromstring(xml, parser)
            except etree.XMLSyntaxError as error:
                raise RefusedError(_DAMAGED) from error


def _looked_through(package: zipfile.ZipFile) -> dict[str, bytes]:
    """The parts in XML, by name, the document itself first; the size of each is counted and not believed."""
    names = package.namelist()
    if _MAIN not in names or "[Content_Types].xml" not in names:
        raise RefusedError("Filen är inget Word-dokument. Spara mallen som Word-dokument (.docx) och försök igen.")
    if len(names) > limits.MOST_MEMBERS:
        raise RefusedError("Filen har för många delar. Ta bort bilder som inte behövs, och försök igen.")
    if any(_MACROS.search(name) for name in names):
        raise RefusedError("Filen har makron eller inbäddade filer. Spara den som Word-dokument (.docx) utan makron.")
    parts, left = {}, limits.MOST_UNPACKED
    for name in sorted(names, key=lambda one: one != _MAIN):
        with package.open(name) as file:
            content = file.read(left + 1)
        left -= len(content)
        if left < 0:
            raise RefusedError("Filen är för stor när den packas upp. Förminska bilderna i Word, och försök igen.")
        if not name.endswith((".xml", ".rels")):
            continue
        if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
            raise RefusedError("Filen är inte gjord i Word. Öppna den i Word, spara den igen och försök en gång till.")
        if name.endswith(".rels"):
            _refuse_fetching(content)
        parts[name] = content
    if _TYPE.encode() not in parts["[Content_Types].xml"]:
        raise RefusedError("Filen är en Word-mall eller har makron. Spara den som Word-dokument (.docx).")
    return parts


def _refuse_fetching(relations: bytes) -> None:
    """A picture or a template from elsewhere would tell a stranger each time that somebody opens a document."""
    for link in _LINK.findall(relations):
        if _FETCHED.search(link) and not _HYPERLINK.search(link):
            raise RefusedError(
                "Filen hämtar en bild eller mall från en annan plats. Klistra in bilden i stället för att länka."
            )
