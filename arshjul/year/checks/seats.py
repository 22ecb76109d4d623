"""The board's seats against the law: each member at least one board member and one deputy."""

from __future__ import annotations

from collections.abc import Iterator

from arshjul.year.checks.situation import Situation
from arshjul.year.findings import Finding, Remedy, Severity
from arshjul.year.matters import meetings_of
from arshjul.year.model import VOTING_ROLES, Body, Role
from arshjul.year.wording import written


def every_member_has_its_seats(situation: Situation) -> Iterator[Finding]:
    """A member without a board member or a deputy on the day of a board meeting; told once a member and kind."""
    association = situation.association
    if not association.seats:
        return
    for member in association.members:
        for roles, word in ((VOTING_ROLES, "ledamot"), (frozenset({Role.DEPUTY}), "ersättare")):
            held = [s for s in association.seats if s.member == member.key and s.body is Body.BOARD and s.role in roles]
            empty = (o for o in meetings_of(situation.plan, Body.BOARD) if not any(s.is_held_on(o.day) for s in held))
            first = next(empty, None)
            if first is None:
                continue
            yield Finding(
                code="seat_vacant",
                severity=Severity.BREACH,
                day=first.day,
                subject=f"{member.key}:{word}",
                message=f"{member.name} har ingen {word} i styrelsen vid mötet {written(first.day)}.",
                source="lag (2003:1210) 10 §",
                remedies=(
                    Remedy(
                        f"Be {member.name} utse en {word} före {written(first.day)}.",
                        "Kommunens eller regionens val görs av fullmäktige; räkna med flera veckor.",
                    ),
                    Remedy(
                        "Håll mötet ändå.",
                        "Ingen kan rösta för medlemmen vid förhinder, och det blir svårare att vara beslutsför.",
                    ),
                ),
            )
