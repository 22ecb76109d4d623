"""The calendar feeds: built when something changes, stored, served as they are; and their addresses."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from arshjul.duties import load_duties
from arshjul.errors import NotAllowedError, NotFoundError
from arshjul.ical.feed import feed as calendar
from arshjul.ical.former import read_former
from arshjul.settings import Settings
from arshjul.store import FeedContent, FeedKind, Room, ServedFeed, Store, StoredFeed
from arshjul.tokens import fingerprint, token
from arshjul.work.feeds.contents import BODY_NAMES, Contents, contents, with_former
from arshjul.work.memory import steps
from arshjul.year.duty import DutyBook
from arshjul.year.minutes import done_on
from arshjul.year.model import STOCKHOLM, Association, Body

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


def rebuild_feeds(room: Room, association: Association, book: DutyBook, settings: Settings, now: datetime) -> int:
    """Bring every feed of *association* up to date and return how many changed.

    Safe to call at every pass: nothing is built until something that a feed is made of is another, or the day is
    (what is cancelled leaves with the days).
    """
    made_of = _made_of(room, association, book, settings, now)
    if room.feeds.built_from() == made_of:
        return 0
    changed = _build(room, association, book, settings, now)
    room.feeds.note_built_from(made_of)
    return changed


def feed(store: Store, secret: str, *, gzipped: bool = False) -> ServedFeed | None:
    """The feed that a token opens; None: unknown and revoked look alike."""
    with store.reading() as unit:
        return unit.feed(fingerprint(secret), gzipped=gzipped)


def addresses(store: Store, settings: Settings, key: str) -> tuple[FeedAddress, ...]:
    """The addresses of the association's feeds, also the closed ones: the bodies, the people, the public last."""
    with store.reading() as unit:
        room = unit.of(key)
        return _addresses(room.association(), room.feeds.all(), settings)


def person_feed(room: Room, settings: Settings, association: Association, person: str) -> str:
    """The address of the person's own feed; empty when there is none."""
    own = (one for one in room.feeds.all() if (one.kind, one.subject) == ("person", person))
    return next((_url(settings, association, one) for one in own), "")


def renew_feed(store: Store, settings: Settings, key: str, who: str, now: datetime) -> FeedAddress:
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
        room.feeds.readdress(kind, subject, generation, fingerprint(secret), now)
        # While it was closed nobody built it.
        _build(room, association, load_duties(association.kind), settings, now)
        return next(one for one in _addresses(association, room.feeds.all(), settings) if one.who == who)


def revoke_feed(store: Store, settings: Settings, key: str, who: str, now: datetime) -> FeedAddress:
    """Close a feed: its address opens nothing from now on.

    Raises NotFoundError when there is no such feed, NotAllowedError when it is closed already.
    """
    with store.writing() as unit:
        room = unit.of(key)
        association = room.association()
        kind, subject = _named(_addresses(association, room.feeds.all(), settings), who)
        if not room.feeds.revoke(kind, subject, now):
            raise NotAllowedError(f"Kalendern {who} är redan stängd.")
        return next(one for one in _addresses(association, room.feeds.all(), settings) if one.who == who)


def _build(room: Room, association: Association, book: DutyBook, settings: Settings, now: datetime) -> int:
    domain = room.calendar_domain(settings.mail_domain)
    known = {(one.kind, one.subject): one for one in room.feeds.all()}
    wanted = {(c.kind, c.subject): c for c in contents(association, book, settings, domain, done_on(steps(room)))}
    changed = 0
    for address, content in wanted.items():
        before = known.pop(address, None)
        if before is None and (content.kind == "public" or not content.entries):
            continue
        changed += _put(room, association, settings, content, before, domain, now)
    for gone in known.values():
        # Somebody who has left: an empty calendar takes the meetings out of theirs, as no closed address would.
        empty = Contents(gone.kind, gone.subject, "avslutad", ())
        changed += _put(room, association, settings, empty, gone, domain, now, has_left=True)
    return changed


def _put(
    room: Room,
    association: Association,
    settings: Settings,
    content: Contents,
    before: StoredFeed | None,
    domain: str,
    now: datetime,
    *,
    has_left: bool = False,
) -> bool:
    """Store the feed when its readers would see something new; return whether they would."""
    if before and before.revoked_at:
        return False
    kind, subject = content.kind, content.subject
    former = read_former(room.feeds.calendar(kind, subject) if before else b"")
    revised_at = max(now, before.changed_at + _ONE_SECOND) if before and former.calendar else now
    body = calendar(
        f"{association.name}: {content.name}",
        f"feed-{kind}-{subject}.{association.key}@{domain}" if subject else f"feed-{kind}.{association.key}@{domain}",
        settings.link(f"/?forbund={association.key}") if kind != "public" else "",
        () if has_left else with_former(content.entries, former, revised_at),
        organizer_name=association.name,
        organizer_address=settings.mail_from_address,
        revised_at=revised_at,
        former=former,
    )
    generation = before.generation if before else 0
    opened_by = fingerprint(_token(settings, association, kind, subject, generation))
    same = body == former.calendar
    if before and same and before.token_fingerprint == opened_by:
        return False
    changed_at = before.changed_at if before and same else revised_at
    etag = hashlib.sha256(body).hexdigest()
    # Without the time in its head: the same calendar packs to the same bytes.
    room.feeds.put(kind, subject, opened_by, FeedContent(etag, body, gzip.compress(body, mtime=0), changed_at))
    return not same


def _made_of(room: Room, association: Association, book: DutyBook, settings: Settings, now: datetime) -> str:
    """A fingerprint of all that the feeds are made of."""
    parts = (
        now.astimezone(STOCKHOLM).date(),
        association,
        _fingerprint_of(book),
        sorted(done_on(steps(room)).items()),
        settings.link("/"),
        settings.mail_from_address,
        room.calendar_domain(settings.mail_domain),
        fingerprint(settings.secret_key),
    )
    return fingerprint(repr(parts))


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
    return BODY_NAMES[Body(one.subject)] if one.kind == "body" else ""


def _named(found: tuple[FeedAddress, ...], who: str) -> tuple[FeedKind, str]:
    for one in found:
        if one.who == who:
            return one.kind, who.partition(":")[2]
    raise NotFoundError(f"Det finns ingen kalender som heter {who}. Välj bland: {', '.join(one.who for one in found)}.")


def _url(settings: Settings, association: Association, one: StoredFeed) -> str:
    if one.revoked_at:
        return ""
    return f"{settings.base_url}/kalender/{_token(settings, association, one.kind, one.subject, one.generation)}.ics"


def _token(settings: Settings, association: Association, kind: FeedKind, subject: str, generation: int) -> str:
    # The first address has no number in it, so that those given out before there were numbers still open.
    number = (generation,) if generation else ()
    return token(settings.secret_key, "feed", association.key, kind, subject, *number)
