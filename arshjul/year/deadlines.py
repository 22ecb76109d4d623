"""The dated deadlines that the duties give an association in one calendar year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from arshjul.swedish import MONTHS
from arshjul.year.basis import Basis, basis_of
from arshjul.year.dates import (
    add_months,
    days_of,
    following_working_day,
    is_working_day,
    last_of_month,
    monday_of,
    preceding_working_day,
    weeks_in_year,
)
from arshjul.year.deciding import deciding_meeting
from arshjul.year.duty import DateKind, Duty, DutyBook, Scope
from arshjul.year.expiries import Need, renewals
from arshjul.year.mandates import Mandate, mandate_from
from arshjul.year.matters import meetings_of
from arshjul.year.model import Agreement, Association, Body, Member, Occasion, YearPlan
from arshjul.year.rules import (
    Configured,
    ConfiguredOffset,
    Entered,
    Every,
    FixedDay,
    IsoWeek,
    LastMeetingBefore,
    NextMeetingAfter,
    NthWeekday,
    NthWorkingDay,
    Offset,
    Rule,
    Unit,
    repeated,
)
from arshjul.year.wording import heading, week_word, with_weekday, written


@dataclass(frozen=True)
class Named:
    """Somebody who was named to answer for one deadline."""

    person: str
    """The person's key."""
    since: datetime | None = None
    """When it was told (UTC): what was to be said before is not. None: from when the deadline was known."""


@dataclass(frozen=True)
class Deadline:
    """One duty's day: the hard line as written, and the day to plan for."""

    key: str
    """Stable: ``2022:annual-report``, ``2022:half-year-report-member:region``, ``minutes-approval@2022-styrelse-1``.

    Of what comes several times a year with its month: ``2027:arvoden:03``.
    """
    duty: Duty
    title: str
    day: date
    """The hard line, literally; the last day of the week when only a week is known."""
    year: int
    """The calendar year whose plan it belongs to."""
    concerns: int
    """The verksamhetsår it is about."""
    source: str
    confirmed: bool = True
    """False: expected, e.g. last year's agreed date."""
    week: int | None = None
    """Set when only an ISO week is known."""
    member: str | None = None
    occasion: str | None = None
    """Key of the meeting it belongs to."""
    basis: Basis = Basis.OWN
    """Whose day it is."""
    is_open: bool = False
    """Whether the register itself shows that it is still to be done, whenever anybody could have told us."""
    named: tuple[Named, ...] = ()
    """Those who answer for it, each once; empty: those who have the duty's role."""

    @property
    def shown_title(self) -> str:
        """The title where the day stands beside it: it says so when nobody has confirmed the day."""
        return self.title if self.confirmed else f"{self.title} (väntat)"

    @property
    def when(self) -> str:
        """The day to plan for as people read it: ``torsdag 18 augusti 2022``, or ``v. 33 2022`` as it was given."""
        return f"{week_word(self.week)} {self.day.year}" if self.week else with_weekday(self.planned)

    @property
    def stated(self) -> str:
        """The hard line within a sentence: ``18 augusti 2022``, or ``v. 33 2022``."""
        return self.when if self.week else written(self.day)

    @property
    def planned_for(self) -> str:
        """The day to plan for within a sentence: ``17 augusti 2022``, or ``v. 33 2022``."""
        return self.when if self.week else written(self.planned)

    @property
    def hard_line(self) -> str:
        """The hard line as people read it, as `when`."""
        return self.when if self.week else f"{with_weekday(self.day)} ({week_word(self.day.isocalendar().week)})"

    @property
    def planned(self) -> date:
        """The day to plan for: the working day on or before the hard line."""
        return preceding_working_day(self.day)

    def weeks_left(self, today: date) -> int | None:
        """The weeks from that of *today* to its own, negative when it has passed; None: a day is known."""
        if not self.week:
            return None
        return (monday_of(self.day) - monday_of(today)).days // 7

    @property
    def moved(self) -> date | None:
        """The later day on which the act may still be done, where lag (1930:173) 2 § clearly applies."""
        if self.duty.moves_forward and not is_working_day(self.day):
            return following_working_day(self.day)
        return None

    @property
    def last_day(self) -> date:
        """The day after which it is late."""
        return self.moved or self.day

    def asked_by(self, today: date) -> date:
        """The day to plan for, and when that has passed the later one on which it may still be done."""
        return self.moved if self.moved and self.planned < today and not self.week else self.planned

    def told_since(self, adopted_at: datetime | None) -> datetime | None:
        """From when anybody may have been told of it, in a year adopted at *adopted_at*; None: nobody has been."""
        known = self.duty.known_since
        return max(adopted_at, known) if adopted_at and known else adopted_at

    @property
    def reminder_target(self) -> str:
        """What its reminders are about: the postings of one meeting's minutes are one thing to do."""
        if self.duty.scope is Scope.POSTING:
            return f"{self.duty.id}@{self.occasion}"
        return self.key


