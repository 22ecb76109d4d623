"""The one way to make a mail and its row: the words from templates, the addresses, the whole as bytes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from jinja2 import TemplateError

from arshjul.errors import InputError, LetterError
from arshjul.mail.message import Attachment, Letter, compose, message_id
from arshjul.settings import Settings
from arshjul.store import DeliveryStatus, NewDelivery
from arshjul.words import render
from arshjul.work.mailing.addresses import answer_address
from arshjul.year.model import Association, Person
from arshjul.year.saying.message import About, Ending, MessageKind, Topic


@dataclass(frozen=True)
class Entry:
    """What the delivery table says of a mail, beside its words and whom it goes to."""

    key: str
    """Unique in the association."""
    kind: MessageKind
    topic: Topic
    year: int
    target: str
    due_at: datetime
    about: About | None = None
    sequence: int = 0
    days_before: int | None = None
    optional: bool = False
    content: str = ""
    skip_reason: str = ""
    """Not empty: the mail is never to leave, and is not written."""
    ending: Ending | None = None
    """The same as a word."""
    carried_by: str | None = None
    """The key of the mail in which it stands."""
    again: int = 0
    """How many rows there were under its key before it."""


def _nothing_more() -> Mapping[str, object]:
    return {}


@dataclass(frozen=True)
class Contents:
    """What a mail says and carries."""

    template: str
    """The folder of its words in ``templates/mail``."""
    context: Mapping[str, object]
    """What the templates show."""
    prefix: str = ""
    """Stands before the subject that the template gives."""
    body_context: Callable[[], Mapping[str, object]] = _nothing_more
    """What the body alone shows and is dear to find: asked only when the mail is to leave."""
    calendar: Callable[[str, str], bytes] | None = None
    """Makes the calendar part of the mail's sender and of what the mail says, without its secret link."""
    follows: tuple[str, ...] = ()
    """The Message-IDs of the earlier mails about the same thing to the same person, oldest first."""
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True)
class Envelope:
    """One mail to one person, before it is written."""

    association: Association
    person: Person
    """With the address that it goes to."""
    entry: Entry
    contents: Contents


def sealed(envelope: Envelope, settings: Settings, now: datetime) -> NewDelivery:
    """The row of a mail, with the whole mail in it as it is written at *now*; one that is skipped has no mail.

    Raises LetterError when the template has a fault, or the association holds what cannot stand in a mail.
    """
    subject = subject_of(envelope)
    try:
        body = b"" if envelope.entry.skip_reason else _mail(envelope, settings, subject, now)
    except (TemplateError, InputError) as error:
        raise _fault(envelope, error) from error
    return _row(envelope, settings, now, subject, body)


def unwritten(envelope: Envelope, settings: Settings, now: datetime, subject: str) -> NewDelivery:
    """The row of a mail that cannot be written, for who must keep all the same that there was something to say.

    *subject* stands in the place of the template's. The entry has the reason.
    """
    if not envelope.entry.skip_reason:
        raise ValueError("a mail that is not written needs a reason")
    return _row(envelope, settings, now, subject, b"")


def subject_of(envelope: Envelope) -> str:
    """The subject line. Raises LetterError when the template has a fault."""
    contents = envelope.contents
    try:
        subject = render(f"mail/{contents.template}/subject.txt", **contents.context)
    except (TemplateError, InputError) as error:
        raise _fault(envelope, error) from error
    return envelope.association.cloak.over(f"{contents.prefix}{subject.strip()}")


def words_of(envelope: Envelope) -> str:
    """The text that the mail has, as its reader would read it. Raises LetterError as `sealed` does."""
    try:
        text = render(f"mail/{envelope.contents.template}/body.txt", **_context(envelope))
    except (TemplateError, InputError) as error:
        raise _fault(envelope, error) from error
    return envelope.association.cloak_for(envelope.person.key).over(text)


def _context(envelope: Envelope) -> Mapping[str, object]:
    contents, telephone = envelope.contents, envelope.association.articles.telephone
    return {**contents.context, **contents.body_context(), "telephone": telephone}


def _fault(envelope: Envelope, error: Exception) -> LetterError:
    return LetterError(
        f"Mejlet {envelope.entry.key} till {envelope.person.name} gick inte att skriva: {str(error).rstrip('.')}. "
        f"Rätta mallen templates/mail/{envelope.contents.template}, eller uppgiften i förbundets fil."
    )


def _mail(envelope: Envelope, settings: Settings, subject: str, now: datetime) -> bytes:
    association, person, contents = envelope.association, envelope.person, envelope.contents
    folder = f"mail/{contents.template}"
    context = _context(envelope)
    hidden = association.cloak_for(person.key)
    sender = answer_address(settings, association, person.key)
    calendar = None
    if contents.calendar:
        # Calendars are shared with others; the link that answers in this person's name stays in the mail.
        described = hidden.over(render(f"{folder}/body.txt", **{**context, "answer_url": "", "answers_by_mail": False}))
        calendar = contents.calendar(sender, described)
    return compose(
        Letter(
            key=_whole_key(envelope),
            sender_name=settings.sender_name(association.name),
            sender_address=sender,
            name=person.own_name,
            address=person.own_address,
            subject=subject,
            text=hidden.over(render(f"{folder}/body.txt", **context)),
            html=hidden.over(render(f"{folder}/body.html", **context)),
            at=now,
            calendar=calendar,
            follows=contents.follows,
            attachments=contents.attachments,
        )
    )


def _row(envelope: Envelope, settings: Settings, now: datetime, subject: str, body: bytes) -> NewDelivery:
    entry, person = envelope.entry, envelope.person
    return NewDelivery(
        key=entry.key,
        kind=entry.kind,
        person=person.key,
        person_name=person.name,
        address=person.own_address,
        topic=entry.topic,
        year=entry.year,
        target=entry.target,
        about=entry.about,
        subject=subject,
        message_id=message_id(_whole_key(envelope), settings.mail_domain),
        body=body,
        due_at=entry.due_at,
        status=DeliveryStatus.SKIPPED if entry.skip_reason else DeliveryStatus.PLANNED,
        reason=entry.skip_reason,
        ending=entry.ending,
        carried_by=entry.carried_by,
        again=entry.again,
        sequence=entry.sequence,
        days_before=entry.days_before,
        optional=entry.optional,
        content=entry.content,
        created_at=now,
    )


def _whole_key(envelope: Envelope) -> str:
    """The mail's key among those of all associations: its Message-ID is made of it."""
    entry = envelope.entry
    times = f":{entry.again}" if entry.again else ""
    return f"{envelope.association.key}:{entry.key}{times}"
