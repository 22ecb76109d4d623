"""A chore: one thing that the director has to see to, with what is done about it and how much it weighs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum, StrEnum


class ChoreKind(StrEnum):
    """What is to be done; each is done in one place, which the pages know."""

    SUMMONS = "summons"
    """Send the kallelse of a meeting."""
    QUORUM = "quorum"
    """See to that enough come to a meeting."""
    MEETING_PAPERS = "meeting_papers"
    """Make papers for a meeting, or tick what was made."""
    MINUTES = "minutes"
    """Get the minutes of a meeting approved, or posted."""
    PLANNED = "planned"
    """A last day that stands in the plan itself."""
    DEADLINE = "deadline"
    """Do a duty."""
    PAPERS = "papers"
    """Make papers for a duty, or tick what was made."""
    CHAIN = "chain"
    """Take, or record, a step of a chain."""
    REPORTS = "reports"
    """Answer what contacts have reported of the discharge."""
    TRAY = "tray"
    """Judge mails that came in."""
    REFUSED = "refused"
    """Mend what could not be delivered."""
    DRAFT = "draft"
    """Answer what a draft asks, and adopt it."""
    READING = "reading"
    """Go on with a document that is being read."""
    RENEWAL = "renewal"
    """Make next year's draft."""


class Weight(IntEnum):
    """How much it presses; the first first."""

    NOW = 0
    """Somebody waits, law or another's day has passed, or a meeting is near."""
    SOON = 1
    """Due within a week."""
    BEHIND = 2
    """Its day has passed, and nobody but the association, or we, set that day."""
    LATER = 3
    """Can wait."""


@dataclass(frozen=True)
class Chore:
    """One thing to see to. Every text is Swedish."""

    kind: ChoreKind
    title: str
    """What to do, and nothing else: ``Skicka kallelse till styrelsemötet 29 augusti``."""
    weight: Weight
    about: str = ""
    """What it is about: the key of a meeting or a deadline, the id of a chain, the number of a reading; by kind."""
    year: int = 0
    """The year in whose plan that stands; of chains and reports the verksamhetsår."""
    day: date | None = None
    """By when; None: there is no day."""
    when: str = ""
    """The day or the week as people read it; empty when there is none."""
    is_late: bool = False
    why: str = ""
    """What must be known of it, in a sentence."""
    who: tuple[str, ...] = ()
    """The names of others than the director who answer for it."""


REFUSED_FOR = timedelta(weeks=1)
"""So long a mail that could not be delivered is news."""


@dataclass(frozen=True)
class Waiting:
    """What waits for the director beside what follows from how the association stands, counted."""

    mails: int = 0
    """Mails in the tray."""
    failed: int = 0
    """Mails of the last week that could not be delivered."""
    readings: tuple[int, ...] = ()
    """The numbers of the readings that are begun and not ended."""
