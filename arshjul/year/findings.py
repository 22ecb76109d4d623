"""What the collision check finds: a finding (krock/anmärkning) and its remedies."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Severity(StrEnum):
    """How bad it is: against law or articles, likely to go wrong, or worth knowing."""

    BREACH = "breach"
    RISK = "risk"
    NOTE = "note"


@dataclass(frozen=True)
class Remedy:
    """One way to mend a finding, and what it leads to; both Swedish sentences."""

    action: str
    consequence: str
    meeting: str = ""
    """The key of the meeting that it moves to *day*; empty, with a day: it is an extra meeting of the board."""
    day: date | None = None
    """None: it is nothing that the plan itself can be changed to."""
    letter: str = ""
    """What to write, when it is to ask somebody; Swedish."""


@dataclass(frozen=True)
class Finding:
    """One thing that collides, in one plain Swedish sentence with the dates in it."""

    code: str
    """Stable; the list stands in docs/krockar.md."""
    severity: Severity
    day: date
    subject: str
    """Key of the occasion or deadline it is about."""
    message: str
    source: str
    days: int = 0
    """How many days late, short or apart; 0 when it is not about an amount."""
    remedies: tuple[Remedy, ...] = ()
    involved: tuple[str, ...] = ()
    """Keys of the occasions and deadlines that collide."""
    other_days: tuple[date, ...] = ()
    """The other dates of its sentence, where *day* and *days* do not give them."""
    accepted: str = ""
    """Not empty: somebody has accepted it, for this reason."""
    contradicts_the_plan: bool = False
    """Whether it says that a date of the plan cannot be meant: people must not be called to it by mistake."""

    is_asked: bool = False
    """Whether it is a question about what the plan means, on which days of law depend."""

    @property
    def must_be_answered(self) -> bool:
        """Whether the year is adopted only when it is mended, or accepted with a reason."""
        return not self.accepted and (self.severity is Severity.BREACH or self.contradicts_the_plan or self.is_asked)

    @property
    def key(self) -> str:
        """The same facts have the same key, however they are worded: an acceptance holds until the facts change."""
        facts = [self.code, self.subject, self.day.isoformat(), str(self.days)]
        return ":".join([*facts, *(day.isoformat() for day in self.other_days)])


def concerning(findings: Iterable[Finding], key: str) -> tuple[Finding, ...]:
    """The findings about one occasion or deadline that nobody has accepted, in their order."""
    return tuple(finding for finding in findings if key in finding.involved and not finding.accepted)


def colliding(findings: Iterable[Finding], today: date) -> list[Finding]:
    """What breaks a rule or is a risk, is still to come, and nobody has accepted; the worst first, then by day."""
    worst_first = list(Severity)
    return sorted(
        (f for f in findings if f.severity is not Severity.NOTE and not f.accepted and f.day >= today),
        key=lambda f: (worst_first.index(f.severity), f.day),
    )
