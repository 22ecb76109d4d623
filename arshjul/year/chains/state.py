"""How far a chain has come on a day: its links and steps with days, lateness, who is silent, and what is doubtful."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from arshjul.year.chain import Chain, Consequence, Outcome, Step
from arshjul.year.chains.facts import ChainFact
from arshjul.year.chains.wording import STAGES
from arshjul.year.model import Member


class StepStatus(StrEnum):
    """How a step stands."""

    DONE = "done"
    PASSED = "passed"
    """Nobody recorded it, but a later step, the seats, or that its duty is marked as done show that it has been taken:
    its day is unknown."""
    UNKNOWN = "unknown"
    """Nobody recorded it, and a later step that has been taken does not show that it was; or it fell due before the
    year was adopted, and nobody has told us anything of it."""
    LATE = "late"
    WAITING = "waiting"


@dataclass(frozen=True)
class StepState:
    """One step of one link on a day."""

    step: Step
    status: StepStatus
    due: date | None
    day: date | None
    """When it was taken; for a step that several take, when the last of them did."""
    days_late: int
    """How late it was taken, or, when it is late, how late it is; else 0."""
    facts: tuple[ChainFact, ...]
    """Everything recorded about it, also what is not counted, in the order it was recorded."""
    missing: tuple[str, ...] = ()
    """The names of those who have not taken it, when several do."""

    @property
    def is_done(self) -> bool:
        """Whether it has been taken."""
        return self.day is not None


@dataclass(frozen=True)
class Following:
    """A consequence of an outcome, dated."""

    consequence: Consequence
    day: date | None
    """The last day; None: the law gives none."""
    since: date
    """The day of the outcome."""


@dataclass(frozen=True)
class LinkState:
    """One link on a day: the association's own, a member's, or an item's."""

    chain: Chain
    year: int
    member: Member | None
    item: str
    steps: tuple[StepState, ...]
    status: str
    """The id of the furthest step taken, ``silent`` when a member that was asked in time has not been heard from,
    ``unsent`` when it was never asked though others were, or ``waiting``."""
    closed_on: date | None
    is_silent: bool
    outcome: Outcome | None
    accounts_approved: bool | None
    reference: str
    """The § or dnr of the decision."""
    following: tuple[Following, ...] = ()

    @property
    def key(self) -> tuple[str | None, str]:
        """The member's key or None, and the item or nothing."""
        return (self.member.key if self.member else None, self.item)

    @property
    def name(self) -> str:
        """Whose link it is."""
        return self.member.name if self.member else self.item

    @property
    def status_name(self) -> str:
        """The status in Swedish."""
        if self.status in STAGES:
            return STAGES[self.status]
        return next((s.step.name for s in self.steps if s.step.id == self.status), self.status)

    def step(self, step_id: str) -> StepState | None:
        """The state of the step with that id, or None when the link has none such."""
        return next((s for s in self.steps if s.step.id == step_id), None)

    def day_of(self, step_id: str) -> date | None:
        """When that step was taken; None: not, or nobody knows when."""
        step = self.step(step_id)
        return step.day if step else None

    def foretold(self, step_id: str) -> ChainFact | None:
        """What was last told of the day on which that step is expected; None: nothing, or it has been taken."""
        if self.day_of(step_id):
            return None
        told = [fact for step in self.steps if step.step.foretells == step_id for fact in step.facts]
        return told[-1] if told else None

    def days_between(self, first: str, last: str) -> int | None:
        """The number of days from one step to another; None when either has no day."""
        began, ended = self.day_of(first), self.day_of(last)
        return (ended - began).days if began and ended else None


@dataclass(frozen=True)
class ChainDoubt:
    """Something that a person must look at: it is kept, but not counted, or does not fit together."""

    code: str
    message: str
    """One Swedish sentence or two: what is wrong, and what to do."""
    step: str
    member: str | None = None
    item: str = ""


@dataclass(frozen=True)
class ChainState:
    """A chain about one verksamhetsår, as it stands at the end of the day *on*."""

    chain: Chain
    year: int
    on: date
    links: tuple[LinkState, ...]
    """The association's own link first, when there is one; then the members in the association's order, or the
    items in the order they were first recorded."""
    closed_on: date | None
    doubts: tuple[ChainDoubt, ...] = ()

    @property
    def title(self) -> str:
        """``Ansvarsfrihet 2020``."""
        return self.chain.title(self.year)

    @property
    def own(self) -> LinkState | None:
        """The association's own link, or None."""
        return next((link for link in self.links if link.member is None and not link.item), None)

    @property
    def members(self) -> tuple[LinkState, ...]:
        """The members' links."""
        return tuple(link for link in self.links if link.member)

    @property
    def silent(self) -> tuple[LinkState, ...]:
        """The members that have not been heard from though the time has come."""
        return tuple(link for link in self.links if link.is_silent)

    def link(self, member: str | None, item: str = "") -> LinkState | None:
        """The link of a member or an item, or None."""
        return next(
            (li for li in self.links if (li.member.key if li.member else None, li.item) == (member, item)), None
        )
