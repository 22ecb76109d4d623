"""Sending the bundle: each member's contact is asked for a decision about discharge, and that it went is recorded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from arshjul.errors import LetterError, NotAllowedError
from arshjul.mail.message import Attachment
from arshjul.settings import Settings
from arshjul.store import NewDelivery, Store
from arshjul.work.chains.bundle_documents import BundleDocument, documents_in
from arshjul.work.chains.bundle_undoing import target_of
from arshjul.work.chains.decisions import audit_report, decision_text
from arshjul.work.chains.recording import chain_named, not_sent
from arshjul.work.changing import Change, changing
from arshjul.work.links import contact_url, make_links
from arshjul.work.mailing import Contents, Entry, Envelope, sealed
from arshjul.work.receiving import content_of, media_type
from arshjul.year.chains.facts import ChainFact, recorded_step
from arshjul.year.chains.links import members_of_year
from arshjul.year.chains.names import DISCHARGE, SENT
from arshjul.year.chains.refusals import refusal
from arshjul.year.deeds import Doer
from arshjul.year.duty import DutyBook
from arshjul.year.model import STOCKHOLM, Association, Member, Person, YearStatus
from arshjul.year.people import contacts_of
from arshjul.year.saying.message import MessageKind, Topic
from arshjul.year.standing import Standing


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
    held_until: datetime | None = None
    """Until then nobody gets anything, and it can be undone; None: the mails leave at the next pass."""


def send_bundle(store: Store, settings: Settings, key: str, year: int, doer: Doer) -> Bundled:
    """Queue the mail to every member that has not got it, and record the step, in one commit or not at all.

    The mails leave when the time to undo it is over, and the step is taken on that day.
    Raises NotAllowedError before the auditors' report is recorded, or when the year in which it goes is no adopted
    one; LetterError when a mail cannot be written; NotFoundError when a document is gone from the disk.
    """
    now = doer.at
    with changing(store, key, now) as change:
        standing = change.standing(year)
        association, facts = standing.association, standing.ledger.chain_facts
        _require_ready(association, standing.book, facts, year)
        state = standing.chains_today.state(chain_named(standing.book, DISCHARGE), year)
        waiting = {link.member for link in not_sent(state)}
        said = change.room.delivery_keys((year,))
        documents = documents_in(standing, year)
        leaves_at = change.hold_ends(settings)
        bundle = _Bundle(standing, year, leaves_at, documents, _attachments(settings, association.key, documents))
        sent, already, without = [], [], []
        for member in members_of_year(association, year):
            contacts = contacts_of(association, member, change.today)
            keys = {_key(year, member, person) for person in contacts}
            if member not in waiting or keys & said:
                already.append(member.name)
            elif not contacts:
                without.append(member.name)
            else:
                times = change.room.outgoing.times_queued(keys)
                letters = (_Letter(member, person, times.get(_key(year, member, person), 0)) for person in contacts)
                change.room.deliveries.add(_delivery(bundle, settings, letter, now) for letter in letters)
                _record_sent(change, bundle, member, doer)
                sent.append(member.name)
        # In the same commit: the mails, and all that opens what they link to.
        after = change.standing(year)
        make_links(change.room, after.association, after.ledger.chain_facts, settings, now)
    held_until = leaves_at if sent and leaves_at > now else None
    return Bundled(tuple(sent), tuple(already), tuple(without), *_names(documents), held_until)


def _names(documents: Iterable[BundleDocument]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names of the documents that are uploaded, and of those that are not."""
    documents = tuple(documents)
    return tuple(one.name for one in documents if one.file), tuple(one.name for one in documents if not one.file)


def _attachments(settings: Settings, key: str, documents: Iterable[BundleDocument]) -> tuple[Attachment, ...]:
    return tuple(
        Attachment(one.file_name, media_type(one.file), content_of(settings, key, one.file))
        for one in documents
        if one.file
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
            f"först, under Budget, rapporter och uppdrag {year}, Revisionsåret."
        )


@dataclass(frozen=True)
class _Bundle:
    """What every member is sent."""

    standing: Standing
    year: int
    leaves_at: datetime
    documents: tuple[BundleDocument, ...]
    files: tuple[Attachment, ...]


@dataclass(frozen=True)
class _Letter:
    """One mail, to a member's contact."""

    member: Member
    person: Person
    again: int
    """How many times it was queued before, and taken back."""


def _record_sent(change: Change, bundle: _Bundle, member: Member, doer: Doer) -> None:
    """Record that the member is sent it on the day when the mail leaves: before that day the chain does not say so."""
    day = bundle.leaves_at.astimezone(STOCKHOLM).date()
    fact, standing = ChainFact(DISCHARGE, bundle.year, SENT, day, member.key), bundle.standing
    if reason := refusal(standing.association, standing.book, fact, standing.ledger.chain_facts, day):
        raise NotAllowedError(reason)
    change.record(recorded_step(fact, doer.by, doer.at))


def _delivery(bundle: _Bundle, settings: Settings, letter: _Letter, now: datetime) -> NewDelivery:
    member, person = letter.member, letter.person
    entry = Entry(
        key=_key(bundle.year, member, person),
        kind=MessageKind.BUNDLE,
        topic=Topic.BUNDLE,
        year=bundle.year,
        target=target_of(bundle.year),
        due_at=bundle.leaves_at,
        again=letter.again,
    )
    contents = Contents("bundle", _context(bundle, settings, member, person), attachments=bundle.files)
    try:
        return sealed(Envelope(bundle.standing.association, person, entry, contents), settings, now)
    except LetterError as error:
        raise LetterError(f"{member.name}: {error} Inget har skickats.") from error


def _context(bundle: _Bundle, settings: Settings, member: Member, person: Person) -> dict[str, object]:
    association, year = bundle.standing.association, bundle.year
    attached, left_out = _names(bundle.documents)
    return {
        "association_name": association.name,
        "person_name": person.own_name,
        "member_name": member.name,
        "year": year,
        "decision": decision_text(association, bundle.standing.ledger.chain_facts, year, member),
        "attached": attached,
        "left_out": left_out,
        "page_url": contact_url(settings, association, year, member, person.key),
    }


def _key(year: int, member: Member, person: Person) -> str:
    return f"bundle:{year}:{member.key}:{person.key}"
