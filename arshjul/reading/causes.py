"""Doubts with one cause are one doubt: what is asked once need not be asked of every row."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from arshjul.reading.occasions import Doubt
from arshjul.swedish import listed

_FEW = 6
_OUTSIDE = re.compile(r"^([0-9]{1,2} [a-zåäö]+ ([0-9]{4})) ligger utanför planens år [0-9]{4}\.")
_QUOTED = re.compile(r"”([^”]+)”")


def asked_once(doubts: Iterable[Doubt]) -> list[Doubt]:
    """Return *doubts* with those that have the same cause put together, each at the first of its lines."""
    groups: dict[tuple[str, ...], list[Doubt]] = {}
    for doubt in dict.fromkeys(doubts):
        groups.setdefault(_cause(doubt), []).append(doubt)
    return [alike[0] if len(alike) == 1 else _together(alike) for alike in groups.values()]


def _cause(doubt: Doubt) -> tuple[str, ...]:
    if doubt.code == "title_unclear":
        return (doubt.code, doubt.message)
    if doubt.code == "year_differs" and (year := _OUTSIDE.search(doubt.message)):
        return (doubt.code, year[2])
    if doubt.code == "body_missing":
        return (doubt.code, doubt.message)
    if doubt.code in _TOGETHER:
        return (doubt.code,)
    return (doubt.code, str(doubt.line), doubt.message)


def _together(alike: list[Doubt]) -> Doubt:
    first = min(alike, key=lambda doubt: doubt.line)
    lines = tuple(dict.fromkeys(doubt.line for doubt in sorted(alike, key=lambda doubt: doubt.line)))
    word = _TOGETHER.get(first.code)
    message, candidates = word(alike) if word else (first.message, first.candidates)
    return replace(
        first, message=message, candidates=candidates, also=tuple(line for line in lines if line != first.line)
    )


def _times(alike: list[Doubt]) -> tuple[str, tuple[str, ...]]:
    candidates = tuple(dict.fromkeys(it for doubt in alike for it in doubt.candidates))
    return f"{len(alike)} möten saknar klockslag ({_lines(alike)}). Skriv när de börjar.", candidates


def _years(alike: list[Doubt]) -> tuple[str, tuple[str, ...]]:
    years = tuple(dict.fromkeys(candidate[:4] for doubt in alike for candidate in doubt.candidates))
    what = f" Menas {listed(years, last='eller')}?" if years else ""
    dates = listed(dict.fromkeys(name for doubt in alike for name in _QUOTED.findall(doubt.message)))
    message = (
        f"{len(alike)} datum står utan år, och dokumentet säger inte vilket: {dates}.{what} "
        "Ange året när du läser in, eller skriv det i rubriken."
    )
    return message, years


def _outside(alike: list[Doubt]) -> tuple[str, tuple[str, ...]]:
    days = [found[1] for doubt in alike if (found := _OUTSIDE.search(doubt.message))]
    year = alike[0].message.split("planens år ")[1][:4]
    message = f"{len(alike)} datum ligger utanför planens år {year}: {listed(days)}. Kontrollera om de ska vara med."
    return message, tuple(candidate for doubt in alike for candidate in doubt.candidates)


def _overlooked(alike: list[Doubt]) -> tuple[str, tuple[str, ...]]:
    message = (
        f"{len(alike)} rader kan vara möten men är inte inlästa ({_lines(alike)}). Lägg till dem själv, eller skriv "
        "dem som ”8 februari 2027 kl. 9–12 Styrelsemöte”."
    )
    return message, tuple(dict.fromkeys(it for doubt in alike for it in doubt.candidates))


def _lines(alike: list[Doubt]) -> str:
    lines = list(dict.fromkeys(doubt.line for doubt in alike))
    shown = listed(str(line) for line in lines[:_FEW])
    return f"rad {shown}" if len(lines) <= _FEW else f"rad {lines[0]} till {lines[-1]}"


_TOGETHER: dict[str, Callable[[list[Doubt]], tuple[str, tuple[str, ...]]]] = {
    "time_missing": _times,
    "year_missing": _years,
    "year_differs": _outside,
    "maybe_meeting": _overlooked,
}
"""Doubts that have one answer for all their rows, and how they are asked together."""
