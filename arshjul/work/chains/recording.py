"""The chains: seeing how far they have come, and recording what happens in them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from arshjul.errors import NotAllowedError, NotFoundError
from arshjul.store import Store, Unit
from arshjul.work.chains.answer_papers import take_files_back
from arshjul.work.chains.steps import fit, take_back
from arshjul.work.changing import Change, changing
from arshjul.work.units import reading, standing_of, standings_of_all
from arshjul.year.chain import Chain, Each, Outcome
from arshjul.year.chains.agenda import BoardItem, agenda_items
from arshjul.year.chains.counting import counted
from arshjul.year.chains.facts import ChainFact, is_same_deed, of_chain, recorded_step
from arshjul.year.chains.names import DECIDED, MINUTED, SENT
from arshjul.year.chains.refusals import not_that_year, refusal
from arshjul.year.chains.state import ChainState, LinkState, StepStatus
from arshjul.year.deeds import Doer
from arshjul.year.duty import DutyBook
from arshjul.year.facts import FactAbout
from arshjul.year.folding import folded
from arshjul.year.model import Association
from arshjul.year.standing import Standing


@dataclass(frozen=True)
class ChainView:
    """One association's chain about one year."""

    standing: Standing
    state: ChainState

    @property
    def association(self) -> Association:
        """Whose chain it is."""
        return self.standing.association

    def number_past(self, step_id: str) -> int:
        """How many members have taken that step, or a later one, so that nobody waits for it."""
        past = (StepStatus.DONE, StepStatus.PASSED)
        return sum(step.status in past for link in self.state.members if (step := link.step(step_id)))

    @property
    def longest_lag(self) -> int | None:
        """The most days from a member's decision to the board's minutes; None: no two such days are known."""
        lags = (link.days_between(DECIDED, MINUTED) for link in self.state.members)
        return max((lag for lag in lags if lag is not None), default=None)


@dataclass(frozen=True)
class MemberView:
    """One member's link in one association's chain, for somebody who follows several associations."""

    association: Association
    state: ChainState
    link: LinkState


@dataclass(frozen=True)
class Recording:
    """What recording a fact did."""

    is_new: bool
    """False: exactly that was known already."""
    taken_back: int
    """How many earlier facts it corrects."""
    view: ChainView
    """The chain as it stands now; its doubts may speak of the new fact."""


def chain_view(store: Store, key: str, year: int, chain_id: str, now: datetime) -> ChainView:
    """How a chain about verksamhetsåret *year* stands at *now*. Raises NotFoundError."""
    with store.reading() as unit:
        return _view_in(unit, key, year, chain_id, now)


def _view_in(unit: Unit, key: str, year: int, chain_id: str, now: datetime) -> ChainView:
    # A chain about a year runs in the year after it, whose plan has its days.
    return _view_of(standing_of(unit, key, now, year, year + 1), chain_id, year)


def _view_of(standing: Standing, chain_id: str, year: int) -> ChainView:
    chain = chain_named(standing.book, chain_id)
    if reason := not_that_year(chain, year):
        raise NotFoundError(reason)
    return ChainView(standing, standing.chains_today.state(chain, year))


def chain_views(
    store: Store, key: str, year: int, now: datetime, *, also_not_begun: bool = False
) -> tuple[ChainView, ...]:
    """Every chain about verksamhetsåret *year* of which something is known, in the order of ``calendar/``."""
    with reading(store, key, now, year, year + 1) as standing:
        facts = standing.ledger.chain_facts
        return tuple(
            ChainView(standing, standing.chains_today.state(chain, year))
            for chain in standing.book.chains
            if (also_not_begun and chain.is_about(year)) or of_chain(facts, chain.id, year)
        )


def years_known(store: Store, key: str, chain_id: str) -> tuple[int, ...]:
    """The years about which something is recorded in a chain, newest first."""
    with store.reading() as unit:
        return tuple(reversed(unit.of(key).years_recorded(FactAbout.CHAIN, chain_id)))


