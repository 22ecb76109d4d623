"""What a duty (plikt) is: the rule that dates it, who acts, what it needs, and its source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from arshjul.year.model import Body, MemberKind, Role

if TYPE_CHECKING:
    from arshjul.year.chain import Chain


class DateKind(StrEnum):
    """Where a date comes from, which decides how it moves when it falls on a non-working day."""

    STATUTORY = "statutory"
    AGREED = "agreed"
    OWN = "own"


class Scope(StrEnum):
    """How many deadlines a duty gives in a year."""

    ASSOCIATION = "association"
    """One."""
    MEMBER = "member"
    """One for each member of the kinds it names."""
    MEETING = "meeting"
    """One for each meeting of the bodies it names."""
    POSTING = "posting"
    """One for each meeting and each member with a notice board."""


class Unit(StrEnum):
    """What an offset counts."""

    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"


@dataclass(frozen=True)
class FixedDay:
    """A day of the year: 30 November, or the last day of a month (*day* is None)."""

    month: int
    day: int | None


@dataclass(frozen=True)
class IsoWeek:
    """An ISO week, Monday to Sunday."""

    week: int


@dataclass(frozen=True)
class NthWeekday:
    """The *n*-th *weekday* (0 Monday) of a month; *n* −1 is the last."""

    month: int
    weekday: int
    n: int


@dataclass(frozen=True)
class NthWorkingDay:
    """The *n*-th working day of a month; *n* −1 is the last."""

    month: int
    n: int


@dataclass(frozen=True)
class Offset:
    """A number of days, weeks or months after (negative: before) an event.

    *event* is ``meeting`` (the meeting that the deadline belongs to), ``decision:DUTY`` (the day of the
    meeting that decides DUTY), or ``DUTY`` (that duty's own day).
    """

    event: str
    amount: int
    unit: Unit


@dataclass(frozen=True)
class LastMeetingBefore:
    """The last meeting of *body* on or before the day another rule gives."""

    body: Body
    limit: FixedDay | Offset


@dataclass(frozen=True)
class Configured:
    """A day ``MM-DD`` that the association's articles give under *field*; None there: no such duty."""

    field: str


@dataclass(frozen=True)
class ConfiguredOffset:
    """A number of days before an event that the articles give under *field*."""

    event: str
    field: str


@dataclass(frozen=True)
class Entered:
    """A day that somebody else gives each year: an `Agreement`. None given: no deadline."""


Rule = (
    FixedDay
    | IsoWeek
    | NthWeekday
    | NthWorkingDay
    | Offset
    | LastMeetingBefore
    | Configured
    | ConfiguredOffset
    | Entered
)


@dataclass(frozen=True)
class Source:
    """Where a rule stands."""

    text: str
    """As a person cites it: ``lag (2003:1210) 23 §``."""
    verified: bool = True
    """False: practice or an inference that nobody has found in a text of law."""


@dataclass(frozen=True)
class ChecklistItem:
    """One paper or step that must be ready."""

    id: str
    name: str
    role: Role
    """Who prepares it."""
    days: int = 0
    """Days from the meeting or the deadline's day: −7 a week before, 14 two weeks after."""
    source: Source | None = None


@dataclass(frozen=True)
class Duty:
    """What law, articles or an agreement asks of the association in every year."""

    id: str
    name: str
    role: Role
    """Who acts, and is reminded."""
    rule: Rule
    kind: DateKind
    source: Source
    scope: Scope = Scope.ASSOCIATION
    bodies: tuple[Body, ...] = ()
    """For Scope.MEETING and POSTING: whose meetings."""
    member_kinds: tuple[MemberKind, ...] = ()
    """For Scope.MEMBER: which members; empty: all."""
    concerns: int = 0
    """The verksamhetsår it is about, counted from the calendar year it falls in: −1 annual report, +1 budget."""
    decided_by: Body | None = None
    """The body that must decide it before the day."""
    prepared_by: Body | None = None
    """The body that prepares the decision."""
    recognised_by: tuple[str, ...] = ()
    """Words in a meeting's title that tell that the meeting handles this duty; lower case, å ä ö kept."""
    depends_on: tuple[str, ...] = ()
    """Ids of duties that must be done first."""
    moves_forward: bool = False
    """Whether lag (1930:173) 2 § clearly lets it be done on the next working day (appeals, notices)."""
    reminders: tuple[int, ...] = ()
    """Days before the planned day, largest first."""
    checklist: tuple[ChecklistItem, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    missed: str = ""
    """What follows if it is missed; one Swedish sentence."""


@dataclass(frozen=True)
class MeetingKind:
    """What belongs to every meeting of a body: reminders and papers."""

    body: Body
    reminders: tuple[int, ...]
    checklist: tuple[ChecklistItem, ...]
    answer_reminders: tuple[int, ...] = ()
    """Days before the meeting on which those who have not answered are reminded, largest first."""


@dataclass(frozen=True)
class DutyBook:
    """The duties and the meeting kinds of one kind of association: one file in ``calendar/``."""

    kind: str
    name: str
    duties: tuple[Duty, ...]
    meetings: tuple[MeetingKind, ...]
    chains: tuple[Chain, ...] = ()

    def duty(self, duty_id: str) -> Duty | None:
        """The duty with that id, or None."""
        return next((duty for duty in self.duties if duty.id == duty_id), None)

    def meeting(self, body: Body | None) -> MeetingKind | None:
        """What belongs to a meeting of *body*; a joint meeting is its own kind."""
        return next((kind for kind in self.meetings if kind.body is body), None)

    def chain(self, chain_id: str) -> Chain | None:
        """The chain with that id, or None."""
        return next((chain for chain in self.chains if chain.id == chain_id), None)
