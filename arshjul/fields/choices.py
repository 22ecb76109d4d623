"""Words to choose among: yes or no, one of several, the name of a field; a wrong one is told with the right one."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from arshjul.errors import InputError, Problem, nearest
from arshjul.fields.values import quoted

E = TypeVar("E", bound=StrEnum)
T = TypeVar("T")

_YES = {"ja": True, "yes": True, "true": True, "nej": False, "no": False, "false": False}


def parse_yes(text: str) -> bool:
    """Return whether *text* says yes. Raises InputError with one Problem, without a place."""
    answer = _YES.get(text.lower())
    if answer is None:
        raise InputError([Problem(f"{quoted(text)} är varken ja eller nej. Skriv ja eller nej.")])
    return answer


def parse_choice(text: str, choices: type[E]) -> E:
    """Return the one of *choices* that *text* names. Raises InputError, which lists them all."""
    try:
        return choices(text)
    except ValueError:
        return parse_key(text, {choice.value: choice for choice in choices})


def parse_key(text: str, choices: Mapping[str, T]) -> T:
    """Return the one of *choices* whose key *text* is. Raises InputError, which lists them all."""
    if text not in choices:
        message = f"{quoted(text)} finns inte att välja.{_meant(text, list(choices))} "
        raise InputError([Problem(f"{message}Välj bland: {', '.join(choices)}.")])
    return choices[text]


def unknown(name: str, known: list[str]) -> str:
    """Say that there is no field *name*, and which one was meant, or which there are."""
    meant = _meant(name, known)
    stands = f" Här kan stå: {', '.join(known)}." if known else ""
    mend = " Rätta stavningen." if meant else f" Ta bort det.{stands}"
    return f"Fältet {quoted(name)} är okänt.{meant}{mend}"


def _meant(written: str, known: list[str]) -> str:
    near = nearest(written.lower(), known, likeness=0.7)
    return f" Menade du {near}?" if near else ""
