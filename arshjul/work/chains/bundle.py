"""Sending the bundle: each member's contact is asked for a decision about discharge, and later what was missing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from arshjul.errors import LetterError, NotAllowedError
from arshjul.mail.message import Attachment
from arshjul.settings import Settings
from arshjul.store import NewDelivery, Room, Store
from arshjul.work.chains.bundle_documents import documents_in
from arshjul.work.chains.decisions import audit_report, decision_text
from arshjul.work.chains.recording import chain_named, not_sent
from arshjul.work.changing import Change, changing, minutes_to_undo
from arshjul.work.links import contact_url, make_links
from arshjul.work.mailing import Contents, Entry, Envelope, attachments_of, sealed
from arshjul.work.units import standing_of
from arshjul.year.attached import AttachedPaper
from arshjul.year.chains.facts import ChainFact, recorded_step
from arshjul.year.chains.links import members_of_year
from arshjul.year.chains.names import DECIDED, DISCHARGE, SENT
from arshjul.year.chains.refusals import refusal
from arshjul.year.chains.sendings import Which, last_sent, recorded_sending, target_of
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
    completed: tuple[str, ...] = ()
    """They had the bundle since before, and are sent what has been uploaded since."""

    def require_papers(self, *, without_papers: bool) -> None:
        """Raise NotAllowedError when members are asked and get nothing to decide of, unless *without_papers*."""
        if self.sent and not self.attached and not without_papers:
            raise NotAllowedError(NO_PAPERS)


@dataclass(frozen=True)
class BundlePreview:
    """What sending would mail."""

    revision: int
    """Of the association that it was computed of."""
    bundled: Bundled
    mails: tuple[NewDelivery, ...]

    @property
    def digest(self) -> str:
        """Tells it from every other: which mails, to whom."""
        lines = sorted(f"{mail.key} {mail.address}" for mail in self.mails)
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()

    @property
    def samples(self) -> tuple[NewDelivery, ...]:
        """One of those that ask for the decision, and one of those that bring what was missing."""
        return tuple({mail.subject.partition(" ")[0]: mail for mail in reversed(self.mails)}.values())


def preview_bundle(store: Store, settings: Settings, key: str, year: int, now: datetime) -> BundlePreview:
    """What sending at *now* would mail; nothing is stored. Raises as `send_bundle`."""
    with store.reading() as unit:
        room, standing = unit.of(key), standing_of(unit, key, now, year, year + 1)
        leaves_at = now + timedelta(minutes=minutes_to_undo(settings, standing.association))
        planned = _planned(room, standing, settings, year, (now, leaves_at))
        return BundlePreview(room.revision, planned.bundled, tuple(one.delivery for one in planned.letters))


def send_bundle(
    store: Store, settings: Settings, key: str, year: int, doer: Doer, *, without_papers: bool = False
) -> Bundled:
    """Queue the mail to every member that has not got it, and record the step, in one commit or not at all.

    Who has got it is sent what has been uploaded since. The mails leave when the time to undo it is over, and the
    step is taken on that day. Raises NotAllowedError before the auditors' report is recorded, when the year in which
    it goes is no adopted one, or when no document is attached and it is not to go *without_papers*; LetterError when
    a mail cannot be written; NotFoundError when a document is gone from the disk.
    """
    now = doer.at
    with changing(store, key, now) as change:
        leaves_at = change.hold_ends(settings)
        planned = _planned(change.room, change.standing(year), settings, year, (now, leaves_at))
        planned.bundled.require_papers(without_papers=without_papers)
        change.room.deliveries.add(one.delivery for one in planned.letters)
        for member, is_more in dict.fromkeys((one.member, one.is_more) for one in planned.letters):
            if is_more:
                change.record(recorded_sending(Which(DISCHARGE, SENT, year), member.key, leaves_at, doer))
            else:
                _record_sent(change, year, member, leaves_at, doer)
        # In the same commit: the mails, and all that opens what they link to.
        after = change.standing(year)
        make_links(change.room, after.association, after.ledger.chain_facts, settings, now)
    held_until = leaves_at if planned.letters and leaves_at > now else None
    return replace(planned.bundled, held_until=held_until)


NO_PAPERS = (
    "Ingen handling är bifogad, och medlemmarna har då inget att besluta om. Bifoga handlingarna, eller säg att du "
    "skickar dem själv i ett eget mejl."
)


@dataclass(frozen=True)
class _Letter:
    """One mail, to a member's contact."""

    member: Member
    is_more: bool
    """It brings what was missing, to a member that has been asked."""
    delivery: NewDelivery


@dataclass(frozen=True)
class _Planned:
    bundled: Bundled
    letters: tuple[_Letter, ...]


