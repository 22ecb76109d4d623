"""What comes: meetings and deadlines with their status, who answers for them, and the next reminder."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cached_property

from arshjul.year.basis import Basis
from arshjul.year.checklists import Paper, Ticked, deadline_papers, occasion_papers
from arshjul.year.deadlines import Deadline
from arshjul.year.duty import DutyBook
from arshjul.year.findings import Finding, Severity
from arshjul.year.model import STOCKHOLM, Association, Body, Occasion, OccasionKind, Role, YearPlan
from arshjul.year.ours import is_ours, told_from
from arshjul.year.people import holders, responsible
from arshjul.year.saying.message import Message, MessageKind
from arshjul.year.wording import week_word, with_weekday

SOON_DAYS = 14
"""From this many days before, an item approaches."""


class Status(StrEnum):
    """How an item stands on a given day."""

    AHEAD = "ahead"
    APPROACHING = "approaching"
    ONGOING = "ongoing"
    DONE = "done"
    LATE = "late"
    COLLISION = "collision"


STATUS_WORDS = {
    Status.AHEAD: "○ Planerad",
    Status.APPROACHING: "▲ Närmar sig",
    Status.ONGOING: "● Pågår",
    Status.DONE: "✔ Klar",
    Status.LATE: "✖ Försenad",
    Status.COLLISION: "⚠ Krock",
}
"""Each status with its sign, for a text without colours."""


@dataclass(frozen=True)
class Item:
    """One meeting or deadline of the year, as it stands on a given day."""

    key: str
    day: date
    """A meeting's day; for a deadline the day to plan for."""
    kind: str
    """``meeting``, ``planning_day``, ``event`` or ``deadline``."""
    title: str
    status: Status
    responsible: tuple[str, ...]
    """Names."""
    next_reminder: date | None
    body: Body | None = None
    hard_line: date | None = None
    """A deadline's day as law or agreement has it, when it is another than *day*."""
    source: str = ""
    papers: tuple[Paper, ...] = ()
    occasion: Occasion | None = None
    deadline: Deadline | None = None
    is_untold: bool = False
    """Of one that is done: only in that it is not asked for any more; nobody has said whether it was done."""

    @property
    def is_to_come(self) -> bool:
        """Whether it is neither done nor late."""
        return self.status not in (Status.DONE, Status.LATE)

    @property
    def is_past_proposal(self) -> bool:
        """Whether it is late by a day that only we have proposed: nothing has been missed that anybody asked for."""
        return self.status is Status.LATE and self.basis is Basis.PROPOSAL

    @property
    def status_word(self) -> str:
        """The status with its sign, for a text without colours."""
        if self.is_untold:
            return "? Okänt"
        return "▲ Förslag passerat" if self.is_past_proposal else STATUS_WORDS[self.status]

    @property
    def basis(self) -> Basis:
        """Whose the day is: what stands in the plan itself is the association's own."""
        return self.deadline.basis if self.deadline else Basis.OWN

    @property
    def week(self) -> int | None:
        """The ISO week, when nobody has named a day."""
        return self.deadline.week if self.deadline else None

    def weeks_left(self, today: date) -> int | None:
        """The weeks to it, when nobody has named a day."""
        return self.deadline.weeks_left(today) if self.deadline else None

    @property
    def when(self) -> str:
        """The day with its week, or the week alone, as people read it."""
        if self.deadline and self.week:
            return self.deadline.when
        return f"{with_weekday(self.day)} ({week_word(self.day.isocalendar().week)})"

    @property
    def is_expected(self) -> bool:
        """Whether nobody has confirmed the day."""
        return self.deadline is not None and not self.deadline.confirmed


@dataclass(frozen=True)
class Known:
    """What is known on the day: what has been done and ticked, and what will be sent."""

    done: Collection[str] = frozenset()
    ticked: tuple[Ticked, ...] = ()
    messages: tuple[Message, ...] = ()
    """As `messages.demanded` gives them."""
    done_on: Mapping[str, date] = field(default_factory=dict)
    """As `messages.Remembered` has it."""
    deadlines: tuple[Deadline, ...] = ()
    """All that the year has."""
    agenda: tuple[Paper, ...] = ()
    """As `chains.agenda.agenda_papers` gives them."""
    late: Callable[[], Collection[str]] = frozenset
    """The keys of the deadlines that a chain knows to be late; asked only of what we cannot know ourselves."""

    def is_done(self, deadline: Deadline) -> bool:
        """Whether *deadline* has been met."""
        return deadline.key in self.done_on or deadline.key in self.done


def items_of_year(
    association: Association, plan: YearPlan, book: DutyBook, known: Known, now: datetime
) -> tuple[Item, ...]:
    """Every meeting and deadline of *plan* as it stands at *now*, by day, whatever collides."""
    view = _View(association, plan, book, known, now)
    items = [view.of_occasion(o) for o in plan.standing]
    items += [view.of_deadline(d) for d in _one_for_each_target(known)]
    return tuple(sorted(items, key=lambda item: (item.day, item.occasion is None, item.key)))


