"""Ticking papers, and saying that a duty is done."""

from __future__ import annotations

from datetime import date, datetime

from arshjul.duties import load_duties
from arshjul.errors import NotAllowedError, NotFoundError
from arshjul.store import Fact, Store
from arshjul.work.chains.facts import chain_facts
from arshjul.work.memory import ticked
from arshjul.year.chains.agenda import agenda_papers
from arshjul.year.chains.computing import Chains
from arshjul.year.chains.following import further_deadlines
from arshjul.year.checklists import DONE, READY, Paper, Ticked, deadline_papers, occasion_papers
from arshjul.year.deadlines import deadlines
from arshjul.year.duty import DutyBook
from arshjul.year.model import STOCKHOLM, Association, YearPlan


def papers_of(association: Association, plan: YearPlan, book: DutyBook, ticks: tuple[Ticked, ...]) -> tuple[Paper, ...]:
    """Every paper of the year's meetings and deadlines, by day."""
    papers = [p for o in plan.standing for p in occasion_papers(association, o, book, ticks)]
    papers += [p for d in deadlines(association, plan, book) for p in deadline_papers(association, d, ticks)]
    return tuple(sorted(papers, key=lambda paper: (paper.day, paper.target, paper.item)))


def checklist(store: Store, key: str, year: int, on: date, target: str | None = None) -> tuple[Paper, ...]:
    """The papers of a year, or of one occasion or deadline, on the day *on*.

    Raises NotFoundError for an unknown target.
    """
    with store.reading() as unit:
        room = unit.of(key)
        association, ticks, facts = room.association(), ticked(room), chain_facts(room)
    book = load_duties(association.kind)
    plans = [p for p in association.years if target is not None or p.year == year]
    meetings = {occasion.key for plan in plans for occasion in plan.occasions}
    papers = tuple(paper for plan in plans for paper in papers_of(association, plan, book, ticks))
    papers += tuple(p for p in agenda_papers(association, book, facts, ticks, on) if p.target in meetings)
    if target is None:
        return papers
    chosen = tuple(paper for paper in papers if paper.target == target)
    if not chosen:
        raise NotFoundError(f"Det finns ingen checklista för {target}. Se vilka som finns: arshjul checklist {key}.")
    return chosen


def tick(store: Store, key: str, target: str, item: str, day: date, by: str, now: datetime) -> None:
    """Say that a paper is ready since *day*. Ticking twice changes nothing. Raises NotFoundError, NotAllowedError."""
    _known_paper(store, key, target, item, now)
    if day > now.astimezone(STOCKHOLM).date():
        raise NotAllowedError(f"Dagen {day} har inte varit än. Ange i dag eller en tidigare dag.")
    with store.writing() as unit:
        room = unit.of(key)
        if not _standing(room.facts(target), READY, item):
            room.add_fact(Fact(target, READY, item, day, "", now, by))


def untick(store: Store, key: str, target: str, item: str, day: date, by: str, now: datetime) -> None:
    """Take back that a paper is ready; the row of it stays. Taking back twice changes nothing."""
    _known_paper(store, key, target, item, now)
    with store.writing() as unit:
        room = unit.of(key)
        for fact in _standing(room.facts(target), READY, item):
            if fact.id is not None:
                room.retract_fact(fact.id, now, by)


def mark_done(store: Store, key: str, target: str, day: date, by: str, now: datetime) -> None:
    """Say that a deadline's duty was done on *day*: no more reminders of it. Raises NotFoundError, NotAllowedError.

    The postings of one meeting's minutes are one thing to do: saying so of one of them says so of all.
    """
    if day > now.astimezone(STOCKHOLM).date():
        raise NotAllowedError(f"Dagen {day} har inte varit än. Ange i dag eller en tidigare dag.")
    with store.writing() as unit:
        room = unit.of(key)
        association = room.association()
        book = load_duties(association.kind)
        chains = Chains(association, book, chain_facts(room), date.max)
        known = [
            d
            for plan in association.years
            for d in (
                *deadlines(association, plan, book),
                *further_deadlines(chains, plan),
            )
        ]
        meant = {d.reminder_target for d in known if target in (d.key, d.reminder_target)}
        if not meant:
            raise NotFoundError(f"Det finns ingen sista dag som heter {target}. Se arshjul upcoming {key}.")
        for deadline in known:
            if deadline.reminder_target in meant and not _standing(room.facts(deadline.key), DONE, ""):
                room.add_fact(Fact(deadline.key, DONE, "", day, "", now, by))


def _known_paper(store: Store, key: str, target: str, item: str, now: datetime) -> None:
    papers = checklist(store, key, 0, now.astimezone(STOCKHOLM).date(), target)
    if item not in {paper.item for paper in papers}:
        names = ", ".join(paper.item for paper in papers)
        raise NotFoundError(f"{target} har ingen punkt som heter {item}. Välj bland: {names}.")


def _standing(facts: tuple[Fact, ...], kind: str, subject: str) -> list[Fact]:
    return [fact for fact in facts if fact.kind == kind and fact.subject == subject]
