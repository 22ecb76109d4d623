"""The door: a mail that waits is judged by how its association stands at the moment when it could leave."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from arshjul.errors import LetterError
from arshjul.settings import Settings
from arshjul.store import ClaimedDelivery, Delivery, DeliveryStatus, NewDelivery, Room, Settled, Store, Unit
from arshjul.store.deliveries import MAY_HAVE_REACHED_THEM, MAY_REACH_THEM
from arshjul.store.mail_text import text_of_mail
from arshjul.work.changing import Change, changing
from arshjul.work.mailing import Leaves
from arshjul.work.saying.letters import Writer, desk_of
from arshjul.work.units import standing_of
from arshjul.year.chains.sendings import chain_of, sendings_in, target_of
from arshjul.year.deeds import by_itself
from arshjul.year.door import Stopped, Waiting, at_the_door
from arshjul.year.door_of_deeds import member_of_bundle, stopped_deed
from arshjul.year.model import STOCKHOLM
from arshjul.year.saying.message import CALENDAR_KINDS, DEMANDED_KINDS, Ending, Message, MessageKind, turn_of_day
from arshjul.year.saying.trial import is_directors
from arshjul.year.standing import Standing

FRESH = timedelta(minutes=10)
"""How long what was just written holds unlooked at, as long as nothing of its association changes."""
UNTIL_MENDED = timedelta(minutes=15)
"""When a mail is tried again that cannot be written anew, or that waits for the end of a trial."""


@dataclass(frozen=True)
class _Left:
    """An association as its readers know it: told only what has left."""

    of: Standing
    standing: Standing
    at: datetime


class DoorOfAPass:
    """The `Door` of one pass; it keeps how each association stands, so that many mails of one cost little."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self._store = store
        self._settings = settings
        self._kept: dict[str, _Left] = {}
        self.stopped = 0
        """How many mails it has stopped."""

    def __call__(self, claimed: ClaimedDelivery, now: datetime) -> Leaves | Settled:
        """As `Door`: leaves as it was written, or with today's words, or is settled with a reason.

        What may have reached its reader already is never written anew under its Message-ID.
        """
        if shut := self._shut(claimed, now):
            return shut
        as_written = Leaves(claimed.address, claimed.body)
        if claimed.kind not in DEMANDED_KINDS:
            return self._judged_deed(claimed, now) or as_written
        if _is_fresh(claimed, now):
            return as_written
        with self._store.reading() as unit:
            # Computed here and kept: nobody is to wait for it behind the lock of a writing unit.
            self._left(unit, claimed, now)
        try:
            with self._store.writing() as unit:
                judged = self._judged(unit, claimed, now)
        except LetterError as fault:
            return Settled.kept(now + UNTIL_MENDED, str(fault), in_doubt=claimed.was_in_doubt)
        if isinstance(judged, Settled):
            self.stopped += 1
            return judged
        return judged or as_written

    def is_open(self, claimed: ClaimedDelivery, now: datetime) -> bool:
        """As `Door`."""
        is_tried = claimed.trial_until is not None and now < claimed.trial_until
        return claimed.kind in DEMANDED_KINDS and not is_tried and _is_fresh(claimed, now)

    def _shut(self, claimed: ClaimedDelivery, now: datetime) -> Settled | None:
        """Until when a mail waits that is to others than the director while a trial goes on; None: it does not."""
        until = claimed.trial_until
        if until is None or now >= until or claimed.kind is MessageKind.TRIAL:
            return None
        with self._store.reading() as unit:
            association = standing_of(unit, claimed.association_key, now).association
        if is_directors(association, claimed.person, now):
            return None
        return Settled.kept(min(now + UNTIL_MENDED, until), "", in_doubt=claimed.was_in_doubt)

    def _judged_deed(self, claimed: ClaimedDelivery, now: datetime) -> Settled | None:
        """Why a mail that followed from a deed does not leave; None: it does."""
        with self._store.reading() as unit:
            row = waiting_row(unit.of(claimed.association_key).deliveries.one(claimed.id))
            standing = standing_of_deed(unit, claimed.association_key, row, now)
        stopped = stopped_deed(standing, row, now) or _telling(standing, row, claimed)
        if stopped is None:
            return None
        self.stopped += 1
        if row.kind is MessageKind.BUNDLE:
            with changing(self._store, claimed.association_key, now) as change:
                _take_back_step(change, row)
        return _settled(stopped, in_doubt=claimed.was_in_doubt)

    def _judged(self, unit: Unit, claimed: ClaimedDelivery, now: datetime) -> Leaves | Settled | None:
        """What becomes of it and of what is said with it; None: it leaves as it was written."""
        room, standing = unit.of(claimed.association_key), self._left(unit, claimed, now)
        own, others = room.deliveries.one(claimed.id), _said_with(room, claimed, now)
        waiting = [waiting_row(own, may_be_there=claimed.was_in_doubt), *map(waiting_row, others)]
        found = at_the_door(standing, waiting, now)
        pen = Pen(room, standing, self._settings, now)
        for row in others:
            _settle(room, row, found[row.key], pen)
        verdict = found[own.key]
        if isinstance(verdict, Stopped):
            return _settled(verdict, in_doubt=claimed.was_in_doubt)
        if claimed.was_in_doubt or not _differs(own, verdict, others, pen):
            return self._stopped_telling(standing, own, claimed)
        new = pen.write(own, verdict)
        return Leaves(new.address, new.body)

    def _stopped_telling(self, standing: Standing, own: Delivery, claimed: ClaimedDelivery) -> Settled | None:
        telling = _telling(standing, waiting_row(own), claimed)
        return _settled(telling, in_doubt=claimed.was_in_doubt) if telling else None

    def _left(self, unit: Unit, claimed: ClaimedDelivery, now: datetime) -> Standing:
        """How the association stands when nothing of what waits has been told."""
        room, standing = unit.of(claimed.association_key), standing_of(unit, claimed.association_key, now)
        kept = self._kept.get(room.key)
        # What was in doubt counts as told in what is kept, and is not to be judged by itself.
        is_kept = kept is not None and kept.of is standing and not claimed.was_in_doubt
        if kept and is_kept and not room.outgoing.has_left_since(kept.at, claimed.id):
            return kept.standing
        left = left_standing(room, standing)
        self._kept[room.key] = _Left(standing, left, now)
        return left


