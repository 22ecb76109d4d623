"""Which facts about a step count, and who is to take a step that several take."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from arshjul.year.chain import Chain, Each, Outcome, Step
from arshjul.year.chains.facts import ChainFact
from arshjul.year.folding import folded
from arshjul.year.model import VOTING_ROLES, Association, Person, Role


def is_set_aside(step: Step, fact: ChainFact) -> bool:
    """Whether what the fact's note says keeps it from counting: "godkänt via mejl" is no signature."""
    note = folded(fact.note)
    return any(folded(word) in note for word in step.not_counted)


def outcome_of(chain: Chain, step: Step, fact: ChainFact, others: Iterable[ChainFact]) -> Outcome | None:
    """The fact's own outcome, or that of the earlier step whose outcome is this one's; None: not known."""
    if fact.outcome or step.outcome_of is None:
        return fact.outcome
    earlier = chain.step(step.outcome_of)
    if earlier is None:
        return None
    return next((f.outcome for f in counted(chain, earlier, others)), None)


def counted(chain: Chain, step: Step, facts: Iterable[ChainFact]) -> tuple[ChainFact, ...]:
    """Those of a link's *facts* by which *step* was taken, in the order they were recorded.

    The first of them stands; what says otherwise later is a doubt until somebody corrects one of them.
    """
    facts = tuple(facts)
    of_step = (fact for fact in facts if fact.step == step.id and not is_set_aside(step, fact))
    return tuple(fact for fact in of_step if not step.counts or outcome_of(chain, step, fact, facts) in step.counts)


def sitting(association: Association, each: Each, day: date) -> tuple[Person, ...]:
    """Who is to take a step that every board member or every auditor takes, on *day*."""
    keys: dict[str, None] = {}
    for seat in association.seats:
        roles = VOTING_ROLES if each is Each.BOARD else {Role.AUDITOR}
        if seat.body is each.body and seat.role in roles and seat.is_held_on(day):
            keys[seat.person] = None
    return tuple(person for key in keys if (person := association.person(key)))


def all_taken_on(association: Association, each: Each, taken: Iterable[ChainFact]) -> date | None:
    """The first day on which everybody who then sat had taken the step; None: not yet.

    That somebody else sits later does not open it again.
    """
    taken = tuple(taken)
    for day in sorted({fact.day for fact in taken}):
        people = sitting(association, each, day)
        done = {fact.by for fact in taken if fact.day <= day}
        if people and all(person.key in done for person in people):
            return day
    return None


def still_to_take(association: Association, each: Each, taken: Iterable[ChainFact], on: date) -> tuple[str, ...]:
    """The names of those who sit on the day *on* and have not taken the step."""
    done = {fact.by for fact in taken}
    return tuple(person.name for person in sitting(association, each, on) if person.key not in done)
