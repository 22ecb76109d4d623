"""The form of one row of a document: what a person writes in it, and how it is checked."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from arshjul.errors import InputError, NotFoundError, Problem
from arshjul.fields import parse_clock, parse_day, parse_text
from arshjul.web.frame.form import Field, Form, Kind
from arshjul.words import as_sentence, body_word
from arshjul.year.model import Association, Body, OccasionKind

KINDS = (
    (OccasionKind.MEETING.value, "Möte"),
    (OccasionKind.PLANNING_DAY.value, "Planeringsdag"),
    (OccasionKind.DEADLINE.value, "Sista dag, ingen kallas"),
    (OccasionKind.EVENT.value, "Aktivitet, ingen kallas"),
)
NOBODY = ("", "Ingen kallas")
_BODIES = (Body.BOARD, Body.PREPARATORY, Body.JOINT, Body.AUDITORS, Body.MEMBERS, Body.PRESIDIUM)
ROW = Form(
    (
        Field("dag", "Dag", Kind.DAY),
        Field("till", "Till och med", Kind.DAY, is_optional=True),
        Field("borjar", "Börjar", Kind.CLOCK, is_optional=True),
        Field("slutar", "Slutar", Kind.CLOCK, is_optional=True),
        Field("sort", "Vad är det?", Kind.CHOICE, choices=KINDS),
        Field("organ", "Vem möts?", Kind.CHOICE),
        Field("rubrik", "Ärende", hint="Det som mötet heter i kallelsen.", longest=200),
        Field("plats", "Plats", is_optional=True, longest=200),
        Field("offentligt", "Öppet för allmänheten", Kind.TICK),
        Field("installt", "Inställt", Kind.TICK),
        Field("rad", kind=Kind.HIDDEN),
        Field("gor", kind=Kind.HIDDEN),
    ),
    id="rad",
)
NAMES = {
    "day": "dag",
    "end_day": "till",
    "start": "borjar",
    "end": "slutar",
    "kind": "sort",
    "body": "organ",
    "title": "rubrik",
    "place": "plats",
    "public": "offentligt",
    "cancelled": "installt",
}
"""The field of the form by the row's own, `settling.ROW_FIELDS`."""


def bodies_of(association: Association) -> tuple[tuple[str, str], ...]:
    """Key and name of each body that can meet, as the association calls it."""
    own = {one.key: one.name for one in association.bodies}
    usual = {body.value: own.get(body.value, as_sentence(body_word(body))) for body in _BODIES}
    return tuple({**usual, **own}.items())


def shown_values(values: Mapping[str, str]) -> dict[str, str]:
    """What stands in the form, of a row's values."""
    return {NAMES[name]: text for name, text in values.items()}


def read_values(written: Mapping[str, str], bodies: Mapping[str, str]) -> dict[str, str]:
    """The row's values out of what was written in the form. Raises InputError with every fault at its field."""
    problems: list[Problem] = []

    def read(name: str, parse: Callable[[str], object], fault: str = "") -> str:
        text = written.get(NAMES[name], "").strip()
        if not text and not fault:
            return ""
        try:
            return str(parse(text)) if text else _refuse(fault)
        except InputError as error:
            problems.extend(Problem(one.message, field=NAMES[name]) for one in error.problems)
            return ""

    values = {
        "day": read("day", parse_day, "Skriv vilken dag det är, eller ta inte med raden."),
        "end_day": read("end_day", parse_day),
        "start": read("start", clock_text),
        "end": read("end", clock_text),
        "title": read("title", parse_text, "Skriv vad det är, till exempel Styrelsemöte."),
        "place": read("place", parse_text),
        **{name: "1" if written.get(NAMES[name]) else "" for name in ("public", "cancelled")},
        "kind": written.get(NAMES["kind"], ""),
        "body": written.get(NAMES["body"], ""),
    }
    if values["kind"] not in dict(KINDS) or values["body"] not in {**bodies, "": ""}:
        raise NotFoundError("Sidan skickade något som inte finns. Läs om sidan.")
    problems += _that_disagree(values)
    if problems:
        raise InputError(problems)
    return values


def clock_text(text: str) -> str:
    """The clock time in *text* as ``09:00``. Raises InputError."""
    return parse_clock(text).isoformat("minutes")


def _that_disagree(values: Mapping[str, str]) -> list[Problem]:
    """Faults of fields that are well-formed one by one."""
    found = []
    if values["end_day"] and values["day"] and values["end_day"] <= values["day"]:
        found.append(Problem("Sista dagen ska vara efter den första. Lämna den tom om det är en dag.", field="till"))
    if values["end"] and not values["start"]:
        found.append(Problem("Skriv när det börjar också.", field="borjar"))
    elif values["end"] and not values["end_day"] and values["end"] <= values["start"]:
        found.append(Problem("Slutet ska vara efter början.", field="slutar"))
    if OccasionKind(values["kind"]).is_meeting and not values["body"]:
        found.append(Problem("Välj vem som möts, eller att det är en aktivitet.", field="organ"))
    return found


def _refuse(fault: str) -> str:
    raise InputError([Problem(fault)])
