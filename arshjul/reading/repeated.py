"""Rows that say "samma tid och plats" instead of repeating what a row above them says."""

from __future__ import annotations

import re
from dataclasses import replace

from arshjul.reading.date_forms import MONTH_NAME, month_number
from arshjul.reading.lines import fold
from arshjul.reading.rows import Row, retitled
from arshjul.reading.scopes import Span

_SAME = re.compile(
    r"(?<![a-z])(?:(?P<all>dito|d:o|(?:i )?samma som (?:ovan|sist)|som ovan)"
    r"|samma (?:(?P<time>tid(?:er)?|klockslag)(?: (?:och|&|samt) (?P<there>plats|lokal|stalle))?"
    r"|(?P<place>plats|lokal|stalle)(?: (?:och|&|samt) (?P<then>tid|klockslag))?))(?![a-z])"
    r"(?! som (?:forut|vanligt|tidigare|innan|planerat))"
    rf"(?: som (?:i |den |motet i )?(?P<m>{MONTH_NAME}))?"
)
_WORD = re.compile(r"(?:samma|dito|d:o|som ovan)\b.*", re.IGNORECASE)


def repeated(rows: list[Row], lines: list[str]) -> list[Row]:
    """Return the *rows* of *lines* with the time and the place of the row above where they say "samma".

    "Samma plats som i januari" is that of the only row of the list in January.
    """
    done: list[Row] = []
    above: dict[int, list[Row]] = {}
    for row in rows:
        of_list = above.setdefault(row.scope.number, [])
        said = _SAME.search(fold(row.written)) if row.kind.is_meeting else None
        if said and (like := _like(said, of_list)):
            row = _as(row, like, said)
            month = _SAME.search(fold(lines[row.line - 1]))
            if month and month["m"]:
                row = replace(row, spans=(*row.spans, Span(row.line, *month.span("m"))))
        if row.kind.is_meeting:
            of_list.append(row)
        done.append(row)
    return done


def _like(said: re.Match[str], above: list[Row]) -> Row | None:
    """The row that is meant; None when the month named has none, or several."""
    if not said["m"]:
        return above[-1] if above else None
    named = [row for row in above if row.date.month == month_number(said["m"])]
    return named[0] if len(named) == 1 else None


def _as(row: Row, like: Row, said: re.Match[str]) -> Row:
    has_time = bool(said["all"] or said["time"] or said["then"])
    has_place = bool(said["all"] or said["there"] or said["place"])
    words = [word for it in row.words if (word := _WORD.sub("", it).strip(" ,;"))]
    row = retitled(row, words)
    return replace(
        row,
        time=row.time or (like.time if has_time else None),
        place=(like.place or row.place) if has_place else row.place,
    )
