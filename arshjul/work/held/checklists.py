"""Ticking papers, and saying that a duty is done."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, datetime

from arshjul.errors import NotAllowedError, NotFoundError
from arshjul.store import Store
from arshjul.work.changing import Change, changing
from arshjul.work.units import reading
from arshjul.year.chains.facts import recorded_step
from arshjul.year.checklists import Paper, Ticked, deadline_papers, occasion_papers
from arshjul.year.deadlines import deadlines
from arshjul.year.deeds import Doer
from arshjul.year.duty import DutyBook
from arshjul.year.facts import Fact, FactAbout, FactKind
from arshjul.year.model import Association, OccasionKind, YearPlan
from arshjul.year.standing import Standing


def papers_of(association: Association, plan: YearPlan, book: DutyBook, ticks: tuple[Ticked, ...]) -> tuple[Paper, ...]:
    """Every paper of the year's meetings and deadlines, by day."""
    papers = [p for o in plan.standing for p in occasion_papers(association, o, book, ticks)]
    papers += [p for d in deadlines(association, plan, book) for p in deadline_papers(association, d, ticks)]
    return tuple(sorted(papers, key=lambda paper: (paper.day, paper.target, paper.item)))


def checklist(store: Store, key: str, year: int, now: datetime, target: str | None = None) -> tuple[Paper, ...]:
    """The papers of a year, or of one occasion or deadline, as they stand at *now*.

    Raises NotFoundError for an unknown target.
    """
    with reading(store, key, now, *((year,) if target is None else ())) as standing:
        return _papers(standing, {year} if target is None else None, target)


def _papers(standing: Standing, years: Collection[int] | None, target: str | None) -> tuple[Paper, ...]:
    association = standing.association
    plans = [plan for plan in association.years if years is None or plan.year in years]
    meetings = {occasion.key for plan in plans for occasion in plan.occasions}
    papers = tuple(p for plan in plans for p in papers_of(association, plan, standing.book, standing.ledger.ticked))
    papers += tuple(paper for paper in standing.agenda_papers if paper.target in meetings)
    if target is None:
        return papers
    chosen = tuple(paper for paper in papers if paper.target == target)
    if not chosen:
        raise NotFoundError(
            f"Det finns ingen checklista för {target}. Börja om från årshjulet: det kan vara borttaget.",
            command=f"arshjul checklist {association.key}",
        )
    return chosen


def tick(store: Store, key: str, target: str, item: str, day: date, doer: Doer) -> None:
    """Say that a paper is ready since *day*. Ticking twice changes nothing. Raises NotFoundError, NotAllowedError."""
    with changing(store, key, doer.at) as change:
        standing = _standing_with(change, target)
        _require_paper(standing, target, item)
        if day > change.today:
            raise NotAllowedError(f"Dagen {day} har inte varit än. Ange i dag eller en tidigare dag.")
        if not _ticks(standing, target, item):
            change.record(_fact(FactKind.READY, _year_of(standing, target), target, item, day, doer))


def untick(store: Store, key: str, target: str, item: str, doer: Doer) -> None:
    """Take back that a paper is ready; the row of it stays. Taking back twice changes nothing."""
    with changing(store, key, doer.at) as change:
        standing = _standing_with(change, target)
        _require_paper(standing, target, item)
        for fact in _ticks(standing, target, item):
            change.take_back(fact, doer.by)


def mark_done(store: Store, key: str, target: str, day: date, doer: Doer) -> None:
    """Say that a deadline's duty was done on *day*: no more reminders of it. Raises NotFoundError, NotAllowedError.

    The postings of one meeting's minutes are one thing to do: saying so of one of them says so of all. It may also be
    a last day that stands in the plan itself.
    """
    with changing(store, key, doer.at) as change:
        if day > change.today:
            raise NotAllowedError(f"Dagen {day} har inte varit än. Ange i dag eller en tidigare dag.")
        standing = _standing_with(change, target)
        found = standing.of_occasion(target)
        if found and found[1].kind is OccasionKind.DEADLINE:
            if target not in standing.ledger.done:
                change.record(_fact(FactKind.DONE, found[1].year, target, "", day, doer))
            return
        known = [deadline for year in standing.years for deadline in year.deadlines]
        meant = {d.reminder_target for d in known if target in (d.key, d.reminder_target)}
        if not meant:
            raise NotFoundError(
                f"Det finns ingen sista dag som heter {target}. Börja om från årshjulet: den kan vara borttagen.",
                command=f"arshjul upcoming {key}",
            )
        tasks = {task.deadline.key: task for year in standing.years for task in year.tasks}
        for deadline in known:
            if deadline.reminder_target not in meant or deadline.key in standing.ledger.done:
                continue
            task = tasks.get(deadline.key)
            if task is None:
                change.record(_fact(FactKind.DONE, deadline.year, deadline.key, "", day, doer))
            elif not task.state.is_done:
                change.record(recorded_step(task.done_on(day), doer.by, doer.at))


def unmark_done(store: Store, key: str, target: str, doer: Doer) -> None:
    """Take back that somebody has said of *target* that it is done; of one that nobody has, nothing happens."""
    with changing(store, key, doer.at) as change:
        for fact in _standing_with(change, target).ledger.of(FactKind.DONE, key=target):
            change.take_back(fact, doer.by)


def _standing_with(change: Change, target: str) -> Standing:
    """How the association stands, with the closed year that *target* belongs to when it belongs to none that lives."""
    living = change.standing()
    if target in _targets(living):
        return living
    with_closed = (change.standing(year) for year in reversed(living.association.closed))
    return next((one for one in with_closed if target in _targets(one)), living)


def _targets(standing: Standing) -> Iterator[str]:
    for year in standing.years:
        yield from (occasion.key for occasion in year.plan.occasions)
        for deadline in year.deadlines:
            yield from (deadline.key, deadline.reminder_target)


def _require_paper(standing: Standing, target: str, item: str) -> None:
    papers = _papers(standing, None, target)
    if item not in {paper.item for paper in papers}:
        names = ", ".join(paper.item for paper in papers)
        raise NotFoundError(f"{target} har ingen punkt som heter {item}. Välj bland: {names}.")


def _ticks(standing: Standing, target: str, item: str) -> list[Fact]:
    found = standing.ledger.of(FactKind.READY, key=target)
    return [fact for fact in found if fact.subject == item]


def _year_of(standing: Standing, target: str) -> int:
    """The year of a meeting or a deadline that has papers."""
    found = standing.of_occasion(target)
    if found:
        return found[1].year
    return next(d.year for year in standing.years for d in year.deadlines if target in (d.key, d.reminder_target))


def _fact(kind: FactKind, year: int, target: str, subject: str, day: date, doer: Doer) -> Fact:
    return Fact(
        about=FactAbout.ITEM,
        kind=kind,
        year=year,
        day=day,
        recorded_at=doer.at,
        by=doer.by,
        key=target,
        subject=subject,
    )
