"""What must be valid when a duty is done, and has expired by then."""

from __future__ import annotations

from collections.abc import Iterator

from arshjul.year.checks.situation import Situation, capitalised
from arshjul.year.dates import preceding_working_day
from arshjul.year.deadlines import Deadline
from arshjul.year.findings import Finding, Remedy, Severity
from arshjul.year.model import Precondition
from arshjul.year.wording import counted, in_sentence, written


def preconditions_that_expire(situation: Situation) -> Iterator[Finding]:
    """A duty after the last day of what it needs; the first day of each duty (domain: seed 000 § 56)."""
    for precondition in situation.association.preconditions:
        told: set[str] = set()
        for deadline in situation.deadlines:
            needs_it = deadline.duty.id in precondition.needed_by and deadline.duty.id not in told
            if needs_it and deadline.day > precondition.expires:
                told.add(deadline.duty.id)
                yield _expired(precondition, deadline)


def _expired(precondition: Precondition, deadline: Deadline) -> Finding:
    days = (deadline.day - precondition.expires).days
    last = preceding_working_day(precondition.expires)
    return Finding(
        code="precondition_expires",
        # Who plans for the working day before is still in time.
        severity=Severity.RISK if deadline.planned > precondition.expires else Severity.NOTE,
        day=deadline.day,
        subject=f"{precondition.key}@{deadline.key}",
        involved=(deadline.key,),
        days=days,
        message=(
            f"{capitalised(precondition.name)} gäller till och med {written(precondition.expires)}, men behövs för "
            f"{in_sentence(deadline.title)} {written(deadline.day)}, {counted(days)} senare."
        ),
        source=precondition.source or deadline.source,
        remedies=(
            Remedy(
                f"Förnya senast {written(last)} och skriv in den nya dagen.",
                "Då gäller den utan avbrott, och påminnelserna slutar.",
            ),
            Remedy(
                f"Gör klart {in_sentence(deadline.title)} redan senast {written(last)}.",
                "Då gäller den fortfarande, men underlaget måste vara klart tidigare.",
            ),
        ),
    )
