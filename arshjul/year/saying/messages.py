"""Which messages a year demands, and which of them are to be sent now."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from arshjul.year.answers import Given
from arshjul.year.chains.nudging import FORTNIGHT, Ask, days_to_ask
from arshjul.year.checklists import DONE
from arshjul.year.dates import preceding_working_day
from arshjul.year.deadlines import Deadline, deadlines
from arshjul.year.duty import DutyBook
from arshjul.year.model import STOCKHOLM, Association, OccasionKind, Role, YearPlan, YearStatus
from arshjul.year.people import called, holders, responsible
from arshjul.year.saying.calls import calls, known_since
from arshjul.year.saying.digest import digests
from arshjul.year.saying.message import (
    ASKS,
    CALENDAR_KINDS,
    DIGESTS,
    REMINDER_TIME,
    About,
    Message,
    MessageKind,
    morning,
)
from arshjul.year.saying.reminding import answer_reminders, is_expected
from arshjul.year.saying.told import Told, lines, standing_answers, told_by
from arshjul.year.saying.turning import quorum_messages

DEMANDED_KINDS = CALENDAR_KINDS | {MessageKind.REMINDER, MessageKind.REQUEST, MessageKind.DIGEST}
"""The kinds that a year sends by itself; the others follow from what somebody did."""

ONLY_THE_LATEST = frozenset({MessageKind.REMINDER, MessageKind.REQUEST, MessageKind.DIGEST})
"""The kinds of which, after an absence, only the latest about the same thing is sent."""

PLAN_DEADLINE_REMINDERS = (30, 7, 1)
"""Days before a last day that stands in the plan itself: no duty says who acts then, so the director is reminded."""

__all__ = [
    "ASKS",
    "CALENDAR_KINDS",
    "DEMANDED_KINDS",
    "DIGESTS",
    "REMINDER_TIME",
    "About",
    "Message",
    "MessageKind",
    "Remembered",
    "demanded",
    "due",
    "known_after",
    "targets",
    "told_by",
]


@dataclass(frozen=True)
class Remembered:
    """What has happened so far, as far as messages depend on it."""

    told: Mapping[str, tuple[Told, ...]] = field(default_factory=dict)
    """Occasion → every calendar message that somebody has been sent, or may get."""
    given: Mapping[str, tuple[Given, ...]] = field(default_factory=dict)
    """Occasion → every answer."""
    outlooks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Occasion → what the director has been told of its quorum, oldest first."""
    done: Collection[tuple[str, str]] = frozenset()
    """(target, fact kind) of what has been done."""
    done_on: Mapping[str, date] = field(default_factory=dict)
    """The day on which a deadline (by its key) was met: what follows counts from it."""
    further: tuple[Deadline, ...] = ()
    """Deadlines that follow from the outcome of a chain."""
    asks: tuple[Ask, ...] = ()
    """What is to be asked about late steps of chains, as long as nothing more is recorded."""
    asked: Mapping[str, date] = field(default_factory=dict)
    """Person → the day on which they were last asked something."""

    def is_done(self, deadline: Deadline) -> bool:
        """Whether *deadline* has been met."""
        return deadline.key in self.done_on or (deadline.key, DONE) in self.done


def demanded(association: Association, plan: YearPlan, book: DutyBook, remembered: Remembered) -> tuple[Message, ...]:
    """Every message that *plan* demands in its whole life, in time order. Only an adopted year demands any."""
    if plan.status is not YearStatus.ADOPTED or plan.adopted_at is None:
        return ()
    messages: dict[str, Message] = {}
    for message in (
        *calls(association, plan, remembered.told, remembered.given),
        *_meeting_reminders(association, plan, book, remembered),
        *answer_reminders(association, plan, book, remembered.told, remembered.given),
        *quorum_messages(association, plan, remembered.told, remembered.given, remembered.outlooks),
        *_deadline_reminders(association, plan, book, remembered),
        *_plan_deadline_reminders(association, plan),
        *_requests(plan, remembered),
        *digests(association, plan),
    ):
        messages.setdefault(message.key, message)
    return tuple(sorted(messages.values(), key=lambda m: (m.at, m.key)))


def targets(association: Association, plan: YearPlan, book: DutyBook, remembered: Remembered) -> frozenset[str]:
    """What the messages of *plan* may be about: its occasions and deadlines, its letters with questions and digests."""
    dated = (*deadlines(association, plan, book, remembered.done_on), *remembered.further)
    letters = (f"{ASKS}:{plan.year}", f"{DIGESTS}:{plan.year}")
    return frozenset((*(o.key for o in plan.occasions), *(d.reminder_target for d in dated), *letters))


def due(messages: Iterable[Message], said: Collection[str], now: datetime) -> tuple[Message, ...]:
    """The messages whose moment has come and that have no row yet, each with its reason if it is to be skipped.

    That somebody has another address is no reason to tell of a meeting that has been: that is left out without a row.
    After an absence only the latest stage about the same thing is sent to a person, and none about a day that
    has passed: nobody wants nine reminders at once. What is left of reminders to one person becomes one mail: the
    first carries the others, and they are skipped with a reason that names it.
    """
    today = now.astimezone(STOCKHOLM).date()
    waiting = [m for m in messages if m.at <= now and m.key not in said and not (m.is_moving and m.day < today)]
    latest: dict[tuple[str, str, About | None], Message] = {}
    for message in waiting:
        if message.kind in ONLY_THE_LATEST and not message.skip_reason:
            known = latest.get(_thing(message))
            if known is None or known.at < message.at:
                latest[_thing(message)] = message
    return _merged([_judged(message, latest, today) for message in waiting])


