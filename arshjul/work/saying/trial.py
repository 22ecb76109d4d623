"""What others would have got, shown to the director while a trial (provdrift) goes on: one mail of a pass.

Each message gets a row under a key of its own, so that it is shown once. None of them carries a calendar part: an
entry with the meeting's UID would be mixed up with the director's own, and stay when the trial is over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from email import message_from_bytes, policy
from email.message import EmailMessage

from arshjul.errors import LetterError
from arshjul.settings import Settings
from arshjul.store import Delivery, NewDelivery, Room
from arshjul.work.changing import Change, waiting_for_others
from arshjul.work.links import without_secrets
from arshjul.work.mailing import Contents, Entry, Envelope, sealed, unwritten
from arshjul.work.saying.letters import Writer, desk_of
from arshjul.work.saying.queued import Queued
from arshjul.year.model import Person
from arshjul.year.saying.message import CALENDAR_KINDS, KIND_WORDS, Ending, Message, MessageKind, Topic
from arshjul.year.saying.messages import due
from arshjul.year.saying.trial import PREFIX, lifted, tester
from arshjul.year.standing import Standing

MOST_WHOLE = 5
"""So many mails of a pass stand whole in the one that shows them; of more, one of each kind does."""


@dataclass(frozen=True)
class Tried:
    """One mail that another would have got."""

    key: str
    kind: MessageKind
    year: int
    to: str
    """The name of its reader."""
    subject: str
    read: Callable[[], str]
    """Gives its text."""
    skip_reason: str = ""
    """Not empty: nobody would have got it, and why."""
    ending: Ending | None = None

    @property
    def word(self) -> str:
        """Its kind, as a person would say it."""
        return KIND_WORDS[self.kind]

    @property
    def has_calendar(self) -> bool:
        """Whether its reader would have got it into the calendar too."""
        return self.kind in CALENDAR_KINDS

    @property
    def text(self) -> str:
        """What it says, without what nobody but its reader may open."""
        return without_secrets(self.read()).strip()


def show_tried(change: Change, settings: Settings, standing: Standing, kinds: frozenset[MessageKind]) -> Queued:
    """Queue one mail to the director with what is due to others now and has not been shown; none: nothing is."""
    reader = tester(standing.association, change.today)
    if reader is None:
        return Queued()
    faults: list[LetterError] = []
    found = [*_demanded(change, settings, standing, kinds, faults), *_of_deeds(change, standing)]
    rows = list(_rows(change, settings, standing, reader, found)) if found else []
    change.room.deliveries.add(rows)
    return Queued(tuple(rows), tuple(faults))


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
        to,
        subject,
        lambda: writer.words(message),
        message.skip_reason,
        message.ending,
    )


def _of_deeds(change: Change, standing: Standing) -> Iterator[Tried]:
    """What waits at the door: it followed from what somebody did, or was queued before the trial."""
    said = change.room.delivery_keys()
    for row in waiting_for_others(change.room, standing.association, change.now):
        # Before it is due, what it followed from can still be undone.
        if row.due_at <= change.now and PREFIX + row.key not in said:
            yield Tried(row.key, row.kind, row.year, row.person_name, row.subject, _reader_of(change.room, row))


def _reader_of(room: Room, row: Delivery) -> Callable[[], str]:
    def read() -> str:
        mail = message_from_bytes(room.deliveries.bytes_of(row.id), policy=policy.default)
        part = mail.get_body(("plain",)) if isinstance(mail, EmailMessage) else None
        return str(part.get_content()) if part else ""

    return read


def _rows(
    change: Change, settings: Settings, standing: Standing, reader: Person, found: list[Tried]
) -> Iterator[NewDelivery]:
    """A row of each: the first to be sent carries the others."""
    times = change.room.outgoing.times_queued([PREFIX + one.key for one in found])
    leaving = [one for one in found if not one.skip_reason]
    first = leaving[0] if leaving else None
    for one in found:
        key = PREFIX + one.key
        entry = Entry(
            key=key,
            kind=MessageKind.TRIAL,
            topic=Topic.TRIAL,
            year=one.year,
            target=f"trial:{one.year}",
            due_at=change.now,
            skip_reason=one.skip_reason,
            ending=one.ending,
            again=times.get(key, 0),
        )
        if one is first:
            contents = Contents("tried", _shown(standing, reader, leaving))
            yield sealed(Envelope(standing.association, reader, entry, contents), settings, change.now)
            continue
        if first and not one.skip_reason:
            by = PREFIX + first.key
            reason = f"Ingår i samma mejl som {by}."
            entry = replace(entry, skip_reason=reason, ending=Ending.CARRIED, carried_by=by)
        envelope = Envelope(standing.association, reader, entry, Contents("tried", {}))
        yield unwritten(envelope, settings, change.now, f"PROV till {one.to}: {one.subject}")


def _shown(standing: Standing, reader: Person, leaving: list[Tried]) -> dict[str, object]:
    by_reader: dict[str, list[str]] = {}
    for one in leaving:
        by_reader.setdefault(one.to, []).append(one.subject)
    whole = leaving if len(leaving) <= MOST_WHOLE else list(_one_of_each(leaving))
    return {
        "association_name": standing.association.name,
        "person_name": reader.own_name,
        "page_url": "",
        "number": len(leaving),
        "readers": by_reader,
        "whole": whole,
    }


def _one_of_each(tried: Iterable[Tried]) -> Iterator[Tried]:
    seen: set[MessageKind] = set()
    for one in tried:
        if one.kind not in seen:
            seen.add(one.kind)
            yield one
