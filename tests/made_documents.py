"""Documents made for the tests: by hand where the libraries that write them would leave out what they are to try."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from io import BytesIO

_NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)


def zipped(parts: dict[str, str | bytes]) -> bytes:
    """Return a zip file of *parts*."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return made.getvalue()


def word(body: str, **parts: str) -> bytes:
    """Return a .docx whose body, and whose other parts (`footnotes=…`), hold the given WordprocessingML."""
    files: dict[str, str | bytes] = {"word/document.xml": _part(f"<w:body>{body}</w:body>")}
    files |= {f"word/{name}.xml": _part(content) for name, content in parts.items()}
    return zipped(files)


def paragraph(text: str) -> str:
    """Return a paragraph in WordprocessingML."""
    return f"<w:p>{run(text)}</w:p>"


def run(text: str, properties: str = "") -> str:
    """Return a run, with *properties* such as ``<w:strike/>``."""
    said = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{said}<w:t xml:space="preserve">{text}</w:t></w:r>'


def cell(content: str, properties: str = "") -> str:
    """Return a cell that holds the paragraph *content*."""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(content)}</w:tc>"


def table(*rows: Iterable[str]) -> str:
    """Return a table of rows of cells."""
    return "<w:tbl>" + "".join(f"<w:tr>{''.join(cells)}</w:tr>" for cells in rows) + "</w:tbl>"


def pdf(*pages: str) -> bytes:
    """Return a PDF whose pages hold the given operators, with Helvetica as /F."""
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{' '.join(f'{4 + 2 * n} 0 R' for n in range(len(pages)))}] >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, operators in enumerate(pages):
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F 3 0 R >> >> "
            f"/Contents {5 + 2 * number} 0 R >>"
        )
        objects.append(f"<< /Length {len(operators.encode('cp1252'))} >>\nstream\n{operators}\nendstream")
    made = "%PDF-1.4\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(made.encode("cp1252")))
        made += f"{number} 0 obj\n{content}\nendobj\n"
    start = len(made.encode("cp1252"))
    made += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n" + "".join(f"{at:010} 00000 n \n" for at in places)
    made += f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    return made.encode("cp1252")


def shown(text: str, x: float, y: float, size: float = 10) -> str:
    """Return the operators that show *text* at a point of a page, upwards from its lower left corner."""
    return f"BT /F {size} Tf {x} {y} Td ({text}) Tj ET\n"


def drawn(x: float, y: float, to_x: float, to_y: float) -> str:
    """Return the operators that draw a line."""
    return f"{x} {y} m {to_x} {to_y} l S\n"


def ruled(xs: list[float], ys: list[float]) -> str:
    """Return the operators that draw all the lines of a grid."""
    lying = "".join(drawn(xs[0], y, xs[-1], y) for y in ys)
    return lying + "".join(drawn(x, ys[0], x, ys[-1]) for x in xs)


def calendar(*lines: str) -> bytes:
    """Return an .ics with the given lines of events."""
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//x//SV", *lines, "END:VCALENDAR", ""]).encode()


def event(*lines: str) -> list[str]:
    """Return the lines of one event."""
    return ["BEGIN:VEVENT", "UID:1@forbund.example", "DTSTAMP:20261101T080000Z", *lines, "END:VEVENT"]


def _part(content: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><w:document {_NAMESPACES}>{content}</w:document>'
