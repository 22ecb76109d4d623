"""The calendar messages of a meeting: what people should have in their calendars, against what they were told.

One rule for every case. What a person has been told is compared with how the meeting stands; the difference is
one message. Its SEQUENCE is the person's own: one over all they were sent when they are asked anew, uninvited or
invited again, and unchanged when only their role is another (RFC 5546, 2.1.4 and 3.2.2). Its DTSTAMP is later than
that of the message before.

Who has another address is called there anew, and what stands in the calendar of the old one is cancelled. The call
has the higher SEQUENCE: when both addresses lead to one mailbox, the meeting stands, in whatever order they come.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256

from arshjul.year.answers import Given
from arshjul.year.called_already import CalledAlready
from arshjul.year.model import STOCKHOLM, UNTIL_LET_GO, Association, Occasion, Role, YearPlan
from arshjul.year.people import Called, called
from arshjul.year.saying.deputies import Deputies, Turn
from arshjul.year.saying.message import About, Ending, Message, MessageKind, Topic, morning
from arshjul.year.saying.told import (
    Line,
    Told,
    address_mark,
    is_taken_back,
    latest,
    lines,
    next_sequence,
    since_asked,
    standing_answers,
    told_by,
    when_and_where,
)

STEP = timedelta(seconds=1)
"""The smallest step of a DTSTAMP."""


def calls(
    association: Association,
    plan: YearPlan,
    told: Mapping[str, Iterable[Told]],
    given: Mapping[str, Iterable[Given]],
    already: Mapping[str, CalledAlready],
) -> Iterator[Message]:
    """Every calendar message that the meetings of *plan* demand, by what was *told* and *given* about each.

    Who was called *already* in another way gets no call, but is told as anybody of what becomes otherwise.
    """
    for written in plan.occasions:
        so_far, elsewhere = lines(told.get(written.key, ())), already.get(written.key)
        for message in _of_meeting(association, plan, written, so_far, given):
            yield _left_out(message, written, so_far, elsewhere) if elsewhere else message
        if elsewhere and written.cancelled:
            unheard = sorted(elsewhere.people - so_far.keys())
            yield from _Meeting(association, plan, written, {}, {}).cancellations_to(unheard)


def _left_out(message: Message, occasion: Occasion, told: Mapping[str, Line], already: CalledAlready) -> Message:
    """*message*, never to be said when it is the first call of who was called already to the same time and place."""
    is_first = message.kind is MessageKind.INVITATION and message.person not in told and not message.skip_reason
    if not is_first or message.about is About.SERVING or not already.holds(occasion, message.person):
        return message
    return replace(message, skip_reason="Redan kallad på annat sätt.", ending=Ending.CALLED_ALREADY)


def _of_meeting(
    association: Association,
    plan: YearPlan,
    written: Occasion,
    so_far: Mapping[str, Line],
    given: Mapping[str, Iterable[Given]],
) -> Iterator[Message]:
    """The calendar messages of one meeting."""
    occasion = association.placed(written)
    if occasion.cancelled:
        yield from _Meeting(association, plan, written, so_far, {}).cancellations()
    elif occasion.kind.is_meeting or so_far:  # of what is no meeting any more they are told that too
        standing = standing_answers(given.get(occasion.key, ()), so_far, occasion)
        turns = Deputies(association, occasion, standing, so_far).turns()
        yield from _Meeting(association, plan, written, so_far, turns).messages()


def known_since(plan: YearPlan, occasion: Occasion) -> datetime:
    """From when people may be told of *occasion*: the adoption of its year, or when it was added after that."""
    moments = [moment for moment in (plan.adopted_at, occasion.known_since) if moment]
    return max(moments)


class _Meeting:
    """One meeting, what each person has been told of it, and the deputies whose turn it is."""

    def __init__(
        self,
        association: Association,
        plan: YearPlan,
        written: Occasion,
        told: Mapping[str, Line],
        turns: Mapping[str, Turn],
    ) -> None:
        self._association = association
        self._plan = plan
        self._occasion = association.placed(written)
        self._told = told
        self._turns = turns
        self._content = when_and_where(self._occasion)
        self._fingerprint = _fingerprint(_as_written(written))

    def messages(self) -> Iterator[Message]:
        """What the people who are called, and those who are not any more, are to be told."""
        people = called(self._association, self._occasion)
        for one in people:
            line = self._told.get(one.person.key, ())
            last = latest(line)
            if last and not last.cancels and (is_taken_back(line) or not last.is_at(one.person.own_address)):
                yield from self._moving(one, last)
            elif message := self._to(one, last):
                yield message
        still = {one.person.key for one in people}
        for person, line in self._told.items():
            last = latest(line)
            if person not in still and last and self._is_held(line, last) and self._association.person(person):
                yield self._uninvited(person, last, last.at)

    def cancellations(self) -> Iterator[Message]:
        """The cancellation to everybody who has the meeting in the calendar, decliners too."""
        for person, line in self._told.items():
            last = latest(line)
            if last and self._is_held(line, last) and self._association.person(person):
                sequence = next_sequence(line, self._occasion)
                revised = self._occasion.revised_at or self._occasion.known_since or morning(self._occasion.day)
                yield self._message("cancel", MessageKind.CANCELLATION, person, sequence, self._quiet(revised), last)

    def cancellations_to(self, people: Iterable[str]) -> Iterator[Message]:
        """The same to *people* who have it in the calendar from elsewhere."""
        for person in people:
            if self._association.person(person):
                revised = self._occasion.revised_at or self._occasion.known_since or morning(self._occasion.day)
                sequence = next_sequence((), self._occasion)
                yield self._message("cancel", MessageKind.CANCELLATION, person, sequence, self._quiet(revised), None)

    def _is_held(self, line: Line, last: Told) -> bool:
        """Whether the meeting stands in the calendar of some address of the person."""
        return not last.cancels and not is_taken_back(line)

    def _moving(self, one: Called, last: Told) -> Iterator[Message]:
        """From the address that holds the meeting to the one that the person has now; the role is the same."""
        line = self._told[one.person.key]
        if not is_taken_back(line):
            sequence = next_sequence(line, self._occasion)
            leaving = self._message("leave", MessageKind.CANCELLATION, one.person.key, sequence, last.at, last)
            leaving = replace(leaving, about=About.READDRESSED, is_moving=True)
            yield leaving
            line = (*line, told_by(leaving))
        serves = one.seat.role is Role.DEPUTY and last.optional is False and last in since_asked(line, self._occasion)
        deed, sequence = "serve" if serves else "call", next_sequence(line, self._occasion)
        yield replace(
            self._message(deed, MessageKind.INVITATION, one.person.key, sequence, last.at, line[-1]),
            optional=one.optional and not serves,
            about=About.SERVING if serves else None,
            is_moving=True,
        )

    def _to(self, one: Called, last: Told | None) -> Message | None:
        turn = self._turns.get(one.person.key)
        if last is None or last not in since_asked(self._told[one.person.key], self._occasion):
            return self._invited(one, last, turn)
        if one.seat.role is not Role.DEPUTY:
            return self._again(one, last, last.at) if last.cancels or last.optional else None
        if turn is None and last.cancels and self._was_only_invited(one.person.key):
            # The seat was taken away, and given back.
            return self._invited(one, last, turn)
        if turn is None or turn.serves == (not last.cancels and last.optional is False):
            return None
        return self._again(one, last, turn.at) if turn.serves else self._uninvited(one.person.key, last, turn.at)

    def _invited(self, one: Called, last: Told | None, turn: Turn | None) -> Message:
        """The first invitation, or one to another time or place than the person knows."""
        line = self._told.get(one.person.key, ())
        moved = last is not None and not last.cancels
        at = known_since(self._plan, self._occasion)
        if at != self._plan.adopted_at:
            at = self._quiet(at)
        if last is not None and self._occasion.revised_at:
            at = max(at, self._quiet(self._occasion.revised_at))
        serves = turn is not None and turn.serves and turn.at <= self._heard(at)
        deed, kind = "serve" if serves else "call", MessageKind.UPDATE if moved else MessageKind.INVITATION
        is_late = self._occasion.last_day < at.astimezone(STOCKHOLM).date()
        is_restored = last is not None and last.cancels and not last.content
        return replace(
            self._message(deed, kind, one.person.key, next_sequence(line, self._occasion), at, last),
            optional=one.optional and not serves,
            about=About.SERVING if serves else About.RESTORED if is_restored else None,
            # Only refused so far: it is another address that is tried, or it has been said.
            is_moving=last is None and bool(line),
            skip_reason="Mötet hade redan varit när det lades in." if is_late else "",
            ending=Ending.TOO_LATE if is_late else None,
        )

    def _heard(self, at: datetime) -> datetime:
        """When what is to be said at *at* is heard: not while a trial goes on, or went on until it was let go."""
        until = self._association.trial_until
        return max(at, until) if until and until != UNTIL_LET_GO else at

    def _again(self, one: Called, last: Told, at: datetime) -> Message:
        """The same time and place, to one who is to come now: called to serve, or invited again."""
        is_deputy = one.seat.role is Role.DEPUTY
        sequence = next_sequence(self._told[one.person.key], self._occasion) if last.cancels else last.sequence
        deed = "serve" if is_deputy or not last.cancels else "call"
        kind = MessageKind.INVITATION if last.cancels else MessageKind.UPDATE
        again = self._message(deed, kind, one.person.key, sequence, at, last)
        return replace(again, about=About.SERVING if is_deputy else None)

    def _was_only_invited(self, person: str) -> bool:
        """Whether a deputy who was uninvited had not been called to serve: then it was no turn that ended."""
        before = (one for one in reversed(self._told[person]) if one.reached and not one.cancels)
        return next((one.optional is True for one in before), False)

    def _uninvited(self, person: str, last: Told, at: datetime) -> Message:
        sequence = next_sequence(self._told[person], self._occasion)
        uninvited = self._message("uninvite", MessageKind.CANCELLATION, person, sequence, at, last)
        return replace(uninvited, about=About.UNINVITED)

    def _message(
        self, deed: str, kind: MessageKind, person: str, sequence: int, at: datetime, last: Told | None
    ) -> Message:
        """To the address that the person has, and a cancellation to the one that holds the meeting."""
        known = self._association.person(person)
        held_at = last.address if last and kind is MessageKind.CANCELLATION else ""
        address = held_at or (known.own_address if known else "")
        return Message(
            # What was refused is not tried again; another time or place is another message, also with that sequence.
            key=f"{deed}:{self._occasion.key}:{person}:{sequence}:{self._fingerprint}{self._key_of(person, address)}",
            kind=kind,
            at=max(at, last.at + STEP) if last else at,
            person=person,
            topic=Topic.OCCASION,
            year=self._plan.year,
            target=self._occasion.key,
            day=self._occasion.last_day,
            sequence=sequence,
            content="" if self._occasion.cancelled else self._content,
            address=address,
        )

    def _key_of(self, person: str, address: str) -> str:
        """What tells the mails to one address from those to another; empty while the person has had but one."""
        if all(one.is_at(address) for one in self._told.get(person, ())):
            return ""
        return f":{address_mark(address)}"

    def _quiet(self, changed_at: datetime) -> datetime:
        """When the meeting has stood unchanged long enough for people to be told."""
        adopted_at = self._plan.adopted_at
        # A hold says it itself; what was changed before there were any waits for the time that the articles give.
        if self._association.hold or (adopted_at and changed_at <= adopted_at):
            return changed_at
        return changed_at + timedelta(minutes=self._association.articles.quiet_minutes)


def _as_written(occasion: Occasion) -> str:
    """What a key says of when and where. It has never held the association's place, and keys stay what they were."""
    start, end = (f"{at:%H:%M}" if at else "" for at in (occasion.start, occasion.end))
    return "|".join((f"{occasion.day}", start, f"{occasion.last_day}", end, occasion.place, occasion.link))


def _fingerprint(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:8]
