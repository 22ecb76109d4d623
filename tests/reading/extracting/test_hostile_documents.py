"""Files that somebody made to stop whoever reads them: each is read or refused in one sentence, and soon."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable
from email.message import EmailMessage
from io import BytesIO

import pytest
from made_documents import calendar, event, paragraph, pdf, shown, table, word, zipped
from openpyxl import Workbook

from arshjul.errors import InputError
from arshjul.reading.extracting import extract

_LAUGHS = "<!DOCTYPE w [<!ENTITY a 'ha'>{}]>".format(
    "".join(f"<!ENTITY {chr(98 + n)} '{('&' + chr(97 + n) + ';') * 10}'>" for n in range(9))
)
_MB = 1_000_000


def _workbook(rows: int) -> bytes:
    """A workbook of so many rows, from a sheet written by hand."""
    made = BytesIO()
    Workbook().save(made)
    with zipfile.ZipFile(made) as package:
        parts: dict[str, str | bytes] = {name: package.read(name) for name in package.namelist()}
    cells = "".join(
        f'<row r="{n}"><c r="A{n}"><v>{n}</v></c><c r="B{n}"><v>1</v></c></row>' for n in range(1, rows + 1)
    )
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    parts["xl/worksheets/sheet1.xml"] = f'<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>'
    return zipped(parts)


def _mails_in_mails() -> bytes:
    head = "MIME-Version: 1.0\r\nSubject: x\r\nContent-Type: multipart/mixed; boundary={0}\r\n\r\n--{0}\r\n"
    return "".join(head.format(f"b{number}") for number in range(2_000)).encode()


def _pdf_of(stream: bytes) -> bytes:
    packed = zlib.compress(stream, 9).decode("latin-1")
    whole = pdf("§").decode("cp1252")
    at = whole.index("<< /Length")
    before, after = whole[:at].encode("cp1252"), whole[whole.index("endobj", at) :].encode("cp1252")
    return b"%s<< /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream\n%s" % (
        before,
        len(packed),
        packed.encode("latin-1"),
        after,
    )


def _mail_with(content: bytes, name: str) -> bytes:
    mail = EmailMessage()
    mail["Subject"], mail["MIME-Version"], mail["To"] = "Plan", "1.0", "chef@forbund.example"
    mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return mail.as_bytes()


_DAMAGED = "-filen är skadad"
_TOO_MUCH = "inom den tid och det minne"
_NO_PLAN = "ingen mötesplan"
HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "zip bomb of spaces.docx": (lambda: zipped({"word/document.xml": b" " * (40 * _MB)}), _TOO_MUCH),
    "zip bomb of parts.docx": (
        lambda: zipped({f"word/{n}": "" for n in range(3_000)} | {"word/document.xml": ""}),
        _TOO_MUCH,
    ),
    "zip that says it is 1 GB.xlsx": (lambda: zipped({f"xl/{n}": bytes(70 * _MB) for n in range(3)}), _TOO_MUCH),
    "billion laughs.docx": (lambda: zipped({"word/document.xml": _LAUGHS + "<w>&j;</w>"}), _DAMAGED),
    "billion laughs.xlsx": (lambda: zipped({"xl/workbook.xml": _LAUGHS + "<w>&j;</w>"}), _DAMAGED),
    "another file's words.docx": (
        lambda: zipped({"word/document.xml": "<!DOCTYPE w [<!ENTITY a SYSTEM 'file:///etc/hostname'>]><w>&a;</w>"}),
        _DAMAGED,
    ),
    "half a zip.docx": (lambda: word(paragraph("8 mars"))[:150], _DAMAGED),
    "no XML.docx": (lambda: zipped({"word/document.xml": "8 mars"}), _DAMAGED),
    "tables in tables.docx": (lambda: word("<w:tbl><w:tr><w:tc>" * 60 + "</w:tc></w:tr></w:tbl>" * 60), _TOO_MUCH),
    "depth.docx": (lambda: word("<w:sdt>" * 3_000 + "</w:sdt>" * 3_000), _DAMAGED),
    "many columns.docx": (lambda: word(table(["<w:tc/>"] * 5_000)), "kolumner"),
    "many paragraphs.docx": (lambda: word("<w:p/>" * 100_000), _NO_PLAN),
    "100,000 rows.xlsx": (lambda: _workbook(100_001), _NO_PLAN),
    "no workbook.xlsx": (lambda: zipped({"xl/workbook.xml": "<w/>"}), _DAMAGED),
    "100,000 rows.csv": (lambda: b"2027-03-08;9;Styrelsen\n" * 100_001, _NO_PLAN),
    "one line.csv": (lambda: b"8;" * 2 * _MB, "read"),
    "quotation marks.csv": (lambda: b'"8;' * _MB, "read"),
    "spaces.txt": (lambda: b" " * 4 * _MB + b"8", "read"),
    "elements in elements.html": (lambda: b"<div>" * 50_000 + b"8 mars", "read"),
    "hidden in hidden.html": (lambda: b"<div hidden>" * 20_000, _TOO_MUCH),
    "tables in tables.html": (lambda: b"<table><tr><td>" * 50_000, _TOO_MUCH),
    "cells across.html": (lambda: b"<table>" + b"<tr><td colspan=1000 rowspan=1000>8" * 100, "kolumner"),
    "signs.html": (lambda: b"<p>" + b"<" * 100_000, "read"),
    "comments.html": (lambda: b"<p>8 mars" + b"<!--" * 200_000, _DAMAGED),
    "attributes.html": (lambda: b"<p " + b"a=1 " * 50_000 + b">8 mars", "read"),
    "every second.ics": (lambda: calendar(*event("DTSTART:20270308T090000", "RRULE:FREQ=SECONDLY")), _NO_PLAN),
    "never.ics": (
        lambda: calendar(*event("DTSTART:20270308T090000", "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30")),
        "inga händelser",
    ),
    "a zone every second.ics": (
        lambda: calendar(
            *("BEGIN:VTIMEZONE", "TZID:x", "BEGIN:STANDARD", "DTSTART:10000101T000000", "RRULE:FREQ=SECONDLY"),
            *("TZOFFSETFROM:+0100", "TZOFFSETTO:+0100", "END:STANDARD", "END:VTIMEZONE"),
            *event("DTSTART;TZID=x:20270308T090000", "SUMMARY:8"),
        ),
        "read",
    ),
    "mails in mails.eml": (_mails_in_mails, _TOO_MUCH),
    "a bomb in a mail.eml": (lambda: _mail_with(zipped({"word/document.xml": b" " * (40 * _MB)}), "plan.docx"), "read"),
    "a stream of spaces.pdf": (lambda: _pdf_of(b" " * 400 * _MB), _TOO_MUCH),
    "letters on letters.pdf": (lambda: pdf(shown("8 mars", 50, 800) * 30_000), "read"),
    "half a PDF.pdf": (lambda: pdf(shown("8 mars", 50, 800))[:300], _DAMAGED),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_read_or_refused_in_one_sentence(name: str) -> None:
    made, outcome = HOSTILE[name]

    try:
        said = "read" if extract(made(), name).lines else "nothing"
    except InputError as refused:
        said = str(refused)

    assert outcome in said
    assert "\n" not in said
