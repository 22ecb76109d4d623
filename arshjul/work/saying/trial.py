"""What others would have got, shown to the director while a trial (provdrift) goes on: one mail of a pass.

Each message gets a row under a key of its own, so that it is shown once, and a row of the mail carries them. None of
them carries a calendar part: an entry with the meeting's UID would be mixed up with the director's own, and stay when
the trial is over. What was shown and is not to go any more is told as such, once: so what she has read is at every time
what will be sent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage

from arshjul.errors import LetterError
from arshjul.settings import Settings
from arshjul.store import Delivery, NewDelivery, Room, Settled
from arshjul.work.changing import Change, gone_in_trial, trial_target, waiting_for_others
from arshjul.work.mailing import Contents, Entry, Envelope, sealed, unwritten
from arshjul.work.saying.letters import Writer, desk_of
from arshjul.work.saying.queued import Queued
from arshjul.work.saying.tried import HEAD, Shown, Tried, shown_in_mail
from arshjul.year.model import Person
from arshjul.year.saying.message import CALENDAR_KINDS, Ending, Message, MessageKind, Topic
from arshjul.year.saying.messages import due
from arshjul.year.saying.trial import PREFIX, lifted, tester
from arshjul.year.standing import Standing

NO_MORE = "Gäller inte längre: det går inte när provdriften avslutas."


def show_tried(change: Change, settings: Settings, standing: Standing, kinds: frozenset[MessageKind]) -> Queued:
    """Queue one mail to the director with what is due to others now and has not been shown; none: nothing is.

    With it stands what has been shown and is not to go any more.
    """
    reader = tester(standing.association, change.today)
    if reader is None:
        return Queued()
    faults: list[LetterError] = []
    gone = _withdrawn(change, standing) if kinds >= CALENDAR_KINDS else ()
    found = [*_demanded(change, settings, standing, kinds, faults), *_of_deeds(change, standing)]
    rows = list(_rows(change, settings, standing, reader, found, gone))
    change.room.deliveries.add(rows)
    return Queued(tuple(rows), tuple(faults))


def _withdrawn(change: Change, standing: Standing) -> tuple[Shown, ...]:
    """What was shown and nobody gets, from now on as if it had not been; should it be so again, it is shown anew."""
    gone = tuple(Shown.of(row) for row in gone_in_trial(change.room, standing, change.now))
    for one in gone:
        change.room.outgoing.stop(one.row.id, Settled.stopped(Ending.WITHDRAWN, NO_MORE, in_doubt=False))
    # Who has been told of it since, in a trial that was let go, has heard what became of it.
    return tuple(one for one in gone if not _was_told_since(standing, one))


def _was_told_since(standing: Standing, one: Shown) -> bool:
    told = standing.ledger.told.get(one.target, ())
    return any(each.person == one.person and each.at > one.row.created_at for each in told)


def _demanded(
    change: Change,
    settings: Settings,
    standing: Standing,
    kinds: frozenset[MessageKind],
    faults: list[LetterError],
) -> Iterator[Tried]:
    said = {key.removeprefix(PREFIX) for key in change.room.delivery_keys()}
    messages = due([one for one in standing.tried if one.kind in kinds], said, change.now)
    if not messages:
        return
    real = replace(standing, association=lifted(standing.association))
    made = change.room.deliveries.newest(limit=None, targets={one.target for one in messages})
    domain = change.room.calendar_domain(settings.mail_domain)
    desk = desk_of(change.room, real, settings, change.now, made=made, uid_domain=domain)
    for message in messages:
        try:
            yield _tried(Writer(desk), message, desk.reader(message).name)
        except LetterError as fault:
            faults.append(fault)


def _tried(writer: Writer, message: Message, to: str) -> Tried:
    subject = writer.subject(message)
    return Tried(
        message.key,
        message.kind,
        message.year,
        message.person,
        message.target,
        to,
        subject,
        lambda: writer.words(message),
        message.skip_reason,
        message.ending,
        message.about,
    )


def _of_deeds(change: Change, standing: Standing) -> Iterator[Tried]:
    """What waits at the door: it followed from what somebody did, or was queued before the trial."""
    said = change.room.delivery_keys()
    for row in waiting_for_others(change.room, standing.association, change.now):
        # Before it is due, what it followed from can still be undone.
        if row.due_at <= change.now and PREFIX + row.key not in said:
            read = _reader_of(change.room, row)
            yield Tried(row.key, row.kind, row.year, row.person, row.target, row.person_name, row.subject, read)


def _reader_of(room: Room, row: Delivery) -> Callable[[], str]:
    def read() -> str:
        mail = message_from_bytes(room.deliveries.bytes_of(row.id), policy=policy.default)
        part = mail.get_body(("plain",)) if isinstance(mail, EmailMessage) else None
        return str(part.get_content()) if part else ""

    return read


def _rows(
    change: Change,
    settings: Settings,
    standing: Standing,
    reader: Person,
    found: list[Tried],
    gone: Iterable[Shown],
) -> Iterator[NewDelivery]:
    """A row of each, and one of the mail that carries them."""
    times = change.room.outgoing.times_queued([PREFIX + one.key for one in found])
    left = list(gone)
    leaving = [_in_place(one, left) for one in found if not one.skip_reason]
    by = f"{PREFIX}mail:{change.now.isoformat()}"
    if leaving or left:
        year = leaving[0].year if leaving else left[0].row.year
        contents = Contents("tried", shown_in_mail(standing, reader, leaving, left))
        yield sealed(Envelope(standing.association, reader, _entry(by, year, change), contents), settings, change.now)
    for one in found:
        entry = replace(_entry(PREFIX + one.key, one.year, change), again=times.get(PREFIX + one.key, 0))
        if one.skip_reason:
            entry = replace(entry, skip_reason=one.skip_reason, ending=one.ending)
        else:
            reason = f"Ingår i samma mejl som {by}."
            entry = replace(entry, skip_reason=reason, ending=Ending.CARRIED, carried_by=by, content=one.remembered)
        envelope = Envelope(standing.association, reader, entry, Contents("tried", {}))
        yield unwritten(envelope, settings, change.now, f"{HEAD}{one.to}: {one.subject}")


def _entry(key: str, year: int, change: Change) -> Entry:
    return Entry(key, MessageKind.TRIAL, Topic.TRIAL, year, trial_target(year), due_at=change.now)


def _in_place(one: Tried, gone: list[Shown]) -> Tried:
    """*one*, with what it takes the place of, which then is no more among what is *gone*."""
    if one.kind not in CALENDAR_KINDS - {MessageKind.SUMMONS}:
        return one
    former = next((each for each in gone if (each.person, each.target) == (one.person, one.target)), None)
    if former is None:
        return one
    gone.remove(former)
    return replace(one, instead_of=former.subject)
