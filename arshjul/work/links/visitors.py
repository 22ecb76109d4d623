"""Who a page's secret link belongs to: a person who has no account."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime

from arshjul.errors import NotFoundError
from arshjul.settings import Settings
from arshjul.store import Link, LinkKind, Room, Store, Unit
from arshjul.work.links.secrets import Addressed, link_of, opened_about, opened_by, secret_of
from arshjul.work.units import standing_of
from arshjul.year.model import Person
from arshjul.year.standing import Standing

LINK_GONE = "Länken gäller inte. Använd länken i den senaste kallelsen, eller be kansliet om en ny."
"""Said of every link that opens nothing, whatever the reason."""


@dataclass(frozen=True)
class Visit:
    """A person who has opened the own link, and how the association stands."""

    room: Room
    standing: Standing
    person: Person
    sees_all: bool = True
    """The link is to all that is the person's own, not to one meeting alone."""
    is_signed_in: bool = False
    """The person has signed in, and came by no link."""


def page_token(settings: Settings, association: Addressed, person: str) -> str:
    """The secret of the person's own pages; the same until it is renewed."""
    return secret_of(settings, association.key, link_of(association, LinkKind.PAGE, person))


@contextmanager
def visiting(store: Store, secret: str, now: datetime, kind: LinkKind = LinkKind.PAGE) -> Iterator[Visit]:
    """Give a unit of work of the person whose link of *kind* the *secret* is.

    Raises NotFoundError; wrong, old and cut links look alike.
    """
    with store.reading() as unit:
        yield _visit(unit, opened_by(unit, kind, secret, now), now)


def whose_page(store: Store, secret: str, now: datetime, kind: LinkKind = LinkKind.PAGE) -> tuple[str, str]:
    """The keys of the association and of the person whom *secret* belongs to. Raises NotFoundError as `visiting`."""
    with visiting(store, secret, now, kind) as visit:
        return visit.room.key, visit.person.key


@contextmanager
def visiting_about(
    store: Store, settings: Settings, kind: LinkKind, secret: str, thing: str, now: datetime
) -> Iterator[Visit]:
    """As `visiting`, of the person whose link of *kind* about that *thing* (see `secret_about`) it is."""
    with store.reading() as unit:
        yield _visit(unit, opened_about(unit, settings, kind, secret, thing, now), now)


def answering(
    store: Store, settings: Settings, secret: str, occasion: str, now: datetime
) -> AbstractContextManager[Visit]:
    """As `visiting`, of the person whose link to answer about the meeting *occasion* it is."""
    return visiting_about(store, settings, LinkKind.ANSWER, secret, occasion, now)


def _visit(unit: Unit, found: tuple[str, Link] | None, now: datetime) -> Visit:
    if found:
        key, link = found
        standing = standing_of(unit, key, now)
        if person := standing.association.person(link.person):
            return Visit(unit.of(key), standing, person, sees_all=link.kind is LinkKind.PAGE)
    raise NotFoundError(LINK_GONE)
