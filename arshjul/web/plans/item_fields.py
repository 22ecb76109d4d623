"""What a person writes of an own item, as the fields of its file, and back."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from arshjul.duties.items import FIRST_YEAR, LAST_YEAR, comes_every_time, paper_fields
from arshjul.duties.rules import written_rule
from arshjul.errors import InputError, Problem
from arshjul.fields import parse_whole
from arshjul.web.frame.form import Field, Form, Kind
from arshjul.web.plans import item_rules
from arshjul.web.plans.item_days import DAYS_HINT, FAR_HINT
from arshjul.web.plans.item_papers import PAPERS_HINT, paper_lines, papers_in
from arshjul.web.plans.item_rules import MEETINGS, Choices, at, dated, origins
from arshjul.words import body_word
from arshjul.year.duty import DutyBook
from arshjul.year.model import Association
from arshjul.year.own_items import REMINDERS, OwnItem
from arshjul.year.roles import ROLE_WORDS, Body, Role
from arshjul.year.rules import Every, FixedDay, NthWeekday, NthWorkingDay

EVERY_WORDS = {
    Every.YEAR: "Varje år",
    Every.SECOND_YEAR: "Vartannat år",
    Every.QUARTER: "Varje kvartal",
    Every.MONTH: "Varje månad",
}
_DECIDING = (Body.BOARD, Body.PREPARATORY, Body.PRESIDIUM, Body.AUDITORS, Body.MEMBERS)
_PERSON = "person:"
FIELDS = (
    Field("namn", "Vad", hint="Så som det ska stå i årshjulet: Lönesamtal.", longest=100),
    Field("nar", "Dag eller vecka", hint=DAYS_HINT, is_optional=True, longest=60),
    Field("ofta", "Hur ofta", Kind.CHOICE, choices=tuple((str(one), word) for one, word in EVERY_WORDS.items())),
    Field("langt", "Hur långt före eller efter", hint=FAR_HINT, is_optional=True, longest=40),
    Field("fran", "Räknat från", Kind.CHOICE, longest=100),
    Field("mote", "På ett möte", Kind.CHOICE, choices=MEETINGS, longest=40),
    Field("vem", "Vem gör det", Kind.CHOICE, longest=100),
    Field("paminn", "Påminn, dagar före", hint="14, 1. Tomt: inga påminnelser.", is_optional=True, longest=40),
    Field(
        "beslutas",
        "Ska det beslutas",
        Kind.CHOICE,
        choices=(("", "Nej"), *((str(one), f"Ja, av {body_word(one)}") for one in _DECIDING)),
    ),
    Field(
        "avser",
        "Vilket år gäller det",
        Kind.CHOICE,
        choices=(("-1", "Året före"), ("0", "Samma år"), ("1", "Nästa år")),
    ),
    Field("forsta", "Första året", Kind.NUMBER, hint="Vartannat år räknas från det.", is_optional=True, longest=4),
    Field("sista", "Sista året", Kind.NUMBER, is_optional=True, longest=4),
    Field("behovs", "Vad som behövs", Kind.LONG, hint=PAPERS_HINT, is_optional=True, longest=1200),
    Field("kalla", "Var det står", hint="Till exempel delegationsordningen § 4.", is_optional=True, longest=500),
)
NEW = dict.fromkeys((one.name for one in FIELDS), "") | {
    "ofta": str(Every.YEAR),
    "vem": str(Role.DIRECTOR),
    "paminn": ", ".join(map(str, REMINDERS)),
    "avser": "0",
}
"""What stands in the fields of one that nobody has written yet."""
_FILE_NAMES = {
    "namn": "name",
    "ofta": "every",
    "forsta": "since",
    "sista": "until",
    "vem": "role",
    "beslutas": "decided_by",
    "avser": "concerns",
    "paminn": "reminders",
    "behovs": "checklist",
    "kalla": "source",
}


def texts_of(item: OwnItem) -> dict[str, str]:
    """What stands in the fields."""
    return {
        "namn": item.name,
        "ofta": str(item.every),
        "vem": f"{_PERSON}{item.person}" if item.person else str(item.role),
        "paminn": ", ".join(map(str, item.reminders)),
        "beslutas": str(item.decided_by or ""),
        "avser": str(item.concerns),
        "forsta": str(item.since or ""),
        "sista": str(item.until or ""),
        "behovs": paper_lines(item.checklist),
        "kalla": item.source,
        **item_rules.texts_of(item),
    }


@dataclass(frozen=True)
class Writing:
    """The fields of one item of an association: of one there is, or of a new one."""

    association: Association
    book: DutyBook
    item: OwnItem | None = None
    """None: it is new."""

    @cached_property
    def choices(self) -> Mapping[str, Choices]:
        """What can be chosen in the fields whose choices the association gives."""
        roles = ((str(role), word.capitalize()) for role, word in ROLE_WORDS.items() if role in self._roles)
        people = ((f"{_PERSON}{one.key}", one.name) for one in self.association.people if not one.is_removed)
        return {"fran": origins(self.book, self.item), "vem": (*roles, *people)}

    @property
    def form(self) -> Form:
        """Without values yet."""
        return Form(tuple(replace(one, choices=self.choices.get(one.name, one.choices)) for one in FIELDS), "punkt")

    @property
    def stands(self) -> OwnItem:
        """The item, of one there is."""
        if self.item is None:
            raise ValueError("the item is new")
        return self.item

    def proposed(self, item: OwnItem) -> dict[str, str]:
        """The texts of an *item* of the library: what nobody has the role for is the director's."""
        texts = texts_of(item)
        return texts if texts["vem"] in dict(self.choices["vem"]) else texts | {"vem": str(Role.DIRECTOR)}

    def as_filed(self, texts: Mapping[str, str], only: Collection[str] = tuple(NEW)) -> dict[str, str]:
        """The fields *only* of *texts*, by the names and in the signs of a file. Raises InputError for all at once."""
        found: dict[str, Any] = {}
        problems: list[Problem] = []
        for name in dict.fromkeys("nar" if one in item_rules.NAMES else one for one in NEW if one in only):
            try:
                found |= self._filed(name, texts)
            except InputError as error:
                problems += [one if one.field else replace(one, field=name) for one in error.problems]
        if problems:
            raise InputError(list(dict.fromkeys(problems)))
        return {
            name: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            for name, value in found.items()
        }

    def _filed(self, name: str, texts: Mapping[str, str]) -> dict[str, Any]:
        text = texts[name].strip()
        match name:
            case "namn":
                if not text:
                    raise at(name, "Skriv vad som ska göras.")
                return {"name": text}
            case "nar":
                found = dated(texts, self.choices["fran"])
                return {"rule": written_rule(found.rule), "bodies": [str(one) for one in found.bodies]}
            case "ofta":
                return {"every": self._how_often(texts)}
            case "vem":
                who = self._chosen(name, texts)
                return {"person": who.removeprefix(_PERSON)} if who.startswith(_PERSON) else {"role": who, "person": ""}
            case "paminn":
                return {"reminders": [parse_whole(one.strip(), 0, 366) for one in text.split(",") if one.strip()]}
            case "beslutas" | "avser":
                return {_FILE_NAMES[name]: self._chosen(name, texts)}
            case "forsta" | "sista":
                return {_FILE_NAMES[name]: parse_whole(text, FIRST_YEAR, LAST_YEAR) if text else ""}
            case "behovs":
                papers = papers_in(text, self._roles, self.item.checklist if self.item else ())
                return {"checklist": [paper_fields(paper) for paper in papers]}
        return {"source": text}

    def _chosen(self, name: str, texts: Mapping[str, str]) -> str:
        if texts[name] not in dict(self.form[name].choices):
            raise at(name, "Välj ett av alternativen.")
        return texts[name]

    def _how_often(self, texts: Mapping[str, str]) -> str:
        """Faults that a file tells by its own words are told here by those of the form."""
        every = Every(self._chosen("ofta", texts))
        if every is Every.SECOND_YEAR and not texts["forsta"].strip():
            raise at("forsta", "Skriv ett år som punkten gäller: vartannat år räknas från det.")
        if not every.months_apart:
            return every
        try:
            rule = dated(texts, self.choices["fran"]).rule
        except InputError:
            return every  # told at its own field
        if not isinstance(rule, FixedDay | NthWeekday | NthWorkingDay):
            raise at("ofta", "Det går bara för en dag i en månad, som 15 januari. Skriv en sådan, eller välj Varje år.")
        if not comes_every_time(rule, every):
            raise at("nar", "Dagen finns inte i alla månader. Skriv en dag till och med 28, eller sista januari.")
        return every

    @property
    def _roles(self) -> set[Role]:
        """Those that somebody has, or that the item has."""
        held = {seat.role for seat in self.association.seats} - {Role.CO_OPTED}
        return held | ({self.item.role} if self.item else set())


def at_fields(error: InputError, texts: Mapping[str, str]) -> InputError:
    """*error* of the fields of a file, told at those of the form that says *texts*."""
    back = {filed: name for name, filed in _FILE_NAMES.items()} | {"key": "namn", "person": "vem"}
    when = "fran" if texts.get("fran") else "nar"
    return InputError(
        [replace(one, field=back.get(re.split(r"[.\[]", one.field or "")[0], when)) for one in error.problems]
    )
