"""Who a page's secret link belongs to: a person who has no account."""

from __future__ import annotations

import hmac
from dataclasses import dataclass

from arshjul.errors import NotFoundError
from arshjul.settings import Settings
from arshjul.store import Store
from arshjul.tokens import token
from arshjul.year.model import Association, Person


@dataclass(frozen=True)
class Visitor:
    """The person whose link was opened."""

    association: Association
    person: Person


def page_token(settings: Settings, association: str, person: str) -> str:
    """The secret of the person's own pages; always the same."""
    return token(settings.secret_key, "page", association, person)


def visitor(store: Store, settings: Settings, secret: str) -> Visitor:
    """The person whom *secret* belongs to. Raises NotFoundError; wrong, old and cut links look alike."""
    found: Visitor | None = None
    with store.reading() as unit:
        for key, _ in unit.association_keys():
            association = unit.of(key).association()
            for person in association.people:
                # Every one is compared, and in constant time: how long it takes tells nothing.
                own = page_token(settings, key, person.key)
                if hmac.compare_digest(own.encode(), secret.encode("utf-8", "replace")):
                    found = Visitor(association, person)
    if found is None:
        raise NotFoundError("Länken gäller inte. Använd länken i den senaste kallelsen, eller be kansliet om en ny.")
    return found
