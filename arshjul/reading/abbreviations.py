"""Bodies by the letters that a document itself explains: "ST = styrelsen", "Beredningsgruppen (BG)"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from arshjul.reading.lines import fold
from arshjul.reading.rows import Row, retitled
from arshjul.reading.vocabulary import who_named
from arshjul.year.model import Body

_LETTERS = r"(?P<short>[A-ZÅÄÖ]{2,4})"
_LETTER = r"(?P<short>[A-ZÅÄÖ])"
_WORDS = r"(?P<long>[A-Za-zÅÄÖåäö]{6,30}(?: [a-zåäö]{4,20})?)"
_EXPLAINED = (
    re.compile(rf"(?<!\w)(?P<short>[A-ZÅÄÖ][a-zåäö]{{1,2}}) ?= ?{_WORDS}(?!\w)"),
    re.compile(rf"(?<!\w){_LETTERS}(?:\t| ?[=:–-] ?| {{2,9}}){_WORDS}(?!\w)"),
    re.compile(rf"(?<!\w){_WORDS}(?: \({_LETTERS}\)|(?:\t| ?[=:–-] ?){_LETTERS.replace('short', 'short2')}(?!\w))"),
    re.compile(rf"(?<!\w){_WORDS} \({_LETTER}\)"),
    re.compile(rf"(?<!\w){_LETTER} ?= ?{_WORDS}(?!\w)"),
    re.compile(rf"^\s*{_WORDS} {_LETTERS}\s*$"),
    re.compile(rf"^\s*{_LETTERS} {_WORDS}\s*$"),
)
_LONGEST_LINE = 160
_HAS_LETTERS = re.compile(r"[A-ZÅÄÖ]{2}|[A-ZÅÄÖ][a-zåäö]{0,2} ?=|\([A-ZÅÄÖ]\)")
_TOGETHER = {(Body.BOARD, ""), (Body.PREPARATORY, "")}
_AND = re.compile(r" ?[+&/,] ?| och ")


def spelled_out(rows: list[Row], lines: Sequence[str]) -> list[Row]:
    """Return *rows* with the body of each that names it by letters which *lines* explain."""
    if not any(_is_nobodys(row) for row in rows):
        return rows
    named = explained(lines)
    return [_named(row, named) if named and _is_nobodys(row) else row for row in rows]


def _is_nobodys(row: Row) -> bool:
    return not (row.body or row.own_body)


def explained(lines: Sequence[str]) -> dict[str, tuple[Body | None, str]]:
    """Return those whom *lines* explain letters by, by the folded letters: "st" is the board."""
    found: dict[str, tuple[Body | None, str]] = {}
    for line in lines:
        if len(line) > _LONGEST_LINE or not _HAS_LETTERS.search(line):
            continue
        for pattern in _EXPLAINED:
            for match in pattern.finditer(line):
                groups = match.groupdict()
                who = who_named(fold(match["long"]))
                if any(who):
                    found.setdefault(fold(groups.get("short") or groups.get("short2") or ""), who)
    return found


def _named(row: Row, named: dict[str, tuple[Body | None, str]]) -> Row:
    words = [row.stranger, *row.words]
    short = next((word for word in words if word and all(it in named for it in _AND.split(fold(word)))), None)
    if short is None:
        return row
    meant = {named[it] for it in _AND.split(fold(short))}
    if len(meant) > 1 and not meant <= _TOGETHER:
        return row
    body, own_body = meant.pop() if len(meant) == 1 else (Body.JOINT, "")
    scope = replace(row.scope, body=body, own_body=own_body, stranger="")
    return retitled(replace(row, scope=scope, stranger="", words=("",)), [it for it in row.words if it != short])
