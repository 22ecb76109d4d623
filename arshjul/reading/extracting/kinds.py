"""What kind of file it is, told by its content: names lie."""

from __future__ import annotations

import codecs
import re

from arshjul.reading.extracting.document import Kind
from arshjul.reading.extracting.packages import member_names
from arshjul.reading.extracting.refusing import UnreadableError

_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIPPED = b"PK\x03\x04"
_PDF = b"%PDF-"
_PDF_WITHIN = 1024
"""Octets before the mark that readers of PDF put up with."""
_PICTURE = (
    "Filen är en bild, och bilder läses inte. Skriv av mötena, eller låt ett program för textigenkänning (OCR) göra en "
    "PDF med text av den."
)
_PACKED = "Filen är en packad fil ({}). Packa upp den och läs in dokumentet som ligger i den."
_AS_TEXT = "Öppna den i programmet som den är gjord i, spara den som {} och läs in den filen."
_REFUSED = (
    (
        b"{\\rtf",
        "Filen är ett RTF-dokument. Öppna det i Word, spara det som Word-dokument (.docx) och läs in den filen.",
    ),
    (b"\x89PNG", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),
    (b"GIF8", _PICTURE),
    (b"II*\x00", _PICTURE),
    (b"MM\x00*", _PICTURE),
    (b"BM", _PICTURE),
    (b"\x1f\x8b", _PACKED.format("gzip")),
    (b"7z\xbc\xaf\x27\x1c", _PACKED.format("7z")),
    (b"Rar!", _PACKED.format("rar")),
    (b"BZh", _PACKED.format("bzip2")),
    (b"\xfd7zXZ", _PACKED.format("xz")),
    (b"PK\x05\x06", "Filen är en tom zip-fil. Välj filen med mötesplanen och försök igen."),
    (b"MZ", "Filen är ett program och öppnas inte. Välj filen med mötesplanen och försök igen."),
    (b"\x7fELF", "Filen är ett program och öppnas inte. Välj filen med mötesplanen och försök igen."),
)
_OLD_KINDS = (
    (
        "EncryptedPackage",
        "Filen är skyddad med lösenord. Öppna den, spara en kopia utan lösenord och läs in kopian.",
    ),
    ("WordDocument", "Filen är ett äldre Word-dokument (.doc). " + _AS_TEXT.format("Word-dokument (.docx)")),
    ("Workbook", "Filen är ett äldre Excel-dokument (.xls). " + _AS_TEXT.format("Excel-arbetsbok (.xlsx)")),
    ("Book", "Filen är ett äldre Excel-dokument (.xls). " + _AS_TEXT.format("Excel-arbetsbok (.xlsx)")),
    ("PowerPoint Document", "Filen är en äldre PowerPoint-presentation (.ppt). " + _AS_TEXT.format("PDF")),
    ("__properties_version1.0", "Filen är ett mejl från Outlook (.msg). " + _AS_TEXT.format("text (.txt)")),
)
_PACKAGES = (
    ("word/document.xml", Kind.WORD),
    ("word/document2.xml", Kind.WORD),
    ("xl/workbook.xml", Kind.EXCEL),
)
_REFUSED_PACKAGES = (
    ("xl/workbook.bin", "Filen är ett binärt Excel-dokument (.xlsb). " + _AS_TEXT.format("Excel-arbetsbok (.xlsx)")),
    ("ppt/presentation.xml", "Filen är en PowerPoint-presentation. " + _AS_TEXT.format("PDF")),
    ("Index/Document.iwa", "Filen är ett dokument från Pages eller Numbers. " + _AS_TEXT.format("PDF")),
    ("META-INF/manifest.xml", "Filen är ett OpenDocument (.odt eller .ods). " + _AS_TEXT.format(".docx eller .xlsx")),
)
_HTML = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*"
    r"<(?:!doctype\s+html|html|head|body|table|meta|title|style|div|h[1-6]|p)\b",
    re.IGNORECASE | re.DOTALL,
)
_HEADER = re.compile(r"([a-z][a-z-]*): ?.*")
_ONLY_MAILS_HAVE = {"mime-version", "received", "message-id", "return-path", "content-type", "delivered-to"}
_MAILS_HAVE = {"from", "to", "subject", "date", *_ONLY_MAILS_HAVE}
_SAMPLE = 8_192
_NAMED = {".docx": Kind.WORD, ".xlsx": Kind.EXCEL, ".pdf": Kind.PDF}
_WORDS = {Kind.WORD: "ett Word-dokument", Kind.EXCEL: "ett Excel-dokument", Kind.PDF: "en PDF"}
_ENDINGS = {kind: ending for ending, kind in _NAMED.items()}