def years_known_of_any(store: Store, chain_id: str) -> frozenset[int]:
    """The years about which something is recorded in a chain in any association."""
    with store.reading() as unit:
        return frozenset(year for _, year in unit.years_recorded(FactAbout.CHAIN, chain_id))


def year_tried(store: Store, key: str, chain_id: str, on: date) -> int:
    """The verksamhetsår that the chain is about in the calendar year of *on*, or the nearest there is.

    A year is there when the association has a plan for the year after it, in which it is tried, or something is
    recorded about it.
    """
    with store.reading() as unit:
        room = unit.of(key)
        known = {*room.years_recorded(FactAbout.CHAIN, chain_id), *(year - 1 for year in room.years)}
    return min(known, key=lambda year: (abs(year - (on.year - 1)), -year), default=on.year - 1)


def views_of_all(store: Store, year: int, chain_id: str, now: datetime) -> tuple[ChainView, ...]:
    """One chain about *year* in every association within reach, by key: for who follows several."""
    with store.reading() as unit:
        standings = standings_of_all(unit, now, year, year + 1)
    return tuple(_view_of(one, chain_id, year) for one in standings)


def views_of_member(
    store: Store, name: str, year: int, chain_id: str, now: datetime, only: str | None = None
) -> tuple[MemberView, ...]:
    """One member's links in all associations that have it, by association: a region follows several at once.

    *name* is a member's key or name, or the beginning of its name; *only* is the key of the one association that is
    asked, or all within reach are. Raises NotFoundError when none of them has it.
    """
    found: list[MemberView] = []
    known: set[str] = set()
    views = (chain_view(store, only, year, chain_id, now),) if only else views_of_all(store, year, chain_id, now)
    for view in views:
        known |= {member.name for member in view.association.members}
        found += [
            MemberView(view.association, view.state, link)
            for link in view.state.members
            if link.member and _is_called(name, link.member.key, link.member.name)
        ]
    if not found:
        nobody = f"{only} har inte" if only else "Inget förbund har"
        raise NotFoundError(f"{nobody} medlemmen {name} år {year}. De som finns: {', '.join(sorted(known))}.")
    return tuple(found)


def record(store: Store, key: str, fact: ChainFact, doer: Doer, *, correct: bool = False) -> Recording:
    """Record that a step was taken. Exactly the same again changes nothing.

    What says otherwise than an earlier fact is kept beside it as a doubt; with *correct* the earlier one is taken
    back instead (its row stays). Raises NotFoundError, InputError for a text that no file could hold, and
    NotAllowedError with the reason when it is refused.
    """
    with changing(store, key, doer.at) as change:
        is_new, taken_back = keep(change, fact, doer.by, correct=correct)
    return Recording(is_new, taken_back, chain_view(store, key, fact.year, fact.chain, doer.at))


def keep(change: Change, fact: ChainFact, by: str, *, correct: bool = False) -> tuple[bool, int]:
    """Record *fact* within a unit of work, as `record` does; return whether it is new and how many it took back."""
    fact, standing = fit(fact), change.standing(fact.year)
    step = chain_named(standing.book, fact.chain).step(fact.step)
    # A step with an outcome is taken once, whoever is said to have decided.
    by_whomever = step is not None and bool(step.outcomes) and step.each in (None, Each.MEMBER, Each.ITEM)
    facts = standing.ledger.chain_facts
    others = (o for o in facts if o != fact and is_same_deed(o, fact, by_whomever=by_whomever))
    # The second of two that contradict each other is known already, and yet the one that is right.
    if fact in facts and not (correct and any(others)):
        return False, 0
    taken_back = 0
    if correct:
        taken_back = take_back(change, fact, by, by_whomever=by_whomever)
        if not taken_back:
            raise NotAllowedError("Det finns inget att rätta i det steget. Anteckna det utan att rätta.")
        facts = tuple(f for f in facts if not is_same_deed(f, fact, by_whomever=by_whomever))
    if reason := refusal(standing.association, standing.book, fact, facts, change.today):
        raise NotAllowedError(reason)
    change.record(recorded_step(fact, by, change.now))
    return True, taken_back


