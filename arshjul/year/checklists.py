"""Which papers a meeting or a deadline needs, by whom, by when, and which are ready."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from arshjul.year.dates import preceding_working_day
from arshjul.year.deadlines import Deadline
from arshjul.year.duty import ChecklistItem, DutyBook
from arshjul.year.facts import Fact, FactKind
from arshjul.year.mandates import is_constituting
from arshjul.year.matters import duties_handled
from arshjul.year.model import STOCKHOLM, Association, Body, Occasion, Person, Role
from arshjul.year.people import holders
from arshjul.year.rules import Source
from arshjul.year.wording import heading, written

SUMMONS = "summons"
"""The id of the kallelse on the checklists of meetings: ready once it is sent from here."""
SUMMONS_DUTIES = {Body.BOARD: "summons-board", Body.PREPARATORY: "summons-preparatory"}
"""The duties that the same kallelse meets, by whose meeting it is."""


@dataclass(frozen=True)
class Paper:
    """One paper or step of a checklist, dated, with those who owe it."""

    target: str
    """Key of the occasion or deadline."""
    item: str
    name: str
    day: date
    """The day it is to be ready: the working day on or before the item's offset; after a meeting, literally."""
    people: tuple[Person, ...]
    role: Role
    ready_on: date | None
    about: str
    """What it belongs to: a meeting or a duty; Swedish."""
    source: Source | None = None
    """Where it is asked for, when that is elsewhere than what it belongs to."""
    person: str | None = None
    """Key of the one person who owes it, whatever the role."""

    def is_late(self, today: date) -> bool:
        """Whether it is not ready and its day has passed."""
        return self.ready_on is None and self.day < today

    @property
    def is_open(self) -> bool:
        """Whether it is not ready."""
        return self.ready_on is None


@dataclass(frozen=True)
class Ticked:
    """A checklist item that somebody has ticked."""

    target: str
    item: str
    day: date


def ticked_in(facts: Iterable[Fact]) -> tuple[Ticked, ...]:
    """The ticks among *facts*."""
    return tuple(Ticked(fact.key, fact.subject, fact.day) for fact in facts if fact.kind is FactKind.READY)


def done_in(facts: Iterable[Fact]) -> frozenset[str]:
    """The keys of the deadlines whose duty *facts* say is done."""
    return frozenset(fact.key for fact in facts if fact.kind is FactKind.DONE)


def occasion_papers(
    association: Association, occasion: Occasion, book: DutyBook, ticked: Iterable[Ticked]
) -> tuple[Paper, ...]:
    """The papers of *occasion*: of every such meeting, of the duties that it decides, and of a new board's first."""
    if not occasion.kind.is_meeting:
        return ()
    kind = book.meeting(occasion.body)
    items: list[tuple[str, ChecklistItem]] = [("", item) for item in kind.checklist] if kind else []
    for duty in duties_handled(occasion, book):
        if duty.decided_by and occasion.body and occasion.body.includes(duty.decided_by):
            items += [(f"{duty.id}.", item) for item in duty.checklist]
    board = book.meeting(Body.BOARD)
    if board and is_constituting(association, book, occasion):
        items += [("constituting.", item) for item in board.constituting]
    about = f"{heading(occasion)} {written(occasion.day)}"
    sent = (Ticked(occasion.key, SUMMONS, o.at.astimezone(STOCKHOLM).date()) for o in occasion.prepared.issues[:1])
    return _papers(association, _Needing(occasion.key, occasion.day, about), items, (*ticked, *sent))


def deadline_papers(association: Association, deadline: Deadline, ticked: Iterable[Ticked]) -> tuple[Paper, ...]:
    """The papers of *deadline*; none when a meeting decides the duty: then they belong to that meeting."""
    if deadline.duty.decided_by:
        return ()
    items = [("", item) for item in deadline.duty.checklist]
    needing = _Needing(deadline.key, deadline.day, deadline.title, deadline.member)
    return _papers(association, needing, items, ticked)


def open_papers_of(papers: Iterable[Paper], person: str) -> Iterator[Paper]:
    """The papers that *person* still owes."""
    return (paper for paper in papers if paper.is_open and any(p.key == person for p in paper.people))


@dataclass(frozen=True)
class _Needing:
    """A meeting or a deadline that needs papers."""

    key: str
    day: date
    about: str
    """As `Paper.about`."""
    member: str | None = None
    """Key of the member that it is one of."""


def _papers(
    association: Association, needing: _Needing, items: list[tuple[str, ChecklistItem]], ticked: Iterable[Ticked]
) -> tuple[Paper, ...]:
    ready = {tick.item: tick.day for tick in ticked if tick.target == needing.key}
    people = {
        role: holders(association, role, needing.day, needing.member) for role in {item.role for _, item in items}
    }
    papers = []
    for prefix, item in items:
        named = association.person(item.person) if item.person else None
        literal = needing.day + timedelta(days=item.days)
        papers.append(
            Paper(
                target=needing.key,
                item=prefix + item.id,
                name=item.name,
                day=preceding_working_day(literal) if item.days <= 0 else literal,
                people=(named,) if named else people[item.role],
                role=item.role,
                ready_on=ready.get(prefix + item.id),
                about=needing.about,
                source=item.source,
                person=item.person,
            )
        )
    return tuple(sorted(papers, key=lambda paper: paper.day))
