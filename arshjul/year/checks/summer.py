"""Days that others set inside the summer, when nobody decides."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from arshjul.year.checks.remedies import extra_meeting, offered
from arshjul.year.checks.situation import Situation
from arshjul.year.findings import Finding, Remedy, Severity
from arshjul.year.matters import meetings_of
from arshjul.year.model import Body, OccasionKind
from arshjul.year.rules import Entered
from arshjul.year.wording import written

FRESH_DAYS = 30
"""A board that met this near before the day could decide what was to be sent."""


def nobody_decides_in_summer(situation: Situation) -> Iterator[Finding]:
    """A day that somebody else set between the board's last meeting before summer and its first after.

    Reports that the board decides have findings of their own (domain: seed 004 § 44, seed 000 § 50).
    """
    year = situation.plan.year
    asked = [
        (d.key, d.title, d.day, d.source)
        for d in situation.deadlines
        if isinstance(d.duty.rule, Entered) and not d.duty.decided_by
    ]
    asked += [(o.key, o.title, o.day, "Årsplanen") for o in situation.plan.standing if o.kind is OccasionKind.DEADLINE]
    boards = [o.day for o in meetings_of(situation.plan, Body.BOARD)]
    for key, title, day, source in asked:
        if not boards or not date(year, 6, 1) <= day <= date(year, 8, 31):
            continue
        before = max((d for d in boards if d <= day), default=None)
        after = min((d for d in boards if d > day), default=None)
        if before and (day - before).days <= FRESH_DAYS:
            continue
        last = f"Styrelsens sista möte före är {written(before)}" if before else "Styrelsen har inget möte före"
        following = f"nästa är {written(after)}" if after else "inget möte finns efter"
        yield Finding(
            code="summer_gap",
            severity=Severity.RISK,
            day=day,
            subject=key,
            involved=(key,),
            days=(after - day).days if after else 0,
            other_days=(before,) if before else (),
            message=f"{title} ska vara framme {written(day)}. {last}, och {following}.",
            source=source,
            remedies=offered(
                Remedy(
                    f"Låt styrelsen {written(before)} besluta vem som svarar." if before else "Svara på delegation.",
                    "Beslutet ska framgå av protokollet, och svaret anmäls på nästa möte.",
                ),
                extra_meeting(situation, day - timedelta(days=1), "Då kan styrelsen själv besluta."),
                Remedy(
                    "Skicka svaret som förbundschefens eget och anmäl det på nästa möte.",
                    "Det är då inte styrelsens beslut.",
                ),
            ),
        )
