"""The calendar feeds: built when something changes, stored, and served as they are."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from arshjul.ical.feed import FeedDeadline, FeedEntry, FeedOccasion, deadline_uid
from arshjul.ical.feed import feed as calendar
from arshjul.ical.invitation import occasion_uid
from arshjul.settings import Settings
from arshjul.store import FeedKind, Room, Store, StoredFeed
from arshjul.tokens import fingerprint, token
from arshjul.work.memory import steps
from arshjul.year.deadlines import Deadline, deadlines
from arshjul.year.duty import DutyBook
from arshjul.year.minutes import done_on
from arshjul.year.model import Association, Body, Occasion, YearPlan, YearStatus
from arshjul.year.people import called, responsible
from arshjul.year.wording import as_told, written

BODY_NAMES = {
    Body.BOARD: "Styrelsen",
    Body.PREPARATORY: "Beredningsgruppen",
    Body.AUDITORS: "Revisorerna",
}
"""The bodies that have a feed of their own."""


@dataclass(frozen=True)
class FeedAddress:
    """Where somebody subscribes to a calendar. The address is a secret: who has it can read it."""

    kind: FeedKind
    name: str
    url: str


def rebuild_feeds(room: Room, association: Association, book: DutyBook, settings: Settings, now: datetime) -> int:
    """Build every feed of *association* and store those that changed; return how many did."""
    before = {(f.kind, f.subject): f.etag for f in room.feeds()}
    changed = 0
    for kind, subject, name, entries in _contents(room, association, book, settings):
        body = calendar(
            f"{association.name}: {name}",
            f"feed-{kind}-{subject}.{association.key}@{room.calendar_domain(settings.mail_domain)}",
            settings.link(f"/?forbund={association.key}"),
            entries,
            organizer_name=association.name,
            organizer_address=settings.mail_from_address,
            revised_at=_revised_at(association, now),
        )
        etag = hashlib.sha256(body).hexdigest()
        if before.get((kind, subject)) == etag:
            continue
        room.put_feed(kind, subject, fingerprint(_token(settings, association, kind, subject)), etag, body, now)
        changed += 1
    return changed


def feed(store: Store, secret: str) -> StoredFeed | None:
    """The feed that a token opens; None: unknown and revoked look alike."""
    with store.reading() as unit:
        return unit.feed(fingerprint(secret))


def addresses(store: Store, settings: Settings, key: str) -> tuple[FeedAddress, ...]:
    """The addresses of the association's feeds, bodies first. There are none before a year is adopted."""
    with store.reading() as unit:
        room = unit.of(key)
        association, stored = room.association(), room.feeds()
    found = []
    for one in stored:
        person = association.person(one.subject) if one.kind == "person" else None
        name = person.name if person else BODY_NAMES.get(Body(one.subject), "") if one.kind == "body" else ""
        url = f"{settings.base_url}/kalender/{_token(settings, association, one.kind, one.subject)}.ics"
        if name:
            found.append(FeedAddress(one.kind, name, url))
    return tuple(sorted(found, key=lambda address: (address.kind, address.name)))


def person_feed(room: Room, settings: Settings, association: Association, person: str) -> str:
    """The address of the person's own feed; empty when there is none."""
    if not any(one.kind == "person" and one.subject == person for one in room.feeds()):
        return ""
    return f"{settings.base_url}/kalender/{_token(settings, association, 'person', person)}.ics"


def _token(settings: Settings, association: Association, kind: str, subject: str) -> str:
    return token(settings.secret_key, "feed", association.key, kind, subject)


def _contents(
    room: Room, association: Association, book: DutyBook, settings: Settings
) -> Iterator[tuple[FeedKind, str, str, list[FeedEntry]]]:
    plans = [plan for plan in association.years if plan.status is YearStatus.ADOPTED]
    if not plans:
        return
    domain = room.calendar_domain(settings.mail_domain)
    done = done_on(steps(room))
    dated = [(plan, d) for plan in plans for d in deadlines(association, plan, book, done)]
    for body, name in BODY_NAMES.items():
        meetings = [(p, o) for p in plans for o in p.occasions if o.body and o.body.includes(body)]
        if meetings:
            yield "body", body.value, name, [_occasion(association, settings, domain, p, o) for p, o in meetings]
    for person in association.people:
        entries: list[FeedEntry] = [
            _occasion(association, settings, domain, plan, o, invited=True)
            for plan in plans
            for o in plan.occasions
            if any(one.person == person for one in called(association, o))
        ]
        entries += [
            _deadline(association, domain, plan, d)
            for plan, d in dated
            if person in responsible(association, d.duty, d.planned, d.member)
        ]
        if entries:
            yield "person", person.key, person.name, entries


def _occasion(
    association: Association,
    settings: Settings,
    domain: str,
    plan: YearPlan,
    occasion: Occasion,
    *,
    invited: bool = False,
) -> FeedEntry:
    return FeedOccasion(
        as_told(occasion, association),
        occasion_uid(occasion.key, association.key, domain),
        revision_of(plan, occasion),
        url=settings.link(f"/moten/{occasion.key}?forbund={association.key}"),
        invited=invited,
    )


def _deadline(association: Association, domain: str, plan: YearPlan, deadline: Deadline) -> FeedEntry:
    hard_line = "" if deadline.day == deadline.planned else f" Lagens eller avtalets dag är {written(deadline.day)}."
    return FeedDeadline(
        deadline_uid(deadline.key, association.key, domain),
        deadline.title,
        deadline.planned,
        plan.adopted_at or revision_of(plan, None),
        description=f"Källa: {deadline.source}.{hard_line}",
    )


def revision_of(plan: YearPlan, occasion: Occasion | None) -> datetime:
    """When this revision of an occasion was made: never the present moment, so that the same gives the same bytes."""
    moments = [m for m in (plan.adopted_at, occasion.revised_at if occasion else None) if m]
    if not moments:
        raise ValueError("only an adopted year has revisions")
    return max(moments)


def _revised_at(association: Association, now: datetime) -> datetime:
    revisions = [
        revision_of(plan, occasion)
        for plan in association.years
        if plan.status is YearStatus.ADOPTED
        for occasion in plan.occasions
    ]
    return max(revisions, default=now)
