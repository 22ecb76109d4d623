"""How long large documents take to be taken apart, and how much memory the process apart has at most."""

from __future__ import annotations

import resource
import sys
import time
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[1] / "tests")]

from made_documents import cell, pdf, ruled, shown, table, word  # noqa: E402

from arshjul.reading.extracting import extract  # noqa: E402

ROW = ("2027-02-08", "måndag", "09.00–12.00", "Styrelsen", "Årsredovisning och intern kontroll", "Stadshuset, Falun")
XS = [40.0, 100.0, 150.0, 220.0, 300.0, 460.0, 560.0]
ROWS_OF_A_PAGE = 40


def _page() -> str:
    ys = [800.0 - 18 * number for number in range(ROWS_OF_A_PAGE + 1)]
    texts = "".join(shown(text, x + 2, y - 12, 8) for y in ys[:-1] for text, x in zip(ROW, XS, strict=False))
    return ruled(XS, ys) + texts


def _workbook(rows: int) -> bytes:
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("2027")
    for _ in range(rows):
        sheet.append(ROW)
    saved = BytesIO()
    workbook.save(saved)
    return saved.getvalue()


def _child_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Print a line for each document. The memory is the most that any document so far has taken."""
    documents = {
        "13 pages of text": ("text.txt", "\n".join(" ".join(ROW) for _ in range(13 * 50)).encode()),
        "7,000 rows of Word": ("rows.docx", word(table(*([cell(text) for text in ROW] for _ in range(7_000))))),
        "200 pages of PDF with ruled tables": ("ruled.pdf", pdf(*[_page()] * 200)),
        "20,000 rows of Excel": ("rows.xlsx", _workbook(20_000)),
    }
    for what, (file, content) in documents.items():
        start = time.perf_counter()
        before = _child_seconds()
        lines = len(extract(content, file).lines)
        seconds = time.perf_counter() - start
        most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
        print(
            f"{what:<40} {len(content) / 1e6:6.1f} MB {lines:>7} lines {seconds:6.2f} s, of a processor "
            f"{_child_seconds() - before:6.2f} s {most:>5} MB"
        )


if __name__ == "__main__":
    main()