def standing_of_deed(unit: Unit, key: str, row: Waiting, now: datetime) -> Standing:
    """How the association stands with the years that a mail of a deed rests on."""
    chain = standing_of(unit, key, now).book.chain(chain_of(row.target))
    return standing_of(unit, key, now, row.year, *((chain.runs_in(row.year),) if chain else ()))


def _take_back_step(change: Change, row: Waiting) -> None:
    """Let the chain not say that a member was sent what does not leave, unless another mail to it has, or may."""
    member = member_of_bundle(row)
    mails = change.room.deliveries.newest(limit=None, target=row.target)
    others = [m for m in mails if m.key != row.key and member_of_bundle(waiting_row(m)) == member]
    if any(mail.status in MAY_REACH_THEM for mail in others):
        return
    for step in sendings_in(change.standing(row.year).ledger.facts):
        is_of_it = target_of(step.key, step.step, step.year) == row.target
        if is_of_it and (step.subject, step.recorded_at) == (member, row.written_at):
            change.take_back(step, by_itself(change.now).by)


def left_standing(room: Room, standing: Standing) -> Standing:
    """*standing* with only that told which has left, or may have."""
    said = room.mails_left()
    ledger = replace(
        standing.ledger,
        told=said.told,
        outlooks=said.outlooks,
        last_asked=said.last_asked,
        stand_ins=said.stand_ins,
    )
    return replace(standing, ledger=ledger)


