"""What can be called late here: what fell due when somebody could have been told of it."""

from __future__ import annotations

from datetime import date, datetime

from arshjul.year.model import STOCKHOLM, YearPlan, YearStatus


def told_from(plan: YearPlan, known_since: datetime | None = None) -> date | None:
    """The day from which anybody can have been told of *plan*, and of what is known of since *known_since*.

    None: nobody has been. A draft owes nobody anything, and of a closed year nothing more is asked.
    """
    if plan.status is not YearStatus.ADOPTED or plan.adopted_at is None:
        return None
    return max(filter(None, (plan.adopted_at, known_since))).astimezone(STOCKHOLM).date()


def is_ours(plan: YearPlan, day: date, known_since: datetime | None = None) -> bool:
    """Whether what was to be done by *day* can be called late; else nobody told us of it, and it may be done."""
    told = told_from(plan, known_since)
    return told is not None and day >= told
