"""Who a page's secret link belongs to: a person who has no account."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from arshjul.errors import NotFoundError
from arshjul.settings import Settings
from arshjul.store import Link, LinkKind, Room, Store
from arshjul.work.links.secrets import opened_by, secret_of
from arshjul.work.units import standing_of
from arshjul.year.model import Person
from arshjul.year.standing import Standing


@dataclass(frozen=True)
class Visit:
    """A person who has opened the own link, and how the association stands."""

    room: Room
    standing: Standing
    person: Person


def page_token(settings: Settings, association: str, person: str) -> str:
    """The secret of the person's own pages; always the same."""
    return secret_of(settings, association, Link(LinkKind.PAGE, person))


@contextmanager
def visiting(store: Store, secret: str, now: datetime) -> Iterator[Visit]:
    """Give a unit of work of the person whom *secret* belongs to.

    Raises NotFoundError; wrong, old and cut links look alike.
    """
    with store.reading() as unit:
        if found := opened_by(unit, LinkKind.PAGE, secret, now):
            key, link = found
            standing = standing_of(unit, key, now)
            if person := standing.association.person(link.person):
                yield Visit(unit.of(key), standing, person)
                return
    raise NotFoundError("Länken gäller inte. Använd länken i den senaste kallelsen, eller be kansliet om en ny.")


def whose_page(store: Store, secret: str, now: datetime) -> tuple[str, str]:
    """The keys of the association and of the person whom *secret* belongs to. Raises NotFoundError as `visiting`."""
    with visiting(store, secret, now) as visit:
        return visit.room.key, visit.person.key
