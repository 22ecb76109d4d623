"""What must be renewed in a year: preconditions and mandates that expire, each as a duty of its own with its day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from arshjul.year.basis import Basis
from arshjul.year.duty import DateKind, Duty
from arshjul.year.mandates import CHANGE_OF_MANDATE, Mandate, unelected
from arshjul.year.model import STOCKHOLM, VOTING_ROLES, Articles, Association, Body, Precondition, Role, Seat, YearPlan
from arshjul.year.rules import FixedDay, Source
from arshjul.year.wording import in_sentence, written

REMINDERS = (60, 30, 7)
"""Days before; practice. A kommun's or a region's election of a board member takes weeks."""


@dataclass(frozen=True)
class Renewal:
    """Something to renew, as a duty that is due on *day*."""

    key: str
    """Holds the day on which it expires: what is renewed expires anew, as another thing."""
    duty: Duty
    title: str
    day: date
    member: str | None = None
    basis: Basis = Basis.OWN


@dataclass(frozen=True)
class Need:
    """A dated duty that may need a precondition."""

    duty: str
    title: str
    day: date


def renewals(
    association: Association, plan: YearPlan, mandate: Mandate | None, needs: Iterable[Need]
) -> Iterator[Renewal]:
    """What expires in *plan*'s calendar year, and what has expired before and is needed in it.

    *mandate* is the one that begins on the day after a day of that year: all that ends then is one thing to do.
    """
    by_day = sorted(needs, key=lambda need: need.day)
    for precondition in association.preconditions:
        yield from _of_precondition(precondition, plan, by_day)
    yield from _of_seats(association, plan, mandate)
    if mandate and (missing := unelected(association, mandate)):
        yield _of_mandate(association, mandate, len(missing))


def _of_precondition(precondition: Precondition, plan: YearPlan, needs: list[Need]) -> Iterator[Renewal]:
    expires = precondition.expires
    after = [need for need in needs if need.duty in precondition.needed_by and need.day > expires]
    if expires >= _speaks_from(plan):
        # Before it expires: then it is also in time for everything that needs it.
        day = expires if expires.year == plan.year else None
    else:
        day = after[0].day - timedelta(days=1) if after else None
    if day is None:
        return
    told = f"{precondition.name} gäller till och med {written(expires)}."
    if after:
        told += f" Därefter behövs den för {in_sentence(after[0].title)} {written(after[0].day)}."
    yield Renewal(
        key=f"precondition:{precondition.key}:{expires.isoformat()}",
        duty=_duty(
            f"precondition-{precondition.key}",
            f"Förnyelse av {in_sentence(precondition.name)}",
            precondition.role,
            precondition.source or "förbundets egen bevakning",
            told,
        ),
        title=f"Förnyelse av {in_sentence(precondition.name)}",
        day=day,
    )


def _of_mandate(association: Association, mandate: Mandate, missing: int) -> Renewal:
    title = f"Val till styrelsen från {written(mandate.start)} – {missing} av {len(association.members)} återstår"
    usual = association.articles.mandate_start == Articles.mandate_start
    return Renewal(
        key=f"mandate:{mandate.start.isoformat()}",
        duty=replace(
            _duty(
                CHANGE_OF_MANDATE,
                title,
                Role.DIRECTOR,
                "lag (2003:1210) 12–14 §§",
                f"Den medlem som inte har valt eller utsett någon har ingen i styrelsen från {written(mandate.start)}.",
            ),
            kind=DateKind.STATUTORY,
        ),
        title=title,
        day=mandate.eve,
        basis=Basis.LAW if usual else Basis.ARTICLES,
    )


def _of_seats(association: Association, plan: YearPlan, mandate: Mandate | None) -> Iterator[Renewal]:
    """One renewal for each member and kind of seat in the board whose last holder leaves in the year."""
    for member in association.members:
        for roles, word in ((VOTING_ROLES, "ledamot"), (frozenset({Role.DEPUTY}), "ersättare")):
            seats = [
                s for s in association.seats if s.member == member.key and s.body is Body.BOARD and s.role in roles
            ]
            for until in sorted({day for seat in seats if (day := seat.until) and day.year == plan.year}):
                if mandate and until == mandate.eve:
                    continue
                if _is_filled_after(seats, until) or not member.belongs_on(until + timedelta(days=1)):
                    continue
                title = f"Val av {word} i styrelsen – {member.name}"
                yield Renewal(
                    key=f"mandate:{member.key}:{word}:{until.isoformat()}".replace("ä", "a"),
                    duty=_duty(
                        f"mandate-{member.key}",
                        title,
                        Role.DIRECTOR,
                        "lag (2003:1210) 10 och 13 §§",
                        f"Mandatet går ut {written(until)}. Därefter har {member.name} ingen {word} i styrelsen.",
                    ),
                    title=title,
                    day=until,
                    member=member.key,
                )


def _is_filled_after(seats: Iterable[Seat], until: date) -> bool:
    return any(seat.is_held_on(until + timedelta(days=1)) for seat in seats)


def _speaks_from(plan: YearPlan) -> date:
    """The first day of which *plan* can remind: what expired before it is reminded of by what needs it."""
    begins = date(plan.year, 1, 1)
    return max(begins, plan.adopted_at.astimezone(STOCKHOLM).date()) if plan.adopted_at else begins


def _duty(id: str, name: str, role: Role, source: str, missed: str) -> Duty:
    # The rule only says that the duty has one day; a renewal carries its day itself.
    return Duty(
        id=id,
        name=name,
        role=role,
        rule=FixedDay(12, 31),
        kind=DateKind.OWN,
        source=Source(source, verified=False),
        reminders=REMINDERS,
        missed=missed,
    )
