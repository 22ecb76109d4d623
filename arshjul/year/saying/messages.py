"""Which messages a year demands, and which of them are to be sent now."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from arshjul.year.chains.nudging import FORTNIGHT, Ask, days_to_ask
from arshjul.year.dates import preceding_working_day
from arshjul.year.deadlines import Deadline, deadlines
from arshjul.year.duty import DutyBook
from arshjul.year.minutes import with_approvers
from arshjul.year.model import STOCKHOLM, UNTIL_LET_GO, Association, OccasionKind, Person, Role, YearPlan, YearStatus
from arshjul.year.people import called, holders, in_place_of, responsible
from arshjul.year.saying.booking import booked
from arshjul.year.saying.calls import calls, known_since
from arshjul.year.saying.civil import asked_at, is_told_by, is_urgent, reads_digest, reminded_at
from arshjul.year.saying.digest import Coming, digests, digests_target
from arshjul.year.saying.holding import held
from arshjul.year.saying.message import (
    ONLY_THE_LATEST,
    About,
    Ending,
    Message,
    MessageKind,
    Topic,
    bookings_target,
)
from arshjul.year.saying.noticing import notices
from arshjul.year.saying.remembered import Remembered
from arshjul.year.saying.reminding import answer_reminders, is_expected
from arshjul.year.saying.standing_in import standing_in_messages
from arshjul.year.saying.summoning import missing_summonses, summonses
from arshjul.year.saying.told import lines, standing_answers
from arshjul.year.saying.trial import is_directors, let_go
from arshjul.year.saying.turning import quorum_messages

PLAN_DEADLINE_REMINDERS = (30, 7, 1)
"""Days before a last day that stands in the plan itself: no duty says who acts then, so the director is reminded."""


def demanded(
    association: Association,
    plan: YearPlan,
    book: DutyBook,
    remembered: Remembered,
    ruled: Iterable[Deadline] | None = None,
) -> tuple[Message, ...]:
    """Every message that *plan* demands in its whole life, in time order. Only an adopted year demands any.

    *ruled* are the deadlines that the duties give it, by what is remembered; None: nobody has them at hand.
    """
    if plan.status is not YearStatus.ADOPTED or plan.adopted_at is None:
        return ()
    seen = replace(plan, occasions=tuple(map(association.placed, plan.occasions)))
    if ruled is None:
        ruled = deadlines(association, plan, book, remembered.done_on)
    dated = (*with_approvers(association, ruled, remembered.approvers), *remembered.further)
    undone = tuple(d for d in dated if not remembered.is_done(d))
    removed = {person.key for person in association.people if person.is_removed}
    messages: dict[str, Message] = {}
    for message in (
        *calls(association, plan, remembered.told, remembered.given, remembered.called_already),
        *summonses(association, plan, remembered.told),
        *missing_summonses(association, plan),
        *_meeting_reminders(association, seen, book, remembered),
        *answer_reminders(association, seen, book, remembered.told, remembered.given),
        *quorum_messages(association, seen, remembered.told, remembered.given, remembered.outlooks),
        *_deadline_reminders(association, plan, undone),
        *_plan_deadline_reminders(association, plan, dated, remembered.done),
        *_requests(association, plan, remembered),
        *notices(association, plan, remembered.minutes),
        *digests(association, plan, _coming(plan, undone)),
        *standing_in_messages(association, plan, remembered.stand_ins),
    ):
        if message.person not in removed:
            messages.setdefault(message.key, message)
    told = booked(association, plan, remembered.told, held(association, plan, messages.values()))
    let = let_go(association, remembered.told, told)
    # By sequence too: what is held until one moment leaves in the order in which it is decided.
    return tuple(sorted(let, key=lambda m: (m.at, m.sequence, m.key)))


def targets(association: Association, plan: YearPlan, book: DutyBook, remembered: Remembered) -> frozenset[str]:
    """What the messages of *plan* may be about: its occasions and deadlines, its letters with questions and digests."""
    dated = (*deadlines(association, plan, book, remembered.done_on), *remembered.further)
    letters = (questions_target(plan.year), digests_target(plan.year), bookings_target(plan.year))
    return frozenset((*(o.key for o in plan.occasions), *(d.reminder_target for d in dated), *letters))


def questions_target(year: int) -> str:
    """What the letters with questions of a calendar year are about."""
    return f"asks:{year}"


def due(messages: Iterable[Message], said: Collection[str], now: datetime) -> tuple[Message, ...]:
    """The messages whose moment has come and that have no row yet, each with its reason if it is to be skipped.

    That somebody has another address is no reason to tell of a meeting that has been: that is left out without a row.
    After an absence only the latest stage about the same thing is sent to a person, and none about a day that
    has passed: nobody wants nine reminders at once. What is left of reminders to one person becomes one mail: the
    first carries the others, and they are skipped with a reason that names it.
    """
    today = now.astimezone(STOCKHOLM).date()
    waiting = [m for m in messages if m.at <= now and m.key not in said and not (m.is_moving and m.day < today)]
    latest = latest_stages(waiting)
    return merged([_judged(message, latest, today) for message in waiting])


Thing = tuple[str, str, About | None]
"""What of several stages the latest alone is said of: to whom, about which target, and as what."""


def thing_of(message: Message) -> Thing:
    """What *message* is a stage of."""
    return (message.person, message.target, message.about)


def latest_stages(messages: Iterable[Message]) -> dict[Thing, Message]:
    """The latest of *messages* about each thing, of the kinds of which only that is sent."""
    latest: dict[Thing, Message] = {}
    for message in messages:
        if message.kind in ONLY_THE_LATEST and not message.skip_reason:
            known = latest.get(thing_of(message))
            if known is None or known.at < message.at:
                latest[thing_of(message)] = message
    return latest


def _judged(message: Message, latest: Mapping[Thing, Message], today: date) -> Message:
    if message.skip_reason:
        return message
    if message.day < today:
        return _skipped(message, Ending.PAST, "Utebliven: dagen hade redan passerat när utskicket skulle göras.")
    if message.kind in ONLY_THE_LATEST and latest[thing_of(message)] is not message:
        return _skipped(message, Ending.OVERTAKEN, "En senare påminnelse om samma sak ersatte den här.")
    return message


def merged(messages: Sequence[Message]) -> tuple[Message, ...]:
    """The messages with the reminders to one person in one mail, the one about the nearest day first.

    Who is asked to answer is not reminded of the same meeting beside that: it stands in the mail once.
    """
    of_person: dict[str, list[Message]] = {}
    for message in messages:
        if message.kind is MessageKind.REMINDER and not message.skip_reason:
            of_person.setdefault(message.person, []).append(message)
    found: dict[str, Message] = {}
    for several in of_person.values():
        asked = {m.target for m in several if m.about is About.ANSWER}
        told = (m for m in several if m.about is About.ANSWER or m.target not in asked)
        first, *others = sorted(told, key=lambda m: (m.day, m.key))
        found[first.key] = replace(first, together=tuple(others))
        found |= {m.key: _carried(m, first.key) for m in several if m is not first}
    return tuple(found.get(message.key, message) for message in messages)


def _skipped(message: Message, ending: Ending, reason: str) -> Message:
    return replace(message, skip_reason=reason, ending=ending)


def _carried(message: Message, by: str) -> Message:
    skipped = _skipped(message, Ending.CARRIED, f"Ingår i samma mejl som {by}.")
    return replace(skipped, carried_by=by)


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
            if reads_digest(association, one.person.key, occasion.day):
                continue  # the meeting and its papers stand in the digest
            thing = _Reminded(Topic.OCCASION, plan.year, occasion.key, occasion.day, known_since(plan, occasion))
            for days_before in kind.reminders:
                yield _reminder(thing, one.person.key, days_before)


def _deadline_reminders(association: Association, plan: YearPlan, undone: Iterable[Deadline]) -> Iterator[Message]:
    occasions = {o.key: o for o in plan.occasions}
    for deadline in undone:
        known = known_since(plan, occasions[deadline.occasion]) if deadline.occasion else plan.adopted_at
        known = deadline.told_since(known)
        target = deadline.reminder_target
        for person, named_at in responsible(association, deadline).items():
            since = max((at for at in (known, named_at) if at), default=None)
            thing = _Reminded(Topic.DEADLINE, plan.year, target, deadline.planned, since, deadline.last_day)
            is_spared = reads_digest(association, person.key, deadline.planned)
            for days_before in deadline.duty.reminders:
                if not is_spared or is_urgent(deadline, days_before):
                    yield from _reminders(association, thing, person, days_before)


def _plan_deadline_reminders(
    association: Association, plan: YearPlan, dated: Sequence[Deadline], done: Collection[str]
) -> Iterator[Message]:
    """Counted from the working day before, as other dates that somebody has set, when the day itself is free.

    What is agreed on too is reminded of as agreed, and not twice.
    """
    for occasion in plan.standing:
        if occasion.kind is not OccasionKind.DEADLINE or occasion.key in done:
            continue
        if any(is_told_by(occasion, d) for d in dated):
            continue
        planned, since = preceding_working_day(occasion.last_day), known_since(plan, occasion)
        thing = _Reminded(Topic.OCCASION, plan.year, occasion.key, planned, since, occasion.last_day)
        for person in holders(association, Role.DIRECTOR, planned):
            is_spared = reads_digest(association, person.key, planned)
            for days_before in PLAN_DEADLINE_REMINDERS[-1:] if is_spared else PLAN_DEADLINE_REMINDERS:
                yield from _reminders(association, thing, person, days_before)


def _coming(plan: YearPlan, undone: Iterable[Deadline]) -> Coming:
    return Coming(frozenset(o.day for o in plan.standing), frozenset(d.planned for d in undone))


def _requests(association: Association, plan: YearPlan, remembered: Remembered) -> Iterator[Message]:
    """What people are asked in the plan's year; what was late before the year was adopted, from the day after."""
    if plan.adopted_at is None:
        return
    first = max(plan.adopted_at.astimezone(STOCKHOLM).date() + timedelta(days=1), date(plan.year, 1, 1))
    # What others are asked stands in the digest; it goes in a letter of its own only to one who has none.
    wanted = [a for a in remembered.asks if not a.copy_of or not reads_digest(association, a.person.key, a.since)]
    for person, day in _days_to_ask(association, wanted, remembered.asked, first, date(plan.year, 12, 31)):
        yield Message(
            key=f"ask:{plan.year}:{person}:{day.isoformat()}",
            kind=MessageKind.REQUEST,
            at=asked_at(day),
            person=person,
            topic=Topic.QUESTIONS,
            year=plan.year,
            target=questions_target(plan.year),
            # The next letter asks the same anew.
            day=day + FORTNIGHT - timedelta(days=1),
        )


