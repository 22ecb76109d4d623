"""The numbers of days that stand alone in tables: below the name of a month, beside it, or after a body's name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from arshjul.reading.almanacs import almanacs
from arshjul.reading.columns import Cell, cells, month_of
from arshjul.reading.lines import fold
from arshjul.reading.tokens import Token, TokenKind
from arshjul.reading.vocabulary import own_body_named, who_named

_DELIMITERS = ("\t", ";", "|", "   ", ",", " ")
_RULED = ("\t", ";", "|", "   ")
_LONGEST_LINE = 2_000
_FEWEST_MONTHS = 3
_FEWEST_NUMBERS = 2
_DIGIT = re.compile(r"[0-9]")
_MONTH = re.compile(r"jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec", re.IGNORECASE)
_NUMBER = r"[0-9]{1,2}(?:[.:]?[ea])?"
_DAYS = re.compile(rf"[*(]?{_NUMBER}(?: ?(?:,|och|&|/|-|;|\+) ?{_NUMBER}){{0,5}}[*).¹²³]{{0,4}}")
_MISREAD = re.compile(r"[0-9oil]{1,2}\*?")
_LAST_DAY = 31


def day_numbers(lines: Sequence[str]) -> dict[int, list[Token]]:
    """Return the cells of tables that hold nothing but the numbers of days, by the numbers of their lines.

    A line is the first, 1. A table whose columns are no months is one of days where its rows are named after those who
    meet: which days they are nobody can know, and that is to be told.
    """
    found: dict[int, list[Token]] = {}
    months: list[Cell] = []
    delimiter = ""
    ruled: set[int] = set()
    for begins, almanac in almanacs(lines).items():
        # What only counts the days of an almanac is the day of nothing.
        ruled.update(range(begins + 1, almanac.until + 1))
        for entry in almanac.entries:
            token = Token(TokenKind.DATE, entry.line + 1, entry.day.at, entry.day.at + len(entry.day.text))
            found.setdefault(entry.line + 1, []).append(token)
    for number, line in enumerate(lines, 1):
        if len(line) > _LONGEST_LINE or number in ruled:
            continue
        if head := _months_across(line):
            delimiter, months = head
        elif not line.strip() or (delimiter and delimiter not in line):
            months = []
        elif _DIGIT.search(line) and (numbers := list(_of_line(line, delimiter if months else "", months))):
            found[number] = [Token(TokenKind.DATE, number, at, until) for at, until in numbers]
    return found


def _months_across(line: str) -> tuple[str, list[Cell]] | None:
    """What parts the names of months in a line, and where they stand."""
    if len(_MONTH.findall(line)) < _FEWEST_MONTHS:
        return None
    for delimiter in _DELIMITERS:
        parted = cells(line, delimiter) if delimiter in line else []
        named = [cell for cell in parted if month_of(cell.text)]
        # Words that nothing but spaces part are a row of names only where most of them are months.
        if len(named) >= _FEWEST_MONTHS and (delimiter in _RULED or len(named) * 2 > len(parted)):
            return delimiter, named
    return None


def _of_line(line: str, delimiter: str, months: list[Cell]) -> Iterator[tuple[int, int]]:
    parting = delimiter or next((it for it in _RULED if it in line), "")
    if not parting:
        return
    first, *others = cells(line, parting)
    is_of_month = bool(months) or month_of(first.text) is not None
    numbers = [
        (cell.at, cell.at + len(cell.text)) for cell in others if _is_of_days(cell.text, may_be_misread=is_of_month)
    ]
    is_row = len(numbers) >= _FEWEST_NUMBERS and not _count(line, numbers)
    if is_of_month or (is_row and (any(who_named(fold(first.text))) or own_body_named(fold(first.text)))):
        yield from numbers


def _count(line: str, numbers: list[tuple[int, int]]) -> bool:
    """Whether the cells of a line number the columns: 1, 2, 3."""
    texts = [line[at:until] for at, until in numbers]
    return texts == [str(n) for n in range(1, len(texts) + 1)]


def _is_of_days(text: str, *, may_be_misread: bool) -> bool:
    folded = fold(text)
    if may_be_misread and _MISREAD.fullmatch(folded):
        return True
    return _DAYS.fullmatch(folded) is not None and any(1 <= int(it) <= _LAST_DAY for it in re.findall("[0-9]+", folded))
