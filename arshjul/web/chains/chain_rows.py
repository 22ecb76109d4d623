"""What can be recorded about a chain on its page: a row for every step of every link, and for every signature."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from arshjul.web.frame.marks import PAPER_OPEN, PAPER_READY, StateMark, step_mark
from arshjul.year.attached import AttachedPaper
from arshjul.year.chain import Each, Takes
from arshjul.year.chains.counting import is_set_aside, sitting
from arshjul.year.chains.facts import ChainFact
from arshjul.year.chains.state import ChainState, LinkState, StepState, StepStatus
from arshjul.year.chains.wording import outcome_word
from arshjul.year.model import Association, Person
from arshjul.year.standing import Standing
from arshjul.year.wording import written


@dataclass(frozen=True)
class Row:
    """One step as it stands, and what a form must say to record it."""

    name: str
    told: str
    """When it was taken, or its last day, and what was written of it."""
    mark: StateMark
    chain: str
    step: str
    member: str
    item: str
    by: str
    """The key of the person who signs; else empty."""
    is_open: bool
    """Whether it can be recorded; else what is recorded can be taken back."""
    is_shown: bool = False
    """Whether it is only shown: it follows from other steps."""
    takes: tuple[Takes, ...] = ()
    outcomes: tuple[tuple[str, str], ...] = ()
    takes_note: bool = False
    papers: tuple[AttachedPaper, ...] = ()
    """What came with the answer that the step is."""

    def is_of(self, posted: Mapping[str, str]) -> bool:
        """Whether *posted* is what this row's form sent."""
        said = tuple(posted.get(name, "") for name in ("kedja", "steg", "medlem", "item", "vem"))
        return said == (self.chain, self.step, self.member, self.item, self.by)


def rows_of(state: ChainState, link: LinkState, standing: Standing) -> tuple[Row, ...]:
    """The rows of one link, in the order of its steps; those who sign follow the step that they sign."""
    return tuple(row for step in link.steps for row in _rows(state, link, step, standing))


def _rows(state: ChainState, link: LinkState, step: StepState, standing: Standing) -> Iterator[Row]:
    association = standing.association
    is_own = link.member is None and not link.item
    own = step.step
    by_each = own.each is not None and own.each.body is not None
    is_shown = bool(own.met_by) or own.by_seats or by_each or (is_own and own.each is Each.MEMBER)
    yield Row(
        name=own.name,
        told=_told(step, association, is_shown=is_shown),
        mark=step_mark(step) or PAPER_OPEN,
        chain=state.chain.id,
        step=own.id,
        member=link.member.key if link.member else "",
        item=link.item,
        by="",
        is_open=not any(not is_set_aside(own, fact) for fact in step.facts),
        is_shown=is_shown,
        takes=own.takes,
        outcomes=tuple((outcome.value, outcome_word(outcome)) for outcome in own.outcomes),
        papers=standing.ledger.answer_papers(step.facts[-1]) if step.facts else (),
    )
    if own.each and by_each:
        for person in sitting(association, own.each, step.day or state.on):
            yield _signature(state, step, person)


def _signature(state: ChainState, step: StepState, person: Person) -> Row:
    facts = [fact for fact in step.facts if fact.by == person.key]
    signed = [fact for fact in facts if not is_set_aside(step.step, fact)]
    told = written(signed[0].day) if signed else "; ".join(f"{written(f.day)}: ”{f.note}”, räknas inte" for f in facts)
    return Row(
        name=f"{step.step.name}: {person.name}",
        told=told or "Har inte skrivit under",
        mark=PAPER_READY if signed else PAPER_OPEN,
        chain=state.chain.id,
        step=step.step.id,
        member="",
        item="",
        by=person.key,
        is_open=not signed,
        takes_note=True,
    )


def _told(step: StepState, association: Association, *, is_shown: bool) -> str:
    parts = [] if is_shown else [_fact_in_words(fact, association) for fact in step.facts]
    if is_shown and step.day:
        parts.append(written(step.day))
    if not step.day and step.due and step.status is not StepStatus.PASSED:
        parts.append(f"Senast {written(step.due)}")
    if step.days_late and step.status in (StepStatus.DONE, StepStatus.LATE):
        parts.append(f"{step.days_late} {'dag' if step.days_late == 1 else 'dagar'} sent")
    if step.missing:
        parts.append(f"Saknas: {', '.join(step.missing)}")
    return ". ".join(parts)


def _fact_in_words(fact: ChainFact, association: Association) -> str:
    person = association.person(fact.whom)
    task = (f"till {person.name}" if person else fact.whom, f"senast {written(fact.due)}" if fact.due else "")
    parts = (written(fact.day), fact.by, fact.reference, outcome_word(fact.outcome), *task, fact.note)
    return ", ".join(part for part in parts if part)
