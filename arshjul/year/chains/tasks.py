"""What a decision has told somebody to do by a day: a deadline of that person's until the chain says it is done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from arshjul.year.chain import Chain, Step
from arshjul.year.chains.computing import Chains
from arshjul.year.chains.facts import ChainFact
from arshjul.year.chains.state import LinkState, StepState
from arshjul.year.deadlines import Deadline, Named
from arshjul.year.duty import DateKind, Duty
from arshjul.year.model import YearPlan
from arshjul.year.rules import Entered

REMINDERS = (7, 1)
"""Days before the day of a task."""


@dataclass(frozen=True)
class Task:
    """One task, as a deadline and as it stands in its chain."""

    deadline: Deadline
    link: LinkState
    state: StepState
    """Of the step that says that it is done."""

    def done_on(self, day: date) -> ChainFact:
        """What says that it was done on *day*."""
        return ChainFact(self.link.chain.id, self.link.year, self.state.step.id, day, item=self.link.item)


def tasks(chains: Chains, plan: YearPlan) -> tuple[Task, ...]:
    """The tasks whose day lies in *plan*'s calendar year, given in that year or the one before."""
    found = (
        task
        for chain in chains.book.chains
        for step in chain.item_steps
        if step.told_in
        for year in (plan.year - 1, plan.year)
        for link in chains.state(chain, chain.about(year)).links
        for task in _of(chain, step, link)
    )
    return tuple(task for task in found if task.deadline.year == plan.year)


def _of(chain: Chain, step: Step, link: LinkState) -> Iterator[Task]:
    state, given = link.step(step.id), link.step(step.told_in or "")
    told = next((fact for fact in given.facts if fact.due), None) if given and link.item else None
    if state is None or told is None or told.due is None:
        return
    source = f"{chain.source.text} {told.reference}".strip()
    duty = Duty(
        id=chain.id,
        name=link.item,
        role=step.role,
        rule=Entered(),
        kind=DateKind.OWN,
        source=chain.source,
        reminders=REMINDERS,
    )
    # An item is free text: what stands in an address is made of it.
    mark = sha256(link.item.encode()).hexdigest()[:12]
    yield Task(
        Deadline(
            key=f"{told.due.year}:{chain.id}:{link.year}:{mark}",
            duty=duty,
            title=f"{chain.name}: {link.item}",
            day=told.due,
            year=told.due.year,
            concerns=link.year,
            source=source,
            named=(Named(told.whom, told.told_at),) if told.whom else (),
        ),
        link,
        state,
    )