def deadlines(
    association: Association, plan: YearPlan, book: DutyBook, done_on: Mapping[str, date] | None = None
) -> tuple[Deadline, ...]:
    """Every deadline of *plan*'s calendar year, by day; what is to be renewed in it among them.

    *done_on* tells on which day a meeting's deadline (by its key) was really met: what follows counts from then.

    A duty whose day cannot be told gives none: a date that nobody has given, an event that has no meeting, a
    30 February, or a week 53 of a short year. What is missing is for the collision check to say.
    """
    expansion = _Expansion(association, plan, book, done_on or {})
    found = [*expansion.all()]
    found += expansion.renewals(found)
    return tuple(sorted(found, key=lambda d: (d.day, d.key)))


MOST_CHARACTERS = 195
"""Of a duty's name and a meeting's heading together: with the days that are left they stand in a subject."""


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


@dataclass(frozen=True)
class _When:
    day: date
    week: int | None = None
    confirmed: bool = True
    source: str = ""
    basis: Basis | None = None
    """Whose day it is, when it is not the rule's."""


@dataclass
class _Expansion:
    association: Association
    plan: YearPlan
    book: DutyBook
    done_on: Mapping[str, date]
    _known: dict[str, _When | None] = field(default_factory=dict)

    def all(self) -> Iterator[Deadline]:
        for duty in self.book.duties:
            if not comes_round(duty, self.plan.year):
                continue
            for deadline in self._of(duty):
                if _is_valid(duty, deadline.day):
                    yield deadline

    def renewals(self, found: list[Deadline]) -> Iterator[Deadline]:
        year = self.plan.year
        needs = [Need(d.duty.id, d.title, d.day) for d in found]
        for one in renewals(self.association, self.plan, self._coming_mandate(), needs):
            yield Deadline(
                key=f"{year}:{one.key}",
                duty=one.duty,
                title=one.title,
                day=one.day,
                year=year,
                concerns=year,
                source=one.duty.source.text,
                member=one.member,
                basis=one.basis,
                is_open=one.is_open,
            )

    def _coming_mandate(self) -> Mandate | None:
        """The mandate before which somebody is to be elected in the year: from 1 January it is that of the next."""
        found = (mandate_from(self.association, self.book, self.plan.year + later) for later in (0, 1))
        return next((mandate for mandate in found if mandate and mandate.eve.year == self.plan.year), None)

    def _of(self, duty: Duty) -> Iterator[Deadline]:
        if duty.scope is Scope.ASSOCIATION and duty.every.months_apart:
            for month, rule in repeated(duty.rule, duty.every):
                if when := self._evaluate(rule, duty):
                    yield self._deadline(duty, when, f"{self.plan.year}:{duty.id}:{month:02}", month=month)
        elif duty.scope is Scope.ASSOCIATION:
            when = self._day_of(duty)
            if when:
                yield self._deadline(duty, when, f"{self.plan.year}:{duty.id}")
        elif duty.scope is Scope.MEMBER:
            for member in self.association.members:
                if duty.member_kinds and member.kind not in duty.member_kinds:
                    continue
                # One that has left still tries the years it took part in; one that came later does not.
                if not member.belonged_in(self.plan.year + duty.concerns):
                    continue
                when = self._own_day(duty, member) or self._evaluate(duty.rule, duty, member=member)
                if when:
                    key = f"{self.plan.year}:{duty.id}:{member.key}"
                    yield self._deadline(duty, when, key, member=member)
        else:
            yield from self._of_meetings(duty)

    def _of_meetings(self, duty: Duty) -> Iterator[Deadline]:
        meetings = {o.key: o for body in duty.bodies for o in meetings_of(self.plan, body)}
        for occasion in meetings.values():
            when = self._evaluate(duty.rule, duty, occasion=occasion)
            if not when:
                continue
            key = f"{duty.id}@{occasion.key}"
            if duty.scope is Scope.MEETING:
                yield self._deadline(duty, when, key, occasion=occasion)
                continue
            for member in self.association.members:
                if member.kind.has_notice_board and member.belongs_on(occasion.day):
                    yield self._deadline(duty, when, f"{key}:{member.key}", member=member, occasion=occasion)

    def _deadline(
        self,
        duty: Duty,
        when: _When,
        key: str,
        *,
        member: Member | None = None,
        occasion: Occasion | None = None,
        month: int | None = None,
    ) -> Deadline:
        concerns = self.plan.year + duty.concerns
        of_month = f"{MONTHS[month - 1]} " if month else ""
        title = duty.name if occasion else f"{duty.name} {of_month}{concerns}"
        if member:
            title += f" – {member.name}"
        if occasion:
            title += f" – {_cut(heading(occasion), MOST_CHARACTERS - len(duty.name))} {written(occasion.day)}"
        return Deadline(
            key=key,
            duty=duty,
            title=title,
            day=when.day,
            year=self.plan.year,
            concerns=concerns,
            source=when.source or duty.source.text,
            confirmed=when.confirmed,
            week=when.week,
            member=member.key if member else None,
            occasion=occasion.key if occasion else None,
            basis=when.basis or basis_of(duty, self.association.articles, self.book),
            named=(Named(duty.person),) if duty.person else (),
        )

    def _day_of(self, duty: Duty) -> _When | None:
        if duty.id not in self._known:
            self._known[duty.id] = None  # a ring gives no day; the duty loader refuses rings by name
            when = self._own_day(duty, None) or self._evaluate(duty.rule, duty)
            if when and comes_round(duty, self.plan.year) and _is_valid(duty, when.day):
                self._known[duty.id] = when
        return self._known[duty.id]

    def _evaluate(
        self, rule: Rule, duty: Duty, *, member: Member | None = None, occasion: Occasion | None = None
    ) -> _When | None:
        year = self.plan.year
        match rule:
            case FixedDay(month, day):
                return _when(fixed_day(year, month, day))
            case IsoWeek(week):
                return _last_of_week(year, week)
            case NthWeekday(month, weekday, n):
                return _when(nth_weekday(year, month, weekday, n))
            case NthWorkingDay(month, n):
                return _when(nth_working_day(year, month, n))
            case Offset(event, amount, unit):
                return _when(_shifted(self._event(event, occasion), amount, unit))
            case ConfiguredOffset(event, name):
                days: int = getattr(self.association.articles, name)
                return _when(_shifted(self._event(event, occasion), -days, Unit.DAYS))
            case Configured(name):
                return _when(_month_day(year, getattr(self.association.articles, name)))
            case LastMeetingBefore(body, limit):
                last = self._evaluate(limit, duty, member=member, occasion=occasion)
                days_before = [o.day for o in meetings_of(self.plan, body) if last and o.day <= last.day]
                return _when(max(days_before, default=None))
            case NextMeetingAfter(body, event):
                after = self._event(event, occasion)
                return _when(next_meeting_after(self.association, body, after) if after else None)
            case Entered():
                return self._agreed(duty, member)

    def _event(self, event: str, occasion: Occasion | None) -> date | None:
        if event == "meeting":
            return occasion.day if occasion else None
        duty_id = event.removeprefix("decision:")
        duty = self.book.duty(duty_id)
        if duty is None:
            return None
        if event.startswith("decision:"):
            meeting = deciding_meeting(self.plan, duty)
            return meeting.day if meeting else None
        if duty.scope is Scope.MEETING and occasion:
            if done := self.done_on.get(f"{duty.id}@{occasion.key}"):
                return done
            when = self._evaluate(duty.rule, duty, occasion=occasion)
        else:
            when = self._day_of(duty)
        return when.day if when else None

    def _own_day(self, duty: Duty, member: Member | None) -> _When | None:
        """The day that the association has set in the place of one that we propose; law gives no such choice."""
        if duty.kind is DateKind.STATUTORY or isinstance(duty.rule, Entered):
            return None
        when = self._agreed(duty, member)
        return replace(when, basis=Basis.AGREED if member else Basis.OWN) if when else None

    def _agreed(self, duty: Duty, member: Member | None) -> _When | None:
        given = self.association.agreements
        if duty.is_own and not isinstance(duty.rule, Entered):
            # The item's own rule gives the day of every other year.
            given = tuple(agreement for agreement in given if agreement.year == self.plan.year)
        agreement = agreed_date(given, duty.id, self.plan.year, member)
        if agreement is None:
            return None
        week = agreement.week
        when = _when(agreement.day) if week is None else _last_of_week(agreement.year, week)
        if when is None:
            return None
        return replace(when, confirmed=agreement.confirmed, source=agreement.source)


