"""The calendar feeds: built when something changes, stored, served as they are; and their addresses."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache

from arshjul.errors import NotAllowedError, NotFoundError
from arshjul.ical.components import Organizer
from arshjul.ical.feed import feed as calendar
from arshjul.ical.former import FormerFeed, read_former
from arshjul.pages_address import association_path
from arshjul.settings import Settings
from arshjul.store import Room, Store
from arshjul.store.values.feeds import FeedContent, FeedKind, ServedFeed, StoredFeed
from arshjul.tokens import fingerprint, token
from arshjul.work.feeds.contents import Contents, body_names, contents, leaves_at, with_former
from arshjul.work.units import standing_of
from arshjul.year.deeds import Deed, DeedKind, Doer
from arshjul.year.duty import DutyBook
from arshjul.year.model import Association
from arshjul.year.moments import NEVER
from arshjul.year.saying.trial import as_others_know, is_shut, shut_until
from arshjul.year.standing import Standing

PUBLIC = "public"
"""What the public's feed is called where a person's or a body's is called by its kind and key."""

_ONE_SECOND = timedelta(seconds=1)
"""Last-Modified has whole seconds: two changes must never have the same one."""


@dataclass(frozen=True)
class FeedAddress:
    """Where somebody subscribes to a calendar. All but the public's are secret: who has one can read it."""

    who: str
    """``public``, ``body:board``, ``person:KEY``."""
    kind: FeedKind
    name: str
    url: str
    """Empty: closed, or never opened."""


def rebuild_feeds(room: Room, standing: Standing, settings: Settings, now: datetime) -> int:
    """Bring every feed of the association up to date and return how many changed.

    Safe to call at every pass: nothing is built until something that a feed is made of is another, or its day has
    come (what is cancelled leaves with the days).
    """
    made_of = f"{made_of_association(standing)}{made_of_settings(settings)}"
    if room.feeds.built_from() == made_of and now < room.feeds.change_at():
        return 0
    changed, change_at = _build(room, standing, settings, now)
    room.feeds.note_built_from(made_of, change_at)
    return changed


def feeds_change_at(room: Room, standing: Standing, now: datetime) -> datetime:
    """When the feeds are to be built next: now, when something that they are made of has become another."""
    is_built = room.feeds.built_from().startswith(made_of_association(standing))
    return room.feeds.change_at() if is_built else now


def made_of_association(standing: Standing) -> str:
    """A fingerprint of all of the association that its feeds are made of."""
    parts = (standing.association, _fingerprint_of(standing.book), sorted(standing.ledger.met_on.items()))
    return fingerprint(repr(parts))


def made_of_settings(settings: Settings) -> str:
    """A fingerprint of all of the settings that feeds are made of."""
    return fingerprint(repr((settings.link("/"), settings.mail_from_address, settings.secret_key)))


def feed(store: Store, secret: str, *, gzipped: bool = False) -> ServedFeed | None:
    """The feed that a token opens; None: unknown and revoked look alike."""
    with store.reading() as unit:
        return unit.feed(fingerprint(secret), gzipped=gzipped)


def addresses(store: Store, settings: Settings, key: str) -> tuple[FeedAddress, ...]:
    """The addresses of the association's feeds, also the closed ones: the bodies, the people, the public last."""
    with store.reading() as unit:
        room = unit.of(key)
        return _addresses(room.association(), room.feeds.all(), settings)


def with_addresses(
    store: Store, settings: Settings, key: str, now: datetime
) -> tuple[Association, tuple[FeedAddress, ...]]:
    """The association with its living years, and the `addresses` of its feeds."""
    with store.reading() as unit:
        association = standing_of(unit, key, now).association
        return association, _addresses(association, unit.of(key).feeds.all(), settings)


def person_feed(room: Room, settings: Settings, association: Association, person: str) -> str:
    """The address of the person's own feed; empty when there is none."""
    own = (one for one in room.feeds.all() if (one.kind, one.subject) == ("person", person))
    return next((_url(settings, association, one) for one in own), "")


def renew_feed(store: Store, settings: Settings, key: str, who: str, doer: Doer) -> FeedAddress:
    """Give a feed a new address; the old one opens nothing from now on. A closed feed is opened, so is the public's.

    Raises NotFoundError when there is no such feed.
    """
    with store.writing() as unit:
        room = unit.of(key)
        association = room.association()
        known = room.feeds.all()
        kind, subject = _named(_addresses(association, known, settings), who)
        before = next((one for one in known if (one.kind, one.subject) == (kind, subject)), None)
        generation = before.generation + 1 if before else 1
        secret = _token(settings, association, kind, subject, generation)
        room.feeds.readdress(kind, subject, generation, fingerprint(secret), doer.at)
        room.apart.add(Deed(DeedKind.READDRESSED, doer, f"ny adress till kalendern {who}"))
        # While it was closed nobody built it.
        _build(room, standing_of(unit, key, doer.at), settings, doer.at)
        return next(one for one in _addresses(association, room.feeds.all(), settings) if one.who == who)


def revoke_feed(store: Store, settings: Settings, key: str, who: str, doer: Doer) -> FeedAddress:
    """Close a feed: its address opens nothing from now on.

    Raises NotFoundError when there is no such feed, NotAllowedError when it is closed already.
    """
    with store.writing() as unit:
        room = unit.of(key)
        association = room.association()
        kind, subject = _named(_addresses(association, room.feeds.all(), settings), who)
        if not room.feeds.revoke(kind, subject, doer.at):
            raise NotAllowedError(f"Kalendern {who} är redan stängd.")
        room.apart.add(Deed(DeedKind.READDRESSED, doer, f"stängd kalender {who}"))
        return next(one for one in _addresses(association, room.feeds.all(), settings) if one.who == who)


