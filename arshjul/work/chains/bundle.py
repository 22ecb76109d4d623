"""Sending the bundle: each member's contact is asked for a decision about discharge, and that it went is recorded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from jinja2 import TemplateError

from arshjul.duties import load_duties
from arshjul.errors import InputError, LetterError, NotAllowedError
from arshjul.mail.address import plus_address
from arshjul.mail.message import Attachment, Letter, compose, message_id
from arshjul.settings import Settings
from arshjul.store import NewDelivery, Room, Store
from arshjul.tokens import token
from arshjul.words import render
from arshjul.work.chains.bundle_documents import BundleDocument, documents_in
from arshjul.work.chains.decisions import audit_report, decision_text
from arshjul.work.chains.extracts import content_of
from arshjul.work.chains.facts import chain_facts
from arshjul.work.chains.recording import chain_named, keep, not_sent
from arshjul.work.links.contacts import contact_url, contacts_of
from arshjul.year.chains.computing import chain_state
from arshjul.year.chains.facts import ChainFact
from arshjul.year.chains.links import members_of_year
from arshjul.year.chains.names import DISCHARGE, SENT
from arshjul.year.duty import DutyBook
from arshjul.year.model import STOCKHOLM, Association, Member, Person, YearStatus
from arshjul.year.saying.messages import MessageKind


@dataclass(frozen=True)
class Bundled:
    """What sending did, in the members' names."""

    sent: tuple[str, ...]
    already: tuple[str, ...]
    """They have it since before, or have decided, and get no other mail."""
    without_contact: tuple[str, ...]
    """Nobody is their contact: they must be sent it in another way."""
    attached: tuple[str, ...] = ()
    """The documents that went with the mails."""
    left_out: tuple[str, ...] = ()
    """The documents that nobody has uploaded: they must be sent in another way."""


def send_bundle(store: Store, settings: Settings, key: str, year: int, by: str, now: datetime) -> Bundled:
    """Queue the mail to every member that has not got it, and record the step, in one commit or not at all.

    Raises NotAllowedError before the auditors' report is recorded, or when the year in which it goes is no adopted
    one; LetterError when a mail cannot be written; NotFoundError when a document is gone from the disk.
    """
    with store.writing() as unit:
        room = unit.of(key)
        association, facts = room.association(), chain_facts(room)
        book = load_duties(association.kind)
        today = now.astimezone(STOCKHOLM).date()
        _require_ready(association, book, facts, year)
        state = chain_state(chain_named(book, DISCHARGE), association, book, facts, year, today)
        waiting = {link.member for link in not_sent(state)}
        said = room.delivery_keys()
        documents = documents_in(room, book, year)
        files = _attachments(settings, documents)
        sent, already, without = [], [], []
        for member in members_of_year(association, year):
            contacts = contacts_of(association, member, today)
            keys = {_key(year, member, person) for person in contacts}
            if member not in waiting or keys & said:
                already.append(member.name)
            elif not contacts:
                without.append(member.name)
            else:
                room.add_deliveries(
                    _delivery(room, association, settings, year, member, person, now, documents, files)
                    for person in contacts
                )
                keep(room, ChainFact(DISCHARGE, year, SENT, today, member.key), by, now)
                sent.append(member.name)
    return Bundled(tuple(sent), tuple(already), tuple(without), *_names(documents))


def _names(documents: Iterable[BundleDocument]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names of the documents that are uploaded, and of those that are not."""
    documents = tuple(documents)
    return tuple(one.name for one in documents if one.file), tuple(one.name for one in documents if not one.file)


def _attachments(settings: Settings, documents: Iterable[BundleDocument]) -> tuple[Attachment, ...]:
    return tuple(
        Attachment(one.file_name, one.file.media_type, content_of(settings, one.file)) for one in documents if one.file
    )


def _require_ready(association: Association, book: DutyBook, facts: tuple[ChainFact, ...], year: int) -> None:
    runs_in = chain_named(book, DISCHARGE).runs_in(year)
    plan = association.plan(runs_in)
    if plan is None or plan.status is not YearStatus.ADOPTED:
        raise NotAllowedError(
            f"Årshjulet {runs_in} är inte fastställt, och då skickas inga mejl. Fastställ det först, eller skicka "
            "själv och anteckna det."
        )
    if audit_report(facts, year) is None:
        raise NotAllowedError(
            f"Revisionsberättelsen för {year} är inte antecknad. Medlemmarna kan inte besluta utan den. Anteckna den "
            f"först, under Revisionsåret {year} bland årets kedjor."
        )


def _delivery(
    room: Room,
    association: Association,
    settings: Settings,
    year: int,
    member: Member,
    person: Person,
    now: datetime,
    documents: tuple[BundleDocument, ...],
    files: tuple[Attachment, ...],
) -> NewDelivery:
    facts = chain_facts(room)
    attached, left_out = _names(documents)
    context = {
        "association_name": association.name,
        "person_name": person.name,
        "member_name": member.name,
        "year": year,
        "decision": decision_text(association, facts, year, member),
        "attached": attached,
        "left_out": left_out,
        "page_url": contact_url(settings, association, DISCHARGE, year, member),
    }
    own_key = _key(year, member, person)
    key = f"{association.key}:{own_key}"
    sender = plus_address(settings.mail_from_address, token(settings.secret_key, "mail", association.key, person.key))
    try:
        subject = render("mail/bundle/subject.txt", **context).strip()
        body = compose(
            Letter(
                key=key,
                sender_name=settings.sender_name(association.name),
                sender_address=sender,
                name=person.name,
                address=person.address,
                subject=subject,
                text=render("mail/bundle/body.txt", **context),
                html=render("mail/bundle/body.html", **context),
                at=now,
                attachments=files,
            )
        )
    except (TemplateError, InputError) as error:
        raise LetterError(
            f"Mejlet till {member.name} går inte att skriva: {error}. Rätta mallen templates/mail/bundle, eller "
            "uppgiften i förbundets fil. Inget har skickats."
        ) from error
    return NewDelivery(
        key=own_key,
        kind=MessageKind.BUNDLE,
        person=person.key,
        person_name=person.name,
        address=person.address,
        target=f"bundle:{year}",
        subject=subject,
        message_id=message_id(key, settings.mail_domain),
        body=body,
        due_at=now,
        created_at=now,
    )


def _key(year: int, member: Member, person: Person) -> str:
    return f"bundle:{year}:{member.key}:{person.key}"
