"""The day that a rule gives in a chain, where the events are other steps and the year's duties."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import cached_property

from arshjul.year.dates import add_months, weeks_in_year
from arshjul.year.deadlines import Deadline, deadlines, fixed_day, next_meeting_after, nth_weekday, nth_working_day
from arshjul.year.deciding import deciding_meeting
from arshjul.year.duty import DutyBook
from arshjul.year.mandates import Mandate, constituting_meeting, mandate_from
from arshjul.year.matters import meetings_of
from arshjul.year.model import Association, YearPlan
from arshjul.year.rules import (
    DECISION,
    Configured,
    ConfiguredOffset,
    Entered,
    FixedDay,
    IsoWeek,
    LastMeetingBefore,
    NextMeetingAfter,
    NthWeekday,
    NthWorkingDay,
    Offset,
    Rule,
    Unit,
)

DUTY = "duty:"
MANDATE = "mandate"
"""The day on which a mandate begins in the year."""
CONSTITUTING = "constituting"
"""The board's first meeting in the mandate that begins in the year."""


def is_of_calendar(event: str) -> bool:
    """Whether *event* is one of the calendar year's own, and no step."""
    return event.startswith((DUTY, DECISION)) or event in (MANDATE, CONSTITUTING)


Events = Callable[[str], date | None]
"""The day of an event that a rule names; None: it has none."""


class Calendar:
    """One calendar year of an association, as the rules of chains see it; the deadlines are looked up once."""

    def __init__(self, association: Association, book: DutyBook, year: int) -> None:
        self._association = association
        self._book = book
        self._plan = association.plan(year) or YearPlan(year)

    def day(self, rule: Rule, events: Events) -> date | None:
        """The day that *rule* gives, or None when it cannot be told."""
        year = self._plan.year
        match rule:
            case FixedDay(month, day):
                return fixed_day(year, month, day)
            case IsoWeek(week):
                return date.fromisocalendar(year, week, 7) if week <= weeks_in_year(year) else None
            case NthWeekday(month, weekday, n):
                return nth_weekday(year, month, weekday, n)
            case NthWorkingDay(month, n):
                return nth_working_day(year, month, n)
            case Offset(event, amount, unit):
                return _shifted(events(event), amount, unit)
            case ConfiguredOffset(event, name):
                return _shifted(events(event), -getattr(self._association.articles, name), Unit.DAYS)
            case Configured(name):
                month_day: str | None = getattr(self._association.articles, name)
                return date.fromisoformat(f"{year}-{month_day}") if month_day else None
            case LastMeetingBefore(body, limit):
                last = self.day(limit, events)
                return max((o.day for o in meetings_of(self._plan, body) if last and o.day <= last), default=None)
            case NextMeetingAfter(body, event):
                after = events(event)
                return next_meeting_after(self._association, body, after) if after else None
            case Entered():
                return None

    @cached_property
    def mandate(self) -> Mandate | None:
        """The mandate that begins in this year."""
        return mandate_from(self._association, self._book, self._plan.year)

    def event(self, name: str, member: str | None) -> date | None:
        """The day of ``duty:ID``, ``decision:ID``, ``mandate`` or ``constituting`` in this year."""
        if name in (MANDATE, CONSTITUTING):
            return self._of_mandate(name)
        if name.startswith(DECISION):
            duty = self._book.duty(name.removeprefix(DECISION))
            meeting = deciding_meeting(self._plan, duty) if duty else None
            return meeting.day if meeting else None
        return self.of_duty(name.removeprefix(DUTY), member)

    def of_duty(self, duty_id: str, member: str | None) -> date | None:
        """The last day of that duty in this year, for the member when it is a member's."""
        return next((d.day for d in self._deadlines if d.duty.id == duty_id and d.member in (None, member)), None)

    def _of_mandate(self, name: str) -> date | None:
        if self.mandate is None or name == MANDATE:
            return self.mandate.start if self.mandate else None
        meeting = constituting_meeting(self._association, self.mandate)
        return meeting.day if meeting else None

    @cached_property
    def _deadlines(self) -> tuple[Deadline, ...]:
        return deadlines(self._association, self._plan, self._book)


def _shifted(day: date | None, amount: int, unit: Unit) -> date | None:
    if day is None:
        return None
    if unit is Unit.MONTHS:
        return add_months(day, amount)
    return day + timedelta(**{unit.value: amount})
