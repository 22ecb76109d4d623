"""The board's seats against the law: each member at least one board member and one deputy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from arshjul.swedish import listed
from arshjul.year.checks.mandates import is_empty_since
from arshjul.year.checks.situation import Situation
from arshjul.year.dates import ONE_DAY
from arshjul.year.expiries import MANY
from arshjul.year.findings import Finding, Remedy, Severity
from arshjul.year.mandates import latest_mandate, mandate_from
from arshjul.year.matters import meetings_of
from arshjul.year.model import VOTING_ROLES, Body, Member, Occasion, Role
from arshjul.year.wording import written


def every_member_has_its_seats(situation: Situation) -> Iterator[Finding]:
    """A member without a board member or a deputy on the day of a board meeting; told once a member and kind.

    Where the seats of many have ended on one day, it is told once for all of them.
    """
    vacant = [*_vacancies(situation)] if situation.association.seats else []
    for day in sorted({one.ended or date.min for one in vacant}):
        of_day = [one for one in vacant if (one.ended or date.min) == day]
        if of_day[0].ended and len({one.member.key for one in of_day}) >= MANY:
            yield _all_ended(situation, of_day)
        else:
            yield from map(_vacant, of_day)


@dataclass(frozen=True)
class _Vacancy:
    """That a member has nobody of a kind in the board at a meeting, and since when."""

    member: Member
    word: str
    first: Occasion
    """The first meeting of the year at which it is so."""
    ended: date | None


def _vacancies(situation: Situation) -> Iterator[_Vacancy]:
    association = situation.association
    for member in association.members:
        for roles, word in ((VOTING_ROLES, "ledamot"), (frozenset({Role.DEPUTY}), "ersättare")):
            held = [s for s in association.seats if s.member == member.key and s.body is Body.BOARD and s.role in roles]
            meetings = (o for o in meetings_of(situation.plan, Body.BOARD) if member.belongs_on(o.day))
            first = next((o for o in meetings if not any(s.is_held_on(o.day) for s in held)), None)
            if first and not _is_told_of_all(situation, member, first):
                ended = max((s.until for s in held if s.until and s.until < first.day), default=None)
                yield _Vacancy(member, word, first, ended)


def _vacant(one: _Vacancy) -> Finding:
    name, meeting = one.member.name, written(one.first.day)
    why = f" Mandatet gick ut {written(one.ended)}." if one.ended else ""
    return Finding(
        code="seat_vacant",
        severity=Severity.BREACH,
        day=one.first.day,
        subject=f"{one.member.key}:{one.word}",
        other_days=(one.ended,) if one.ended else (),
        message=f"{name} har ingen {one.word} i styrelsen vid mötet {meeting}.{why}",
        source="lag (2003:1210) 10 §",
        remedies=(
            Remedy(
                f"Be {name} utse en {one.word} före {meeting}.",
                "Kommunens eller regionens val görs av fullmäktige; räkna med flera veckor.",
            ),
            Remedy(
                "Håll mötet ändå.",
                "Ingen kan rösta för medlemmen vid förhinder, och det blir svårare att vara beslutsför.",
            ),
        ),
    )


def _all_ended(situation: Situation, vacant: list[_Vacancy]) -> Finding:
    """The seats of many ended on one day, which is not the one before the mandate: perhaps the articles are wrong."""
    first, ended = vacant[0].first, vacant[0].ended or vacant[0].first.day
    start, told = ended + ONE_DAY, situation.association.articles.mandate_start
    names = listed(dict.fromkeys(one.member.name for one in vacant))
    return Finding(
        code="seats_ended",
        severity=Severity.BREACH,
        day=first.day,
        subject=f"seats:{ended}",
        other_days=(ended,),
        message=(
            f"Mandaten gick ut {written(ended)} för {names}, och vid mötet {written(first.day)} är ingen ny ledamot "
            "eller ersättare inlagd."
        ),
        source="lag (2003:1210) 10 och 13 §§",
        remedies=(
            Remedy(
                f"Skriv mandate_start: {start:%m-%d} under articles, om den nya mandattiden börjar {written(start)}.",
                f"Nu räknas den från {told}. Mandatskiftet blir då en sak att göra, och medlemmarna frågas i tid.",
            ),
            Remedy(
                f"Be medlemmarna välja och utse före {written(first.day)}, och lägg in platserna.",
                "Kommunens eller regionens val görs av fullmäktige; räkna med flera veckor.",
            ),
        ),
    )


def _is_told_of_all(situation: Situation, member: Member, occasion: Occasion) -> bool:
    """Whether the seat is empty because every mandate has ended: that is told once, and not of each seat."""
    mandate = latest_mandate(situation.association, situation.book, occasion.day.year)
    return mandate is not None and is_empty_since(situation, mandate, member, occasion)


def as_many_deputies_as_members(situation: Situation) -> Iterator[Finding]:
    """A member with another number of deputies than of board members on a board's first meeting in the year."""
    for member in situation.association.members:
        counted = ((first, *_numbers(situation, member, first)) for first in _first_meetings(situation))
        # None at all is a vacancy, and told as such.
        unequal = ((o, m, d) for o, m, d in counted if m != d and m and d and member.belongs_on(o.day))
        first, members, deputies = next(unequal, (None, 0, 0))
        if first is None:
            continue
        yield Finding(
            code="seats_unequal",
            severity=Severity.BREACH,
            day=first.day,
            subject=f"{member.key}:{members}:{deputies}",
            days=abs(members - deputies),
            message=(
                f"{member.name} har {members} ledamöter och {deputies} ersättare i styrelsen vid mötet "
                f"{written(first.day)}; antalen ska vara lika."
            ),
            source="lag (2003:1210) 10 §",
            remedies=(
                Remedy(
                    f"Be {member.name} utse lika många ersättare som ledamöter före {written(first.day)}.",
                    "Kommunens eller regionens val görs av fullmäktige; räkna med flera veckor.",
                ),
                Remedy(
                    "Kontrollera platserna mot medlemmens beslut.",
                    "En plats som saknas i registret kallas ingen till.",
                ),
            ),
        )


