"""A file of any kind: known by its content, taken apart, or refused in one sentence with the mend."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from made_documents import cell, paragraph, table, word, zipped

from arshjul.errors import InputError
from arshjul.reading.extracting import Cell, Kind, extract, extraction

OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)


def old_office(stream: str) -> bytes:
    return OLD_OFFICE + stream.encode("utf-16-le") + bytes(512)


def test_a_document_comes_whole_out_of_the_process_apart() -> None:
    content = word(paragraph("Plan 2027") + table([cell("8 mars"), cell("Styrelsen")]))

    document = extract(content, "plan.docx")

    assert document.kind is Kind.WORD
    assert document.text == "Plan 2027\n8 mars\tStyrelsen"
    assert document.lines[1].cells == (Cell("8 mars", 1), Cell("Styrelsen", 2))
    assert str(document.lines[1].place) == "tabell 1, rad 1"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Filen är tom"),
        (b" \r\n\t", "Filen är tom"),
        ("\ufeff \n".encode("utf-16-le"), "Filen är tom"),
        (word(paragraph(" ")), "Filen är tom"),
        (old_office("WordDocument"), "äldre Word-dokument (.doc)"),
        (old_office("Workbook"), "äldre Excel-dokument (.xls)"),
        (old_office("EncryptedPackage"), "skyddad med lösenord"),
        (old_office("__properties_version1.0"), "Outlook (.msg)"),
        (OLD_OFFICE, "äldre Office-dokument"),
        (b"{\\rtf1\\ansi Plan}", "RTF-dokument"),
        (b"\x89PNG\r\n\x1a\n", "Filen är en bild"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "Filen är en bild"),
        (b"MZ\x90\x00\x03", "Filen är ett program"),
        (b"\x1f\x8b\x08\x00", "packad fil (gzip)"),
        (zipped({"plan.docx": b"x"}), "packad fil (zip)"),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.text", "META-INF/manifest.xml": "x"}), "OpenDocument"),
        (zipped({"ppt/presentation.xml": "x"}), "PowerPoint"),
        (zipped({"xl/workbook.bin": b"x"}), ".xlsb"),
        (zipped({"word/document.xml": "x", "word/vbaProject.bin": b"x"}), "Word-dokument med makron"),
        (zipped({"xl/workbook.xml": "x", "xl/vbaProject.bin": b"x"}), "Excel-dokument med makron"),
        (b"<?xml version='1.0'?><Workbook/>", "i XML"),
        (b"abc\x00\x01\x02\x00\x00def", "varken text eller"),
    ],
)
def test_what_is_not_read_is_refused_by_its_kind_and_with_the_mend(content: bytes, said: str) -> None:
    with pytest.raises(InputError) as refused:
        extract(content, "fil")

    message = str(refused.value)
    assert message.startswith("fil: ")
    assert said in message
    assert any(mend in message for mend in ("läs in", "försök igen", "Spara den som", "Skriv av"))
    assert "\n" not in message


@pytest.mark.parametrize(
    ("content", "file", "said"),
    [
        (b"%PDF-1.4\n", "plan.docx", "heter som ett Word-dokument men är en PDF"),
        (bytes(range(256)) * 12, "plan.docx", "varken text eller ett dokument"),
        (b"8 mars kl 9", "plan.pdf", "heter som en PDF men är text"),
        (word(paragraph("8 mars")), "Plan.XLSX", "heter som ett Excel-dokument men är ett Word-dokument"),
    ],
)
def test_a_file_that_is_named_as_another_kind_is_told_so(content: bytes, file: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        extract(content, file)


def test_a_file_name_with_a_line_break_cannot_forge_a_message() -> None:
    with pytest.raises(InputError) as refused:
        extract(b"", "plan\r\n.txt")

    assert "\n" not in str(refused.value)


def test_a_damaged_letter_is_told_with_its_line() -> None:
    with pytest.raises(InputError) as refused:
        extract("Möte på år\nÖvrigt\n".encode() + b"\xff", "plan.txt")

    assert refused.value.problems[0].line == 3


@pytest.mark.parametrize(
    "does",
    [
        "while True: pass",
        "os.kill(os.getpid(), 6)",
        "parent.send_bytes(b'{}')",
        'parent.send_bytes(b\'{"kind": "word", "lines": [{"text": 1}]}\')',
        "parent.send_bytes(b'[' * 100_000)",
        "parent.send_bytes(bytes(100_000_000))",
    ],
)
def test_a_process_that_breaks_the_limits_or_says_nonsense_is_a_file_that_is_not_read(
    monkeypatch: pytest.MonkeyPatch, does: str
) -> None:
    program = (
        f"import os, sys\nfrom arshjul.apart import parent_of\nparent = parent_of(int(sys.argv[1]), 2**30)\n{does}"
    )
    monkeypatch.setattr(extraction, "_PROGRAM", ("-P", "-c", program))
    monkeypatch.setattr(extraction.limits, "MOST_SECONDS", 0.4)

    with pytest.raises(InputError, match="inom den tid och det minne"):
        extract(word(paragraph("8 mars")), "plan.docx")


def test_nothing_that_takes_documents_apart_is_imported_until_a_document_is() -> None:
    program = (
        "import json, sys\n"
        "from arshjul.work.drafts import read_document\n"
        "read_document('Styrelsemöten 2027\\n8 mars kl 9'.encode(), 'plan.txt', None)\n"
        "print(json.dumps([name for name in ('lxml', 'openpyxl', 'pypdfium2', 'icalendar', 'html.parser')"
        " if name in sys.modules]))"
    )

    answer = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)

    assert json.loads(answer.stdout) == []
