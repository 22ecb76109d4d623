"""What must be valid when a duty is done, and has expired by then."""

from __future__ import annotations

from collections.abc import Iterator

from arshjul.swedish import listed
from arshjul.year.checks.situation import Situation, capitalised
from arshjul.year.dates import preceding_working_day
from arshjul.year.deadlines import Deadline
from arshjul.year.findings import Finding, Remedy, Severity
from arshjul.year.model import Precondition
from arshjul.year.wording import counted, in_sentence, written


def preconditions_that_expire(situation: Situation) -> Iterator[Finding]:
    """Duties after the last day of what they need; the first day of each duty, told together (seed 000 § 56)."""
    for precondition in situation.association.preconditions:
        late: dict[str, Deadline] = {}
        for deadline in situation.deadlines:
            if deadline.duty.id in precondition.needed_by and deadline.day > precondition.expires:
                late.setdefault(deadline.duty.id, deadline)
        if late:
            yield _expired(precondition, tuple(late.values()))


def _expired(precondition: Precondition, late: tuple[Deadline, ...]) -> Finding:
    deadline = late[0]
    days = (deadline.day - precondition.expires).days
    needing = listed(f"{in_sentence(one.title)} {one.stated}" for one in late)
    last = preceding_working_day(precondition.expires)
    return Finding(
        code="precondition_expires",
        # Who plans for the working day before is still in time.
        severity=Severity.RISK if deadline.planned > precondition.expires else Severity.NOTE,
        day=deadline.day,
        subject=f"{precondition.key}@{deadline.key}",
        involved=tuple(one.key for one in late),
        other_days=tuple(one.day for one in late[1:]),
        days=days,
        message=(
            f"{capitalised(precondition.name)} gäller till och med {written(precondition.expires)}, men behövs för "
            f"{needing}, {'som först ' if late[1:] else ''}{counted(days)} senare."
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