def kind_of_text(content: bytes) -> Kind | None:
    """Return which kind of text *content* is, TEXT for that of a person, or None when it is none at all.

    Raises UnreadableError for a kind that is not read.
    """
    for start, why in _REFUSED:
        if content.startswith(start) and (len(start) > 2 or b"\x00" in content[:_SAMPLE]):
            raise UnreadableError(why)
    if content.startswith((_ZIPPED, _OLD_OFFICE)) or _PDF in content[:_PDF_WITHIN]:
        return None
    sample = _sample(content)
    if re.match(r"\s*BEGIN:VCALENDAR", sample, re.IGNORECASE):
        return Kind.CALENDAR
    if _HTML.match(sample):
        return Kind.HTML
    if sample.lstrip().startswith("<?xml"):
        raise UnreadableError("Filen är i XML. " + _AS_TEXT.format(".docx, .xlsx eller PDF"))
    return Kind.MAIL if _begins_like_a_mail(sample) else Kind.TEXT


def kind_of(content: bytes) -> Kind:
    """Return what *content* is. Raises UnreadableError, which names the kind and the mend, for what is not read."""
    text = kind_of_text(content)
    if text is not None:
        return text
    if content.startswith(_OLD_OFFICE):
        raise _old_office(content)
    if content.startswith(_ZIPPED):
        return _kind_of_package(content)
    return Kind.PDF


def refuse_wrong_name(kind: Kind, file: str) -> None:
    """Raise UnreadableError when *file* is named as one of the kinds that programs open by their name, and is none."""
    named = next((named for ending, named in _NAMED.items() if file.lower().endswith(ending)), None)
    if named is None or named is kind:
        return
    is_what = _WORDS.get(kind, "text")
    ending = _ENDINGS.get(kind, ".txt")
    raise UnreadableError(
        f"Filen heter som {_WORDS[named]} men är {is_what}. Kontrollera att det är rätt fil, "
        f"döp om den så att namnet slutar på {ending} och läs in den igen."
    )


def _sample(content: bytes) -> str:
    sample = content[:_SAMPLE]
    if sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return sample.decode("utf-16", "replace")
    return sample.decode("utf-8-sig", "replace")


def _begins_like_a_mail(sample: str) -> bool:
    lines = sample.splitlines()
    if lines and lines[0].startswith("From "):
        lines = lines[1:]
    names: set[str] = set()
    for line in lines:
        if line.startswith((" ", "\t")) and names:
            continue
        header = _HEADER.fullmatch(line.lower())
        if header is None:
            break
        names.add(header[1])
    return len(names & _MAILS_HAVE) >= 2 and bool(names & _ONLY_MAILS_HAVE)


def _old_office(content: bytes) -> UnreadableError:
    for stream, why in _OLD_KINDS:
        if stream.encode("utf-16-le") in content:
            return UnreadableError(why)
    return UnreadableError("Filen är ett äldre Office-dokument. " + _AS_TEXT.format(".docx, .xlsx eller PDF"))


def _kind_of_package(content: bytes) -> Kind:
    names = member_names(content)
    for member, kind in _PACKAGES:
        if member in names:
            if any(name.endswith("vbaProject.bin") for name in names):
                raise UnreadableError(
                    f"Filen är {_WORDS[kind]} med makron och öppnas inte. "
                    f"Spara en kopia utan makron ({_ENDINGS[kind]}) och läs in kopian."
                )
            return kind
    for member, why in _REFUSED_PACKAGES:
        if member in names:
            raise UnreadableError(why)
    raise UnreadableError(_PACKED.format("zip"))