def _days_to_ask(
    association: Association, wanted: Sequence[Ask], asked: Mapping[str, date], first: date, last: date
) -> Iterator[tuple[str, date]]:
    """As `days_to_ask`; others than the director are first asked on the day on which a trial was let go."""
    until = association.trial_until
    if until is None or until == UNTIL_LET_GO:
        yield from days_to_ask(wanted, asked, first, last)
        return
    later = max(first, until.astimezone(STOCKHOLM).date())
    for since, of_director in ((first, True), (later, False)):
        for person, day in days_to_ask(wanted, asked, since, last):
            if is_directors(association, person, asked_at(day)) == of_director:
                yield person, day


@dataclass(frozen=True)
class _Reminded:
    """What is reminded of."""

    topic: Topic
    year: int
    target: str
    day: date
    """The day that the stages are counted from."""
    since: datetime | None
    """From when anybody may have been told of it."""
    last_day: date | None = None
    """When a reminder loses its meaning later than that."""


def _reminders(association: Association, thing: _Reminded, person: Person, days_before: int) -> Iterator[Message]:
    """The reminder to *person*, or to those who then have the person's mails."""
    day = reminded_at(thing.day, days_before).astimezone(STOCKHOLM).date()
    for one in in_place_of(association, person, day):
        yield _reminder(thing, one.key, days_before)


def _reminder(thing: _Reminded, person: str, days_before: int) -> Message:
    at = reminded_at(thing.day, days_before)
    late = thing.since is not None and at < thing.since
    return Message(
        # The day is part of the key: a thing that moves is reminded of anew.
        key=f"remind:{thing.target}:{person}:{thing.day.isoformat()}:{days_before}",
        kind=MessageKind.REMINDER,
        at=at,
        person=person,
        topic=thing.topic,
        year=thing.year,
        target=thing.target,
        day=thing.last_day or thing.day,
        days_before=days_before,
        skip_reason="Tiden för påminnelsen hade redan gått när tillfället lades in." if late else "",
        ending=Ending.TOO_LATE if late else None,
    )