def called_off(occasion: Occasion) -> Item:
    """An occasion that was called off, which is none of its year's items: nothing of it is to be done any more."""
    return Item(
        occasion.key,
        occasion.day,
        occasion.kind.value,
        occasion.title,
        Status.DONE,
        (),
        None,
        body=occasion.body,
        occasion=occasion,
    )


def with_collisions(items: Iterable[Item], findings: Iterable[Finding]) -> tuple[Item, ...]:
    """*items*, of which those to come have the status that something collides where one of *findings* says so.

    What is only worth knowing, and what somebody has accepted, is no collision.
    """
    worse = (finding for finding in findings if finding.severity is not Severity.NOTE and not finding.accepted)
    colliding = frozenset(key for finding in worse for key in finding.involved)
    return tuple(
        replace(item, status=Status.COLLISION) if item.is_to_come and item.key in colliding else item for item in items
    )


def upcoming(items: Iterable[Item], today: date, days: int) -> tuple[Item, ...]:
    """The items of the next *days* days, today included, and before them those that are late."""
    until = today + timedelta(days=days)
    return tuple(i for i in items if (today <= i.day <= until) or (i.status is Status.LATE and i.day < today))


def _one_for_each_target(known: Known) -> Iterable[Deadline]:
    """The postings of one meeting's minutes are one thing to do, and one item: not done until the last one is."""
    shown: dict[str, Deadline] = {}
    for deadline in known.deadlines:
        before = shown.get(deadline.reminder_target)
        if before is None or (known.is_done(before) and not known.is_done(deadline)):
            shown[deadline.reminder_target] = deadline
    return shown.values()


@dataclass
class _View:
    association: Association
    plan: YearPlan
    book: DutyBook
    known: Known
    now: datetime
    _reminders: Mapping[str, datetime] = field(init=False)

    def __post_init__(self) -> None:
        coming = self.known.messages[bisect_right(self.known.messages, self.now, key=lambda m: m.at) :]
        reminders = (m for m in reversed(coming) if m.kind is MessageKind.REMINDER and not m.skip_reason)
        self._reminders = {m.target: m.at for m in reminders}

    @cached_property
    def _late(self) -> Collection[str]:
        return self.known.late()

    @cached_property
    def _today(self) -> date:
        return self.now.astimezone(STOCKHOLM).date()

    def of_occasion(self, occasion: Occasion) -> Item:
        papers = (
            *occasion_papers(self.association, occasion, self.book, self.known.ticked),
            *(paper for paper in self.known.agenda if paper.target == occasion.key),
        )
        people = {p.name for paper in papers for p in paper.people if paper.day <= occasion.day}
        has_been, is_told = occasion.last_day < self._today, True
        if occasion.kind is OccasionKind.DEADLINE:
            people |= {p.name for p in holders(self.association, Role.DIRECTOR, occasion.last_day)}
            is_told = occasion.key in self.known.done
        is_done = has_been or (is_told and occasion.kind is OccasionKind.DEADLINE)
        return Item(
            key=occasion.key,
            day=occasion.day,
            kind=occasion.kind.value,
            title=occasion.title,
            status=Status.DONE if is_done else self._status(occasion.day, papers),
            responsible=tuple(sorted(people)),
            next_reminder=self._next_reminder(occasion.key),
            body=occasion.body,
            papers=papers,
            occasion=occasion,
            is_untold=is_done and not is_told,
        )

    def of_deadline(self, deadline: Deadline) -> Item:
        papers = deadline_papers(self.association, deadline, self.known.ticked)
        people = responsible(self.association, deadline)
        title = deadline.shown_title if deadline.reminder_target == deadline.key else _group_title(deadline)
        planned, status = deadline.planned, self._deadline_status(deadline, papers)
        return Item(
            key=deadline.key,
            day=planned,
            kind="deadline",
            title=title,
            status=status,
            responsible=tuple(p.name for p in people),
            next_reminder=self._next_reminder(deadline.reminder_target),
            hard_line=deadline.day if deadline.day != planned else None,
            source=deadline.source,
            papers=papers,
            deadline=deadline,
            is_untold=status is Status.DONE and not self.known.is_done(deadline),
        )

    def _deadline_status(self, deadline: Deadline, papers: tuple[Paper, ...]) -> Status:
        if self.known.is_done(deadline):
            return Status.DONE
        if deadline.last_day < self._today:
            return Status.LATE if self._is_ours(deadline) else Status.DONE
        return self._status(deadline.planned, papers)

    def _is_ours(self, deadline: Deadline) -> bool:
        """Whether it can be called late; what the register or a chain shows to be undone can whenever it fell due."""
        since = deadline.duty.known_since
        if is_ours(self.plan, deadline.last_day, since):
            return True
        return told_from(self.plan, since) is not None and (deadline.is_open or deadline.key in self._late)

    def _status(self, day: date, papers: tuple[Paper, ...]) -> Status:
        if day - self._today <= timedelta(days=SOON_DAYS):
            return Status.APPROACHING
        return Status.ONGOING if any(not paper.is_open for paper in papers) else Status.AHEAD

    def _next_reminder(self, target: str) -> date | None:
        at = self._reminders.get(target)
        return at.astimezone(STOCKHOLM).date() if at else None


def _group_title(deadline: Deadline) -> str:
    return f"{deadline.duty.name} – {deadline.title.rpartition(' – ')[2]}"
