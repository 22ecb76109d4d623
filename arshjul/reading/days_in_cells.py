"""Days whose year, month and day stand in cells of their own, as bare numbers: "2027;2;11" below "År;Månad;Dag"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from arshjul.reading.lines import fold

_MAY_NAME = re.compile(r"m[aå]n(?:ad|\b)|month", re.IGNORECASE)
_DELIMITERS = ("\t", ";", "|", "   ", ",")
_GAP = re.compile(r" {3,}")
_PARTS = {
    **dict.fromkeys(("ar", "artal", "year"), "y"),
    **dict.fromkeys(("manad", "manadsnummer", "man", "man.", "month"), "m"),
    **dict.fromkeys(("dag", "datum", "day"), "d"),
}
_NUMBERS = {"y": re.compile("20[0-9]{2}"), "m": re.compile("[0-9]{1,2}"), "d": re.compile("[0-9]{1,2}")}
_EDGES = ' "*:_–-'
_LONGEST_HEAD = 500


def with_whole_days(lines: Sequence[str]) -> list[str]:
    """Return *lines* with each such day in one cell, below "Datum"; what stands after it keeps its place."""
    done = list(lines)
    for at, line in enumerate(lines):
        for delimiter in _DELIMITERS:
            if (named := _named(line, delimiter)) is None:
                continue
            first, parts = named
            below = range(at + 1, len(lines))
            until = next((n for n in below if delimiter not in lines[n] or _named(lines[n], delimiter)), len(lines))
            if rows := _whole(lines[at + 1 : until], delimiter, first, parts):
                done[at:until] = [_spliced(line, delimiter, first, len(parts), "Datum"), *rows]
                break
    return done


def _named(line: str, delimiter: str) -> tuple[int, str] | None:
    """The first of the columns that are named after a day's parts, and those parts in their order: "ymd", "dm"."""
    if delimiter not in line or len(line) > _LONGEST_HEAD or not _MAY_NAME.search(line):
        return None
    names = [_PARTS.get(fold(cell).strip(_EDGES), " ") for cell in _cells(line, delimiter)]
    found = next((it for it in re.finditer("[ymd]{2,3}", "".join(names)) if {"m", "d"} <= set(it.group())), None)
    return (found.start(), found.group()) if found and len(set(found.group())) == len(found.group()) else None


def _whole(below: Sequence[str], delimiter: str, first: int, parts: str) -> list[str]:
    """The lines below the names with whole days; none when no line has bare numbers there."""
    done: list[str] = []
    month = ""
    has_numbers = False
    for line in below:
        cells = (cell.strip(_EDGES) for cell in _cells(line, delimiter)[first : first + len(parts)])
        said = {part: cell for part, cell in zip(parts, cells, strict=False) if cell}
        if said:
            month = said.setdefault("m", month)
        is_bare = {"m", "d"} <= set(said) and all(_NUMBERS[part].fullmatch(text) for part, text in said.items())
        has_numbers |= is_bare
        done.append(_spliced(line, delimiter, first, len(parts), _day(said, is_bare=is_bare)))
    return done if has_numbers else []


def _day(said: dict[str, str], *, is_bare: bool) -> str:
    """The day that cells say: "2027-2-11", "11/2" without a year, and "11 februari 2027" by the month's name."""
    if is_bare:
        return "-".join(said[part] for part in "ymd") if "y" in said else f"{said['d']}/{said['m']}"
    if set(said) == {"y", "m"}:
        return f"{said['y']}-{said['m']:0>2}"
    return " ".join(said[part] for part in "dmy" if part in said)


def _cells(line: str, delimiter: str) -> list[str]:
    return _GAP.split(line.strip()) if delimiter == "   " else line.split(delimiter)


def _spliced(line: str, delimiter: str, first: int, count: int, text: str) -> str:
    """*line* with *text* in the place of *count* cells, as wide as they were."""
    cells = _cells(line, delimiter)
    width = len(delimiter.join(cells[first : first + count]))
    return delimiter.join([*cells[:first], text.ljust(width), *cells[first + count :]])