class Pen:
    """Writes letters anew at one moment, by what has left."""

    def __init__(self, room: Room, standing: Standing, settings: Settings, now: datetime) -> None:
        self.room = room
        self._standing = standing
        self._settings = settings
        self.now = now

    def write(self, row: Delivery, message: Message) -> NewDelivery:
        """Write *message* as the mail of *row*, and keep it there. Raises LetterError."""
        new = self.letter(row, replace(message, at=row.due_at), row.again)
        self.room.outgoing.write_anew(row.id, new)
        return new

    def letter(self, row: Delivery, message: Message, again: int) -> NewDelivery:
        """Write *message*, which *row* was to say, as a mail with *again* rows before it. Raises LetterError."""
        about = {one.target for one in (message, *message.together)}
        domain = self.room.calendar_domain(self._settings.mail_domain)
        made = self.room.deliveries.newest(limit=None, person=message.person, targets=about)
        desk = desk_of(self.room, self._standing, self._settings, self.now, made=made, uid_domain=domain)
        threads = {key: tuple(_that_left(thread, row.id)) for key, thread in desk.threads.items()}
        return Writer(replace(desk, threads=threads)).delivery(message, again)


def _telling(standing: Standing, row: Waiting, claimed: ClaimedDelivery) -> Stopped | None:
    """What stops a mail that was written before somebody in it got protected identity, and is not written anew."""
    hidden = standing.association.cloak_for(row.person)
    if not hidden.hidden or not hidden.tells(text_of_mail(claimed.body)):
        return None
    reason = "Mejlet nämner någon som har fått skyddade personuppgifter. Gör om det som skickade det."
    return Stopped(Ending.UNWRITTEN, reason)


def _is_fresh(claimed: ClaimedDelivery, now: datetime) -> bool:
    """Whether it was just written, and nothing had happened when it was claimed that could make it untrue."""
    return (
        not claimed.was_in_doubt
        and claimed.is_unchanged
        and timedelta() <= now - claimed.written_at <= FRESH
        and turn_of_day(claimed.written_at) == turn_of_day(now)
    )


def _said_with(room: Room, claimed: ClaimedDelivery, now: datetime) -> tuple[Delivery, ...]:
    """The reminders to the same person that may stand in one mail with it, and those that do already."""
    if claimed.kind is not MessageKind.REMINDER or claimed.was_in_doubt:
        return ()
    beside = room.outgoing.hold_reminders(claimed.person, claimed.id, now)
    return (*beside, *room.outgoing.carried_by({claimed.key, *(row.key for row in beside)}, claimed.person))


def waiting_row(row: Delivery, *, may_be_there: bool = False) -> Waiting:
    """What the rules must know of *row*."""
    return Waiting(
        key=row.key,
        kind=row.kind,
        about=row.about,
        person=row.person,
        topic=row.topic,
        target=row.target,
        year=row.year,
        written_at=row.written_at,
        may_be_there=may_be_there,
    )


def _settle(room: Room, row: Delivery, verdict: Message | Stopped, pen: Pen) -> None:
    """Let one of those that are said with the claimed one be what it is to be."""
    if isinstance(verdict, Stopped):
        if (row.ending, row.carried_by) != (verdict.ending, verdict.carried_by):
            room.outgoing.stop(row.id, _settled(verdict, in_doubt=False))
        return
    if row.status is DeliveryStatus.SKIPPED:
        room.outgoing.plan(row.id, pen.now)
    elif not verdict.together:
        return  # it is judged when it is claimed
    pen.write(row, verdict)


def _settled(verdict: Stopped, *, in_doubt: bool) -> Settled:
    return Settled.stopped(verdict.ending, verdict.reason, in_doubt=in_doubt, carried_by=verdict.carried_by)


def _differs(own: Delivery, message: Message, others: Iterable[Delivery], pen: Pen) -> bool:
    """Whether its words may be others now: something has changed, another day has come, or it carries others.

    What a call says rests on those before it too, which may never have left.
    """
    carried = {row.key for row in others if row.carried_by == own.key}
    return (
        own.revision != pen.room.revision
        or _day(own.written_at) != _day(pen.now)
        or carried != {one.key for one in message.together}
        or (own.kind in CALENDAR_KINDS and pen.room.outgoing.is_one_of_several(own.id))
    )


def _day(moment: datetime) -> object:
    return moment.astimezone(STOCKHOLM).date()


def _that_left(thread: Iterable[Delivery], but: int) -> Iterable[Delivery]:
    return (row for row in thread if row.id != but and row.status in MAY_HAVE_REACHED_THEM)
