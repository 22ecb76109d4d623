"""The fields of the forms on the page of a meeting's attendance."""

from __future__ import annotations

from arshjul.web.frame.form import Field, Form, Kind
from arshjul.year.attendance.spells import Held

HELD = Form(
    (
        Field("paragrafer", "Paragrafer", hint="Till exempel 62–79.", is_optional=True, longest=20),
        Field("start", "Började kl.", Kind.CLOCK, is_optional=True, longest=20),
        Field("slut", "Slutade kl.", Kind.CLOCK, is_optional=True, longest=20),
    )
)
HELD_FIELDS = tuple(one.name for one in HELD.fields)
ATTENDANCE = Form(
    (
        *HELD.fields,
        Field("person", "Namn och uppdrag", longest=120),
        Field("fran", "Från och med §", longest=20),
        Field("till", "Till och med §", longest=20),
        Field("ja", "Ja", longest=20),
        Field("nej", "Nej", longest=20),
        Field("avstod", "Avstod", longest=20),
        *(
            Field(name, kind=Kind.HIDDEN)
            for name in ("gor", "ersatter", "gast", "som", "hur", "sort", "paragraf", "angra")
        ),
    )
)
"""Every form of the page together: a button says which it is."""


def held_texts(held: Held) -> dict[str, str]:
    """What stands of the meeting as a whole, as its form has it."""
    return {
        "paragrafer": f"{held.first}–{held.last}" if held.first else "",
        "start": f"{held.start:%H:%M}" if held.start else "",
        "slut": f"{held.end:%H:%M}" if held.end else "",
    }
