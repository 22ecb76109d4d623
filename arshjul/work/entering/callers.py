"""Who is asking: a session, the associations in which its address stands, and what it may do in each today."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from arshjul.settings import Settings
from arshjul.store import Store, Unit
from arshjul.store.computed import Computed
from arshjul.store.entrance import SEEN_AGAIN_AFTER
from arshjul.store.values.entrance import Place, Session
from arshjul.tokens import fingerprint
from arshjul.work.units import standing_of
from arshjul.year.access import (
    NEEDS_SECOND_FACTOR,
    Capacity,
    Grant,
    Right,
    capacities,
    granted,
    members_of,
    who_signs_in,
)
from arshjul.year.model import STOCKHOLM, Association, YearStatus
from arshjul.year.protection import NO_CLOAK, Cloak
from arshjul.year.saying.told import latest, lines, since_asked
from arshjul.year.standing import Standing


@dataclass(frozen=True)
class Membership:
    """What somebody is in one association."""

    key: str
    name: str
    capacities: frozenset[Capacity]
    person: str = ""
    """Key; empty of one who is appointed and has no seat."""
    person_name: str = ""
    members: frozenset[str] = frozenset()
    """The members that the person answers for as a contact."""
    asks_factor: bool = False
    """Whether a second factor is asked for of what the person is here."""
    hidden: Cloak = NO_CLOAK
    """What is hidden there of who others are, also from the protected themselves: pages are kept, and shared."""


@dataclass(frozen=True)
class Caller:
    """Whoever asks for a page."""

    name: str
    """As it stands in the history of what was done."""
    memberships: Mapping[str, Membership] = field(default_factory=dict)
    """By association's key."""
    of_service: frozenset[Capacity] = frozenset()
    service_asks_factor: bool = False
    """Whether an administrator shows a second factor: when any association asks for one."""
    session: Session | None = None
    """None: no session is needed, in the demo."""
    is_host: bool = False
    """Whoever sits at the machine, and may do what the commands do."""
    is_remembered: bool = False
    """The session has ended, and is good for one's own page and nothing else."""

    def grant(self, association: str, right: Right) -> Grant:
        """How far *right* reaches in that association; `Grant.NO` in one where the caller is nothing."""
        if self.is_host:
            return Grant.YES
        mine = self.memberships.get(association)
        held = mine.capacities if mine else frozenset()
        return Grant.NO if self.is_remembered else granted(held | self.of_service, right)

    def grant_anywhere(self, right: Right) -> Grant:
        """How far *right* reaches where it reaches farthest, also in the service itself."""
        return max(self.grant(key, right) for key in ("", *self.memberships))

    def lacks_factor(self, association: str) -> bool:
        """Whether a second factor must be shown first: of an association, or with an empty key of the service."""
        if self.is_host or self.session is None or self.session.second_factor_at is not None:
            return False
        mine = self.memberships.get(association)
        return mine.asks_factor if mine else self.service_asks_factor and not association

    def has_own_page(self, association: str) -> bool:
        """Whether there are meetings there to which the caller is called: the caller has a seat, not as a contact."""
        mine = self.memberships.get(association)
        return mine is not None and bool(mine.person) and self.grant(association, Right.ANSWER) is not Grant.NO

    def sees(self, association: str) -> bool:
        """Whether there is such an association, as far as the caller is told."""
        return self.is_host or association in self.memberships


HOST = Caller("sidan", is_host=True)
"""Whoever sits at the machine; and everybody in the demo, where no session is needed."""


def find_caller(store: Store, settings: Settings, known: Computed, cookie: str, now: datetime) -> Caller | None:
    """Whose *cookie* it is; None: nobody's, or the session has ended, or no seat is held any more.

    One question, when nothing has changed since the address was last seen; *known* keeps what was computed.
    """
    with store.reading() as unit:
        found = unit.entrance.session(fingerprint(cookie))
        if found is None:
            return None
        session, places = found
        is_fresh = now < session.ends_at and now < session.seen_at + timedelta(minutes=settings.session_idle_minutes)
        is_remembered = not is_fresh and session.remembered_until is not None and now < session.remembered_until
        if not is_fresh and not is_remembered:
            return None
        caller = _caller(unit, settings, known, session, places, now)
    if caller is None:
        return None
    if is_fresh and now >= session.seen_at + SEEN_AGAIN_AFTER:
        with store.writing() as unit:
            unit.entrance.see(session.id, now)
    return replace(caller, session=session, is_remembered=is_remembered)


def _caller(
    unit: Unit, settings: Settings, known: Computed, session: Session, places: tuple[Place, ...], now: datetime
) -> Caller | None:
    if session.account_id is None:
        # With a public address it is good for inviting the first administrator, and no longer.
        return None if settings.is_public and not is_new_house(unit) else HOST
    key = (session.address, places, now.astimezone(STOCKHOLM).date())
    caller: Caller | None = known.get(key)
    if caller is None:
        caller = who_is(unit, session.address, places, now)
        known.put(key, caller)
    if Capacity.ADMINISTRATOR in caller.of_service:
        # Of all associations, so that it follows from none that the address stands in: asked each time.
        caller = replace(caller, service_asks_factor=unit.second_factors.is_asked_for())
    return caller if caller.memberships or caller.of_service else None


def is_new_house(unit: Unit) -> bool:
    """Whether nobody has been invited yet, and there is nothing to see."""
    return not unit.association_keys() and not unit.entrance.appointments()


def who_is(unit: Unit, address: str, places: Iterable[Place], now: datetime) -> Caller:
    """What the *address* is at *now* in each of the *places* where it stands or is appointed."""
    today = now.astimezone(STOCKHOLM).date()
    appointed: dict[str, set[Capacity]] = {}
    for place in places:
        given = appointed.setdefault(place.association, set())
        if place.capacity:
            given.add(place.capacity)
    of_service = appointed.pop("", set())
    found = (_membership(unit, key, address, given, today, now) for key, given in sorted(appointed.items()))
    memberships = {one.key: one for one in found if one.capacities}
    names = [one.person_name for one in memberships.values() if one.person_name]
    return Caller(names[0] if names else address, memberships, frozenset(of_service))


def _membership(unit: Unit, key: str, address: str, appointed: set[Capacity], today: date, now: datetime) -> Membership:
    association = unit.of(key).association(())
    people = who_signs_in(association, address, today)
    held = capacities(association, people, today)
    if Capacity.DEPUTY in held:
        serving = [person for person in people if _is_called_to_serve(standing_of(unit, key, now), person)]
        held = capacities(association, people, today, serving)
    person = association.person(people[0]) if people else None
    return Membership(
        key,
        association.name,
        held | appointed,
        person.key if person else "",
        person.name if person else "",
        members_of(association, people, today),
        asks_factor=association.articles.second_factor and bool(held & NEEDS_SECOND_FACTOR),
        hidden=association.cloak,
    )


def _is_called_to_serve(standing: Standing, person: str) -> bool:
    association: Association = standing.association
    adopted = (plan for plan in association.years if plan.status is YearStatus.ADOPTED)
    coming = (one for plan in adopted for one in plan.standing if one.last_day >= standing.today)
    for occasion in coming:
        told = lines(standing.ledger.told.get(occasion.key, ())).get(person, ())
        last = latest(since_asked(told, association.placed(occasion)))
        if last and not last.cancels and last.optional is False:
            return True
    return False
