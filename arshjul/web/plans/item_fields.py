"""What a person writes of an own item, as the fields of its file, and back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from arshjul.errors import InputError, Problem
from arshjul.fields import parse_day, parse_whole
from arshjul.swedish import MONTHS
from arshjul.web.frame.form import Field, Form, Kind
from arshjul.year.own_items import REMINDERS, OwnItem
from arshjul.year.roles import ROLE_WORDS, Role
from arshjul.year.rules import Every, FixedDay, IsoWeek, Rule

EVERY_WORDS = {
    Every.YEAR: "Varje år",
    Every.SECOND_YEAR: "Vartannat år",
    Every.QUARTER: "Varje kvartal",
    Every.MONTH: "Varje månad",
}
SOMEBODY = ("", "Den som punkten nämner")
_WHO = tuple((str(role), word.capitalize()) for role, word in ROLE_WORDS.items() if role not in (Role.CO_OPTED,))
_WHEN = Field("nar", "Dag eller vecka", hint="15 mars, sista april eller vecka 10.", longest=40)
FIELDS = (
    Field("namn", "Vad", hint="Så som det ska stå i årshjulet: Lönesamtal.", longest=100),
    _WHEN,
    Field("ofta", "Hur ofta", Kind.CHOICE, choices=tuple((str(one), word) for one, word in EVERY_WORDS.items())),
    Field("vem", "Vem gör det", Kind.CHOICE, choices=_WHO),
    Field("paminn", "Påminn, dagar före", hint="14, 1. Tomt: bara i måndagsbrevet.", is_optional=True, longest=40),
    Field("kalla", "Var det står", hint="Till exempel delegationsordningen § 4.", is_optional=True, longest=500),
)
CHANGED = tuple(
    replace(_WHEN, hint="Dagen räknas ut av en regel nu. Lämna tomt för att behålla den.", is_optional=True)
    if one is _WHEN
    else one
    for one in FIELDS
)
"""The fields of an item whose rule no text here can say."""
_NAMES = {"namn": "name", "nar": "rule", "ofta": "every", "vem": "role", "paminn": "reminders", "kalla": "source"}
_BACK = {name: field for field, name in _NAMES.items()} | {"person": "vem", "bodies": "nar", "key": "namn"}
_DAY = re.compile(r"(\d{1,2}) +([a-zåäö]+)")
_LAST = re.compile(r"sista(?: dagen i)? +([a-zåäö]+)")
_WEEK = re.compile(r"(?:vecka|v\.?) *(\d{1,2})")


def item_form(item: OwnItem, id: str) -> Form:
    """The form in which *item* is changed; it has no values yet."""
    fields = FIELDS if when(item.rule) else CHANGED
    if item.person:
        fields = tuple(replace(one, choices=(SOMEBODY, *_WHO)) if one.name == "vem" else one for one in fields)
    return Form(fields, id)


def texts_of(item: OwnItem) -> dict[str, str]:
    """What stands in the fields."""
    return {
        "namn": item.name,
        "nar": when(item.rule),
        "ofta": str(item.every),
        "vem": "" if item.person else str(item.role),
        "paminn": ", ".join(map(str, item.reminders)),
        "kalla": item.source,
    }


NEW = {"ofta": str(Every.YEAR), "vem": str(Role.DIRECTOR), "paminn": ", ".join(map(str, REMINDERS))}
"""What stands in the fields of one that nobody has written yet."""


def when(rule: Rule) -> str:
    """``15 mars``; empty for a rule that no text here can say."""
    match rule:
        case FixedDay(month, None):
            return f"sista {MONTHS[month - 1]}"
        case FixedDay(month, day):
            return f"{day} {MONTHS[month - 1]}"
        case IsoWeek(week):
            return f"vecka {week}"
    return ""


def as_written(texts: Mapping[str, str]) -> dict[str, str]:
    """*texts* by the names and in the signs of a file. Raises InputError for all of them at once."""
    read = {"nar": _rule, "ofta": _choice, "vem": _choice, "paminn": _reminders}
    found, problems = {}, []
    for name, text in texts.items():
        try:
            found[_NAMES[name]] = read.get(name, _text)(name, text.strip())
        except InputError as error:
            problems += [replace(one, field=name) for one in error.problems]
    if problems:
        raise InputError(problems)
    return found | ({"person": ""} if "role" in found else {})


def at_fields(error: InputError) -> InputError:
    """*error* of the fields of a file, told at those of the form."""
    return InputError(
        [replace(one, field=_BACK.get((one.field or "").partition("[")[0], "nar")) for one in error.problems]
    )


def _text(name: str, text: str) -> str:
    if name == "namn" and not text:
        raise InputError([Problem("Skriv vad som ska göras.")])
    return text


def _choice(name: str, text: str) -> str:
    if text not in (dict(_WHO) if name == "vem" else EVERY_WORDS):
        raise InputError([Problem("Välj ett av alternativen.")])
    return text


def _reminders(_: str, text: str) -> str:
    return f"[{', '.join(str(parse_whole(one.strip(), 0, 366)) for one in text.split(',') if one.strip())}]"


def _rule(_: str, text: str) -> str:
    said = text.lower()
    if week := _WEEK.fullmatch(said):
        return f"{{week: {parse_whole(week[1], 1, 53)}}}"
    if (last := _LAST.fullmatch(said)) and (month := _month(last[1])):
        return f"{{last_day_of_month: {month}}}"
    if (day := _DAY.fullmatch(said)) and (month := _month(day[2])):
        return f"{{fixed: {month:02}-{int(day[1]):02}}}"
    if said[:4].isdigit():
        return f"{{fixed: {parse_day(said):%m-%d}}}"
    raise InputError([Problem(f"Skriv en dag eller en vecka: {_WHEN.hint}")])


def _month(word: str) -> int | None:
    return next((at for at, month in enumerate(MONTHS, 1) if len(word) > 2 and month.startswith(word)), None)
