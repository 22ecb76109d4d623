"""What an association that is being entered has, and what it still needs before its first year can be adopted.

It is an association from its first moment, with what it has: nothing here is stored, and no step is ever "reached".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from arshjul.swedish import listed
from arshjul.year.model import VOTING_ROLES, Articles, Association, Body, Member, MemberKind, Role


class Step(StrEnum):
    """A part of what is entered; by this it is named in the address of its page."""

    ASSOCIATION = "forbundet"
    MEMBERS = "medlemmar"
    PEOPLE = "personer"
    DATES = "datum"


@dataclass(frozen=True)
class Remaining:
    """Something that is not there yet."""

    step: Step
    text: str
    """One Swedish sentence: what to do."""
    is_needed: bool = True
    """Whether the year would be wrong without it; else it can be done later."""


def remaining(association: Association, today: date) -> tuple[Remaining, ...]:
    """What *association* lacks on *today*, in the order of the steps."""
    return (
        *_of_articles(association),
        *_of_members(association),
        *_of_people(association, today),
        *_of_dates(association, today),
    )


def _of_articles(association: Association) -> Iterator[Remaining]:
    if association.articles == Articles():
        yield Remaining(Step.ASSOCIATION, "Gå igenom vad förbundsordningen säger, och spara.")


def _of_members(association: Association) -> Iterator[Remaining]:
    """A samordningsförbund has at least one kommun, a region and both agencies (lag 2003:1210, 1 §)."""
    kinds = {member.kind for member in association.members}
    words = {
        MemberKind.MUNICIPALITY: "minst en kommun",
        MemberKind.REGION: "regionen",
        MemberKind.INSURANCE_AGENCY: "Försäkringskassan",
        MemberKind.EMPLOYMENT_AGENCY: "Arbetsförmedlingen",
    }
    missing = [words[kind] for kind in MemberKind if kind not in kinds]
    if missing:
        yield Remaining(Step.MEMBERS, f"Välj {listed(missing)} som medlem.")


def _of_people(association: Association, today: date) -> Iterator[Remaining]:
    held = [seat for seat in association.seats if seat.until is None or seat.until >= today]
    board = [seat for seat in held if seat.body is Body.BOARD]
    roles = {seat.role for seat in held}

    def without(has: set[str | None]) -> list[str]:
        return [member.name for member in _belonging(association, today) if member.key not in has]

    if Role.DIRECTOR not in roles:
        yield Remaining(Step.PEOPLE, "Lägg in förbundschefen.")
    if Role.CHAIR not in {seat.role for seat in board}:
        yield Remaining(Step.PEOPLE, "Lägg in styrelsens ordförande.")
    # lag (2003:1210), 10 §: each member at least one of both.
    for word, of in (("ledamot", VOTING_ROLES), ("ersättare", frozenset({Role.DEPUTY}))):
        if names := without({seat.member for seat in board if seat.role in of}):
            yield Remaining(Step.PEOPLE, f"Lägg in en {word} i styrelsen för {listed(names)}.")
    if Role.AUDITOR not in roles:
        yield Remaining(Step.PEOPLE, "Lägg in revisorerna.", is_needed=False)
    if names := without({seat.member for seat in held if seat.role is Role.CONTACT}):
        text = f"Lägg in en kontaktperson hos {listed(names)}, som får frågor om beslut och anslag."
        yield Remaining(Step.PEOPLE, text, is_needed=False)


def _of_dates(association: Association, today: date) -> Iterator[Remaining]:
    if not association.members:
        yield Remaining(Step.DATES, "Välj medlemmarna först, så kan deras dagar skrivas in.", is_needed=False)
    known = {day.member for day in association.council_days if day.day >= today}
    deciding = (member for member in _belonging(association, today) if member.kind.has_notice_board)
    if names := [member.name for member in deciding if member.key not in known]:
        text = f"Skriv in när fullmäktige sammanträder hos {listed(names)}, så syns krockarna."
        yield Remaining(Step.DATES, text, is_needed=False)


def _belonging(association: Association, today: date) -> list[Member]:
    return [member for member in association.members if member.until is None or member.until >= today]
