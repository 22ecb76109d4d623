"""What the chains do to the year's deadlines: which duties are done, and which new ones follow from an outcome."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from arshjul.year.basis import Basis
from arshjul.year.chains.computing import Chains
from arshjul.year.chains.state import Following, LinkState, StepState, StepStatus
from arshjul.year.deadlines import Deadline
from arshjul.year.duty import DateKind, Duty, Scope
from arshjul.year.model import YearPlan
from arshjul.year.rules import FixedDay

REMINDERS = (30, 7)
"""Days before a consequence's day; what happens so seldom has no reminders of its own in ``calendar/``."""


def duties_done(chains: Chains, plan: YearPlan) -> dict[str, date]:
    """The keys of *plan*'s deadlines that a chain's step has met, and the day."""
    return {key: state.day for key, state in _met(chains, plan) if state.day}


def duties_passed(chains: Chains, plan: YearPlan) -> frozenset[str]:
    """The keys of *plan*'s deadlines that a later step, or the seats, show to be met: nobody knows on which day."""
    return frozenset(key for key, state in _met(chains, plan) if state.status is StepStatus.PASSED)


def duties_late(chains: Chains, plan: YearPlan) -> frozenset[str]:
    """The keys of *plan*'s deadlines that a chain knows to be late."""
    return frozenset(key for key, state in _met(chains, plan) if state.status is StepStatus.LATE)


def _met(chains: Chains, plan: YearPlan) -> Iterator[tuple[str, StepState]]:
    """The keys of *plan*'s deadlines that a step of a chain meets, each with how that stands."""
    for chain in chains.book.chains:
        for step in chain.steps:
            for duty_id in step.duties:
                duty = chains.book.duty(duty_id)
                if duty is None:
                    continue
                for link in chains.state(chain, plan.year + duty.concerns).links:
                    state = link.step(step.id)
                    if state and (duty.scope is Scope.MEMBER) == (link.member is not None):
                        yield _key(plan, duty_id, link), state


def further_deadlines(chains: Chains, plan: YearPlan) -> tuple[Deadline, ...]:
    """The deadlines in *plan*'s calendar year that follow from an outcome: a claim for damages, an explanation."""
    # A year after a refusal lies in the calendar year after the one in which the chain runs.
    links = (link for year in (plan.year - 1, plan.year) for link in chains.following(year))
    return tuple(
        _deadline(link, one, one.day)
        for link in links
        for one in link.following
        if one.day and one.day.year == plan.year
    )


def _key(plan: YearPlan, duty_id: str, link: LinkState) -> str:
    return f"{plan.year}:{duty_id}:{link.member.key}" if link.member else f"{plan.year}:{duty_id}"


def _deadline(link: LinkState, one: Following, day: date) -> Deadline:
    consequence = one.consequence
    duty = Duty(
        id=f"{link.chain.id}-{consequence.id}",
        name=consequence.name,
        role=consequence.role,
        rule=FixedDay(day.month, day.day),
        kind=DateKind.STATUTORY if consequence.source.verified else DateKind.OWN,
        source=consequence.source,
        reminders=REMINDERS,
        missed=consequence.missed,
    )
    member = link.member.key if link.member else None
    return Deadline(
        key=f"{day.year}:{duty.id}:{link.year}:{member or link.item}",
        duty=duty,
        title=f"{consequence.name} – {link.chain.title(link.year)}, {link.name}",
        day=day,
        year=day.year,
        concerns=link.year,
        source=consequence.source.text,
        member=member,
        basis=Basis.LAW if consequence.source.verified else Basis.PROPOSAL,
    )
