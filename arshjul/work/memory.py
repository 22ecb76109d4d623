"""What the store remembers, as the rules want to know it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from arshjul.duties import load_duties
from arshjul.errors import NotFoundError
from arshjul.store import Room
from arshjul.work.chains.facts import chain_facts
from arshjul.work.chains.questions import questions
from arshjul.year.answers import Given
from arshjul.year.chains.computing import Chains
from arshjul.year.chains.following import duties_done, further_deadlines
from arshjul.year.checklists import READY, Ticked
from arshjul.year.minutes import MinutesStep, StepKind, done_on
from arshjul.year.model import STOCKHOLM, Association, YearPlan
from arshjul.year.saying.messages import Remembered


def remembered(room: Room, plan: YearPlan) -> Remembered:
    """What has been sent and done in *plan*, also by what is recorded of the chains."""
    (memory,) = remembered_of_each(room, (plan,))
    return memory


def remembered_of_each(room: Room, plans: Iterable[YearPlan]) -> Iterator[Remembered]:
    """What `remembered` tells of each of the plans; what their chains have in common is computed once."""
    chains = _recorded(room)
    for plan in plans:
        known = remembered_of_meetings(room, plan)
        yield _with_chains(room, plan, known, chains) if chains else known


def _recorded(room: Room) -> Chains | None:
    """The chains by all that is recorded of them; None: nothing is."""
    facts = chain_facts(room)
    if not facts:
        return None
    association = room.association()
    # Whoever records a fact cannot date it in the future, so everything that is recorded counts.
    return Chains(association, load_duties(association.kind), facts, date.max)


def remembered_of_meetings(room: Room, plan: YearPlan) -> Remembered:
    """What has been told and answered about *plan*'s meetings, and what is done.

    Most callers want no more, and the chains take several times as long as all the rest.
    """
    own = {o.key for o in plan.occasions}
    given: dict[str, list[Given]] = {}
    for one in room.answers():
        given.setdefault(one.occasion, []).append(one)
    return Remembered(
        told={target: told for target, told in room.told().items() if target in own},
        given={occasion: tuple(answers) for occasion, answers in given.items() if occasion in own},
        outlooks=room.outlooks(),
        done=done(room),
        done_on=done_on(steps(room)),
    )


def _with_chains(room: Room, plan: YearPlan, known: Remembered, chains: Chains) -> Remembered:
    return replace(
        known,
        done_on={**duties_done(chains, plan), **known.done_on},
        further=further_deadlines(chains, plan),
        asks=questions(room, chains, plan.year),
        asked={person: at.astimezone(STOCKHOLM).date() for person, at in room.last_asked().items()},
    )


def done(room: Room) -> frozenset[tuple[str, str]]:
    """What has been done: each fact's target and kind."""
    return frozenset((fact.target, fact.kind) for fact in room.facts())


def ticked(room: Room) -> tuple[Ticked, ...]:
    """The checklist items that somebody has ticked."""
    return tuple(Ticked(f.target, f.subject, f.day) for f in room.facts() if f.kind == READY)


def steps(room: Room) -> tuple[MinutesStep, ...]:
    """What somebody has recorded of the minutes: approved, posted, taken down."""
    kinds = set(StepKind)
    return tuple(MinutesStep(f.target, StepKind(f.kind), f.subject, f.day) for f in room.facts() if f.kind in kinds)


def plan_of(association: Association, year: int) -> YearPlan:
    """The plan of *year*. Raises NotFoundError, naming the years that there are."""
    plan = association.plan(year)
    if plan is None:
        years = ", ".join(str(p.year) for p in association.years) or "inget"
        raise NotFoundError(f"{association.name} har inget årshjul för {year}. Det finns: {years}.")
    return plan
