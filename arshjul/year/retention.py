"""What is kept, how long, and what is left of it: the one table that guide, command and page show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from arshjul.errors import InputError, NotFoundError, Problem
from arshjul.year.kept import Kept
from arshjul.year.model import STOCKHOLM


class Decider(StrEnum):
    """Whose decision ends the time that something is kept."""

    ASSOCIATION = "association"
    ADMINISTRATOR = "administrator"
    """Of what is no association's."""
    NOBODY = "nobody"
    """It is kept for ever, or no longer than the work needs it."""


@dataclass(frozen=True)
class KeptKind:
    """One kind of what is kept. Its words are Swedish."""

    kept: Kept
    what: str
    days: int | None
    """How long when nobody has decided anything; None: for ever."""
    decider: Decider
    ground: str
    remains: str
    """What is left as proof when it is removed."""
    fewest_days: int = 0
    """No decision is taken for a shorter time: the work needs it so long."""


_BY_DECISION = "allmän handling, gallras bara efter beslut (arkivlagen 10 §; lag 2003:1210, 20 §)"
_RECORD = "allmän handling, bevaras"
_NEEDED = "behövs för driften, inte längre (dataskyddsförordningen artikel 5.1 e)"
KINDS = (
    KeptKind(
        Kept.MAILS,
        "texten i skickade mejl",
        None,
        Decider.ASSOCIATION,
        _BY_DECISION,
        "till vem, när, ämne, Message-ID och serverns svar",
        fewest_days=365,
    ),
    KeptKind(
        Kept.INCOMING,
        "texten och ämnet i inkomna mejl",
        None,
        Decider.ASSOCIATION,
        _BY_DECISION,
        "från vem, när, vad det räknades som och vem som tog hand om det",
        fewest_days=30,
    ),
    KeptKind(
        Kept.UPLOADS,
        "uppladdade handlingar, protokollsutdrag, filer till svar, och Word-mallar som inte gäller längre",
        None,
        Decider.ASSOCIATION,
        _BY_DECISION,
        "vad filen var, vem som laddade upp den, när, och dess kontrollsumma",
        fewest_days=365,
    ),
    KeptKind(
        Kept.STRAYS,
        "mejl som inte hör till något förbund",
        None,
        Decider.ADMINISTRATOR,
        _BY_DECISION,
        "när det kom och vad som gjordes med det",
        fewest_days=30,
    ),
    KeptKind(
        Kept.REGISTER,
        "register, platser, årshjul och historik",
        None,
        Decider.NOBODY,
        _RECORD,
        "allt; namn och adress töms för en person i taget, av den som sköter driften",
    ),
    KeptKind(
        Kept.NOTES,
        "anteckningar om närvaro, protokoll, anslag, ansvarsfrihet, budget och rapporter",
        None,
        Decider.NOBODY,
        f"{_RECORD}: protokoll, arvoden och beslut vilar på dem",
        "allt, också när året är avslutat; den som tömts står som borttagen person",
    ),
    KeptKind(
        Kept.ANSWERS,
        "svar på kallelser",
        None,
        Decider.NOBODY,
        f"{_RECORD}: visar vem som var kallad och beslutsför",
        "allt, också när året är avslutat; skäl till förhinder frågas aldrig efter",
    ),
    KeptKind(
        Kept.LOG,
        "logg över inloggningar, nekade försök och öppnade handlingar",
        None,
        Decider.NOBODY,
        _RECORD,
        "allt utom nätadressen",
    ),
    KeptKind(Kept.NETWORKS, "nätadresser i loggen", 90, Decider.NOBODY, _NEEDED, "raden i loggen"),
    KeptKind(
        Kept.SESSIONS,
        "inloggningar som har slutat, begärda länkar och räknare mot gissning",
        1,
        Decider.NOBODY,
        _NEEDED,
        "raden i loggen",
    ),
    KeptKind(
        Kept.FORM_KEYS, "fingeravtryck av skickade formulär", 7, Decider.NOBODY, _NEEDED, "det som formuläret gjorde"
    ),
    KeptKind(Kept.REQUESTS, "begäran till sidorna (`requests.log`)", 30, Decider.NOBODY, _NEEDED, "inget"),
    KeptKind(
        Kept.READINGS,
        "dokument som läses in till ett år och inte är sparade",
        90,
        Decider.NOBODY,
        _NEEDED,
        "det som sparades i årshjulet",
    ),
    KeptKind(Kept.PASSES, "jobbens pass", 90, Decider.NOBODY, _NEEDED, "när varje jobb gick senast"),
)


@dataclass(frozen=True)
class Retention:
    """How long a kind is kept (gallringsfrist), as somebody has decided."""

    kept: Kept
    days: int | None
    """None: until something else is decided."""
    decision: str
    """As it is cited; Swedish."""
    at: datetime
    by: str


def kind_of(kept: Kept) -> KeptKind:
    """The row of the table."""
    return next(kind for kind in KINDS if kind.kept is kept)


def limit_of(kept: Kept) -> timedelta:
    """How long what nobody decides about is kept: as long as the work needs it."""
    days = kind_of(kept).days
    if days is None:
        raise ValueError(f"{kept} is kept for ever")
    return timedelta(days=days)


def decided_by(decider: Decider) -> tuple[KeptKind, ...]:
    """The kinds for which *decider* decides how long they are kept."""
    return tuple(kind for kind in KINDS if kind.decider is decider)


def decidable(name: str, decider: Decider) -> KeptKind:
    """The kind that is called *name*. Raises NotFoundError, naming those that *decider* decides about."""
    kinds = decided_by(decider)
    for kind in kinds:
        if kind.kept.value == name:
            return kind
    names = ", ".join(kind.kept.value for kind in kinds)
    raise NotFoundError(f"{name or 'Slaget'} är inget som har en gallringsfrist här. Välj bland: {names}.")


def retention_of(kind: KeptKind, days: int | None, decision: str, by: str, at: datetime) -> Retention:
    """The decision that *kind* is kept for so many days. Raises InputError for one that cannot be meant."""
    cited = " ".join(decision.split())
    problems = []
    if days is not None and not kind.fewest_days <= days <= MOST_DAYS:
        problems.append(Problem(f"Skriv minst {kind.fewest_days} och högst {MOST_DAYS} dagar.", field="dagar"))
    if not cited:
        problems.append(Problem("Skriv vilket beslut det är, med dag och paragraf.", field="beslut"))
    if problems:
        raise InputError(problems)
    return Retention(kind.kept, days, cited, at, by)


def first_kept_day(days: int, now: datetime) -> date:
    """The day in Stockholm before which everything is older than *days*."""
    return now.astimezone(STOCKHOLM).date() - timedelta(days=days)


def how_long(days: int | None) -> str:
    """``365 dagar``, ``bevaras``; Swedish."""
    if days is None:
        return "bevaras"
    return "ett dygn" if days == 1 else f"{days} dagar"


def by_default(kind: KeptKind) -> str:
    """How long *kind* is kept when nobody has decided anything; Swedish."""
    return how_long(kind.days) if kind.decider is Decider.NOBODY else "tills något är beslutat"


MOST_DAYS = 36_500
"""A hundred years."""