def agreed_date(agreements: tuple[Agreement, ...], duty_id: str, year: int, member: Member | None) -> Agreement | None:
    """The date agreed for a duty in *year*; else last year's, as expected until somebody confirms it."""
    of_duty = [a for a in agreements if a.duty == duty_id and a.member == (member.key if member else None)]
    for agreement in of_duty:
        if agreement.year == year:
            return agreement
    for agreement in of_duty:
        if agreement.year == year - 1:
            day = add_months(agreement.day, 12) if agreement.day else None
            week = min(agreement.week, weeks_in_year(year)) if agreement.week else None
            return replace(
                agreement,
                year=year,
                day=day,
                week=week,
                confirmed=False,
                source=f"Förra årets datum, inte bekräftat för {year}. {agreement.source}".strip(),
            )
    return None


def next_meeting_after(association: Association, body: Body, day: date) -> date | None:
    """The day of the first meeting of *body* after *day*, in any year's plan; None: none is planned."""
    return min((o.day for plan in association.years for o in meetings_of(plan, body) if o.day > day), default=None)


def fixed_day(year: int, month: int, day: int | None) -> date | None:
    """That day of *year*, the month's last day when *day* is None, or None when there is no such day."""
    last = last_of_month(year, month)
    if day is None:
        return last
    return date(year, month, day) if day <= last.day else None