def retract(store: Store, key: str, fact: ChainFact, doer: Doer) -> int:
    """Take back what is recorded about a step of a link, with the files that came with it; return how many facts.

    Raises NotFoundError when none.
    """
    with changing(store, key, doer.at) as change:
        chain_named(change.book, fact.chain)
        taken_back = take_back(change, fit(fact), doer.by)
        take_files_back(change, fact, doer.by)
    if not taken_back:
        raise NotFoundError("Det finns inget antecknat i det steget att ta tillbaka.")
    return taken_back


def refuse_unfit(
    association: Association, book: DutyBook, facts: Iterable[ChainFact], known: Iterable[ChainFact], today: date
) -> dict[ChainFact, str]:
    """Those of the new *facts* that are refused, beside each other and what is *known*, each with its reason."""
    facts = tuple(facts)
    others = (*known, *facts)
    reasons = {fact: refusal(association, book, fact, others, today) for fact in facts}
    return {fact: reason for fact, reason in reasons.items() if reason}


def agenda(store: Store, key: str, year: int, chain_id: str, now: datetime) -> tuple[tuple[BoardItem, str], ...]:
    """The items that a chain gives the board's meetings, each with its text. Raises NotFoundError."""
    with reading(store, key, now, year, year + 1) as standing:
        chain = chain_named(standing.book, chain_id)
        association = standing.association
        items = agenda_items(standing.chains_today, [year])
    return tuple((item, item_text(association, item)) for item in items if item.state.chain.id == chain.id)


def agenda_of_meeting(standing: Standing, occasion: str) -> tuple[tuple[BoardItem, str], ...]:
    """The items that all chains give one meeting of the board, each with its text."""
    items = (item for item in standing.board_items if item.occasion.key == occasion)
    return tuple((item, item_text(standing.association, item)) for item in items)


def item_text(association: Association, item: BoardItem) -> str:
    """The item as it stands on the agenda: the matter, and what the director proposes."""
    # Here and not on top: the other commands need no Jinja.
    from arshjul.words import render

    chain, link = item.state.chain, item.link
    facts = _bringing(item, link)
    return render(
        f"documents/{chain.document}.txt",
        association_name=association.name,
        item=item,
        link=link,
        year=item.state.year,
        decided_by=facts[0].by if facts else "",
        note=facts[0].note if facts else "",
        brought=[(one.name, facts[0]) for one in item.links if (facts := _bringing(item, one))],
        all_granted=all(other.outcome is not Outcome.REFUSED for other in item.state.links),
        closing_list=_closing_list(item) if item.closes else [],
    ).strip()


def _bringing(item: BoardItem, link: LinkState) -> tuple[ChainFact, ...]:
    """What is recorded of the step that brings *link* up."""
    step = link.step(item.brought_by)
    return counted(item.state.chain, step.step, step.facts) if step else ()


def _closing_list(item: BoardItem) -> list[tuple[date, list[str]]]:
    """The days on which the board took note of the members' decisions, each with the members; by day."""
    days: dict[date, list[str]] = {}
    for link in item.state.links:
        day = link.day_of(item.state.chain.agenda or "") or item.occasion.day
        days.setdefault(day, []).append(link.name)
    return sorted(days.items())


def not_sent(state: ChainState) -> tuple[LinkState, ...]:
    """The members' links in which the bundle is still to be sent: one that has decided has had it, however it came."""
    waiting = (StepStatus.WAITING, StepStatus.LATE)
    return tuple(link for link in state.members if (step := link.step(SENT)) and step.status in waiting)


def chain_named(book: DutyBook, chain_id: str) -> Chain:
    """The chain with that id. Raises NotFoundError, naming those that there are."""
    chain = book.chain(chain_id)
    if chain is None:
        known = ", ".join(f"{c.id} ({c.name})" for c in book.chains)
        raise NotFoundError(f"”{chain_id}” är inget som följs steg för steg. Välj bland: {known}.")
    return chain


def _is_called(written: str, key: str, name: str) -> bool:
    return written == key or folded(name).startswith(folded(written))
