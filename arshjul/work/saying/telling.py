"""What a pass has to tell of an association: what fell due, what was said, what comes next, part by part."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cached_property
from urllib.parse import quote

from arshjul.store import DeliveryStatus, NewDelivery
from arshjul.words import role_word, who_word
from arshjul.year.chains.names import DISCHARGE
from arshjul.year.checklists import Paper
from arshjul.year.deadlines import Deadline
from arshjul.year.duty import Duty
from arshjul.year.model import STOCKHOLM, Occasion, OccasionKind
from arshjul.year.saying.digest import DAYS_AHEAD
from arshjul.year.saying.message import Ending, Message, MessageKind, Topic
from arshjul.year.standing import Standing, years_that_matter
from arshjul.year.upcoming import SOON_DAYS, STATUS_WORDS, Item, Status
from arshjul.year.wording import heading

QUEUED = "Köat"
SAME_MAIL = "Står i samma mejl som en annan påminnelse"


class Part(StrEnum):
    """What a year is driven by, part by part; each thing that is said belongs to one, and a paper to the lists too."""

    MEETINGS = "meetings"
    """Calls, changes, answers, deputies, and what a meeting leaves behind: its minutes."""
    REPORTS = "reports"
    """The last days of duties, and those that the plan itself sets."""
    CHAINS = "chains"
    """What is asked about late steps, and the last days of the discharge."""
    CHECKLISTS = "checklists"
    DIGEST = "digest"


@dataclass(frozen=True)
class Thing:
    """One meeting, last day, paper or question, as it stands on the day."""

    part: Part
    day: date
    title: str
    who: str
    """Who answers for it, by role; never a name or an address."""
    status: str
    path: str
    """Its page; empty: it has none."""
    reminder: date | None = None
    """When somebody is next reminded of it."""


@dataclass(frozen=True)
class Said:
    """The same thing said to one or several people."""

    part: Part
    subject: str
    to: tuple[tuple[str, int], ...]
    """Role, and how many who hold it."""
    outcome: str
    """Swedish: that it was queued, or why not."""
    path: str
    mails: int
    """How many mails it is."""


@dataclass(frozen=True)
class Account:
    """What there is to tell of one association on one day."""

    key: str
    name: str
    day: date
    due: tuple[Thing, ...] = ()
    """What is late, and what has its day today."""
    said: tuple[Said, ...] = ()
    coming: tuple[Thing, ...] = ()
    """What comes within the days that a digest looks ahead."""

    def of(self, part: Part) -> Account:
        """The account of one part alone."""
        return replace(
            self,
            due=tuple(one for one in self.due if one.part is part),
            said=tuple(one for one in self.said if one.part is part),
            coming=tuple(one for one in self.coming if one.part is part),
        )

    @property
    def mails(self) -> int:
        """How many mails were queued."""
        return sum(one.mails for one in self.said)


@dataclass(frozen=True)
class Letter:
    """What is known of a mail that was said, or would be."""

    person: str
    kind: MessageKind
    topic: Topic
    target: str
    subject: str
    outcome: str
    is_mail: bool
    """A mail of its own."""
    is_told: bool
    """Its reader gets to know, in a mail of its own or in another."""


def letter_of(row: NewDelivery) -> Letter:
    """A row of the delivery table, as it is told of."""
    is_mail, is_carried = row.status is DeliveryStatus.PLANNED, row.ending is Ending.CARRIED
    outcome = QUEUED if is_mail else SAME_MAIL if is_carried else row.reason
    return Letter(row.person, row.kind, row.topic, row.target, row.subject, outcome, is_mail, is_mail or is_carried)


def account_of(standing: Standing, letters: Iterable[Letter], now: datetime) -> Account:
    """What there is to tell at *now*, when *letters* are what was just said.

    Computes nothing that *standing* has computed already.
    """
    return _Telling(standing, tuple(letters), now).account()


@dataclass(frozen=True)
class _Place:
    """Where a thing that is written about belongs."""

    part: Part
    path: str


class _Telling:
    def __init__(self, standing: Standing, letters: tuple[Letter, ...], now: datetime) -> None:
        self._standing = standing
        self._letters = letters
        self._now = now
        self._today = now.astimezone(STOCKHOLM).date()
        self._until = self._today + timedelta(days=DAYS_AHEAD)
        self._years = years_that_matter(standing)

    def account(self) -> Account:
        things = sorted(self._things(), key=lambda one: (one.day, one.part, one.title))
        association = self._standing.association
        return Account(
            key=association.key,
            name=association.name,
            day=self._today,
            due=tuple(one for one in things if one.day <= self._today),
            said=tuple(sorted((*self._said(), *self._papers_told()), key=lambda one: one.mails == 0)),
            coming=tuple(one for one in things if self._today < one.day <= self._until),
        )

    def _things(self) -> Iterator[Thing]:
        for year in self._years:
            for item in year.items:
                if item.day >= self._today or item.status is Status.LATE:
                    yield self._of_item(item)
            yield from (self._of_digest(one) for one in year.messages if self._is_next_digest(one))
        yield from self._questions()
        yield from (self._of_paper(paper) for paper in self._open_papers)

    def _of_item(self, item: Item) -> Thing:
        target = item.key if item.occasion or not item.deadline else item.deadline.reminder_target
        place = self._places[target]
        who = who_word(item.occasion) if item.occasion else self._of_duty(item.deadline.duty) if item.deadline else ""
        title = heading(item.occasion) if item.occasion else item.title
        return Thing(place.part, item.day, title, who, item.status_word, place.path, item.next_reminder)

    def _of_duty(self, duty: Duty) -> str:
        return self._role(duty.person) if duty.person else role_word(duty.role)

    def _questions(self) -> Iterator[Thing]:
        # What is asked about before its year stands in both.
        asks = (one for year in self._years for one in year.remembered.asks)
        still = (one for one in asks if not one.copy_of and (one.until is None or self._today <= one.until))
        asked = {(one.title, one.text): one for one in still}
        for (title, text), one in asked.items():
            path = f"/steg-for-steg/{one.year}" if one.chain != DISCHARGE else f"/ansvarsfrihet/{one.year}"
            status = "Frågas tills svar har kommit" if one.since <= self._today else "Frågas från den dagen"
            yield Thing(Part.CHAINS, one.since, f"{title}: {text}", self._role(one.person.key), status, path)

    def _is_next_digest(self, message: Message) -> bool:
        return message.kind is MessageKind.DIGEST and self._now < message.at <= self._now + timedelta(weeks=1)

    def _of_digest(self, message: Message) -> Thing:
        day = message.at.astimezone(STOCKHOLM).date()
        return Thing(Part.DIGEST, day, "Nästa sammanställning", self._role(message.person), "", "/", day)

    @cached_property
    def _open_papers(self) -> tuple[Paper, ...]:
        """Those of the coming days, and those that are late."""
        late = [paper for year in self._years for paper in year.late_papers]
        items = [item for year in self._years for item in year.items]
        coming = (p for item in items for p in item.papers if p.is_open and self._today <= p.day <= self._until)
        return (*late, *coming)

    def _of_paper(self, paper: Paper) -> Thing:
        is_soon = paper.day - self._today <= timedelta(days=SOON_DAYS)
        status = Status.LATE if paper.is_late(self._today) else Status.APPROACHING if is_soon else Status.AHEAD
        title = f"{paper.name} – {paper.about}"
        who = self._role(paper.person) if paper.person else role_word(paper.role)
        return Thing(Part.CHECKLISTS, paper.day, title, who, STATUS_WORDS[status], self._path(paper.target))

    def _said(self) -> Iterator[Said]:
        several: dict[tuple[Part, str, str, str], list[Letter]] = {}
        for one in self._letters:
            place = self._place(one)
            several.setdefault((place.part, one.subject, one.outcome, place.path), []).append(one)
        for (part, subject, outcome, path), letters in several.items():
            to = Counter(self._role(one.person) for one in letters)
            yield Said(part, subject, tuple(to.items()), outcome, path, sum(one.is_mail for one in letters))

    def _papers_told(self) -> Iterator[Said]:
        """The papers that the reminders just sent tell their readers of; they are no mails of their own."""
        told = {(one.target, one.person): one for one in self._letters if _reminds(one)}
        several: dict[Letter, list[Paper]] = {}
        for paper in self._open_papers:
            for letter in (told[paper.target, p.key] for p in paper.people if (paper.target, p.key) in told):
                several.setdefault(letter, []).append(paper)
        for letter, papers in several.items():
            title = f"{papers[0].about}: {', '.join(paper.name for paper in papers)}"
            to, outcome = ((self._role(letter.person), 1),), f"Står i mejlet ”{letter.subject}”"
            yield Said(Part.CHECKLISTS, title, to, outcome, self._path(letter.target), 0)

    def _place(self, letter: Letter) -> _Place:
        if letter.topic is Topic.DIGEST:
            return _Place(Part.DIGEST, "/")
        if letter.topic in (Topic.OCCASION, Topic.DEADLINE):
            return self._places.get(letter.target, _Place(Part.MEETINGS, ""))
        return _Place(Part.CHAINS, "")

    def _path(self, target: str) -> str:
        place = self._places.get(target)
        return place.path if place else ""

    @cached_property
    def _places(self) -> Mapping[str, _Place]:
        """Of everything that is written about, and of every deadline by its own key too."""
        found: dict[str, _Place] = {}
        for year in self._standing.years:
            for deadline in year.deadlines:
                place = self._place_of_deadline(deadline)
                found[deadline.reminder_target] = found[deadline.key] = place
            found |= {occasion.key: _place_of_occasion(occasion) for occasion in year.plan.occasions}
        return found

    def _place_of_deadline(self, deadline: Deadline) -> _Place:
        if deadline.occasion:
            return _Place(Part.MEETINGS, f"/moten/{deadline.occasion}")
        part = Part.CHAINS if deadline.duty.id in self._discharge_duties else Part.REPORTS
        return _Place(part, quote(f"/arshjul/{deadline.year}/{deadline.key}", safe="/:@"))

    @cached_property
    def _discharge_duties(self) -> frozenset[str]:
        chain = self._standing.book.chain(DISCHARGE)
        return frozenset(duty for step in chain.steps for duty in step.duties) if chain else frozenset()

    def _role(self, person: str) -> str:
        """What the person is: the first of the seats that they hold on the day."""
        seats = (s for s in self._standing.association.seats if s.person == person and s.is_held_on(self._today))
        seat = next(seats, None)
        return role_word(seat.role) if seat else "utan uppdrag"


def _place_of_occasion(occasion: Occasion) -> _Place:
    part = Part.REPORTS if occasion.kind is OccasionKind.DEADLINE else Part.MEETINGS
    return _Place(part, f"/moten/{occasion.key}")


def _reminds(letter: Letter) -> bool:
    return letter.kind is MessageKind.REMINDER and letter.is_told
