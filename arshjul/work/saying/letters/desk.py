"""The desk at which letters are written: how the association stands, what was said before, where its pages are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property, partial
from urllib.parse import quote

from arshjul.pages_address import association_path
from arshjul.settings import Settings
from arshjul.store import Delivery, DeliveryStatus, Room
from arshjul.year.checklists import Paper, deadline_papers, occasion_papers
from arshjul.year.deadlines import Deadline
from arshjul.year.model import STOCKHOLM, Association, Occasion, Person
from arshjul.year.morning.chores import REFUSED_FOR, Waiting
from arshjul.year.saying.message import Message
from arshjul.year.standing import Standing


@dataclass(frozen=True)
class Desk:
    """What the letters of one association are written from at one moment."""

    standing: Standing
    settings: Settings
    now: datetime
    threads: Mapping[tuple[str, str], tuple[Delivery, ...]]
    """By target and person, every mail that was made about it, oldest first."""
    uid_domain: str
    count_waiting: Callable[[], Waiting]
    """Asks for it, within the unit of work; only a digest tells it."""

    @cached_property
    def waiting(self) -> Waiting:
        """What waits for the director."""
        return self.count_waiting()

    @property
    def association(self) -> Association:
        """Whose letters they are."""
        return self.standing.association

    def reader(self, message: Message) -> Person:
        """Whom *message* is to, with the address that it goes to."""
        person = self.association.person(message.person)
        if person is None:
            raise ValueError(f"message {message.key} is to nobody")
        return replace(person, own_address=message.address or person.own_address)

    def read_at(self, message: Message) -> datetime:
        """When *message* is read: a rehearsal writes ahead of time, a service that was away writes late."""
        return max(self.now, message.at)

    def read_on(self, message: Message) -> date:
        """The day of `read_at`, in Stockholm: the days that are left are counted from it."""
        return self.read_at(message).astimezone(STOCKHOLM).date()

    def occasion(self, target: str) -> Occasion | None:
        """The occasion that a letter about *target* is about; None: it is about something else."""
        found = self.standing.of_occasion(target)
        return found[1] if found else None

    def deadlines(self, target: str) -> tuple[Deadline, ...]:
        """The deadlines that a letter about *target* reminds of."""
        return self._deadlines.get(target, ())

    def papers(self, target: str) -> tuple[Paper, ...]:
        """The papers of that meeting, or of those deadlines."""
        if target not in self._papers:
            self._papers[target] = self._found_papers(target)
        return self._papers[target]

    def thread(self, message: Message) -> tuple[Delivery, ...]:
        """Every mail about the same thing that was made to the reader, oldest first."""
        return self.threads.get((message.target, message.person), ())

    def follows(self, message: Message) -> tuple[str, ...]:
        """The Message-IDs of those that were not skipped, so that mail readers keep a meeting's mails together."""
        return tuple(one.message_id for one in self.thread(message) if one.status is not DeliveryStatus.SKIPPED)

    def page(self, path: str) -> str:
        """The address of one of the association's pages."""
        return self.settings.link(association_path(self.association.key, path))

    def page_about(self, target: str) -> str:
        """The address of the page about that meeting, or about those deadlines."""
        return self.page(self._path(target))

    def _path(self, target: str) -> str:
        if self.occasion(target):
            return f"/moten/{target}"
        first, *others = self.deadlines(target)
        if others and first.occasion:
            # Postings on several notice boards have no page in common but their meeting's.
            return f"/moten/{first.occasion}"
        return quote(f"/arshjul/{first.year}/{first.key}", safe="/:@")

    @cached_property
    def _deadlines(self) -> Mapping[str, tuple[Deadline, ...]]:
        found: dict[str, list[Deadline]] = defaultdict(list)
        for year in self.standing.years:
            for deadline in year.deadlines:
                found[deadline.reminder_target].append(deadline)
        return {target: tuple(several) for target, several in found.items()}

    @cached_property
    def _papers(self) -> dict[str, tuple[Paper, ...]]:
        """Those that have been asked for, by target: many letters are about the same meeting."""
        return {}

    def _found_papers(self, target: str) -> tuple[Paper, ...]:
        standing, ticked = self.standing, self.standing.ledger.ticked
        if occasion := self.occasion(target):
            papers = occasion_papers(self.association, occasion, standing.book, ticked)
            return (*papers, *(paper for paper in standing.agenda_papers if paper.target == target))
        return tuple(p for d in self.deadlines(target) for p in deadline_papers(self.association, d, ticked))


def desk_of(
    room: Room,
    standing: Standing,
    settings: Settings,
    now: datetime,
    *,
    made: Iterable[Delivery],
    uid_domain: str,
) -> Desk:
    """The desk at which an association's letters are written at *now*.

    *made* are the mails that there are about what they are about, newest first.
    """
    threads: dict[tuple[str, str], list[Delivery]] = defaultdict(list)
    for one in made:
        threads[(one.target, one.person)].append(one)
    return Desk(
        standing,
        settings,
        now,
        {key: tuple(reversed(thread)) for key, thread in threads.items()},
        uid_domain,
        partial(_waiting, room, now),
    )


def _waiting(room: Room, now: datetime) -> Waiting:
    return room.tally(now.year, since=now - REFUSED_FOR).waiting
