"""From facts to the state of a chain on a day."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from arshjul.year.chain import Chain, Consequence, Each, Nudge, Outcome, Step
from arshjul.year.chains.counting import all_taken_on, counted, outcome_of, still_to_take
from arshjul.year.chains.days import Calendar, Events, is_of_calendar
from arshjul.year.chains.doubting import doubts_of
from arshjul.year.chains.facts import ChainFact, of_chain
from arshjul.year.chains.links import items_of, members_of_year
from arshjul.year.chains.state import ChainState, Following, LinkState, StepState, StepStatus
from arshjul.year.chains.wording import SILENT, UNSENT, WAITING
from arshjul.year.duty import Duty, DutyBook, Scope
from arshjul.year.mandates import unelected
from arshjul.year.model import Association, Member, Role
from arshjul.year.ours import is_ours
from arshjul.year.rules import NextMeetingAfter

Link = tuple[str | None, str]
"""A member's key or None, and an item or nothing."""


@dataclass(frozen=True)
class _Taken:
    """When a step was taken, and who has not taken it, when several do."""

    day: date | None
    missing: tuple[str, ...] = ()
    is_shown: bool = False
    """It has been taken, by what the seats show or somebody has said; nobody knows when."""


class Chains:
    """All chains of an association at the end of the day *on*; what is asked for twice is computed once.

    *facts* are those that stand, of all chains (one chain may wait for another), in the order they were recorded.
    Those dated after *on* are not seen. *done* are the keys of the deadlines whose duty somebody has said is done.
    """

    def __init__(
        self,
        association: Association,
        book: DutyBook,
        facts: Iterable[ChainFact],
        on: date,
        done: Collection[str] = frozenset(),
    ) -> None:
        self._association = association
        self._book = book
        self._on = on
        self._facts = tuple(fact for fact in facts if fact.day <= on)
        self._done = done
        self._calendars: dict[int, Calendar] = {}
        self._states: dict[tuple[str, int], ChainState] = {}
        self._taken: dict[tuple[str, int, str, Link], _Taken] = {}
        self._due: dict[tuple[str, int, str, Link], date | None] = {}

    def state(self, chain: Chain, year: int) -> ChainState:
        """The state of *chain* about *year*; without links in a year in which it does not run."""
        key = (chain.id, year)
        if key not in self._states:
            runs = chain.is_about(year)
            self._states[key] = (
                _OfYear(self, chain, year).state() if runs else ChainState(chain, year, self._on, (), None)
            )
        return self._states[key]

    def following(self, calendar_year: int) -> tuple[LinkState, ...]:
        """The links, of the chains that run in *calendar_year*, from whose outcome something follows."""
        states = (self.state(chain, chain.about(calendar_year)) for chain in self._book.chains if chain.consequences)
        return tuple(link for state in states for link in state.links if link.following)

    @property
    def association(self) -> Association:
        """Whose chains they are."""
        return self._association

    @property
    def book(self) -> DutyBook:
        """What describes them."""
        return self._book

    @property
    def on(self) -> date:
        """The day."""
        return self._on

    def facts(self, chain: Chain, year: int, link: Link | None = None) -> tuple[ChainFact, ...]:
        """The facts about a chain, or one link of it, dated up to the day."""
        found = of_chain(self._facts, chain.id, year)
        return found if link is None else tuple(fact for fact in found if fact.link == link)

    def taken(self, chain: Chain, year: int, step: Step, link: Link) -> _Taken:
        """Whether and when a step was taken."""
        key = (chain.id, year, step.id, link)
        if key not in self._taken:
            self._taken[key] = _Taken(None)  # a ring gives none; the loader refuses rings by name
            found = self._find_taken(chain, year, step, link)
            is_said = found.day is None and any(key in self._done for key, _ in self.deadlines_of(year, step, link))
            self._taken[key] = _Taken(None, is_shown=True) if is_said else found
        return self._taken[key]

    def deadlines_of(self, year: int, step: Step, link: Link) -> Iterator[tuple[str, Duty]]:
        """The keys of the deadlines that a step meets in its link, each with its duty."""
        for duty in filter(None, map(self._book.duty, step.duties)):
            if (duty.scope is Scope.MEMBER) == (link[0] is not None):
                key = f"{year - duty.concerns}:{duty.id}"
                yield (f"{key}:{link[0]}" if link[0] else key), duty

    def is_ours(self, chain: Chain, year: int, step: Step, link: Link, due: date) -> bool:
        """Whether a step whose last day was *due* can be called late.

        As the deadlines that it meets can; and where anything is recorded of its link, somebody has told us.
        """
        if self.facts(chain, year, link):
            return True
        for duty in filter(None, map(self._book.duty, step.duties)):
            falls_in = year - duty.concerns
            plan = self._association.plan(falls_in)
            if falls_in in self._association.closed or (plan and not is_ours(plan, due, duty.known_since)):
                return False
        return True

    def due(self, chain: Chain, year: int, step: Step, link: Link) -> date | None:
        """The last day of a step."""
        key = (chain.id, year, step.id, link)
        if key not in self._due:
            self._due[key] = None
            if isinstance(step.rule, NextMeetingAfter) and not self.taken_day(chain, year, step.rule.event, link):
                return None  # what is expected to happen is no reason for a meeting to take it up
            if step.told_in:
                given = (fact.due for fact in self.facts(chain, year, link) if fact.step == step.told_in)
                self._due[key] = next((day for day in given if day), None)
            elif step.rule:
                calendar = self.calendar(chain.runs_in(year))
                self._due[key] = calendar.day(step.rule, self.events(chain, year, link))
            else:
                self._due[key] = self._of_duties(step, year, link[0])
        return self._due[key]

    def events(self, chain: Chain, year: int, link: Link) -> Events:
        """The events that a rule of the chain can name: the day a step was taken, else its last day."""

        def day_of(event: str) -> date | None:
            if is_of_calendar(event):
                return self.calendar(chain.runs_in(year)).event(event, link[0])
            other, step, where = self.named(chain, event, link)
            if other is None or step is None:
                return None
            other_year = other.about(chain.runs_in(year)) if other is not chain else year
            return self.taken(other, other_year, step, where).day or self.due(other, other_year, step, where)

        return day_of

    def named(self, chain: Chain, name: str, link: Link) -> tuple[Chain | None, Step | None, Link]:
        """The step that ``STEP`` or ``CHAIN.STEP`` names, and in which link: another chain's own, or this one."""
        chain_id, dot, step_id = name.rpartition(".")
        other = self._book.chain(chain_id) if dot else chain
        step = other.step(step_id) if other else None
        is_own = step is not None and step.each not in (Each.MEMBER, Each.ITEM)
        return other, step, (None, "") if is_own or other is not chain else link

    def taken_day(self, chain: Chain, year: int, name: str, link: Link) -> date | None:
        """When the step that ``STEP`` or ``CHAIN.STEP`` names was taken; None: not yet."""
        other, step, where = self.named(chain, name, link)
        if other is None or step is None:
            return None
        other_year = other.about(chain.runs_in(year)) if other is not chain else year
        return self.taken(other, other_year, step, where).day

    def calendar(self, year: int) -> Calendar:
        """The calendar year *year*."""
        if year not in self._calendars:
            self._calendars[year] = Calendar(self._association, self._book, year)
        return self._calendars[year]

    def _of_duties(self, step: Step, year: int, member: str | None) -> date | None:
        """The last day of the first of the step's duties that has one; each falls in a calendar year of its own."""
        for duty_id in step.duties:
            duty = self._book.duty(duty_id)
            day = self.calendar(year - duty.concerns).of_duty(duty_id, member) if duty else None
            if day:
                return day
        return None

    def _find_taken(self, chain: Chain, year: int, step: Step, link: Link) -> _Taken:
        if step.met_by:
            other_id, _, step_id = step.met_by.rpartition(".")
            other = self._book.chain(other_id)
            waited_for = other.step(step_id) if other else None
            if other is None or waited_for is None:
                return _Taken(None)
            return self._by_all_members(other, other.about(chain.runs_in(year)), waited_for)
        if step.each is Each.MEMBER and link == (None, ""):
            return self._by_all_members(chain, year, step)
        facts = counted(chain, step, self.facts(chain, year, link))
        if step.each in (Each.BOARD, Each.AUDITORS):
            day = all_taken_on(self._association, step.each, facts)
            missing = () if day else still_to_take(self._association, step.each, facts, self._on)
            return _Taken(day, missing)
        if not facts and chain.seats_show(step):
            return _Taken(None, is_shown=not any(m.key == link[0] for m in self._unelected(chain, year)))
        return _Taken(facts[0].day if facts else None)

    def _by_all_members(self, chain: Chain, year: int, step: Step) -> _Taken:
        members = members_of_year(self._association, year)
        taken = {m: self.taken(chain, year, step, (m.key, "")) for m in members}
        missing = tuple(m.name for m, one in taken.items() if one.day is None and not one.is_shown)
        known = [one.day for one in taken.values() if one.day]
        is_shown = bool(members) and not known and not missing
        return _Taken(max(known) if known and not missing else None, missing, is_shown)

    def _unelected(self, chain: Chain, year: int) -> tuple[Member, ...]:
        mandate = self.calendar(chain.runs_in(year)).mandate
        return unelected(self._association, mandate) if mandate else ()


