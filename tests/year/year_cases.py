"""A small association, its people and its meetings, for the tests of the rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

from arshjul.duties import load_duties
from arshjul.year.deadlines import deadlines
from arshjul.year.duty import DateKind, Duty, DutyBook
from arshjul.year.minutes import Minutes, MinutesStep, done_on, minutes_of_year
from arshjul.year.model import (
    Articles,
    Association,
    Body,
    Member,
    MemberKind,
    Occasion,
    OccasionKind,
    Person,
    Role,
    Seat,
    YearPlan,
    YearStatus,
)
from arshjul.year.rules import Rule, Source

BOOK = load_duties("samordningsforbund")
ADOPTED_AT = datetime(2021, 12, 14, 11, tzinfo=UTC)

MEMBERS = (
    Member("nora", "Nora kommun", MemberKind.MUNICIPALITY),
    Member("regionen", "Regionen", MemberKind.REGION),
    Member("fk", "Försäkringskassan", MemberKind.INSURANCE_AGENCY),
    Member("af", "Arbetsförmedlingen", MemberKind.EMPLOYMENT_AGENCY),
)
SEATS = (
    *(Seat(f"ledamot-{m.key}", Body.BOARD, Role.MEMBER, m.key) for m in MEMBERS),
    *(Seat(f"ersattare-{m.key}", Body.BOARD, Role.DEPUTY, m.key, order=1) for m in MEMBERS),
    Seat("beredning", Body.PREPARATORY, Role.MEMBER, "nora"),
    Seat("chef", Body.OFFICE, Role.DIRECTOR),
    Seat("sekreterare", Body.OFFICE, Role.SECRETARY),
    Seat("revisor", Body.AUDITORS, Role.AUDITOR, "nora"),
    Seat("kontakt-nora", Body.OFFICE, Role.CONTACT, "nora"),
)
PEOPLE = tuple(Person(key, key.capitalize(), f"{key}@prov.example") for key in dict.fromkeys(s.person for s in SEATS))


def meeting(day: date, title: str = "Styrelsemöte", body: Body | None = Body.BOARD, **changed: Any) -> Occasion:
    """A meeting from nine to twelve."""
    plain = Occasion(
        key=f"{body}-{day}",
        year=day.year,
        kind=OccasionKind.MEETING,
        title=title,
        day=day,
        body=body,
        start=time(9),
        end=time(12),
    )
    return replace(plain, **changed)


def association(
    *occasions: Occasion, year: int = 2022, adopted_at: datetime | None = ADOPTED_AT, **changed: Any
) -> Association:
    """Four members with a full board, and one year with *occasions*: adopted, or a draft without a moment."""
    status = YearStatus.ADOPTED if adopted_at else YearStatus.DRAFT
    plan = YearPlan(year, status, adopted_at, occasions)
    # Without the digest the director is reminded as everybody else.
    plain = Association(
        "prov", "Samordningsförbundet Prov", MEMBERS, PEOPLE, SEATS, years=(plan,), articles=Articles(digest=False)
    )
    return replace(plain, **changed)


def duty(rule: Rule, **changed: Any) -> Duty:
    """A duty of the director's with one rule."""
    plain = Duty("plikten", "Plikten", Role.DIRECTOR, rule, DateKind.OWN, Source("praxis"))
    return replace(plain, **changed)


def book(*duties: Duty) -> DutyBook:
    """A book with *duties* and the real kinds of meeting."""
    return DutyBook("prov", "Prov", duties, BOOK.meetings)


def minutes_in(subject: Association, steps: tuple[MinutesStep, ...] = ()) -> tuple[Minutes, ...]:
    """The minutes of its first year, of which *steps* have been taken."""
    plan = subject.years[0]
    return minutes_of_year(subject, plan, deadlines(subject, plan, BOOK, done_on(steps)), steps)
