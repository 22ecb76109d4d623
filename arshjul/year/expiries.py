"""What must be renewed in a year: preconditions and mandates that expire, each as a duty of its own with its day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from arshjul.year.basis import Basis
from arshjul.year.dates import ONE_DAY
from arshjul.year.duty import DateKind, Duty
from arshjul.year.mandates import CHANGE_OF_MANDATE, Mandate, unelected
from arshjul.year.model import (
    STOCKHOLM,
    VOTING_ROLES,
    Articles,
    Association,
    Body,
    Member,
    Precondition,
    Role,
    Seat,
    YearPlan,
)
from arshjul.year.rules import FixedDay, Source
from arshjul.year.wording import in_sentence, written

REMINDERS = (60, 30, 7)
"""Days before; practice. A kommun's or a region's election of a board member takes weeks."""
MANY = 3
"""So many members whose seats end on one day have one cause, and are told of as one."""


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
    is_open: bool = False
    """Whether the register itself shows that it is still to be done."""


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
        day = after[0].day - ONE_DAY if after else None
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
    usual = association.articles.mandate_start == Articles.mandate_start
    return _election(association, mandate.start, missing, Basis.LAW if usual else Basis.ARTICLES)


def _election(association: Association, start: date, missing: int, basis: Basis) -> Renewal:
    """That *missing* members have nobody in the board from *start*, as one thing to do before that day."""
    title = f"Val till styrelsen från {written(start)} – {missing} av {len(association.members)} återstår"
    missed = f"Den medlem som inte har valt eller utsett någon har ingen i styrelsen från {written(start)}."
    duty = _duty(CHANGE_OF_MANDATE, title, Role.DIRECTOR, "lag (2003:1210) 12–14 §§", missed)
    return Renewal(
        key=f"mandate:{start.isoformat()}",
        duty=replace(duty, kind=DateKind.STATUTORY),
        title=title,
        day=start - ONE_DAY,
        basis=basis,
        is_open=True,
    )


@dataclass(frozen=True)
class _Ending:
    """That a member has nobody of a kind in the board after a day."""

    until: date
    member: Member
    word: str


def _of_seats(association: Association, plan: YearPlan, mandate: Mandate | None) -> Iterator[Renewal]:
    """What ends on another day than the mandate: for each member and kind of seat, or as one when many end at once."""
    ending = [one for one in _endings(association, plan.year) if mandate is None or one.until != mandate.eve]
    for until in sorted({one.until for one in ending}):
        of_day = [one for one in ending if one.until == until]
        members = {one.member.key for one in of_day}
        if len(members) >= MANY:
            yield _election(association, until + ONE_DAY, len(members), Basis.OWN)
        else:
            yield from map(_of_seat, of_day)


def _endings(association: Association, year: int) -> Iterator[_Ending]:
    for member in association.members:
        for roles, word in ((VOTING_ROLES, "ledamot"), (frozenset({Role.DEPUTY}), "ersättare")):
            seats = [
                s for s in association.seats if s.member == member.key and s.body is Body.BOARD and s.role in roles
            ]
            for until in {day for seat in seats if (day := seat.until) and day.year == year}:
                if not _is_filled_after(seats, until) and member.belongs_on(until + ONE_DAY):
                    yield _Ending(until, member, word)


def _of_seat(one: _Ending) -> Renewal:
    title = f"Val av {one.word} i styrelsen – {one.member.name}"
    missed = f"Mandatet går ut {written(one.until)}. Därefter har {one.member.name} ingen {one.word} i styrelsen."
    return Renewal(
        key=f"mandate:{one.member.key}:{one.word}:{one.until.isoformat()}".replace("ä", "a"),
        duty=_duty(f"mandate-{one.member.key}", title, Role.DIRECTOR, "lag (2003:1210) 10 och 13 §§", missed),
        title=title,
        day=one.until,
        member=one.member.key,
        is_open=True,
    )


def _is_filled_after(seats: Iterable[Seat], until: date) -> bool:
    return any(seat.is_held_on(until + ONE_DAY) for seat in seats)


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
