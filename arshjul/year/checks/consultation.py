"""The members consulted: before the budget by law, and once a year."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from arshjul.year.checks.remedies import move_before, offered
from arshjul.year.checks.situation import Situation
from arshjul.year.deadlines import Deadline
from arshjul.year.deciding import deciding_meeting
from arshjul.year.findings import Finding, Remedy, Severity
from arshjul.year.matters import handles
from arshjul.year.model import Occasion
from arshjul.year.wording import counted, written

BUDGET_CONSULTATION, MEMBER_CONSULTATION = "budget-consultation", "member-consultation"


def members_consulted_before_the_budget(situation: Situation) -> Iterator[Finding]:
    """A consultation on the budget after the decision, or none in the plan."""
    budget, duty = situation.duty("budget"), situation.duty(BUDGET_CONSULTATION)
    deadline = situation.deadline(BUDGET_CONSULTATION)
    meeting = deciding_meeting(situation.plan, budget) if budget else None
    if duty is None or deadline is None or meeting is None or _is_done(situation, deadline):
        return
    dated = [o for o in situation.plan.standing if handles(o, duty)]
    if not dated:
        yield _undated(situation, deadline, meeting)
    elif all(o.day >= meeting.day for o in dated):
        yield _too_late(situation, dated[0], meeting)


def _too_late(situation: Situation, consultation: Occasion, meeting: Occasion) -> Finding:
    days = (consultation.day - meeting.day).days
    by = f"{counted(days)} efter" if days else "samma dag som"
    return Finding(
        code="consultation_after_budget",
        severity=Severity.BREACH,
        day=consultation.day,
        subject=f"{consultation.key}@{meeting.key}",
        involved=(consultation.key, meeting.key),
        days=days,
        message=(
            f"”{consultation.title}” {written(consultation.day)} ligger {by} {situation.name(meeting)}, som beslutar "
            "budgeten. Medlemmarna ska höras före beslutet."
        ),
        source="lag (2003:1210) 23 §",
        remedies=offered(
            move_before(situation, consultation, _before(situation, meeting), "Då hörs medlemmarna före beslutet."),
            Remedy(
                "Håll samrådet med brev till medlemmarna före budgetmötet.",
                "Svaren kan läggas till handlingarna; ge medlemmarna tid att svara.",
            ),
        ),
    )


def _undated(situation: Situation, deadline: Deadline, meeting: Occasion) -> Finding:
    return Finding(
        code="consultation_missing",
        severity=Severity.NOTE,
        day=deadline.day,
        subject=f"{deadline.key}@{meeting.key}",
        involved=(deadline.key,),
        message=(
            f"Planen har ingen dag för samråd med medlemmarna om budgeten. Det behövs senast {written(deadline.day)} "
            f"för {situation.name(meeting)}."
        ),
        other_days=(meeting.day,),
        source="lag (2003:1210) 23 §; antalet dagar enligt förbundsordningen eller praxis",
        remedies=(
            Remedy(
                f"Lägg in ett samråd om budgeten senast {written(deadline.planned)}.",
                "Medlemmarna kan planera för det, och det syns i årshjulet.",
            ),
            Remedy(
                f"Skicka ett samrådsbrev senast {written(deadline.planned)} och markera samrådet som klart.",
                "Inget möte behövs, men medlemmarna måste få tid att svara.",
            ),
        ),
    )


def members_are_consulted(situation: Situation) -> Iterator[Finding]:
    """No meeting with the members in the whole year."""
    deadline = situation.deadline(MEMBER_CONSULTATION)
    if deadline is None or _is_done(situation, deadline):
        return
    if any(handles(o, deadline.duty) for o in situation.plan.standing):
        return
    yield Finding(
        code="member_consultation_missing",
        severity=Severity.NOTE,
        day=deadline.day,
        subject=deadline.key,
        involved=(deadline.key,),
        message=f"Planen har inget medlemssamråd före {written(deadline.day)}.",
        source=f"{deadline.source}; en gång om året är praxis",
        remedies=(
            Remedy("Lägg in ett medlemssamråd i planen.", "Medlemmarna kan planera för det, och de kallas i tid."),
            Remedy(
                "Håll medlemmarna underrättade på annat sätt och markera samrådet som klart.",
                "Lagen kräver inget möte, men visa hur medlemmarna har fått veta.",
            ),
        ),
    )


def _is_done(situation: Situation, deadline: Deadline) -> bool:
    return deadline.key in situation.done


def _before(situation: Situation, meeting: Occasion) -> date:
    return meeting.day - timedelta(days=max(situation.association.articles.consultation_days, 1))
