"""Which messages a year demands, and which of them are to be sent now."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from arshjul.year.chains.nudging import FORTNIGHT, Ask, days_to_ask
from arshjul.year.checklists import DONE
from arshjul.year.deadlines import Deadline, deadlines
from arshjul.year.duty import DutyBook
from arshjul.year.model import STOCKHOLM, Association, Occasion, YearPlan, YearStatus
from arshjul.year.people import called, responsible

REMINDER_TIME = time(7, 0)
"""Local time on purpose: 07:00 means the reader's morning, also on the day the clock changes."""


class MessageKind(StrEnum):
    """What a message is for."""

    INVITATION = "invitation"
    UPDATE = "update"
    CANCELLATION = "cancellation"
    REMINDER = "reminder"
    REQUEST = "request"
    BUNDLE = "bundle"
    """What a member is sent to decide from; goes when the director sends it, never by itself."""
    DIGEST = "digest"


ONLY_THE_LATEST = frozenset({MessageKind.REMINDER, MessageKind.REQUEST})
"""The kinds of which, after an absence, only the latest about the same thing is sent."""

ASKS = "asks"
"""The target of a letter with questions is this and the calendar year: ``asks:2021``."""

CALENDAR_KINDS = frozenset({MessageKind.INVITATION, MessageKind.UPDATE, MessageKind.CANCELLATION})
"""The kinds that carry a calendar part."""


@dataclass(frozen=True)
class Message:
    """One message that the year demands, to one person about one occasion or deadline."""

    key: str
    """The same demand always has the same key; the delivery table holds each key once."""
    kind: MessageKind
    at: datetime
    """The moment (UTC) from which it is to be sent."""
    person: str
    target: str
    """Key of the occasion, or what the deadline calls its `reminder_target`."""
    day: date
    """The last day on which it has a meaning."""
    days_before: int | None = None
    """For reminders: the stage."""
    sequence: int = 0
    """For calendar messages: the occasion's sequence."""
    optional: bool = False
    """For calendar messages: the person may come without duty (a deputy)."""
    skip_reason: str = ""
    """Not empty: it is never to be sent, and why; Swedish."""


@dataclass(frozen=True)
class Remembered:
    """What has happened so far, as far as messages depend on it."""

    called: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """Occasion → person → the highest sequence that person has been sent."""
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
        *_calendar_messages(association, plan, remembered),
        *_meeting_reminders(association, plan, book),
        *_deadline_reminders(association, plan, book, remembered),
        *_requests(plan, remembered),
    ):
        messages.setdefault(message.key, message)
    return tuple(sorted(messages.values(), key=lambda m: (m.at, m.key)))


def due(messages: Iterable[Message], said: Collection[str], now: datetime) -> tuple[Message, ...]:
    """The messages whose moment has come and that have no row yet, each with its reason if it is to be skipped.

    After an absence only the latest stage about the same thing is sent to a person, and none about a day that
    has passed: nobody wants nine reminders at once.
    """
    today = now.astimezone(STOCKHOLM).date()
    waiting = [m for m in messages if m.at <= now and m.key not in said]
    latest: dict[tuple[str, str], Message] = {}
    for message in waiting:
        if message.kind in ONLY_THE_LATEST and not message.skip_reason:
            known = latest.get((message.person, message.target))
            if known is None or known.at < message.at:
                latest[message.person, message.target] = message
    return tuple(_judged(message, latest, today) for message in waiting)


def _judged(message: Message, latest: Mapping[tuple[str, str], Message], today: date) -> Message:
    if message.skip_reason:
        return message
    if message.day < today:
        return _skipped(message, "Utebliven: dagen hade redan passerat när utskicket skulle göras.")
    if message.kind in ONLY_THE_LATEST and latest[message.person, message.target] is not message:
        return _skipped(message, "En senare påminnelse om samma sak ersatte den här.")
    return message


def _skipped(message: Message, reason: str) -> Message:
    return replace(message, skip_reason=reason)


def _calendar_messages(association: Association, plan: YearPlan, remembered: Remembered) -> Iterator[Message]:
    for occasion in plan.occasions:
        sent = remembered.called.get(occasion.key, {})
        if occasion.cancelled:
            yield from _cancellations(occasion, sent)
            continue
        for one in called(association, occasion):
            has_earlier = sent.get(one.person.key, occasion.sequence) < occasion.sequence
            kind = MessageKind.UPDATE if has_earlier else MessageKind.INVITATION
            at = _known_since(plan, occasion)
            if kind is MessageKind.UPDATE and occasion.revised_at:
                at = max(at, occasion.revised_at)
            yield Message(
                key=f"call:{occasion.key}:{one.person.key}:{occasion.sequence}",
                kind=kind,
                at=at,
                person=one.person.key,
                target=occasion.key,
                day=occasion.last_day,
                sequence=occasion.sequence,
                optional=one.optional,
                skip_reason=(
                    "Mötet hade redan varit när det lades in."
                    if occasion.last_day < at.astimezone(STOCKHOLM).date()
                    else ""
                ),
            )


def _cancellations(occasion: Occasion, sent: Mapping[str, int]) -> Iterator[Message]:
    for person in sent:
        yield Message(
            key=f"cancel:{occasion.key}:{person}:{occasion.sequence}",
            kind=MessageKind.CANCELLATION,
            at=occasion.revised_at or occasion.known_since or _morning(occasion.day, 0),
            person=person,
            target=occasion.key,
            day=occasion.last_day,
            sequence=occasion.sequence,
        )


def _meeting_reminders(association: Association, plan: YearPlan, book: DutyBook) -> Iterator[Message]:
    for occasion in plan.standing:
        kind = book.meeting(occasion.body)
        if kind is None or not occasion.kind.is_meeting:
            continue
        for one in called(association, occasion):
            for days_before in kind.reminders:
                yield _reminder(occasion.key, one.person.key, occasion.day, days_before, _known_since(plan, occasion))


def _deadline_reminders(
    association: Association, plan: YearPlan, book: DutyBook, remembered: Remembered
) -> Iterator[Message]:
    occasions = {o.key: o for o in plan.occasions}
    dated = (*deadlines(association, plan, book, remembered.done_on), *remembered.further)
    for deadline in (d for d in dated if not remembered.is_done(d)):
        since = plan.adopted_at
        if deadline.occasion:
            since = _known_since(plan, occasions[deadline.occasion])
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


def _requests(plan: YearPlan, remembered: Remembered) -> Iterator[Message]:
    """What people are asked in the plan's year; what was late before the year was adopted, from the day after."""
    if plan.adopted_at is None:
        return
    first = max(plan.adopted_at.astimezone(STOCKHOLM).date() + timedelta(days=1), date(plan.year, 1, 1))
    for person, day in days_to_ask(remembered.asks, remembered.asked, first, date(plan.year, 12, 31)):
        yield Message(
            key=f"ask:{plan.year}:{person}:{day.isoformat()}",
            kind=MessageKind.REQUEST,
            at=_morning(day, 0),
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
    at = _morning(day, days_before)
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


def _known_since(plan: YearPlan, occasion: Occasion) -> datetime:
    moments = [moment for moment in (plan.adopted_at, occasion.known_since) if moment]
    return max(moments)


def _morning(day: date, days_before: int) -> datetime:
    local = datetime.combine(day - timedelta(days=days_before), REMINDER_TIME, STOCKHOLM)
    return local.astimezone(UTC)
