"""The same plan, saved as each kind of file that an association has, is the same plan when it is read."""

from __future__ import annotations

from datetime import date, time
from email.message import EmailMessage
from io import BytesIO

import pytest
from made_documents import calendar, cell, event, paragraph, pdf, ruled, shown, table, word
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from arshjul.work.drafts import read_document, reading_lines

HEAD = ("Datum", "Dag", "Tid", "Organ", "Ärende", "Plats")
ROWS = (
    ("2027-02-08", "Måndag", "09:00-12:00", "Styrelsen", "Årsredovisning", "Falun"),
    ("2027-02-02", "Tisdag", "14:00-16:00", "Beredningsgruppen", "Bokslut", "Teams"),
    ("2027-11-15", "Måndag", "09:00-12:00", "Styrelsen", "Budget", "Falun"),
)
HTML = (
    "<h1>Mötesplan 2027</h1><table>"
    + "".join(f"<tr>{''.join(f'<td>{text}</td>' for text in row)}</tr>" for row in (HEAD, *ROWS))
    + "</table>"
)


def _text(delimiter: str) -> str:
    return "\n".join(["Mötesplan 2027", *(delimiter.join(row) for row in (HEAD, *ROWS)), ""])


def _workbook() -> bytes:
    workbook = Workbook()
    assert isinstance(workbook.active, Worksheet)
    for row in (("Mötesplan 2027",), HEAD):
        workbook.active.append(row)
    for day, *others in ROWS:
        workbook.active.append((date.fromisoformat(day), *others))
    saved = BytesIO()
    workbook.save(saved)
    return saved.getvalue()


def _pdf(*, has_lines: bool) -> bytes:
    xs, ys = [40.0 + 90 * n for n in range(7)], [790.0 - 20 * n for n in range(5)]
    page = shown("Mötesplan 2027", 43, 810) + (ruled(xs, ys) if has_lines else "")
    for row, y in zip((HEAD, *ROWS), ys, strict=False):
        page += "".join(shown(text, x + 3, y - 14, 8) for text, x in zip(row, xs, strict=False))
    return pdf(page)


def _calendar() -> bytes:
    lines: list[str] = []
    for number, (day, _, hours, body, matter, place) in enumerate(ROWS):
        start, end = (day.replace("-", "") + "T" + clock.replace(":", "") + "00" for clock in hours.split("-"))
        zone = "TZID=Europe/Stockholm"
        one = event(f"DTSTART;{zone}:{start}", f"DTEND;{zone}:{end}", f"SUMMARY:{body} {matter}", f"LOCATION:{place}")
        lines += [line.replace("UID:1", f"UID:{number}") for line in one]
    return calendar(*lines)


def _mail(*, encoding: str) -> bytes:
    mail = EmailMessage()
    mail["Subject"], mail["MIME-Version"], mail["Date"] = "Mötesplan 2027", "1.0", "Mon, 16 Nov 2026 09:12:44 +0100"
    mail.set_content(_text("\t"), cte=encoding)
    return mail.as_bytes()


def _mail_with_attachment() -> bytes:
    mail = EmailMessage()
    mail["Subject"], mail["MIME-Version"], mail["To"] = "Plan", "1.0", "chef@forbund.example"
    mail.set_content("Hej!\n\nPlanen bifogas.\n")
    mail.add_attachment(_workbook(), maintype="application", subtype="octet-stream", filename="plan.xlsx")
    return mail.as_bytes()


KINDS = {
    "plan.docx": word(paragraph("Mötesplan 2027") + table(*([cell(text) for text in row] for row in (HEAD, *ROWS)))),
    "plan.xlsx": _workbook(),
    "plan.html": HTML.encode(),
    "plan.csv": _text(";").encode("cp1252"),
    "plan.tsv": _text("\t").encode("utf-16"),
    "cp850.csv": _text(";").encode("cp850"),
    "mac.txt": _text("\t").encode("mac_roman"),
    "ruled.pdf": _pdf(has_lines=True),
    "white.pdf": _pdf(has_lines=False),
    "plan.ics": _calendar(),
    "qp.eml": _mail(encoding="quoted-printable"),
    "b64.eml": _mail(encoding="base64"),
    "attached.eml": _mail_with_attachment(),
}


@pytest.mark.parametrize("name", KINDS)
def test_a_plan_is_the_same_in_every_kind_of_file(name: str) -> None:
    plan = read_document(KINDS[name], name, None if name != "plan.ics" else 2027)

    assert sorted((it.day, it.start, it.end, it.body) for it in plan.occasions) == [
        (date(2027, 2, 2), time(14), time(16), "preparatory"),
        (date(2027, 2, 8), time(9), time(12), "board"),
        (date(2027, 11, 15), time(9), time(12), "board"),
    ]
    assert plan.doubts == ()


def test_a_person_is_told_where_in_the_document_a_row_stands() -> None:
    plan = read_document(KINDS["attached.eml"], "attached.eml", None)

    assert next(iter(reading_lines(plan))).startswith("bilagan ”plan.xlsx”, bladet ”Sheet”, tabell 1, rad 3")


def test_a_line_below_a_table_is_no_row_of_it() -> None:
    plan = read_document(HTML.encode() + "<ul><li>22 mars 2027 kl. 9–12 Styrelsemöte".encode(), "plan.html", None)

    last = plan.occasions[-1]
    assert (last.day, last.start, last.body) == (date(2027, 3, 22), time(9), "board")


def test_dates_that_were_laid_aside_are_told() -> None:
    plan = read_document(
        b"<h1>Styrelsem\xc3\xb6ten 2027</h1><p>8 mars kl 9</p><p><s>9 april kl 9</s></p>", "plan.html", None
    )

    assert [occasion.day for occasion in plan.occasions] == [date(2027, 3, 8)]
    assert "överstruken" in plan.doubts[0].message
    assert "9 april kl 9" in plan.doubts[0].message
