"""What the association has put in its year itself, beside what law, articles and agreements ask for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from arshjul.year.roles import Body, Role
from arshjul.year.rules import Every, Rule

REMINDERS = (14, 1)
"""Days before the day on which one is reminded of an item of which nobody has said anything else."""


@dataclass(frozen=True)
class OwnPaper:
    """One paper or step that an item needs."""

    id: str
    name: str
    days: int = 0
    """Days from the item's day: −7 a week before."""
    role: Role | None = None
    """Who prepares it; None: whoever answers for the item."""


@dataclass(frozen=True)
class OwnItem:
    """One item of the association's own (egen punkt): what is to be done, by whom and when."""

    key: str
    """Stands where a duty's id does; no duty has the same."""
    name: str
    """Reads well before a year: ``Lönesamtal``."""
    rule: Rule
    role: Role = Role.DIRECTOR
    """Who acts, and is reminded."""
    person: str | None = None
    """Key of the one person who does instead of the role."""
    every: Every = Every.YEAR
    since: int | None = None
    """The first calendar year; every second year is counted from it."""
    until: int | None = None
    """The last calendar year."""
    bodies: tuple[Body, ...] = ()
    """For a rule that is counted from each meeting: whose."""
    decided_by: Body | None = None
    """The body that decides it before the day; None: it is decided at no meeting."""
    concerns: int = 0
    """The verksamhetsår it is about, counted from the calendar year it falls in."""
    reminders: tuple[int, ...] = REMINDERS
    """Days before the day to plan for, largest first."""
    checklist: tuple[OwnPaper, ...] = ()
    source: str = ""
    """Where it stands that it is to be done: ``delegationsordningen § 4``. Never a claim of law."""
    known_since: datetime | None = None
    """When the service first knew of it as it stands (UTC); earlier reminders are skipped. None: always known."""
