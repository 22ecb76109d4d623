"""The change of mandate: who is elected for the new board, and whether it can constitute itself, told as one thing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from arshjul.swedish import listed
from arshjul.year.checks.situation import Situation, capitalised
from arshjul.year.findings import Finding, Remedy, Severity
from arshjul.year.mandates import CHANGE_OF_MANDATE, Mandate, latest_mandate, says_constituting, unelected
from arshjul.year.matters import meetings_of
from arshjul.year.model import STOCKHOLM, VOTING_ROLES, Body, Member, Occasion, Role, Seat
from arshjul.year.wording import written

_ASKED = "När året är fastställt får medlemmens kontakt frågan av Årshjul."


def the_board_is_elected(situation: Situation) -> Iterator[Finding]:
    """The members that have nobody in the board for the mandate that begins in the year, or has begun before it.

    A risk in the year of the change: when its plan is made nobody can have elected. After that it is a breach.
    """
    association, meetings = situation.association, meetings_of(situation.plan, Body.BOARD)
    mandate = latest_mandate(association, situation.book, situation.plan.year)
    if mandate is None or not meetings:
        return
    is_new = mandate.start.year == situation.plan.year
    missing = unelected(association, mandate)
    if not is_new:
        missing = tuple(m for m in missing if is_empty_since(situation, mandate, m, meetings[0]))
    if not missing:
        return
    adopted = situation.plan.adopted_at
    has_begun = adopted is not None and adopted.astimezone(STOCKHOLM).date() >= mandate.start
    chain = situation.book.chain(CHANGE_OF_MANDATE)
    yield Finding(
        code="mandate_change",
        severity=Severity.RISK if is_new else Severity.BREACH,
        day=mandate.start if is_new else meetings[0].day,
        subject=f"mandate:{mandate.start}",
        message=(
            f"En ny mandattid för styrelsen {'började' if has_begun or not is_new else 'börjar'} "
            f"{written(mandate.start)}. {_who(missing, len(association.members))} både ledamot och ersättare inlagda "
            "för den."
        ),
        source=chain.source.text if chain else "lag (2003:1210) 13 §",
        remedies=tuple(_asked_for(mandate, missing)),
    )


def is_empty_since(situation: Situation, mandate: Mandate, member: Member, occasion: Occasion) -> bool:
    """Whether *member* lacks a board member or a deputy at *occasion* because the mandate before has ended."""
    if occasion.day < mandate.start or member not in unelected(situation.association, mandate):
        return False
    return any(
        held and all(not seat.is_held_on(occasion.day) for seat in held) and _last(held) == mandate.eve
        for held in (_seats(situation, member, VOTING_ROLES), _seats(situation, member, frozenset({Role.DEPUTY})))
    )


def the_constituting_meeting_is_in_the_mandate(situation: Situation) -> Iterator[Finding]:
    """A constituting meeting before the first day of the mandate: those who sit then are the board before."""
    mandate = latest_mandate(situation.association, situation.book, situation.plan.year)
    if mandate is None or mandate.start.year != situation.plan.year:
        return
    for meeting in meetings_of(situation.plan, Body.BOARD):
        if says_constituting(meeting.title) and meeting.day < mandate.start:
            yield Finding(
                code="constituting_too_early",
                severity=Severity.RISK,
                day=meeting.day,
                subject=meeting.key,
                involved=(meeting.key,),
                days=(mandate.start - meeting.day).days,
                other_days=(mandate.start,),
                message=(
                    f"{capitalised(situation.name(meeting))} ska vara konstituerande, men den nya mandattiden börjar "
                    f"först {written(mandate.start)}. Vid mötet sitter den gamla styrelsen."
                ),
                source="lag (2003:1210) 13 och 17 §§",
                remedies=(
                    Remedy(
                        f"Flytta mötet till {written(mandate.start)} eller senare.",
                        "Då kallas de nya ledamöterna, och de kan välja ordförande.",
                    ),
                    Remedy(
                        "Ge mötet en annan titel och konstituera styrelsen på nästa möte.",
                        "Checklistan för konstituerande möte följer med till det första mötet i mandattiden.",
                    ),
                ),
            )


def _who(missing: tuple[Member, ...], number: int) -> str:
    if len(missing) == number:
        return f"Ingen av de {number} medlemmarna har"
    return f"{listed(member.name for member in missing)} har inte"


def _asked_for(mandate: Mandate, missing: tuple[Member, ...]) -> Iterator[Remedy]:
    """Kommuner and region elect, agencies appoint (lag (2003:1210) 12 §)."""
    electing = [member.name for member in missing if member.kind.has_notice_board]
    appointing = [member.name for member in missing if not member.kind.has_notice_board]
    last = written(mandate.eve)
    if electing:
        yield Remedy(
            f"Be {listed(electing)} att fullmäktige väljer ledamöter och ersättare, lika många, senast {last}.",
            f"De nyvalda fullmäktige väljer; räkna med flera veckor. {_ASKED}",
        )
    if appointing:
        yield Remedy(
            f"Be {listed(appointing)} att utse ledamöter och ersättare, lika många, senast {last}.",
            f"Myndigheten beslutar själv. {_ASKED}",
        )
    yield Remedy(
        f"Lägg in de utsedda, från den {written(mandate.start)}.",
        f"Då kallas de nya till mötena från {written(mandate.start)}, och de som slutar kallas inte dit.",
    )


def _seats(situation: Situation, member: Member, roles: frozenset[Role]) -> list[Seat]:
    seats = situation.association.seats
    return [s for s in seats if s.member == member.key and s.body is Body.BOARD and s.role in roles]


def _last(seats: list[Seat]) -> date | None:
    return max((seat.until for seat in seats if seat.until), default=None)
