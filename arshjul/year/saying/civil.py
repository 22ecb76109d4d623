"""When a reminder may come, and what the director is spared: what is not urgent stands in the digest."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from arshjul.year.basis import Basis
from arshjul.year.dates import following_working_day, preceding_working_day
from arshjul.year.deadlines import Deadline
from arshjul.year.folding import folded
from arshjul.year.model import Association, Occasion, Role
from arshjul.year.people import holders
from arshjul.year.rules import Entered
from arshjul.year.saying.message import morning
from arshjul.year.titles import says


def reminded_at(day: date, days_before: int) -> datetime:
    """The moment of a reminder *days_before* days before *day*: the working day before, when that day is free."""
    return morning(preceding_working_day(day - timedelta(days=days_before)))


def asked_at(day: date) -> datetime:
    """The moment of a letter that is due from *day*: nobody is asked earlier than that, nor on a free day."""
    return morning(following_working_day(day))


def reads_digest(association: Association, person: str, day: date) -> bool:
    """Whether *person* has the Monday digest at *day*."""
    return association.articles.digest and any(p.key == person for p in holders(association, Role.DIRECTOR, day))


def is_urgent(deadline: Deadline, days_before: int) -> bool:
    """Whether one who reads the digest is reminded of *deadline* beside it, at that stage.

    Only for the last time, and only of a day that somebody has set: what we propose stands in the digest alone.
    """
    return days_before == min(deadline.duty.reminders) and deadline.basis is not Basis.PROPOSAL


def is_told_by(occasion: Occasion, deadline: Deadline) -> bool:
    """Whether *occasion*, a last day of the plan, is the same matter as *deadline*, agreed on or an own item."""
    duty = deadline.duty
    if not (isinstance(duty.rule, Entered) or duty.is_own) or occasion.last_day != deadline.day:
        return False
    words = {word[:_STEM] for word in folded(duty.name).split() if len(word) >= _STEM}
    named = any(word in folded(occasion.title) for word in words)
    return duty.id in occasion.matters or named or says(occasion.title, duty, deadline.year) is not None


_STEM = 7
"""So many letters of a word tell that another means the same: halvårsredovisning, halvårsrapport."""
