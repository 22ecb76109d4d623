"""A person's own page: the meetings to come, what the person is to see to, the calendar, and whom to ask."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from arshjul.errors import NotFoundError
from arshjul.settings import Settings
from arshjul.store import Store
from arshjul.work.answers.invitation import AnswerPage, answer_page
from arshjul.work.feeds import person_feed
from arshjul.work.links import Visit, visiting
from arshjul.work.units import standing_of
from arshjul.year.model import Association, Person, Role, YearStatus
from arshjul.year.owed import Owed, owed_by
from arshjul.year.people import holders, is_called


@dataclass(frozen=True)
class OwnPage:
    """What is one person's own in one association."""

    association: Association
    person: Person
    meetings: tuple[AnswerPage, ...]
    """Those to come that the person is called to, by day."""
    owed: tuple[Owed, ...] | None
    """None: it is for those who have signed in."""
    feed: str
    """The address of the person's calendar; empty: there is none yet."""
    today: date
    director: Person | None
    """Whom to ask; None: nobody is."""

    def shown(self, occasion_key: str) -> AnswerPage | None:
        """The meeting that the page begins with: the one asked for, else the next; None: there is none."""
        asked_for = (one for one in self.meetings if one.occasion.key == occasion_key)
        return next(asked_for, None) or next(iter(self.meetings), None)

    def next_to_answer(self, shown: AnswerPage | None) -> AnswerPage | None:
        """The next meeting beside *shown* that waits for the person's answer; None: there is none."""
        return next((one for one in self.meetings if one.waits and one is not shown), None)


def own_page(store: Store, settings: Settings, secret: str, now: datetime) -> OwnPage:
    """The page of the person whose link it is. Raises NotFoundError."""
    with visiting(store, secret, now) as visit:
        return _page(settings, visit, now)


def own_page_of(store: Store, settings: Settings, who: tuple[str, str], now: datetime) -> OwnPage:
    """The page of somebody who has signed in: *who* is the key of the association and the person's.

    Raises NotFoundError.
    """
    with _entered(store, who, now) as visit:
        return _page(settings, visit, now)


def own_feed(store: Store, settings: Settings, secret: str, now: datetime) -> str:
    """The address of the calendar of the person whose link it is; empty when there is none. Raises NotFoundError."""
    with visiting(store, secret, now) as visit:
        return person_feed(visit.room, settings, visit.standing.association, visit.person.key)


@contextmanager
def _entered(store: Store, who: tuple[str, str], now: datetime) -> Iterator[Visit]:
    association, person = who
    with store.reading() as unit:
        standing = standing_of(unit, association, now)
        found = standing.association.person(person)
        if found is None:
            raise NotFoundError(f"Du har ingen egen sida hos {standing.association.name}.")
        yield Visit(unit.of(association), standing, found, is_signed_in=True)


def _page(settings: Settings, visit: Visit, now: datetime) -> OwnPage:
    standing, person = visit.standing, visit.person
    association = standing.association
    meetings = [
        answer_page(settings, visit, occasion, now)
        for plan in association.years
        if plan.status is YearStatus.ADOPTED
        for occasion in plan.standing
        if occasion.last_day >= standing.today and is_called(association, occasion, person.key)
    ]
    shows_all = visit.is_signed_in or not settings.needs_sign_in
    return OwnPage(
        association,
        person,
        tuple(meetings),
        owed_by(standing, person) if shows_all else None,
        person_feed(visit.room, settings, association, person.key),
        standing.today,
        next(iter(holders(association, Role.DIRECTOR, standing.today)), None),
    )