@dataclass
class _OfYear:
    """One chain about one verksamhetsår."""

    chains: Chains
    chain: Chain
    year: int
    _members: tuple[Member, ...] = field(init=False)

    def __post_init__(self) -> None:
        self._members = members_of_year(self.chains.association, self.year)

    def state(self) -> ChainState:
        links = self._without_unasked(tuple(self._links()))
        return ChainState(
            self.chain,
            self.year,
            self.chains.on,
            links,
            self._closed_on(links),
            doubts_of(self.chain, self.chains.association, links, self._elsewhere),
        )

    def _without_unasked(self, links: tuple[LinkState, ...]) -> tuple[LinkState, ...]:
        """The links, where nobody is called silent who was not asked.

        Only where another was: what the minutes of an earlier year do not tell is no proof that it was not sent.
        Of a year about which nothing at all is recorded, nobody knows that anybody was asked.
        """
        if not self.chains.facts(self.chain, self.year):
            return tuple(replace(link, is_silent=False, status=WAITING) if link.is_silent else link for link in links)
        asking = {nudge.after for nudge in self.chain.nudges if nudge.silent and nudge.after}
        if not any(link.day_of(step) for link in links for step in asking):
            return links
        return tuple(
            replace(link, is_silent=False, status=UNSENT)
            if link.is_silent and not any(link.day_of(step) for step in asking)
            else link
            for link in links
        )

    def _elsewhere(self, name: str) -> tuple[Step, date] | None:
        """The step of another chain, and the day it was taken; None: not yet."""
        _, step, _ = self.chains.named(self.chain, name, (None, ""))
        day = self.chains.taken_day(self.chain, self.year, name, (None, ""))
        return (step, day) if step and day else None

    def _links(self) -> Iterable[LinkState]:
        if self.chain.own_steps:
            yield self._link(None, "", self.chain.own_steps)
        if self.chain.member_steps:
            for member in self._members:
                yield self._link(member, "", self.chain.member_steps)
        for item in items_of(self.chain, self.chains.facts(self.chain, self.year)):
            yield self._link(None, item, self.chain.item_steps)

    def _link(self, member: Member | None, item: str, steps: tuple[Step, ...]) -> LinkState:
        link = (member.key if member else None, item)
        states = self._steps(steps, link)
        # Also a word that is not counted, a postponement or accounts without discharge, is no silence.
        heard = any(s.step.role is Role.CONTACT and self._is_heard_in(s) for s in states)
        heard = heard or any(s.step.role is Role.CONTACT and s.status is StepStatus.PASSED for s in states)
        needed = [s for s in states if not s.step.optional]
        closed_on = needed[-1].day if needed else None
        # A member that has decided is heard from, also when nobody knows on which day.
        is_silent = not heard and closed_on is None and member is not None and self._is_silent_time(member, link)
        return LinkState(
            self.chain,
            self.year,
            member,
            item,
            states,
            _status(states, is_silent=is_silent),
            closed_on,
            is_silent,
            *self._decision(steps, link),
            tuple(self._following(member, link)),
        )

    def _is_heard_in(self, state: StepState) -> bool:
        """Whether something stands there. What was only expected, on a day that has been, tells nothing any more."""
        return any(not state.step.foretells or (f.due and f.due >= self.chains.on) for f in state.facts)

    def _steps(self, steps: tuple[Step, ...], link: Link) -> tuple[StepState, ...]:
        taken = {step: self.chains.taken(self.chain, self.year, step, link) for step in steps}
        last = max((number for number, step in enumerate(steps) if taken[step].day), default=-1)
        facts = self.chains.facts(self.chain, self.year, link)
        return tuple(
            self._step(step, taken[step], link, tuple(f for f in facts if f.step == step.id), is_passed=number < last)
            for number, step in enumerate(steps)
        )

    def _step(
        self, step: Step, taken: _Taken, link: Link, facts: tuple[ChainFact, ...], *, is_passed: bool
    ) -> StepState:
        due = self.chains.due(self.chain, self.year, step, link)
        # What several take is not passed because one thing after it has happened: the others are still to take it.
        is_passed = is_passed and not taken.missing
        days_late = 0
        if due and (taken.day or not is_passed):
            days_late = max(0, ((taken.day or self.chains.on) - due).days)
        status = StepStatus.WAITING
        if taken.day:
            status = StepStatus.DONE
        elif taken.is_shown:
            status, days_late = StepStatus.PASSED, 0
        elif is_passed and not step.optional:
            status = StepStatus.UNKNOWN if step.independent else StepStatus.PASSED
        elif due and days_late and not step.optional:
            is_ours = self.chains.is_ours(self.chain, self.year, step, link, due)
            status = StepStatus.LATE if is_ours else StepStatus.UNKNOWN
        return StepState(step, status, due, taken.day, days_late, facts, taken.missing)

    def _decision(self, steps: tuple[Step, ...], link: Link) -> tuple[Outcome | None, bool | None, str]:
        """The outcome, whether the accounts were approved, and the reference of what decides the link."""
        facts = self.chains.facts(self.chain, self.year, link)
        outcome: Outcome | None = None
        accounts: bool | None = None
        reference = ""
        for step in steps:
            if not step.outcomes:
                continue
            of_step = [f for f in facts if f.step == step.id]
            taking = counted(self.chain, step, facts)
            # What was recorded afterwards of the same decision tells what the first did not.
            standing = [fact for fact in taking if not fact.says_otherwise(taking[0])] or of_step[-1:]
            for fact in standing:
                if outcome in (None, Outcome.NONE, Outcome.POSTPONED):
                    outcome = outcome_of(self.chain, step, fact, facts) or outcome
                accounts = fact.accounts_approved if accounts is None else accounts
                # The minutes that take note of a decision have a § of their own, which is not the decision's.
                reference = reference or (fact.reference if step.outcome_of is None else "")
        return outcome, accounts, reference

    def _is_silent_time(self, member: Member, link: Link) -> bool:
        days = (self.silent_from(nudge, member, link) for nudge in self.chain.nudges if nudge.silent)
        return any(day and day <= self.chains.on for day in days)

    def silent_from(self, nudge: Nudge, member: Member, link: Link) -> date | None:
        """From which day a member of that kind is silent by *nudge*, or None."""
        if nudge.member_kinds and member.kind not in nudge.member_kinds:
            return None
        calendar = self.chains.calendar(self.chain.runs_in(self.year))
        return calendar.day(nudge.rule, self.chains.events(self.chain, self.year, link))

    def _following(self, member: Member | None, link: Link) -> Iterable[Following]:
        for consequence in self.chain.consequences:
            if consequence.member_kinds and (member is None or member.kind not in consequence.member_kinds):
                continue
            since = self._outcome_day(consequence, link)
            if since is None:
                continue
            day = None
            if consequence.rule:
                calendar = self.chains.calendar(self.chain.runs_in(self.year))
                day = calendar.day(consequence.rule, self.chains.events(self.chain, self.year, link))
            yield Following(consequence, day, since)

    def _outcome_day(self, consequence: Consequence, link: Link) -> date | None:
        """The day of the outcome that it follows from; None: there is none such, or its last step is taken."""
        if consequence.until and self.chains.taken_day(self.chain, self.year, consequence.until, link):
            return None
        other, step, where = self.chains.named(self.chain, consequence.step, link)
        if other is None or step is None:
            return None
        year = other.about(self.chain.runs_in(self.year)) if other is not self.chain else self.year
        facts = counted(other, step, self.chains.facts(other, year, where))
        return next((f.day for f in facts[:1] if f.outcome in consequence.outcomes), None)

    def _closed_on(self, links: tuple[LinkState, ...]) -> date | None:
        """When the chain was closed: the association's own link decides where there is one, else the last of all."""
        if self.chain.own_steps:
            return links[0].closed_on
        days = [link.closed_on for link in links]
        known = [day for day in days if day]
        return max(known) if known and len(known) == len(days) else None


def _status(states: tuple[StepState, ...], *, is_silent: bool) -> str:
    if is_silent:
        return SILENT
    taken = (s.step.id for s in reversed(states) if s.is_done or s.status is StepStatus.PASSED)
    return next(taken, WAITING)
