"""Which meeting decides: asked where nobody has said it and the titles leave it open."""

from __future__ import annotations

from collections.abc import Iterator

from arshjul.swedish import listed
from arshjul.year.checks.situation import Situation
from arshjul.year.deciding import Decision
from arshjul.year.decisions import Matter, matters_of
from arshjul.year.findings import Finding, Remedy, Severity
from arshjul.year.wording import in_sentence, written

MOST = 3
"""So many meetings are offered as answers; the command takes any."""


def deciding_meeting_is_known(situation: Situation) -> Iterator[Finding]:
    """A decision with a day of its own that several meetings may take, or one whose title does not say so plainly."""
    for matter in matters_of(situation.plan, situation.deadlines):
        if matter.decision and matter.decision.candidates:
            yield _asked(matter, matter.decision)


def _asked(matter: Matter, found: Decision) -> Finding:
    deadline, last, name = matter.deadline, found.meeting, in_sentence(matter.title)
    duty = deadline.duty
    named = [f"”{o.title}” {written(o.day)}" for o in found.candidates]
    if len(named) == 1:
        question = f"Beslutar styrelsen {name} på mötet {named[0]}? Titeln säger det inte."
    else:
        question = (
            f"Vilket möte beslutar {name}: {listed(named, last='eller')}? Tills någon har svarat gäller det sista."
        )
    return Finding(
        code="deciding_meeting_asked",
        severity=Severity.RISK,
        day=last.day,
        subject=f"{deadline.year}:{duty.id}",
        involved=tuple(o.key for o in found.candidates),
        other_days=tuple(o.day for o in found.candidates[:-1]),
        message=question,
        source=deadline.source,
        remedies=(
            *(
                Remedy(
                    f"Svara att det är {written(o.day)}.",
                    "Sista dagen mäts då mot det mötet, och de andra lägger bara fram förslag.",
                )
                for o in found.candidates[-MOST:]
            ),
            Remedy(
                f"Godta frågan med ett skäl. Sista dagen mäts då mot {written(last.day)}.",
                "Frågan kommer tillbaka om mötena ändras.",
            ),
        ),
        is_asked=True,
    )