def _thing(message: Message) -> tuple[str, str, About | None]:
    return (message.person, message.target, message.about)


def _judged(message: Message, latest: Mapping[tuple[str, str, About | None], Message], today: date) -> Message:
    if message.skip_reason:
        return message
    if message.day < today:
        return _skipped(message, "Utebliven: dagen hade redan passerat när utskicket skulle göras.")
    if message.kind in ONLY_THE_LATEST and latest[_thing(message)] is not message:
        return _skipped(message, "En senare påminnelse om samma sak ersatte den här.")
    return message


def _merged(messages: list[Message]) -> tuple[Message, ...]:
    """The messages with the reminders to one person in one mail, the one about the nearest day first.

    Who is asked to answer is not reminded of the same meeting beside that: it stands in the mail once.
    """
    of_person: dict[str, list[Message]] = {}
    for message in messages:
        if message.kind is MessageKind.REMINDER and not message.skip_reason:
            of_person.setdefault(message.person, []).append(message)
    merged: dict[str, Message] = {}
    for several in of_person.values():
        asked = {m.target for m in several if m.about is About.ANSWER}
        told = (m for m in several if m.about is About.ANSWER or m.target not in asked)
        first, *others = sorted(told, key=lambda m: (m.day, m.key))
        merged[first.key] = replace(first, together=tuple(others))
        merged |= {m.key: _skipped(m, f"Ingår i samma mejl som {first.key}.") for m in several if m is not first}
    return tuple(merged.get(message.key, message) for message in messages)


def known_after(remembered: Remembered, sent: Iterable[Message]) -> Remembered:
    """What is remembered when *sent* have been sent too; for a rehearsal, which sends nothing."""
    told = dict(remembered.told)
    outlooks = dict(remembered.outlooks)
    for message in sent:
        if message.kind in CALENDAR_KINDS:
            told[message.target] = (*told.get(message.target, ()), told_by(message))
        elif message.about is About.QUORUM:
            outlooks[message.target] = (*outlooks.get(message.target, ()), message.content)
    return replace(remembered, told=told, outlooks=outlooks)


def _skipped(message: Message, reason: str) -> Message:
    return replace(message, skip_reason=reason)


def _meeting_reminders(
    association: Association, plan: YearPlan, book: DutyBook, remembered: Remembered
) -> Iterator[Message]:
    for occasion in plan.standing:
        kind = book.meeting(occasion.body)
        if kind is None or not occasion.kind.is_meeting:
            continue
        told = lines(remembered.told.get(occasion.key, ()))
        answered = standing_answers(remembered.given.get(occasion.key, ()), told, occasion)
        for one in called(association, occasion):
            if not is_expected(one, told, answered):
                continue
            for days_before in kind.reminders:
                yield _reminder(occasion.key, one.person.key, occasion.day, days_before, known_since(plan, occasion))


def _deadline_reminders(
    association: Association, plan: YearPlan, book: DutyBook, remembered: Remembered
) -> Iterator[Message]:
    occasions = {o.key: o for o in plan.occasions}
    dated = (*deadlines(association, plan, book, remembered.done_on), *remembered.further)
    for deadline in (d for d in dated if not remembered.is_done(d)):
        since = plan.adopted_at
        if deadline.occasion:
            since = known_since(plan, occasions[deadline.occasion])
        for person in responsible(association, deadline.duty, deadline.planned, deadline.member):
            for days_before in deadline.duty.reminders:
                yield _reminder(
                    deadline.reminder_target,
                    person.key,
                    deadline.planned,
                    days_before,
                    since,
                    last_day=deadline.last_day,
                )


def _plan_deadline_reminders(association: Association, plan: YearPlan) -> Iterator[Message]:
    """Counted from the working day before, as other dates that somebody has set, when the day itself is free."""
    for occasion in plan.standing:
        if occasion.kind is not OccasionKind.DEADLINE:
            continue
        planned, since = preceding_working_day(occasion.last_day), known_since(plan, occasion)
        for person in holders(association, Role.DIRECTOR, planned):
            for days_before in PLAN_DEADLINE_REMINDERS:
                yield _reminder(occasion.key, person.key, planned, days_before, since, last_day=occasion.last_day)


def _requests(plan: YearPlan, remembered: Remembered) -> Iterator[Message]:
    """What people are asked in the plan's year; what was late before the year was adopted, from the day after."""
    if plan.adopted_at is None:
        return
    first = max(plan.adopted_at.astimezone(STOCKHOLM).date() + timedelta(days=1), date(plan.year, 1, 1))
    for person, day in days_to_ask(remembered.asks, remembered.asked, first, date(plan.year, 12, 31)):
        yield Message(
            key=f"ask:{plan.year}:{person}:{day.isoformat()}",
            kind=MessageKind.REQUEST,
            at=morning(day, 0),
            person=person,
            target=f"{ASKS}:{plan.year}",
            # The next letter asks the same anew.
            day=day + FORTNIGHT - timedelta(days=1),
        )


def _reminder(
    target: str,
    person: str,
    day: date,
    days_before: int,
    since: datetime | None,
    last_day: date | None = None,
) -> Message:
    at = morning(day, days_before)
    late = since is not None and at < since
    return Message(
        # The day is part of the key: a thing that moves is reminded of anew.
        key=f"remind:{target}:{person}:{day.isoformat()}:{days_before}",
        kind=MessageKind.REMINDER,
        at=at,
        person=person,
        target=target,
        day=last_day or day,
        days_before=days_before,
        skip_reason="Tiden för påminnelsen hade redan gått när tillfället lades in." if late else "",
    )
