"""Days and clock times that are written in words: "den tionde februari", "sista mars", "klockan halv nio"."""

from __future__ import annotations

import re
from datetime import time

from arshjul.reading.date_forms import MONTH, YEAR, Builder, Needs, WrittenDate, month_number, year_of

_FIRST_NINE = ("forsta", "andra", "tredje", "fjarde", "femte", "sjatte", "sjunde", "attonde", "nionde")
_TEENS = ("elfte", "tolfte", "trettonde", "fjortonde", "femtonde", "sextonde", "sjuttonde", "artonde", "nittonde")
_ORDINALS = {
    **{word: number for number, word in enumerate(_FIRST_NINE, 1)},
    "tionde": 10,
    **{word: number for number, word in enumerate(_TEENS, 11)},
    "tjugonde": 20,
    **{f"tjugo{word}": number for number, word in enumerate(_FIRST_NINE, 21)},
    "trettionde": 30,
    "trettioforsta": 31,
}
_LAST = "sista"
_DAY = re.compile(
    rf"(?<![a-z])(?P<o>{'|'.join((*_ORDINALS, _LAST))}) (?P<m>{MONTH})(?!-)\.?" + YEAR.format("y"),
)

_HOURS = ("ett", "tva", "tre", "fyra", "fem", "sex", "sju", "atta", "nio", "tio", "elva", "tolv")
HOUR = rf"(?:{'|'.join(_HOURS)})(?![a-z])"
CLOCK = rf"(?<![a-z])kl(?:ockan|\.)? ?(?:halv )?{HOUR}"
"""A pattern for a clock time in words, in folded text."""
CLOCK_IN_WORDS = re.compile(
    rf"(?<![a-z])kl(?:ockan|\.)? ?(?P<half>halv )?(?P<h>{HOUR})(?: ?(?:-|till) ?(?P<half2>halv )?(?P<h2>{HOUR}))?"
)
_MORNING = range(8, 13)
_AFTERNOON = range(1, 6)


def _from_ordinal(match: re.Match[str]) -> list[WrittenDate]:
    month, year = month_number(match["m"]), year_of(match)
    if match["o"] != _LAST:
        return [WrittenDate(match.start(), match.end(), _ORDINALS[match["o"]], month, year)]
    return [WrittenDate(match.start(), match.end(), month=month, year=year, ordinal=-1)]


IN_WORDS: tuple[Needs, re.Pattern[str], Builder] = (Needs.MONTH, _DAY, _from_ordinal)


def clock_of(half: str | None, hour: str | None) -> time | None:
    """The time of "halv nio"; None for six and seven, of which nobody can say whether it is morning or evening."""
    if hour is None:
        return None
    number = _HOURS.index(hour) + 1
    if number in _AFTERNOON:
        number += 12
    elif number not in _MORNING:
        return None
    return time(number - 1, 30) if half else time(number)