def _planned(
    room: Room, standing: Standing, settings: Settings, year: int, when: tuple[datetime, datetime]
) -> _Planned:
    """What sending mails, of what is known; *when* it is written, and when it leaves."""
    association, facts = standing.association, standing.ledger.chain_facts
    _require_ready(association, standing.book, facts, year)
    state = standing.chains_today.state(chain_named(standing.book, DISCHARGE), year)
    waiting = {link.member for link in not_sent(state)}
    decided = {link.member for link in state.members if link.day_of(DECIDED)}
    said, sent_at = room.delivery_keys((year,)), last_sent(standing.ledger.facts, DISCHARGE, SENT, year)
    documents = documents_in(standing, year)
    uploaded = tuple(one.paper for one in documents if one.paper)
    left_out = tuple(one.name for one in documents if not one.paper)
    bundle = _Bundle(standing, year, when, room, settings, (uploaded, left_out))
    letters: list[_Letter] = []
    already, without = [], []
    for member in members_of_year(association, year):
        contacts = contacts_of(association, member, standing.today)
        is_told = any(_key(year, member, person) in said for person in contacts)
        if member in waiting and not is_told:
            letters += [bundle.asking(member, person) for person in contacts]
            without += [] if contacts else [member.name]
            continue
        since = sent_at.get(member.key)
        new = [one for one in uploaded if since and one.at > since]
        if new and is_told and member not in decided:
            letters += [bundle.completing(member, person, new) for person in contacts]
        else:
            already.append(member.name)
    asked, completed = (_names_of(letters, is_more=is_more) for is_more in (False, True))
    attached = tuple(one.name for one in uploaded)
    return _Planned(
        Bundled(asked, tuple(already), tuple(without), attached, left_out, completed=completed), tuple(letters)
    )


def _names_of(letters: Iterable[_Letter], *, is_more: bool) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.member.name for one in letters if one.is_more is is_more))


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


def _record_sent(change: Change, year: int, member: Member, leaves_at: datetime, doer: Doer) -> None:
    """Record that the member is sent it on the day when the mail leaves: before that day the chain does not say so."""
    day, standing = leaves_at.astimezone(STOCKHOLM).date(), change.standing(year)
    fact = ChainFact(DISCHARGE, year, SENT, day, member.key)
    if reason := refusal(standing.association, standing.book, fact, standing.ledger.chain_facts, day):
        raise NotAllowedError(reason)
    change.record(recorded_step(fact, doer.by, doer.at))


@dataclass(frozen=True)
class _Bundle:
    """What the members are sent."""

    standing: Standing
    year: int
    when: tuple[datetime, datetime]
    room: Room
    settings: Settings
    documents: tuple[tuple[AttachedPaper, ...], tuple[str, ...]]
    """Those that are uploaded, and the names of those that are not."""

    def asking(self, member: Member, person: Person) -> _Letter:
        """The mail that asks for the decision, with all that is uploaded."""
        uploaded, left_out = self.documents
        association, facts = self.standing.association, self.standing.ledger.chain_facts
        decision = decision_text(association, facts, self.year, member)
        context = {"decision": decision, "attached": [one.name for one in uploaded], "left_out": left_out}
        contents = Contents("bundle", context, attachments=self._files(uploaded))
        return self._letter(member, person, _key(self.year, member, person), contents, is_more=False)

    def completing(self, member: Member, person: Person, new: Sequence[AttachedPaper]) -> _Letter:
        """The mail that brings those *new* documents alone."""
        newest = max(one.at for one in new)
        context = {"attached": [one.name for one in new]}
        contents = Contents("completing", context, attachments=self._files(new))
        # A key of its own for each time that something has come.
        key = f"{_key(self.year, member, person)}:{newest:%Y%m%dT%H%M%S%f}"
        return self._letter(member, person, key, contents, is_more=True)

    def _letter(self, member: Member, person: Person, key: str, contents: Contents, *, is_more: bool) -> _Letter:
        now, leaves_at = self.when
        association = self.standing.association
        entry = Entry(
            key=key,
            kind=MessageKind.BUNDLE,
            topic=Topic.BUNDLE,
            year=self.year,
            target=target_of(DISCHARGE, SENT, self.year),
            due_at=leaves_at,
            again=self.room.outgoing.times_queued({key}).get(key, 0),
        )
        context = {
            "association_name": association.name,
            "person_name": person.own_name,
            "member_name": member.name,
            "year": self.year,
            "page_url": contact_url(self.settings, association, self.year, member, person.key),
        }
        envelope = Envelope(association, person, entry, replace(contents, context=context | dict(contents.context)))
        try:
            return _Letter(member, is_more, sealed(envelope, self.settings, now))
        except LetterError as error:
            raise LetterError(f"{member.name}: {error} Inget har skickats.") from error

    def _files(self, papers: Iterable[AttachedPaper]) -> tuple[Attachment, ...]:
        return attachments_of(self.settings, self.standing.association.key, papers)


def _key(year: int, member: Member, person: Person) -> str:
    return f"bundle:{year}:{member.key}:{person.key}"