def _build(room: Room, standing: Standing, settings: Settings, now: datetime) -> tuple[int, datetime]:
    """Build all, and return how many changed, and when the first of them changes with the days."""
    if is_shut(standing.association, now):
        # A calendar is fetched by a program, and whoever it is of is told by it.
        shown = as_others_know(standing.association, standing.ledger.told, now)
        standing = replace(standing, association=shown)
    builder = _Builder(room, standing.association, settings, room.calendar_domain(settings.mail_domain), now)
    known = {(one.kind, one.subject): one for one in room.feeds.all()}
    changed, change_at = 0, NEVER
    for content in contents(standing, settings, builder.domain):
        before = known.pop((content.kind, content.subject), None)
        if before is None and (content.kind == "public" or not content.entries):
            continue
        is_new, at = builder.put(content, before)
        changed, change_at = changed + is_new, min(change_at, at)
    for gone in known.values():
        # Somebody who has left: an empty calendar takes the meetings out of theirs, as no closed address would.
        is_new, _ = builder.put(Contents(gone.kind, gone.subject, "avslutad", ()), gone, has_left=True)
        changed += is_new
    return changed, min(change_at, shut_until(standing.association, now) or NEVER)


@dataclass(frozen=True)
class _Builder:
    """Builds one association's feeds at one moment."""

    room: Room
    association: Association
    settings: Settings
    domain: str
    now: datetime

    def put(self, content: Contents, before: StoredFeed | None, *, has_left: bool = False) -> tuple[bool, datetime]:
        """Store the feed when its readers would see something new.

        Return whether they would, and when it changes with the days.
        """
        if before and before.revoked_at:
            return False, NEVER
        kind, subject = content.kind, content.subject
        former = read_former(self.room.feeds.calendar(kind, subject) if before else b"")
        revised_at = max(self.now, before.changed_at + _ONE_SECOND) if before and former.calendar else self.now
        body = self._calendar(content, former, revised_at, has_left=has_left)
        settings, association = self.settings, self.association
        secret = (
            _own_token(settings, association, before) if before else _token(settings, association, kind, subject, 0)
        )
        opened_by = fingerprint(secret)
        same = body == former.calendar
        if not (before and same and before.token_fingerprint == opened_by):
            changed_at = before.changed_at if before and same else revised_at
            # Without the time in its head: the same calendar packs to the same bytes.
            packed = gzip.compress(body, mtime=0)
            kept = FeedContent(hashlib.sha256(body).hexdigest(), body, packed, changed_at)
            self.room.feeds.put(kind, subject, opened_by, kept)
        events = (former if same else read_former(body)).events.values()
        return not same, min((leaves_at(event) for event in events if event.cancelled), default=NEVER)

    def _calendar(self, content: Contents, former: FormerFeed, revised_at: datetime, *, has_left: bool) -> bytes:
        kind, association = content.kind, self.association
        return calendar(
            f"{association.name}: {content.name}",
            self.settings.link(association_path(association.key, "/")) if kind != "public" else "",
            () if has_left else with_former(content.entries, former, revised_at, association.cloak),
            organizer=Organizer(association.name, self.settings.mail_from_address),
            revised_at=revised_at,
            former=former,
        )


@lru_cache
def _fingerprint_of(book: DutyBook) -> str:
    return fingerprint(repr(book))


def _addresses(association: Association, known: tuple[StoredFeed, ...], settings: Settings) -> tuple[FeedAddress, ...]:
    found = [
        FeedAddress(f"{one.kind}:{one.subject}", one.kind, name, _url(settings, association, one))
        for one in known
        if (name := _name(association, one))
    ]
    opened = next((_url(settings, association, one) for one in known if one.kind == "public"), "")
    public = FeedAddress(PUBLIC, "public", "Allmänheten", opened)
    return (*sorted(found, key=lambda address: (address.kind, address.name)), public)


def _name(association: Association, one: StoredFeed) -> str:
    """Whose feed it is; empty for the public's and for those who have left."""
    if one.kind == "person":
        person = association.person(one.subject)
        return person.name if person else ""
    return body_names(association).get(one.subject, "") if one.kind == "body" else ""


def _named(found: tuple[FeedAddress, ...], who: str) -> tuple[FeedKind, str]:
    for one in found:
        if one.who == who:
            return one.kind, who.partition(":")[2]
    raise NotFoundError(f"Det finns ingen kalender som heter {who}. Välj bland: {', '.join(one.who for one in found)}.")


def _url(settings: Settings, association: Association, one: StoredFeed) -> str:
    if one.revoked_at:
        return ""
    return settings.address(f"/kalender/{_own_token(settings, association, one)}.ics")


def _own_token(settings: Settings, association: Association, one: StoredFeed) -> str:
    """The secret of a feed that there is: that of a former key as long as it is the one that opens it."""
    under = [
        _token(replace(settings, secret_key=key), association, one.kind, one.subject, one.generation)
        for key in (settings.secret_key, *settings.former_keys)
    ]
    return next((secret for secret in under if fingerprint(secret) == one.token_fingerprint), under[0])


def _token(settings: Settings, association: Association, kind: FeedKind, subject: str, generation: int) -> str:
    # The first address has no number in it, so that those given out before there were numbers still open.
    number = (generation,) if generation else ()
    return token(settings.secret_key, "feed", association.key, kind, subject, *number)
