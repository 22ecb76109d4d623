"""How one association stands on a day: what its years show, demand and collide with, each computed once.

Everything here follows from the association, the rules, what is remembered and the day, and from nothing else: who
has the same four has the same answers, and may keep them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from arshjul.year.chains.agenda import BoardItem, agenda_items, agenda_papers
from arshjul.year.chains.asking import questions
from arshjul.year.chains.computing import Chains
from arshjul.year.chains.following import duties_done, duties_late, duties_passed, further_deadlines
from arshjul.year.chains.names import DISCHARGE
from arshjul.year.chains.nudging import asks_by_itself
from arshjul.year.chains.state import ChainState
from arshjul.year.chains.tasks import Task, tasks
from arshjul.year.checklists import Paper, summoned
from arshjul.year.checks import found_in
from arshjul.year.checks.situation import Situation
from arshjul.year.deadlines import Deadline, deadlines
from arshjul.year.decisions import Matter, matters_of
from arshjul.year.doubts import open_doubts
from arshjul.year.duty import DutyBook
from arshjul.year.findings import Finding
from arshjul.year.ledger import Ledger
from arshjul.year.minutes import Minutes, minutes_of_year, with_approvers
from arshjul.year.model import STOCKHOLM, Association, Occasion, YearPlan, YearStatus
from arshjul.year.notices import Notice
from arshjul.year.ours import is_ours
from arshjul.year.saying.message import CALENDAR_KINDS, TOLD_AS_CALLS, Message, MessageKind, bookings_target
from arshjul.year.saying.remembered import Remembered, known_after
from arshjul.year.saying.trial import is_tried, leaves_in_trial, lifted
from arshjul.year.upcoming import Item, Known, Status, items_of_year, with_collisions

# What only some ask for is imported when they ask: the findings follow from neither agendas nor messages.
if TYPE_CHECKING:
    from arshjul.year.agenda.agendas import Agenda
    from arshjul.year.agenda.items import Sources
    from arshjul.year.saying.quorum import MeetingForecast
    from arshjul.year.saying.turning import Expectation


@dataclass(frozen=True)
class Standing:
    """One association at one turn of a day."""

    association: Association
    book: DutyBook
    ledger: Ledger
    moment: datetime
    """As `turn_of_day` gives it: between two turns nothing here changes."""

    @cached_property
    def today(self) -> date:
        """The day, in Stockholm."""
        return self.moment.astimezone(STOCKHOLM).date()

    @cached_property
    def years(self) -> tuple[YearStanding, ...]:
        """Each year that was read, in order."""
        return tuple(YearStanding(self, plan) for plan in self.association.years)

    @cached_property
    def tried(self) -> tuple[Message, ...]:
        """What would be told beside this if the trial that goes on were none; nothing where there is none.

        By the keys that it is demanded with, also what has been said to them before the trial. The kallelse to a
        meeting follows as if the calls had reached everybody.
        """
        if not is_tried(self.association):
            return ()
        real = replace(self, association=lifted(self.association))
        # Of a call what it says when it is let go: who has declined by then has a deputy who is called to serve.
        ended = replace(self, association=replace(self.association, trial_until=self.moment))
        calls = (
            m for year in ended.years for m in (*year.messages, *year.summonses_to_come) if m.kind in TOLD_AS_CALLS
        )
        others = (m for year in real.years for m in year.messages if m.kind not in TOLD_AS_CALLS)
        return tuple(message for message in (*calls, *others) if not leaves_in_trial(self.association, message))

    def year(self, year: int) -> YearStanding | None:
        """How that year stands; None: it was not read, or there is none."""
        return next((one for one in self.years if one.plan.year == year), None)

    def of_occasion(self, key: str) -> tuple[YearStanding, Occasion] | None:
        """The occasion with that key, and the year in whose plan it stands."""
        return self._occasions.get(key)

    @cached_property
    def chains(self) -> Chains:
        """The chains by all that is recorded of them, whenever it happened.

        Whoever records a fact cannot date it in the future, so everything that is recorded counts.
        """
        return self._chains(date.max)

    @cached_property
    def chains_today(self) -> Chains:
        """The chains as they stand at the end of the day."""
        return self._chains(self.today)

    def _chains(self, on: date) -> Chains:
        return Chains(self.association, self.book, self.ledger.chain_facts, on, self.ledger.done)

    @property
    def discharges_tried(self) -> tuple[ChainState, ...]:
        """How the discharges stand that are tried this year, or were last year; none where there is no such chain."""
        chain = self.book.chain(DISCHARGE)
        years = (self.today.year - 2, self.today.year - 1)
        return tuple(self.chains_today.state(chain, year) for year in years) if chain else ()

    @cached_property
    def board_items(self) -> tuple[BoardItem, ...]:
        """The items that the chains put on the agendas of the board."""
        return agenda_items(self.chains_today, {fact.year for fact in self.ledger.chain_facts})

    @cached_property
    def agenda_papers(self) -> tuple[Paper, ...]:
        """The same items as papers on the meetings' checklists."""
        return agenda_papers(self.association, self.board_items, self.ledger.ticked)

    @cached_property
    def agenda_sources(self) -> Sources:
        """What the agendas of its meetings follow from."""
        from arshjul.year.agenda.items import Sources

        return Sources(self.association, self.book, self.board_items, self._deadlines_of, self._last_paragraph)

    def agenda(self, key: str) -> Agenda | None:
        """The agenda of the meeting with that key; None: there is no such meeting."""
        year, occasion = self._occasions.get(key, (None, None))
        if year is None or occasion is None or not occasion.kind.is_meeting:
            return None
        from arshjul.year.agenda.agendas import agenda_of

        return agenda_of(self.agenda_sources, year.plan, occasion)

    def _deadlines_of(self, plan: YearPlan) -> tuple[Deadline, ...]:
        year = self.year(plan.year)
        return year.ruled_deadlines if year else ()

    def _last_paragraph(self, key: str) -> int | None:
        from arshjul.year.attendance.facts import held_in

        return held_in(self.ledger.attendance(key)).last

    def notice(self, minutes: Minutes) -> Notice:
        """The notice of approved minutes, as it is to be put up."""
        from arshjul.year.attendance.facts import held_in

        held = held_in(self.ledger.attendance(minutes.occasion.key))
        return Notice(self.association, minutes, held.first, held.last)

    @cached_property
    def _occasions(self) -> Mapping[str, tuple[YearStanding, Occasion]]:
        return {o.key: (year, o) for year in self.years for o in year.plan.occasions}


