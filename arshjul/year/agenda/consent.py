"""Who must say yes before a kallelse is sent, when it is to be sent, and who has said yes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from arshjul.year.agenda.agendas import Agenda
from arshjul.year.dates import preceding_working_day
from arshjul.year.deeds import Doer
from arshjul.year.facts import Fact, FactAbout, FactKind
from arshjul.year.model import STOCKHOLM, Association, Body, Occasion, Role

_OF_BOARD = (Body.BOARD, Body.PRESIDIUM, Body.JOINT)


@dataclass(frozen=True)
class Yes:
    """That somebody has said yes to the agenda as it stood."""

    role: Role
    fact: Fact
    is_changed: bool
    """Whether the agenda says something else since."""


def must_agree(association: Association, occasion: Occasion) -> tuple[Role, ...]:
    """The roles that must say yes: the director, and of a board's meeting the chair when there is one.

    Source: no law; that the chair calls is practice and what rules of procedure mostly say.
    """
    seats = (seat for seat in association.seats_as(Role.CHAIR) if seat.body is Body.BOARD)
    has_chair = any(seat.is_held_on(occasion.day) for seat in seats)
    return (Role.CHAIR, Role.DIRECTOR) if has_chair and occasion.body in _OF_BOARD else (Role.DIRECTOR,)


def said_yes(facts: Iterable[Fact], agenda: Agenda) -> tuple[Yes, ...]:
    """Who has said yes to *agenda*, each the last time."""
    found = {
        Role(fact.subject): Yes(Role(fact.subject), fact, fact.details.get("agenda") != agenda.digest)
        for fact in facts
        if fact.kind is FactKind.AGREED and fact.key == agenda.occasion.key
    }
    return tuple(found.values())


def recorded_yes(agenda: Agenda, role: Role, doer: Doer) -> Fact:
    """The fact that who has *role* says yes to *agenda* as it stands, as *doer* tells it."""
    occasion = agenda.occasion
    return Fact(
        about=FactAbout.ITEM,
        kind=FactKind.AGREED,
        year=occasion.year,
        day=doer.at.astimezone(STOCKHOLM).date(),
        recorded_at=doer.at,
        by=doer.by,
        key=occasion.key,
        subject=role.value,
        details={"agenda": agenda.digest},
    )


def summons_day(association: Association, occasion: Occasion) -> date:
    """The day on which the kallelse is to leave: the working day on or before the days that the articles ask for."""
    return preceding_working_day(occasion.day - timedelta(days=association.articles.summons_days))
