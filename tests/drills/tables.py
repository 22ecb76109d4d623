"""The tables that the drills print."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def table(title: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """The rows under *head*, each column as wide as its widest cell; numbers to the right."""
    lines = [[str(cell) for cell in row] for row in (head, *rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    written = ["  ".join(_padded(cell, width) for cell, width in zip(line, widths, strict=True)) for line in lines]
    return "\n".join(["", title, written[0], "  ".join("-" * width for width in widths), *written[1:], ""])


def _padded(cell: str, width: int) -> str:
    return cell.rjust(width) if cell.isdigit() else cell.ljust(width)
