"""All that is remembered of one association: read once for a unit of work, frozen, and handed down.

Each kind of fact has a view of its own here; nobody else looks at what a fact's fields mean.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from arshjul.year.answers import Given
from arshjul.year.attached import AttachedPaper, attached_in
from arshjul.year.called_already import CalledAlready, called_already_in
from arshjul.year.chains.answer_papers import files_with
from arshjul.year.chains.facts import ChainFact, chain_facts_in
from arshjul.year.chains.reports import ContactReport, numbers_waiting, waiting_in
from arshjul.year.checklists import Ticked, done_in, ticked_in
from arshjul.year.deadlines import Named
from arshjul.year.doubts import OpenDoubt, doubts_in
from arshjul.year.facts import Fact, FactKind
from arshjul.year.minutes import MinutesStep, approvers_in, done_on, minutes_steps_in
from arshjul.year.saying.told import Told, ToldStandIn


@dataclass(frozen=True)
class Ledger:
    """What has happened in the years that were read: the living ones, and one that somebody asked for."""

    facts: tuple[Fact, ...] = ()
    """The facts that stand, in the order they were recorded."""
    told: Mapping[str, tuple[Told, ...]] = field(default_factory=dict)
    """Occasion → every calendar message that somebody has been sent, may get, or could not be reached with."""
    answers: Mapping[str, tuple[Given, ...]] = field(default_factory=dict)
    """Occasion → every answer, in the order they came."""
    outlooks: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    """Occasion and person → what the mails about its quorum said, oldest first."""
    last_asked: Mapping[str, datetime] = field(default_factory=dict)
    """Person → when they were last asked something about the chains."""
    stand_ins: Mapping[str, tuple[ToldStandIn, ...]] = field(default_factory=dict)
    """Target → what those who stand in for the director have been told of it, oldest first."""

    @cached_property
    def chain_facts(self) -> tuple[ChainFact, ...]:
        """The steps of chains that were taken."""
        return chain_facts_in(self.facts)

    @cached_property
    def ticked(self) -> tuple[Ticked, ...]:
        """The papers that are ready."""
        return ticked_in(self.facts)

    @cached_property
    def done(self) -> frozenset[str]:
        """The keys of the deadlines whose duty somebody has said is done."""
        return done_in(self.facts)

    @cached_property
    def minutes_steps(self) -> tuple[MinutesStep, ...]:
        """How the minutes went: approved, posted, taken down."""
        return minutes_steps_in(self.facts)

    @cached_property
    def approvers(self) -> Mapping[str, tuple[Named, ...]]:
        """Meeting → those who were chosen to approve its minutes."""
        return approvers_in(self.facts)

    @cached_property
    def met_on(self) -> Mapping[str, date]:
        """Deadline (by its key) → the day on which a step of the minutes met it."""
        return done_on(self.minutes_steps)

    def meeting_papers(self, occasion: str) -> tuple[AttachedPaper, ...]:
        """The files that are attached to the agenda of a meeting."""
        return attached_in(self.of(FactKind.PAPER, key=occasion))

    def answer_papers(self, answer: ChainFact) -> tuple[AttachedPaper, ...]:
        """The files that came with that member's answer in that step of a chain."""
        return attached_in(files_with(self._answer_papers, answer))

    @cached_property
    def _answer_papers(self) -> tuple[Fact, ...]:
        return self.of(FactKind.ANSWER_PAPER)

    @cached_property
    def waiting_reports(self) -> tuple[ContactReport, ...]:
        """The contacts' reports that the director has not answered, oldest first."""
        return waiting_in(self.facts)

    @cached_property
    def numbers_waiting(self) -> dict[int, int]:
        """How many reports wait for the director, by verksamhetsår; years without any are left out."""
        return numbers_waiting(self.waiting_reports)

    @cached_property
    def called_already(self) -> Mapping[str, CalledAlready]:
        """Meeting → who was called to it in another way."""
        return called_already_in(self.facts)

    @cached_property
    def attended(self) -> frozenset[str]:
        """The keys of the meetings whose attendance is recorded."""
        return frozenset(fact.key for fact in self.facts if fact.kind is FactKind.ATTENDED)

    def attendance(self, occasion: str) -> tuple[Fact, ...]:
        """What is recorded of who attended a meeting."""
        from arshjul.year.attendance.facts import attendance_in

        return attendance_in(self.facts, occasion)

    def doubts(self, year: int) -> tuple[OpenDoubt, ...]:
        """What the reader doubted of a draft."""
        return doubts_in(self.facts, year)

    def acceptances(self, year: int) -> Mapping[str, str]:
        """Finding (by its key) → why somebody has accepted it."""
        return {f.subject: f.note for f in self.facts if f.kind is FactKind.ACCEPTED and f.year == year}

    def of(self, kind: FactKind, year: int | None = None, key: str | None = None) -> tuple[Fact, ...]:
        """The facts themselves, for who takes them back."""
        return tuple(
            fact for fact in self.facts if fact.kind is kind and year in (None, fact.year) and key in (None, fact.key)
        )
