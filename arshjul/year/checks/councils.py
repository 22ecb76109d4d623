"""The days on which the members' own councils meet, against the association's."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from arshjul.year.chains.names import DISCHARGE
from arshjul.year.checks.remedies import day_for, offered
from arshjul.year.checks.situation import Situation, capitalised, meeting_of
from arshjul.year.findings import Finding, Remedy, Severity
from arshjul.year.folding import folded
from arshjul.year.model import CouncilDay
from arshjul.year.wording import counted, with_weekday, written

COUNCILS = "Medlemmarnas egna sammanträdesdagar"


def on_council_days(situation: Situation) -> Iterator[Finding]:
    """A meeting on the day of a member's own council: its elected people sit there."""
    for occasion in situation.plan.standing:
        for council in situation.association.council_days:
            if council.day != occasion.day or not occasion.kind.is_meeting:
                continue
            name = _name(situation, council)
            earlier = day_for(situation, occasion, occasion.day, occasion.day.weekday())
            yield Finding(
                code="meeting_on_council_day",
                severity=Severity.NOTE,
                day=occasion.day,
                subject=f"{occasion.key}@{council.member}:{folded(council.name)}",
                involved=(occasion.key,),
                message=(
                    f"{capitalised(meeting_of(occasion))} ligger {with_weekday(occasion.day)}, samma dag som {name}."
                ),
                source=COUNCILS,
                remedies=offered(
                    Remedy(
                        f"Flytta mötet till {with_weekday(earlier)}.",
                        "Dagen är ledig i planen och hos medlemmen.",
                        occasion.key,
                        earlier,
                    )
                    if earlier
                    else None,
                    Remedy(
                        "Behåll dagen om tiderna inte krockar, och fråga medlemmens ledamot.",
                        "Vid förhinder får medlemmens ersättare gå in.",
                    ),
                ),
            )


def budget_before_contributions(situation: Situation) -> Iterator[Finding]:
    """A budget decided before a member has decided on its money (domain: Södra Vätterbygden 2012)."""
    duty = situation.duty("budget")
    meeting = situation.deciding(duty) if duty else None
    if meeting is None:
        return
    for member in situation.association.members:
        days = [c for c in _in_year(situation, member.key) if _is_about_money(c)]
        if not days or any(c.day <= meeting.day for c in days):
            continue
        council = days[0]
        later = (council.day - meeting.day).days
        limit = date(situation.plan.year, 11, 30)
        yield Finding(
            code="budget_before_council",
            severity=Severity.NOTE,
            day=meeting.day,
            subject=f"{meeting.key}@{member.key}",
            involved=(meeting.key,),
            days=later,
            message=(
                f"{capitalised(situation.name(meeting))} beslutar budgeten {counted(later)} före "
                f"{_name(situation, council)} {written(council.day)}, som beslutar medlemmens bidrag."
            ),
            source="lag (2003:1210) 5 och 23 §§",
            remedies=offered(
                Remedy(
                    f"Besluta budgeten med förbehåll för beslutet {written(council.day)}.",
                    "Budgeten kan behöva ändras om bidraget blir ett annat.",
                ),
                Remedy(
                    f"Fråga {member.name} om ett besked om bidraget före {written(meeting.day)}.",
                    "Styrelsen vet beloppet, men fullmäktige har inte beslutat det.",
                ),
                Remedy(
                    f"Flytta {situation.name(meeting)} till efter {written(council.day)}.",
                    f"Bidraget är beslutat, och lagens sista dag {written(limit)} hålls.",
                )
                if council.day < limit
                else None,
            ),
        )


def discharge_without_council(situation: Situation) -> Iterator[Finding]:
    """A member whose known councils leave none between the bundle and the day for discharge."""
    bundle = situation.deadline("discharge-bundle")
    for deadline in situation.deadlines:
        if deadline.duty.id != DISCHARGE or bundle is None or deadline.member is None:
            continue
        councils = _in_year(situation, deadline.member)
        if not councils or any(bundle.day < c.day <= deadline.day for c in councils):
            continue
        after = next((c for c in councils if c.day > deadline.day), None)
        last = next((c for c in reversed(councils) if c.day <= bundle.day), None)
        met = f" Närmast före är {written(last.day)}." if last else ""
        met += f" Nästa är {written(after.day)}." if after else ""
        member = situation.association.member(deadline.member)
        name = member.name if member else deadline.member
        yield Finding(
            code="discharge_without_council",
            severity=Severity.NOTE,
            day=deadline.day,
            subject=deadline.key,
            involved=(deadline.key,),
            days=(after.day - deadline.day).days if after else 0,
            other_days=(bundle.day, *((last.day,) if last else ())),
            message=(
                f"{name} har inget känt sammanträde mellan utskicket {written(bundle.day)} och "
                f"{deadline.stated}, då ansvarsfriheten bör vara prövad.{met}"
            ),
            source=deadline.source,
            remedies=offered(
                Remedy(
                    f"Skicka underlaget före {written(last.day)}.",
                    "Då kan medlemmen ta upp ärendet i tid, men revisionen måste bli klar tidigare.",
                )
                if last
                else None,
                Remedy(
                    f"Fråga {name} när ansvarsfriheten tas upp.",
                    "Dagen kan följas upp; styrelsen är utan ansvarsfrihet från medlemmen till dess.",
                ),
                Remedy(
                    f"Räkna med beslut {written(after.day)}.",
                    "Inget förfaller, men året kan inte avslutas förrän beslutet är protokollfört.",
                )
                if after
                else None,
            ),
        )


def _in_year(situation: Situation, member: str) -> list[CouncilDay]:
    days = [c for c in situation.association.council_days if c.member == member]
    return sorted((c for c in days if c.day.year == situation.plan.year), key=lambda c: (c.day, c.name))


def _is_about_money(council: CouncilDay) -> bool:
    return any(word in folded(council.name) for word in ("budget", "bidrag"))


def _name(situation: Situation, council: CouncilDay) -> str:
    member = situation.association.member(council.member)
    return f"{council.name} i {member.name if member else council.member}"