def nth_weekday(year: int, month: int, weekday: int, n: int) -> date | None:
    """The *n*-th *weekday* (0 Monday) of a month, counted from its end when negative; None when too few."""
    days = [d for d in _days_of_month(year, month) if d.weekday() == weekday]
    return _nth(days, n)


def nth_working_day(year: int, month: int, n: int) -> date | None:
    """The *n*-th working day of a month, counted from its end when negative; None when too few."""
    return _nth([d for d in _days_of_month(year, month) if is_working_day(d)], n)


def _days_of_month(year: int, month: int) -> Iterator[date]:
    return days_of(date(year, month, 1), last_of_month(year, month))


def _nth(days: list[date], n: int) -> date | None:
    index = n - 1 if n > 0 else n
    return days[index] if -len(days) <= index < len(days) else None


def _last_of_week(year: int, week: int) -> _When | None:
    if week > weeks_in_year(year):
        return None
    return _When(date.fromisocalendar(year, week, 7), week)


def _month_day(year: int, month_day: str | None) -> date | None:
    if month_day is None:
        return None
    month, day = month_day.split("-")
    return fixed_day(year, int(month), int(day))


def _shifted(day: date | None, amount: int, unit: Unit) -> date | None:
    if day is None:
        return None
    if unit is Unit.MONTHS:
        return add_months(day, amount)
    return day + timedelta(**{unit.value: amount})


def _when(day: date | None) -> _When | None:
    return _When(day) if day else None


def comes_round(duty: Duty, year: int) -> bool:
    """Whether *duty* gives a day in the plan of *year*, as often as it comes."""
    if duty.every is not Every.SECOND_YEAR or duty.valid_from is None:
        return True
    return (year - duty.valid_from.year) % 2 == 0


def _is_valid(duty: Duty, day: date) -> bool:
    return (duty.valid_from is None or duty.valid_from <= day) and (duty.valid_to is None or day <= duty.valid_to)