def _first_meetings(situation: Situation) -> tuple[Occasion, ...]:
    """The year's first board meeting, and the first of the board whose mandate begins in the year."""
    meetings = meetings_of(situation.plan, Body.BOARD)
    mandate = mandate_from(situation.association, situation.book, situation.plan.year)
    new = [o for o in meetings if mandate and o.day >= mandate.start]
    return (*meetings[:1], *new[:1])


def _numbers(situation: Situation, member: Member, occasion: Occasion) -> tuple[int, int]:
    """How many board members and deputies *member* has at *occasion*."""
    seats = (s for s in situation.association.seats if s.member == member.key and s.body is Body.BOARD)
    roles = [seat.role for seat in seats if seat.is_held_on(occasion.day)]
    return sum(role in VOTING_ROLES for role in roles), sum(role is Role.DEPUTY for role in roles)


def nobody_sits_for_two_members(situation: Situation) -> Iterator[Finding]:
    """One board member for two members at once: a kommun cannot stand for another (Nationella rådet 2022-02-07)."""
    association = situation.association
    for first in meetings_of(situation.plan, Body.BOARD):
        by_person: dict[str, list[str]] = {}
        for seat in association.seats:
            if seat.body is Body.BOARD and seat.role in VOTING_ROLES and seat.member and seat.is_held_on(first.day):
                by_person.setdefault(seat.person, []).append(seat.member)
        shared = {person: sorted(set(members)) for person, members in by_person.items() if len(set(members)) > 1}
        for person, members in shared.items():
            holder = association.person(person)
            names = " och ".join(m.name for key in members if (m := association.member(key)))
            yield Finding(
                code="seat_shared",
                severity=Severity.RISK,
                day=first.day,
                subject=f"{person}:{'+'.join(members)}",
                message=(
                    f"{holder.name if holder else person} är ledamot för både {names} vid mötet {written(first.day)}; "
                    "varje medlem ska ha en egen."
                ),
                source="lag (2003:1210) 10 §, Nationella rådets besked 2022-02-07",
                remedies=(
                    Remedy("Be den ena medlemmen utse en egen ledamot.", "Fullmäktige väljer; räkna med flera veckor."),
                    Remedy("Låt ersättaren gå in för den ena medlemmen.", "Varje medlem har då en egen röst."),
                ),
            )
        if shared:
            return
