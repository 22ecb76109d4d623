"""Who a page's secret link belongs to: a person who has no account."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from arshjul.errors import NotFoundError
from arshjul.settings import Settings
from arshjul.store import Link, LinkKind, Room, Store, Unit
from arshjul.work.links.secrets import answered_by, opened_by, secret_of
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


def page_token(settings: Settings, association: str, person: str) -> str:
    """The secret of the person's own pages; always the same."""
    return secret_of(settings, association, Link(LinkKind.PAGE, person))


@contextmanager
def visiting(store: Store, secret: str, now: datetime) -> Iterator[Visit]:
    """Give a unit of work of the person whom *secret* belongs to.

    Raises NotFoundError; wrong, old and cut links look alike.
    """
    with store.reading() as unit:
        yield _visit(unit, opened_by(unit, LinkKind.PAGE, secret, now), now)


def whose_page(store: Store, secret: str, now: datetime) -> tuple[str, str]:
    """The keys of the association and of the person whom *secret* belongs to. Raises NotFoundError as `visiting`."""
    with visiting(store, secret, now) as visit:
        return visit.room.key, visit.person.key


@contextmanager
def answering(store: Store, settings: Settings, secret: str, occasion: str, now: datetime) -> Iterator[Visit]:
    """As `visiting`, of the person whose link to answer about the meeting *occasion* it is."""
    with store.reading() as unit:
        yield _visit(unit, answered_by(unit, settings, secret, occasion, now), now)


def _visit(unit: Unit, found: tuple[str, Link] | None, now: datetime) -> Visit:
    if found:
        key, link = found
        standing = standing_of(unit, key, now)
        if person := standing.association.person(link.person):
            return Visit(unit.of(key), standing, person, sees_all=link.kind is LinkKind.PAGE)
    raise NotFoundError(LINK_GONE)
