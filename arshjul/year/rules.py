"""How a day is told: the rules that date duties and the steps of chains, and where a rule stands."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from arshjul.year.roles import Body


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
class NextMeetingAfter:
    """The first meeting of *body* after an event, in whatever year's plan; it has no day before the event has one."""

    body: Body
    event: str


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
    | NextMeetingAfter
    | Configured
    | ConfiguredOffset
    | Entered
)

MEETING = "meeting"
"""The event of the meeting that a deadline belongs to."""
DECISION = "decision:"
"""What stands before a duty's id in the event of its decision."""


def event_of(rule: Rule | None) -> str | None:
    """The event that *rule* counts from; None: it counts from none, or there is no rule."""
    if isinstance(rule, LastMeetingBefore):
        return event_of(rule.limit)
    return rule.event if isinstance(rule, Offset | ConfiguredOffset | NextMeetingAfter) else None


class Every(StrEnum):
    """How often something comes round."""

    YEAR = "year"
    SECOND_YEAR = "second_year"
    """In the first year that it applies, and every other after it."""
    QUARTER = "quarter"
    MONTH = "month"

    @property
    def months_apart(self) -> int | None:
        """For what comes several times a year: how many months lie between."""
        return {Every.QUARTER: 3, Every.MONTH: 1}.get(self)


def repeated(rule: Rule, every: Every) -> tuple[tuple[int, Rule], ...]:
    """Return *rule* in each month in which it comes round, by month; a rule that names no month gives nothing.

    Counted both ways from the month that it names: 15 February every quarter is 15 February, May, August and November.
    """
    apart = every.months_apart
    if apart is None or not isinstance(rule, FixedDay | NthWeekday | NthWorkingDay):
        return ()
    months = sorted((rule.month - 1 + n * apart) % 12 + 1 for n in range(12 // apart))
    return tuple((month, replace(rule, month=month)) for month in months)


@dataclass(frozen=True)
class Source:
    """Where a rule stands."""

    text: str
    """As a person cites it: ``lag (2003:1210) 23 §``."""
    verified: bool = True
    """False: practice or an inference that nobody has found in a text of law."""
