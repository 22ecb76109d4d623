"""The members consulted: in time before the budget by law, and once a year; and what else the budget needs to stand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from arshjul.swedish import listed
from arshjul.year.checks.remedies import move_before, offered
from arshjul.year.checks.rhythm import covers
from arshjul.year.checks.situation import Situation, capitalised
from arshjul.year.deadlines import Deadline
from arshjul.year.findings import Finding, Remedy, Severity
from arshjul.year.matters import handles
from arshjul.year.model import Articles, Body, Occasion
from arshjul.year.titles import says
from arshjul.year.wording import counted, in_sentence, written

BUDGET, BUDGET_CONSULTATION, MEMBER_CONSULTATION = "budget", "budget-consultation", "member-consultation"
QUASHED = "kommunallagen (2017:725) 13 kap. 8 §"


def members_consulted_before_the_budget(situation: Situation) -> Iterator[Finding]:
    """A consultation on the budget after the decision or too shortly before it, or none at all."""
    budget = situation.duty(BUDGET)
    deadline = situation.deadline(BUDGET_CONSULTATION)
    meeting = situation.deciding(budget) if budget else None
    if deadline is None or meeting is None:
        return
    recorded = situation.done_on.get(deadline.key)
    consulted = consultations(situation)
    days = sorted((*(o.day for o in consulted), *((recorded,) if recorded else ())))
    if not days:
        # Once the budget is decided, that the consultation is unknown is told of the decision.
        if not situation.is_done(deadline) and f"{deadline.year}:{BUDGET}" not in situation.done_on:
            yield _undated(situation, deadline, meeting)
    elif days[0] >= meeting.day:
        first = next((o for o in consulted if o.day == days[0]), None)
        yield _too_late(situation, first, days[0], meeting)
    elif days[0] > deadline.day:
        yield _too_short(situation, days[0], deadline, meeting)


def consultations(situation: Situation) -> tuple[Occasion, ...]:
    """The occasions of the plan at which the members are consulted on the budget, by day.

    Named as such, or a meeting of the members that by its title speaks of the budget or the plan.
    """
    budget, duty = situation.duty(BUDGET), situation.duty(BUDGET_CONSULTATION)
    if budget is None or duty is None:
        return ()
    return tuple(
        o
        for o in situation.plan.standing
        if handles(o, duty) or (_is_with_members(situation, o) and says(o.title, budget, situation.plan.year))
    )


def _is_with_members(situation: Situation, occasion: Occasion) -> bool:
    duty = situation.duty(MEMBER_CONSULTATION)
    return occasion.body is Body.MEMBERS or (duty is not None and handles(occasion, duty))


def _too_late(situation: Situation, consultation: Occasion | None, day: date, meeting: Occasion) -> Finding:
    days = (day - meeting.day).days
    by = f"{counted(days)} efter" if days else "samma dag som"
    named = f"”{consultation.title}” {written(day)}" if consultation else f"Samrådet {written(day)}"
    return Finding(
        code="consultation_after_budget",
        severity=Severity.BREACH,
        day=day,
        subject=f"{consultation.key if consultation else BUDGET_CONSULTATION}@{meeting.key}",
        involved=(consultation.key, meeting.key) if consultation else (meeting.key,),
        days=days,
        message=(
            f"{named} ligger {by} {situation.name(meeting)}, som beslutar budgeten. "
            "Medlemmarna ska höras före beslutet."
        ),
        source="lag (2003:1210) 23 §",
        remedies=offered(
            move_before(situation, consultation, _before(situation, meeting), "Då hörs medlemmarna före beslutet.")
            if consultation
            else None,
            Remedy(
                "Håll samrådet med brev till medlemmarna före budgetmötet.",
                "Svaren kan läggas till handlingarna; ge medlemmarna tid att svara.",
            ),
        ),
    )


def _too_short(situation: Situation, day: date, deadline: Deadline, meeting: Occasion) -> Finding:
    asked = situation.association.articles.consultation_days
    is_chosen = asked != Articles().consultation_days
    whose = "förbundsordningen" if is_chosen else "vårt förslag, eftersom förbundsordningens antal inte är inskrivet"
    return Finding(
        code="consultation_short",
        severity=Severity.RISK if is_chosen else Severity.NOTE,
        day=day,
        subject=f"{deadline.key}@{meeting.key}",
        involved=(deadline.key, meeting.key),
        days=(meeting.day - day).days,
        other_days=(meeting.day,),
        message=(
            f"Samrådet om budgeten {written(day)} ligger {counted((meeting.day - day).days)} före "
            f"{situation.name(meeting)}. Det ska vara {counted(asked)} enligt {whose}."
        ),
        source=deadline.source,
        remedies=(
            Remedy(
                f"Skicka förslaget till medlemmarna senast {deadline.planned_for}.",
                "Medlemmarna får den tid som de ska ha.",
            ),
            Remedy(
                "Rätta antalet dagar i förbundets fil (consultation_days) om det är ett annat.",
                "Samrådet mäts då mot det.",
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
            f"Planen har ingen dag för samråd med medlemmarna om budgeten. Det behövs senast {deadline.stated} "
            f"för {situation.name(meeting)}."
        ),
        other_days=(meeting.day,),
        source="lag (2003:1210) 23 §; antalet dagar enligt förbundsordningen eller praxis",
        remedies=(
            Remedy(
                f"Lägg in ett samråd om budgeten senast {deadline.planned_for}.",
                "Medlemmarna kan planera för det, och det syns i årshjulet.",
            ),
            Remedy(
                f"Skicka ett samrådsbrev senast {deadline.planned_for} och markera samrådet som klart.",
                "Inget möte behövs, men medlemmarna måste få tid att svara.",
            ),
        ),
    )


def conditions_of_the_budget_are_known(situation: Situation) -> Iterator[Finding]:
    """A budget that is decided, while nobody has recorded what law asks for before it.

    That it was decided shows none of it, and without it the decision can be quashed.
    """
    decided = situation.deadline(BUDGET)
    day = situation.done_on.get(decided.key) if decided else None
    if decided is None or day is None:
        return
    needed = [d for d in map(situation.deadline, decided.duty.depends_on) if d and not situation.is_done(d)]
    if any(o.day < day for o in consultations(situation)):
        needed = [d for d in needed if d.duty.id != BUDGET_CONSULTATION]
    if not needed:
        return
    unknown = listed(in_sentence(d.duty.name) for d in needed)
    yield Finding(
        code="budget_conditions_unknown",
        severity=Severity.RISK,
        day=day,
        subject=decided.key,
        involved=(decided.key, *(d.key for d in needed)),
        days=len(needed),
        message=(
            f"{capitalised(decided.title)} är beslutad {written(day)}, men det är okänt om detta var gjort före: "
            f"{unknown}."
        ),
        source=f"lag (2003:1210) 19, 21 och 23 §§; {QUASHED}",
        remedies=(
            Remedy(
                "Anteckna dagen för vart och ett, om det gjordes.", "Då kan ni visa att beslutet kom till på rätt sätt."
            ),
            Remedy(
                "Gjordes det inte: gör om det och besluta budgeten på nytt.",
                "Ett beslut som inte har kommit till på lagligt sätt kan upphävas vid laglighetsprövning.",
            ),
        ),
    )


def members_are_consulted(situation: Situation) -> Iterator[Finding]:
    """No meeting with the members in the whole year."""
    deadline = situation.deadline(MEMBER_CONSULTATION)
    if deadline is None or situation.is_done(deadline) or not covers(situation, deadline.day):
        return
    if any(handles(o, deadline.duty) for o in situation.plan.standing):
        return
    budget = situation.duty(BUDGET)
    if not budget or not situation.deciding(budget) or not consultations(situation):
        return  # the consultation on the budget is missing, or the budget itself: that is told, and is the same cause
    yield Finding(
        code="member_consultation_missing",
        severity=Severity.NOTE,
        day=deadline.day,
        subject=deadline.key,
        involved=(deadline.key,),
        message=f"Planen har inget medlemssamråd före {deadline.stated}.",
        source=f"{deadline.source}; en gång om året är praxis",
        remedies=(
            Remedy("Lägg in ett medlemssamråd i planen.", "Medlemmarna kan planera för det, och de kallas i tid."),
            Remedy(
                "Håll medlemmarna underrättade på annat sätt och markera samrådet som klart.",
                "Lagen kräver inget möte, men visa hur medlemmarna har fått veta.",
            ),
        ),
    )


def _before(situation: Situation, meeting: Occasion) -> date:
    return meeting.day - timedelta(days=max(situation.association.articles.consultation_days, 1))