@dataclass(frozen=True)
class YearStanding:
    """One year of an association at one turn of a day."""

    standing: Standing
    plan: YearPlan

    @cached_property
    def remembered(self) -> Remembered:
        """What has been told, answered, recorded and done, as far as the year's messages depend on it."""
        ledger = self.standing.ledger
        own = {*(o.key for o in self.plan.occasions), bookings_target(self.plan.year)}
        known = Remembered(
            told={target: told for target, told in ledger.told.items() if target in own},
            given={occasion: given for occasion, given in ledger.answers.items() if occasion in own},
            outlooks=ledger.outlooks,
            done=ledger.done | summoned(self.plan),
            done_on=ledger.met_on,
            minutes=self.minutes if ledger.minutes_steps else (),
            approvers=ledger.approvers,
            called_already=ledger.called_already,
            stand_ins=ledger.stand_ins,
        )
        if not ledger.chain_facts and not asks_by_itself(self.standing.book, self.plan.year):
            return known
        chains = self.standing.chains
        done = {task.deadline.key: task.state.day for task in self.tasks if task.state.day}
        return replace(
            known,
            done=frozenset(known.done) | duties_passed(chains, self.plan),
            done_on={**duties_done(chains, self.plan), **done, **known.done_on},
            further=(*further_deadlines(chains, self.plan), *(task.deadline for task in self.tasks)),
            asks=questions(chains, self.plan.year, ledger.waiting_reports),
            asked={person: at.astimezone(STOCKHOLM).date() for person, at in ledger.last_asked.items()},
        )

    @cached_property
    def tasks(self) -> tuple[Task, ...]:
        """What decisions have told people to do by a day of this year."""
        return tasks(self.standing.chains, self.plan)

    @cached_property
    def messages(self) -> tuple[Message, ...]:
        """Every message that the year demands in its whole life, in time order."""
        return self._demanded(self.remembered)

    def _demanded(self, remembered: Remembered) -> tuple[Message, ...]:
        from arshjul.year.saying.messages import demanded

        return demanded(self.standing.association, self.plan, self.standing.book, remembered, self.ruled_deadlines)

    @property
    def summonses_to_come(self) -> Iterator[Message]:
        """Each kallelse that the year demands when the calls that it demands have been told, and not before."""
        if any(occasion.prepared.issues for occasion in self.plan.occasions):
            calls = [m for m in self.messages if m.kind in CALENDAR_KINDS and not m.skip_reason]
            known = {message.key for message in self.messages}
            after = self._demanded(known_after(self.remembered, calls))
            yield from (m for m in after if m.kind is MessageKind.SUMMONS and m.key not in known)

    @cached_property
    def ruled_deadlines(self) -> tuple[Deadline, ...]:
        """The deadlines that the duties give the year."""
        association, ledger = self.standing.association, self.standing.ledger
        ruled = deadlines(association, self.plan, self.standing.book, ledger.met_on)
        return with_approvers(association, ruled, ledger.approvers)

    @property
    def deadlines(self) -> tuple[Deadline, ...]:
        """All the year's deadlines, those that follow from the outcome of a chain last."""
        return (*self.ruled_deadlines, *self.remembered.further)

    @cached_property
    def matters(self) -> tuple[Matter, ...]:
        """What the year decides by a day of its own."""
        return matters_of(self.plan, self.ruled_deadlines)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What the check finds and what the reader doubted, each with why somebody has accepted it.

        Worst first, and what the reader doubted last.
        """
        ledger, year = self.standing.ledger, self.plan.year
        known = self.remembered
        found = found_in(
            Situation(
                self.standing.association,
                self.plan,
                self.standing.book,
                self.ruled_deadlines,
                known.done,
                known.done_on,
            )
        )
        found = (*found, *open_doubts(self.plan, ledger.doubts(year), found))
        reasons = ledger.acceptances(year)
        return tuple(replace(finding, accepted=reasons.get(finding.key, "")) for finding in found)

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """Every meeting and deadline of the year, by day."""
        # Of a year that is over nobody asks what collides.
        is_ahead = any(item.is_to_come for item in self.bare_items)
        return with_collisions(self.bare_items, self.findings) if is_ahead else self.bare_items

    @cached_property
    def bare_items(self) -> tuple[Item, ...]:
        """As `items`, for whoever does not ask which of them collide."""
        memory, standing = self.remembered, self.standing
        known = Known(
            done=memory.done,
            ticked=standing.ledger.ticked,
            messages=self.messages,
            done_on=memory.done_on,
            deadlines=self.deadlines,
            agenda=standing.agenda_papers,
            late=lambda: duties_late(standing.chains_today, self.plan),
        )
        return items_of_year(standing.association, self.plan, standing.book, known, standing.moment)

    @cached_property
    def late_papers(self) -> tuple[Paper, ...]:
        """The papers that should have been ready by the day, by day.

        A draft owes nobody anything, nobody told us of what was ready before the year was adopted, and when a duty is
        done nobody waits for what was to be ready before it.
        """
        today = self.standing.today
        late = (p for item in self.bare_items for p in item.papers if p.is_late(today) and self._is_wanted(item, p))
        return tuple(sorted(late, key=lambda paper: paper.day))

    def _is_wanted(self, item: Item, paper: Paper) -> bool:
        deadline = item.deadline
        if deadline and item.status is Status.DONE and paper.day <= deadline.day:
            return False
        return is_ours(self.plan, paper.day, deadline.duty.known_since if deadline else None)

    @cached_property
    def minutes(self) -> tuple[Minutes, ...]:
        """How the minutes of each board meeting stand."""
        subject, ledger = self.standing.association, self.standing.ledger
        dated = self.ruled_deadlines
        return minutes_of_year(subject, self.plan, dated, ledger.minutes_steps, ledger.approvers, ledger.done)

    def forecast(self, occasion: Occasion, moment: datetime) -> MeetingForecast | None:
        """The forecast of one of its meetings, with the deputies who serve at *moment*."""
        return self._expectation(occasion).at(moment)

    def forecast_turn(self, moment: datetime) -> datetime:
        """The last moment up to *moment* at which one of `forecasts` turned: at both they are the same."""
        if any(first > moment for first, *_ in self._turns):
            return moment
        passed = (turn for turns in self._turns for turn in turns if turn <= moment)
        return max(passed, default=self.standing.moment)

    def forecasts(self, moment: datetime) -> Mapping[str, MeetingForecast]:
        """By occasion, the forecast of each board meeting that is still to come."""
        return self._forecasts_at(self.forecast_turn(moment))

    @cached_property
    def _forecasts_at(self) -> Callable[[datetime], Mapping[str, MeetingForecast]]:
        """The forecasts of a turn, kept for the next who asks: one page shows them in two places."""

        @lru_cache(maxsize=2)
        def forecasts(turn: datetime) -> Mapping[str, MeetingForecast]:
            seen = {key: expected.at(turn) for key, expected in self._expected.items()}
            return {key: one for key, one in seen.items() if one is not None}

        return forecasts

    @cached_property
    def _expected(self) -> Mapping[str, Expectation]:
        """By occasion, what is expected of each board meeting that is still to come."""
        from arshjul.year.saying.quorum import needs_quorum

        coming = (o for o in self.plan.standing if o.last_day >= self.standing.today and needs_quorum(o))
        return {occasion.key: self._expectation(occasion) for occasion in coming}

    def _expectation(self, occasion: Occasion) -> Expectation:
        from arshjul.year.saying.turning import Expectation

        memory, key = self.remembered, occasion.key
        return Expectation(self.standing.association, occasion, memory.told.get(key, ()), memory.given.get(key, ()))

    @cached_property
    def _turns(self) -> tuple[list[datetime], ...]:
        """For each board meeting that is still to come, when its forecast turns."""
        return tuple(expected.turns() for expected in self._expected.values())


def years_that_matter(standing: Standing) -> tuple[YearStanding, ...]:
    """The adopted ones of this year, next year, and last year, for what it left behind.

    The minutes of December's meeting are due in January.
    """
    adopted = (one for one in standing.years if one.plan.status is YearStatus.ADOPTED)
    return tuple(one for one in adopted if abs(one.plan.year - standing.today.year) <= 1)
