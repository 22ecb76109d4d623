"""A day or a week of every year as a person writes it, ``sista vardagen i mars``, and back."""

from __future__ import annotations

import re

from arshjul.errors import InputError, Problem
from arshjul.fields import parse_day, parse_whole
from arshjul.swedish import MONTHS, WEEKDAYS
from arshjul.year.rules import FixedDay, IsoWeek, NthWeekday, NthWorkingDay, Offset, Unit

CalendarDay = FixedDay | IsoWeek | NthWeekday | NthWorkingDay
DAYS_HINT = "15 mars, sista april, sista vardagen i mars, andra tisdagen i maj eller vecka 10."
FAR_HINT = "2 veckor före, 10 dagar efter eller samma dag."
_ORDINALS = (
    *("sista", "", "första", "andra", "tredje", "fjärde", "femte", "sjätte", "sjunde", "åttonde", "nionde", "tionde"),
    *("elfte", "tolfte", "trettonde", "fjortonde", "femtonde", "sextonde", "sjuttonde"),
)
"""From −1 on; there is no day 0."""
_UNITS = {Unit.DAYS: ("dag", "dagar"), Unit.WEEKS: ("vecka", "veckor"), Unit.MONTHS: ("månad", "månader")}
_FEW = {"en": 1, "ett": 1, "två": 2, "tre": 3, "fyra": 4}
SAME_DAY = "samma dag"
_DAY = re.compile(r"(\d{1,2}) +([a-zåäö]+)")
_LAST = re.compile(r"sista(?: dagen i)? +([a-zåäö]+)")
_WEEK = re.compile(r"(?:vecka|v\.?) *(\d{1,2})")
_NTH = re.compile(r"([a-zåäö]+|\d{1,2}:[ae]) +([a-zåäö]+en) +(?:i +)?([a-zåäö]+)")
_FAR = re.compile(r"(\d{1,3}|[a-zåäö]+) +([a-zåäö]+) +(före|innan|efter)")


def day_words(rule: CalendarDay) -> str:
    """``15 mars``, ``sista april``, ``andra tisdagen i maj``, ``sista vardagen i mars``, ``vecka 10``."""
    match rule:
        case FixedDay(month, None):
            return f"sista {MONTHS[month - 1]}"
        case FixedDay(month, day):
            return f"{day} {MONTHS[month - 1]}"
        case IsoWeek(week):
            return f"vecka {week}"
        case NthWeekday(month, weekday, n):
            return f"{_ORDINALS[n + 1]} {WEEKDAYS[weekday]}en i {MONTHS[month - 1]}"
        case NthWorkingDay(month, n):
            return f"{_ORDINALS[n + 1]} vardagen i {MONTHS[month - 1]}"


def day_in(text: str) -> CalendarDay:
    """The rule that *text* says; whether there is such a day in every year is for others to ask. Raises InputError."""
    said = " ".join(text.lower().split())
    if week := _WEEK.fullmatch(said):
        return IsoWeek(parse_whole(week[1], 1, 53))
    if (last := _LAST.fullmatch(said)) and (month := _month(last[1])):
        return FixedDay(month, None)
    if (day := _DAY.fullmatch(said)) and (month := _month(day[2])):
        return FixedDay(month, parse_whole(day[1], 1, 31))
    if (nth := _NTH.fullmatch(said)) and (month := _month(nth[3])) and (n := _ordinal(nth[1])):
        if nth[2] in ("vardagen", "arbetsdagen"):
            return NthWorkingDay(month, n)
        if nth[2].removesuffix("en") in WEEKDAYS:
            return NthWeekday(month, WEEKDAYS.index(nth[2].removesuffix("en")), n)
    if said[:4].isdigit():
        given = parse_day(said)
        return FixedDay(given.month, given.day)
    raise InputError([Problem(f"Skriv en dag eller en vecka: {DAYS_HINT}")])


def far_words(rule: Offset) -> str:
    """``2 veckor före``."""
    if not rule.amount:
        return SAME_DAY
    number = abs(rule.amount)
    return f"{number} {_UNITS[rule.unit][number > 1]} {'före' if rule.amount < 0 else 'efter'}"


def far_in(text: str, event: str) -> Offset:
    """How far from *event*, as *text* says. Raises InputError."""
    said = " ".join(text.lower().split())
    if said in ("", SAME_DAY):
        return Offset(event, 0, Unit.DAYS)
    found = _FAR.fullmatch(said)
    unit = next((unit for unit, words in _UNITS.items() if found and found[2] in words), None)
    number = _FEW.get(found[1], found[1]) if found else ""
    if found is None or unit is None or not str(number).isdecimal():
        raise InputError([Problem(f"Skriv hur långt: {FAR_HINT}")])
    return Offset(event, int(number) if found[3] == "efter" else -int(number), unit)


def _ordinal(word: str) -> int:
    """0: it is none."""
    if word[0].isdigit():
        return int(word.partition(":")[0])
    return _ORDINALS.index(word) - 1 if word in _ORDINALS else 0


def _month(word: str) -> int | None:
    return next((at for at, month in enumerate(MONTHS, 1) if len(word) > 2 and month.startswith(word)), None)
