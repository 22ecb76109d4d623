"""Sending papers to the members in a chain: shown before they go, held, and recorded with the chain's step."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from arshjul.errors import NotAllowedError
from arshjul.settings import Settings
from arshjul.store import NewDelivery, Room, Store
from arshjul.work.chains.papers import Receiver, SendingView, view_of, why_not, years_of
from arshjul.work.changing import Change, changing, minutes_to_undo
from arshjul.work.links import make_links, papers_path
from arshjul.work.mailing import Contents, Entry, Envelope, attachments_of, sealed
from arshjul.work.units import standing_of
from arshjul.year.chains.facts import ChainFact, recorded_step
from arshjul.year.chains.refusals import refusal
from arshjul.year.chains.sendings import Which, recorded_sending
from arshjul.year.deeds import Doer
from arshjul.year.model import STOCKHOLM, Member, Person
from arshjul.year.saying.message import MessageKind, Topic
from arshjul.year.standing import Standing

NO_PAPERS = "Ingen handling är bifogad. Bifoga den, eller säg att mejlet ska gå utan handlingar."


@dataclass(frozen=True)
class PapersPreview:
    """What sending would mail."""

    revision: int
    view: SendingView
    mails: tuple[tuple[Member, NewDelivery], ...]

    @property
    def digest(self) -> str:
        """Tells it from every other: which mails, to whom."""
        lines = sorted(f"{mail.key} {mail.address}" for _, mail in self.mails)
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()


@dataclass(frozen=True)
class Chosen:
    """What whoever sends has chosen."""

    members: Collection[str]
    """Keys; the others are not sent it now."""
    without_papers: bool = False
    """It is to go though no paper is attached."""


def preview_papers(store: Store, settings: Settings, key: str, which: Which, now: datetime) -> PapersPreview:
    """How one sending stands, and what it would mail at *now*; nothing is stored.

    Raises NotFoundError for a sending that there is not; LetterError when a mail cannot be written.
    """
    with store.reading() as unit:
        room, view = unit.of(key), view_of(standing_of(unit, key, now, *years_of(which)), which)
        leaves_at = now + timedelta(minutes=minutes_to_undo(settings, view.standing.association))
        mails = tuple(_mails(room, view, settings, (now, leaves_at))) if not why_not(view) else ()
        return PapersPreview(room.revision, view, mails)


def send_papers(store: Store, settings: Settings, key: str, which: Which, chosen: Chosen, doer: Doer) -> int:
    """Queue the mails to the *chosen* members that lack anything of it, record it, and return how many mails they are.

    They leave when the time to undo it is over. Raises NotFoundError; NotAllowedError with the reason when nothing
    can go; LetterError when a mail cannot be written.
    """
    with changing(store, key, doer.at) as change:
        view, leaves_at = view_of(change.standing(*years_of(which)), which), change.hold_ends(settings)
        if reason := why_not(view):
            raise NotAllowedError(reason)
        if not view.papers and not chosen.without_papers:
            raise NotAllowedError(NO_PAPERS)
        mails = [
            (member, mail)
            for member, mail in _mails(change.room, view, settings, (doer.at, leaves_at))
            if member.key in chosen.members
        ]
        if not mails:
            raise NotAllowedError("Ingen av dem du har valt saknar något. Välj någon som inte har fått det.")
        change.room.deliveries.add(mail for _, mail in mails)
        for member in dict.fromkeys(member for member, _ in mails):
            change.record(recorded_sending(which, member.key, leaves_at, doer, view.title))
            _take_step(change, view, member, leaves_at, doer)
        association = change.association
        make_links(change.room, association, change.standing(which.year).ledger.chain_facts, settings, doer.at)
    return len(mails)


def _take_step(change: Change, view: SendingView, member: Member, leaves_at: datetime, doer: Doer) -> None:
    """Record the step of the chain on the day when the mail leaves, unless it has been taken."""
    which, day = view.which, leaves_at.astimezone(STOCKHOLM).date()
    is_each = view.state.chain.step(which.step) in view.state.chain.member_steps
    fact = ChainFact(which.chain, which.year, which.step, day, member.key if is_each else None)
    standing = change.standing(*years_of(which))
    if any(fact.link == one.link and one.step == fact.step for one in _steps(standing, which)):
        return
    if reason := refusal(standing.association, standing.book, fact, standing.ledger.chain_facts, day):
        raise NotAllowedError(reason)
    change.record(recorded_step(fact, doer.by, doer.at))


def _steps(standing: Standing, which: Which) -> Iterator[ChainFact]:
    return (one for one in standing.ledger.chain_facts if (one.chain, one.year) == (which.chain, which.year))


def _mails(
    room: Room, view: SendingView, settings: Settings, when: tuple[datetime, datetime]
) -> Iterator[tuple[Member, NewDelivery]]:
    for receiver in view.receivers:
        if receiver.gets_mail:
            for person in receiver.contacts:
                yield receiver.member, _mail(room, view, settings, (receiver, person), when)


def _mail(
    room: Room,
    view: SendingView,
    settings: Settings,
    to: tuple[Receiver, Person],
    when: tuple[datetime, datetime],
) -> NewDelivery:
    receiver, person = to
    now, leaves_at = when
    which, association = view.which, view.standing.association
    newest = max((one.at for one in receiver.new), default=None)
    # A key of its own for each time that something has come.
    again = f":{newest:%Y%m%dT%H%M%S%f}" if receiver.since and newest else ""
    key = f"{which.target}:{receiver.member.key}:{person.key}{again}"
    entry = Entry(
        key=key,
        kind=MessageKind.BUNDLE,
        topic=Topic.BUNDLE,
        year=which.year,
        target=which.target,
        due_at=leaves_at,
        again=room.outgoing.times_queued({key}).get(key, 0),
    )
    context = {
        "association_name": association.name,
        "person_name": person.own_name,
        "title": view.title,
        "text": view.sending.text.format(year=which.year, association=association.name, member=receiver.member.name),
        "attached": [one.name for one in receiver.new],
        "asks": view.sending.answer is not None,
        "last_day": receiver.last_day if view.sending.answer else None,
        "is_more": receiver.since is not None,
        "page_url": settings.link(papers_path(settings, association, which, person.key)),
    }
    contents = Contents("papers", context, attachments=attachments_of(settings, association.key, receiver.new))
    return sealed(Envelope(association, person, entry, contents), settings, now)
