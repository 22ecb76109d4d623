"""What in a chain's facts does not fit together: kept, pointed out, and never counted in silence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from arshjul.year.chain import Chain, Check, Outcome, Step
from arshjul.year.chains.counting import counted, is_set_aside, outcome_of
from arshjul.year.chains.facts import ChainFact
from arshjul.year.chains.state import ChainDoubt, LinkState, StepState
from arshjul.year.chains.wording import outcome_word, yes_no
from arshjul.year.model import Association
from arshjul.year.wording import written

Elsewhere = Callable[[str], tuple[Step, date] | None]
"""The step of another chain that ``CHAIN.STEP`` names, and the day it was taken; None: not yet."""


def doubts_of(
    chain: Chain, association: Association, links: Iterable[LinkState], elsewhere: Elsewhere
) -> tuple[ChainDoubt, ...]:
    """Every doubt about the facts in *links*, in their order."""
    links = tuple(links)
    own = next((link for link in links if link.key == (None, "")), None)
    return tuple(
        doubt
        for link in links
        for state in link.steps
        for doubt in _of_step(chain, association, own, link, state, elsewhere)
    )


def _of_step(
    chain: Chain,
    association: Association,
    own: LinkState | None,
    link: LinkState,
    state: StepState,
    elsewhere: Elsewhere,
) -> Iterator[ChainDoubt]:
    facts = tuple(fact for s in link.steps for fact in s.facts)
    step = state.step
    for fact in state.facts:
        for code, message in (
            *_set_aside(association, step, fact, state.facts),
            *_without_outcome(chain, state, fact, facts, link),
            *_out_of_order(_earlier(chain, own, link, step, elsewhere), link, step, fact),
            *_after_leaving(link, fact, step),
        ):
            yield ChainDoubt(code, message, step.id, link.member.key if link.member else None, link.item)
    for code, message in (*_contradictions(chain, link, state, facts), *_expired(association, link, state)):
        yield ChainDoubt(code, message, step.id, link.member.key if link.member else None, link.item)


def _set_aside(
    association: Association, step: Step, fact: ChainFact, others: tuple[ChainFact, ...]
) -> Iterator[tuple[str, str]]:
    has_signed = any(other.by == fact.by and not is_set_aside(step, other) for other in others)
    if is_set_aside(step, fact) and not has_signed:
        person = association.person(fact.by)
        yield (
            "not-signed",
            f"{person.name if person else fact.by or 'Någon'} {written(fact.day)}: ”{fact.note}” är ingen "
            "underskrift och räknas inte. Hämta in underskriften och anteckna den.",
        )


def _without_outcome(
    chain: Chain, state: StepState, fact: ChainFact, facts: tuple[ChainFact, ...], link: LinkState
) -> Iterator[tuple[str, str]]:
    step = state.step
    if not step.counts:
        return
    # What was recorded afterwards answers it; recorded the other way round, the two say different things.
    later = state.facts[state.facts.index(fact) + 1 :]
    if any(outcome_of(chain, step, other, facts) in step.counts for other in later):
        return
    outcome = outcome_of(chain, step, fact, facts)
    if outcome in step.counts or outcome is Outcome.POSTPONED:
        return
    accounts = fact.accounts_approved if fact.accounts_approved is not None else link.accounts_approved
    if accounts:
        yield (
            "approved-without-discharge",
            f"{_subject(link)}årsredovisningen är godkänd ({step.name.lower()} {written(fact.day)}), men det framgår "
            "inte att ansvarsfrihet är beviljad. Det räknas inte som ansvarsfrihet. Be medlemmen om beslutet i frågan.",
        )
        return
    yield (
        "no-outcome",
        f"{_subject(link)}”{step.name.lower()}” {written(fact.day)} säger inte om ansvarsfrihet är beviljad eller "
        "vägrad, och räknas inte. Ta reda på beslutet och anteckna utfallet.",
    )


def _earlier(
    chain: Chain, own: LinkState | None, link: LinkState, step: Step, elsewhere: Elsewhere
) -> Iterator[tuple[Step, date]]:
    """The steps that *step* follows, with the day of each that has one."""
    for name in step.follows:
        if "." in name:
            found = elsewhere(name)
            if found:
                yield found
            continue
        # A member's step may follow one that the association takes once for all.
        where = link if link.step(name) else own
        day, earlier = where.day_of(name) if where else None, chain.step(name)
        if day and earlier:
            yield earlier, day


def _out_of_order(
    earlier: Iterable[tuple[Step, date]], link: LinkState, step: Step, fact: ChainFact
) -> Iterator[tuple[str, str]]:
    for before, day in earlier:
        if fact.day < day:
            yield (
                "out-of-order",
                f"{_subject(link)}”{step.name.lower()}” är daterat {written(fact.day)}, före ”{before.name.lower()}” "
                f"{written(day)}. Rätta den dag som är fel.",
            )


def _after_leaving(link: LinkState, fact: ChainFact, step: Step) -> Iterator[tuple[str, str]]:
    until = link.member.until if link.member else None
    if until and fact.day > until and Check.ACCOUNTS in step.checks:
        yield (
            "left",
            f"{_subject(link)}medlemmen lämnade förbundet {written(until)}, före {written(fact.day)}. Kontrollera att "
            "beslutet gäller ett år då den var medlem.",
        )


def _contradictions(
    chain: Chain, link: LinkState, state: StepState, facts: tuple[ChainFact, ...]
) -> Iterator[tuple[str, str]]:
    if not state.step.outcomes:
        return
    taking = counted(chain, state.step, facts)
    for number, other in enumerate(taking):
        first = next((one for one in taking[:number] if other.says_otherwise(one)), None)
        if first:
            yield (
                "contradiction",
                f"{_subject(link)}”{state.step.name.lower()}” är antecknat två gånger: {_told(first)}, och "
                f"{_told(other)}. Den första räknas tills någon rättar den andra.",
            )


def _expired(association: Association, link: LinkState, state: StepState) -> Iterator[tuple[str, str]]:
    if Check.PRECONDITIONS not in state.step.checks:
        return
    day = state.day or state.due
    for precondition in association.preconditions:
        if day and set(precondition.needed_by) & set(state.step.duties) and precondition.expires < day:
            yield (
                "expired",
                f"{precondition.name} gick ut {written(precondition.expires)}, före {state.step.name.lower()} "
                f"{written(day)}. Förnya den först.",
            )


def _told(fact: ChainFact) -> str:
    parts = [written(fact.day)]
    if fact.outcome:
        parts.append(outcome_word(fact.outcome))
    if fact.accounts_approved is not None:
        parts.append(f"årsredovisningen godkänd: {yes_no(fact.accounts_approved)}")
    if fact.reference:
        parts.append(fact.reference)
    return f"{parts[0]} ({', '.join(parts[1:])})" if parts[1:] else parts[0]


def _subject(link: LinkState) -> str:
    return f"{link.name}: " if link.name else ""
