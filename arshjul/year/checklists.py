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
from arshjul.year.matters import handles
from arshjul.year.minutes import APPROVAL
from arshjul.year.model import STOCKHOLM, Association, Body, Occasion, Person, Role, YearPlan
from arshjul.year.people import holders
from arshjul.year.rules import Source
from arshjul.year.wording import heading, written

SUMMONS = "summons"
"""The id of the kallelse on the checklists of meetings: ready once it is sent from here."""
SUMMONS_DUTIES = {Body.BOARD: "summons-board", Body.PREPARATORY: "summons-preparatory"}
"""The duties that the same kallelse meets, by whose meeting it is."""
MINUTES, ATTENDANCE = "minutes", "attendance"
"""The ids of the approved minutes, and of the list of who was there: ready once that is recorded."""
_PAPER_OF = {APPROVAL: MINUTES, **dict.fromkeys(SUMMONS_DUTIES.values(), SUMMONS)}
"""Duty of a meeting → the paper on the meeting's checklist that says the same."""
_RECORDED = {FactKind.APPROVED: MINUTES, FactKind.ATTENDED: ATTENDANCE}
"""Kind of fact → the paper that it makes ready."""


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
    is_by_hand: bool = True
    """Of one that is ready: whether somebody ticked it, and may take that back here."""

    def is_late(self, today: date) -> bool:
        """Whether it is not ready and its day has passed."""
        return self.ready_on is None and self.day < today

    @property
    def is_open(self) -> bool:
        """Whether it is not ready."""
        return self.ready_on is None


@dataclass(frozen=True)
class Ticked:
    """A checklist item that is ready."""

    target: str
    item: str
    day: date
    is_by_hand: bool = True
    """Whether somebody ticked it; else what was recorded in another place says so."""


def ticked_in(facts: Iterable[Fact]) -> tuple[Ticked, ...]:
    """What *facts* say is ready: the ticks, and what is told in another place of the same paper."""
    return tuple(dict.fromkeys(tick for fact in facts if (tick := _tick_in(fact))))


def _tick_in(fact: Fact) -> Ticked | None:
    if fact.kind is FactKind.READY:
        return Ticked(fact.key, fact.subject, fact.day)
    if item := _RECORDED.get(fact.kind):
        return Ticked(fact.key, item, fact.day, is_by_hand=False)
    duty, _, meeting = fact.key.partition("@")
    if fact.kind is FactKind.DONE and (item := _PAPER_OF.get(duty)):
        return Ticked(meeting, item, fact.day, is_by_hand=False)
    return None


def done_in(facts: Iterable[Fact]) -> frozenset[str]:
    """The keys of the deadlines whose duty *facts* say is done, also by a tick of the paper that it asks for."""
    done, ready = set(), set()
    for fact in facts:
        if fact.kind is FactKind.DONE:
            done.add(fact.key)
        elif fact.kind is FactKind.READY:
            ready.add((fact.subject, fact.key))
    return frozenset(done | {f"{duty}@{key}" for item, key in ready for duty, one in _PAPER_OF.items() if one == item})


def summoned(plan: YearPlan) -> frozenset[str]:
    """The keys of the duties of *plan* that a kallelse sent from here has met."""
    sent = (o for o in plan.occasions if o.prepared.issues and o.body in SUMMONS_DUTIES)
    return frozenset(f"{SUMMONS_DUTIES[occasion.body]}@{occasion.key}" for occasion in sent if occasion.body)


def occasion_papers(
    association: Association, occasion: Occasion, book: DutyBook, ticked: Iterable[Ticked]
) -> tuple[Paper, ...]:
    """The papers of *occasion*: of every such meeting, of the duties that it decides, and of a new board's first."""
    if not occasion.kind.is_meeting:
        return ()
    kind = book.meeting(occasion.body)
    items: list[tuple[str, ChecklistItem]] = [("", item) for item in kind.checklist] if kind else []
    for duty in book.duties:
        # Asked last: to hold a title against the words of every duty takes longest.
        if duty.decided_by and occasion.body and occasion.body.includes(duty.decided_by) and handles(occasion, duty):
            items += [(f"{duty.id}.", item) for item in duty.checklist]
    board = book.meeting(Body.BOARD)
    if board and is_constituting(association, book, occasion):
        items += [("constituting.", item) for item in board.constituting]
    about = f"{heading(occasion)} {written(occasion.day)}"
    issued = (one.at.astimezone(STOCKHOLM).date() for one in occasion.prepared.issues[:1])
    sent = (Ticked(occasion.key, SUMMONS, day, is_by_hand=False) for day in issued)
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
    own = tuple(tick for tick in ticked if tick.target == needing.key)
    ready, by_hand = {tick.item: tick.day for tick in own}, {tick.item for tick in own if tick.is_by_hand}
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
                is_by_hand=prefix + item.id in by_hand or prefix + item.id not in ready,
            )
        )
    return tuple(sorted(papers, key=lambda paper: paper.day))
