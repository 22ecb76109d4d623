"""A mail to oneself, before anybody else gets one: it proves that mails leave, and its answer that answers come in."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime

from arshjul.errors import DeliveryError, NotAllowedError, NotFoundError
from arshjul.mail.message import Letter, compose
from arshjul.mail.server import parse_server
from arshjul.mail.smtp import Accepted, MailServer
from arshjul.pages_address import association_path
from arshjul.settings import Settings
from arshjul.store import Room, Store
from arshjul.store.values.incoming import Incoming
from arshjul.words import render
from arshjul.work.changing import changing
from arshjul.work.mailing import answer_address
from arshjul.work.units import reading
from arshjul.year.deeds import Deed, DeedKind, Doer
from arshjul.year.model import Association, Person, Role


@dataclass(frozen=True)
class Tried:
    """How far somebody has come in proving both ways."""

    person: Person | None
    """To whom the mail goes; None: the association has no director yet."""
    is_set_up: bool
    """There is a server that mails are handed to."""
    is_read: bool
    """There is a mailbox that is read for answers."""
    sent_at: datetime | None = None
    """When the last one was taken by the server."""
    answered_at: datetime | None = None
    """When a mail from the person came in after that."""

    @property
    def is_proved(self) -> bool:
        """Whether all that is set up has been proved."""
        return self.sent_at is not None and (self.answered_at is not None or not self.is_read)


def tried(store: Store, settings: Settings, key: str, person: str, now: datetime) -> Tried:
    """How it stands for the *person* (key), or for the director when it is empty."""
    with store.reading() as unit:
        association, room = unit.of(key).association(()), unit.of(key)
        to = _to(association, person, now)
        sent_at = _sent_at(room, to.key) if to else None
        mails = unit.inbox.list(key, waiting=False) if sent_at else ()
    return Tried(
        to, settings.smtp_url is not None, settings.imap_url is not None, sent_at, _answered(mails, to, sent_at)
    )


def try_mail(store: Store, settings: Settings, key: str, person: str, doer: Doer) -> None:
    """Mail the *person* (key), or the director, and remember that the server took it.

    Raises NotFoundError without anybody to mail, NotAllowedError without a server, and DeliveryError, with the
    server's own words, when it was not taken: then nothing is remembered.
    """
    with reading(store, key, doer.at) as standing:
        association = standing.association
    to = _to(association, person, doer.at)
    if to is None:
        raise NotFoundError("Lägg in förbundschefen under Personer först, så finns det någon att skicka till.")
    if settings.smtp_url is None:
        raise NotAllowedError(
            "Ingen e-postserver är angiven. Be den som sköter driften sätta ARSHJUL_SMTP_URL, se driftsanvisningen."
        )
    asyncio.run(_send(settings, settings.smtp_url, association, to, doer.at))
    with changing(store, key, doer.at) as change:
        change.room.apart.add(Deed(DeedKind.MAIL_TRIED, doer, to.key))


async def _send(settings: Settings, smtp_url: str, association: Association, to: Person, now: datetime) -> None:
    mail = _mail(settings, association, to, now)
    async with MailServer(parse_server(smtp_url), loopback_only=settings.loopback_only) as server:
        outcome = await server.deliver(settings.mail_from_address, to.own_address, mail)
    if not isinstance(outcome, Accepted):
        raise DeliveryError(f"Mejlet till {to.own_address} lämnade inte. Servern svarar: {outcome.answer}")


def _mail(settings: Settings, association: Association, to: Person, now: datetime) -> bytes:
    values: dict[str, object] = {
        "person_name": to.own_name,
        "association_name": association.name,
        "answers_are_read": settings.imap_url is not None,
        "telephone": association.articles.telephone,
        "page_url": settings.link(association_path(association.key, "/kom-igang/e-post")),
    }
    return compose(
        Letter(
            key=f"trial:{association.key}:{to.key}:{now.isoformat()}",
            sender_name=settings.sender_name(association.name),
            sender_address=answer_address(settings, association, to.key),
            name=to.own_name,
            address=to.own_address,
            subject=render("mail/trial/subject.txt", **values).strip(),
            text=render("mail/trial/body.txt", **values),
            html=render("mail/trial/body.html", **values),
            at=now,
        )
    )


def _to(association: Association, person: str, now: datetime) -> Person | None:
    held = (seat.person for seat in association.seats_as(Role.DIRECTOR) if seat.is_held_on(now.date()))
    found = association.person(person or next(held, ""))
    return found if found and not found.is_removed else None


def _sent_at(room: Room, person: str) -> datetime | None:
    mine = (deed.doer.at for _, deed in room.apart.all() if deed.kind is DeedKind.MAIL_TRIED and deed.why == person)
    return max(mine, default=None)


def _answered(mails: tuple[Incoming, ...], to: Person | None, sent_at: datetime | None) -> datetime | None:
    after = (one.received_at for one in mails if to and sent_at and one.person == to.key and one.received_at >= sent_at)
    return max(after, default=None)
