"""What a form says about a step of a chain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from arshjul.errors import InputError, Problem
from arshjul.web.frame.form import Field, Kind
from arshjul.year.chain import Outcome
from arshjul.year.chains.wording import OUTCOMES

MOST_CHARACTERS = 500
DAY = Field("dag", "Dag", Kind.DAY)
REFERENCE = Field("beteckning", "Paragraf eller diarienummer", is_optional=True, longest=MOST_CHARACTERS)
BODY = Field("organ", "Vem som beslutade", hint="Till exempel KF.", is_optional=True, longest=MOST_CHARACTERS)
NOTE = Field("anmarkning", "Anmärkning", is_optional=True, longest=MOST_CHARACTERS)
APPROVED = (("", "Vet inte"), ("ja", "Ja"), ("nej", "Nej"))
OUTCOME = Field("utfall", "Beslutet om ansvarsfrihet", Kind.CHOICE)
APPROVAL = Field("godkand", "Godkändes årsredovisningen?", Kind.CHOICE, choices=APPROVED)
DECISION = (DAY, REFERENCE, OUTCOME, APPROVAL, BODY)
"""What the director's form and the contact's ask alike."""
_ANSWERS = {"ja": True, "nej": False, "": None}


@dataclass(frozen=True)
class Written:
    """The fields that the director's form and the contact's have alike."""

    day: date
    reference: str
    outcome: Outcome | None
    accounts_approved: bool | None
    body: str
    note: str
    whom: str
    due: date | None


def written(posted: Mapping[str, str]) -> Written:
    """Read the fields. Raises InputError with every fault at once."""
    problems: list[Problem] = []
    day = day_in(posted.get("dag", ""))
    if day is None:
        problems.append(Problem("Dagen saknas eller är ingen dag. Skriv den som 2021-10-25.", field="dag"))
    due = day_in(posted["senast"]) if posted.get("senast") else None
    if posted.get("senast") and due is None:
        told = "Dagen då det ska vara klart är ingen dag. Skriv den som 2021-10-25."
        problems.append(Problem(told, field="senast"))
    outcome = posted.get("utfall", "")
    if outcome and outcome not in set(Outcome):
        problems.append(Problem("Utfallet finns inte att välja. Ladda om sidan.", field="utfall"))
    accounts = posted.get("godkand", "")
    if accounts not in _ANSWERS:
        told = "Svara ja, nej eller okänt på om årsredovisningen godkändes."
        problems.append(Problem(told, field="godkand"))
    for name, word in (("beteckning", "Paragrafen"), ("organ", "Organet"), ("anmarkning", "Anmärkningen")):
        text = posted.get(name, "")
        if len(text) > MOST_CHARACTERS or not all(c.isprintable() or c in "\r\n\t" for c in text):
            told = f"{word} är för lång eller har tecken som inte går att spara. Korta texten."
            problems.append(Problem(told, field=name))
    if problems or day is None:
        raise InputError(problems)
    return Written(
        day=day,
        reference=posted.get("beteckning", "").strip(),
        outcome=Outcome(outcome) if outcome else None,
        accounts_approved=_ANSWERS[accounts],
        body=posted.get("organ", "").strip(),
        note=" ".join(posted.get("anmarkning", "").split()),
        whom=posted.get("ansvarig", "").strip(),
        due=due,
    )


def outcome_choices(outcomes: tuple[Outcome, ...], none: str) -> tuple[tuple[str, str], ...]:
    """The value and the Swedish word of each outcome, and of *none* of them."""
    return (("", none), *((outcome.value, OUTCOMES[outcome]) for outcome in outcomes))


def day_in(text: str) -> date | None:
    """The day that a date field gives; None: it gives none."""
    try:
        # Only the form that the browser's own date field gives: fromisoformat also takes weeks.
        return date.fromisoformat(text) if len(text) == 10 and "W" not in text else None
    except ValueError:
        return None
