"""The forms of a meeting's agenda."""

from __future__ import annotations

import re

from arshjul.errors import InputError, Problem
from arshjul.web.frame.form import Field, Form, Kind, Refused
from arshjul.work.agendas.editing import LONGEST_PROPOSAL, LONGEST_TITLE
from arshjul.work.attaching import LONGEST_NAME
from arshjul.year.agenda.agendas import Agenda
from arshjul.year.agenda.editing import Wording
from arshjul.year.agenda.items import Item

TITLE, PROPOSAL, QUALIFIED, FIRST = "arende", "forslag", "kvalificerad", "forsta"
_FIELDS = (
    Field(TITLE, "Ärende", longest=LONGEST_TITLE),
    Field(PROPOSAL, "Förslag till beslut", Kind.LONG, is_optional=True, longest=LONGEST_PROPOSAL),
    Field(QUALIFIED, "Kräver kvalificerad majoritet enligt förbundsordningen", Kind.TICK, is_optional=True),
)
WORDING = Form(_FIELDS)
NUMBERING = Form(
    (Field(FIRST, "Första paragrafen", Kind.NUMBER, hint="Tomt betyder den som följer.", is_optional=True, longest=5),),
    id="numrering",
)
AGENDA = Form((*_FIELDS, *NUMBERING.fields, *(Field(name, kind=Kind.HIDDEN, longest=100) for name in ("gor", "punkt"))))
"""Every form of the page together: a button says which it is."""


PAPER = Form(
    (
        Field("fil", "Fil", Kind.FILE, hint="PDF, Word eller bild, högst 20 MB."),
        Field("namn", "Namn", hint="Tomt betyder filens eget namn.", is_optional=True, longest=LONGEST_NAME),
        Field("offentlig", "Gäster och de som följer förbundet får läsa den", Kind.TICK, is_optional=True),
        Field("punkt", kind=Kind.HIDDEN, longest=100),
        Field("bort", kind=Kind.HIDDEN, longest=20),
    )
)


def anchor(key: str) -> str:
    """What the item with that key is called on its page."""
    return f"punkt-{re.sub('[^a-z0-9]+', '-', key.lower())}"


def wording_texts(item: Item) -> dict[str, str]:
    """What stands of an item, as its form has it."""
    return {TITLE: item.title, PROPOSAL: item.proposal, QUALIFIED: "1" if item.qualified else ""}


def wording_told(texts: dict[str, str]) -> Wording:
    """What somebody wrote of an item."""
    title = " ".join(texts[TITLE].split())
    return Wording(title, texts[PROPOSAL].replace("\r\n", "\n").strip(), bool(texts[QUALIFIED]))


def first_told(text: str) -> int | None:
    """The first number that somebody wrote; None: none. Raises InputError."""
    written = text.strip().removeprefix("§").strip()
    if not written:
        return None
    if not written.isascii() or not written.isdigit() or not 1 <= int(written) <= 9999:
        raise InputError([Problem("Skriv numret med siffror, till exempel 46.")])
    return int(written)


def wording_forms(agenda: Agenda, refused: Refused | None) -> dict[str, Form]:
    """By item's key, the form of its words."""
    return {
        item.key: WORDING.shown(refused, wording_texts(item), id=anchor(item.key), changes=True)
        for item in agenda.shown
    }


def paper_forms(agenda: Agenda, refused: Refused | None) -> dict[str, Form]:
    """By item's key, the form that attaches a paper to it."""
    return {item.key: PAPER.shown(refused, id=f"fil-{anchor(item.key)}") for item in agenda.shown}
