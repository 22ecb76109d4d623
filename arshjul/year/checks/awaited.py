"""Dates that others set: last year's that nobody has confirmed, and those that nobody has given."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from arshjul.year.checks.situation import Situation
from arshjul.year.duty import Scope
from arshjul.year.findings import Finding, Remedy, Severity
from arshjul.year.own_duties import is_due_in
from arshjul.year.rules import Entered


def dates_nobody_has_confirmed(situation: Situation) -> Iterator[Finding]:
    """A date that is expected, e.g. last year's: it may be another this year."""
    for deadline in situation.deadlines:
        if deadline.confirmed:
            continue
        member = situation.association.member(deadline.member)
        who = member.name if member else "den som bestämmer dagen"
        yield Finding(
            code="date_expected",
            severity=Severity.NOTE,
            day=deadline.day,
            subject=deadline.key,
            involved=(deadline.key,),
            message=f"{deadline.title} väntas {deadline.stated}, men ingen har bekräftat dagen.",
            source=deadline.source,
            remedies=(
                Remedy(
                    f"Fråga {who} vilken dag som gäller, och lägg in den som bekräftad.",
                    "Kontrollen räknar om mot den rätta dagen.",
                ),
                Remedy(
                    f"Planera för {deadline.planned_for} tills svaret kommer.",
                    "Påminnelserna går efter den dagen; en tidigare dag märks inte.",
                ),
            ),
        )


def dates_nobody_has_given(situation: Situation) -> Iterator[Finding]:
    """The national dates of the year that are missing, told together: they come at different times.

    Told to an association that keeps any of them: who keeps none has not chosen to be reminded of them. An item of its
    own it has chosen.
    """
    year = situation.plan.year
    keeps_any = any(a.member is None and a.year in (year - 1, year) for a in situation.association.agreements)
    given = {deadline.duty.id for deadline in situation.deadlines}
    missing = [
        duty
        for duty in situation.book.duties
        if isinstance(duty.rule, Entered)
        and duty.scope is Scope.ASSOCIATION
        and duty.id not in given
        and (is_due_in(duty, year) if duty.is_own else keeps_any)
        and (duty.valid_to is None or duty.valid_to.year >= year)
    ]
    if not missing:
        return
    names = ", ".join(f"{duty.name[:1].lower()}{duty.name[1:]}" for duty in missing)
    yield Finding(
        code="dates_missing",
        severity=Severity.NOTE,
        day=date(year, 12, 31),
        # The ids, so that an acceptance ends when another date is missing.
        subject="+".join(duty.id for duty in missing),
        message=f"Det finns ingen dag för {names} {year}, så ingen blir påmind.",
        source="Datum som andra bestämmer varje år",
        remedies=(
            Remedy("Lägg in dagarna när de blir kända.", "Påminnelser och krockar räknas ut från dem."),
            Remedy("Godta att dagen inte finns, om förbundet inte berörs.", "Ingen blir påmind om de uppgifterna."),
        ),
    )
