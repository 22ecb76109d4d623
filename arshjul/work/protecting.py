"""Saying that a person has protected identity, or has it no more: from then on it holds in all that others see."""

from __future__ import annotations

from dataclasses import replace

from arshjul.errors import NotAllowedError, NotFoundError
from arshjul.settings import Settings
from arshjul.store import Store
from arshjul.work.editing import edit
from arshjul.year.deeds import Deed, DeedKind, Doer
from arshjul.year.model import Association, Person


def protect(store: Store, settings: Settings, key: str, person: str, doer: Doer, *, is_protected: bool) -> Person:
    """Let the *person* (key) have protected identity, or no more, and return the person.

    In the same commit the feeds are built anew. What waits to leave is written anew at the door. Nobody is told: a
    mail or an update of calendars would draw attention to who it is. Raises NotFoundError when there is nobody,
    NotAllowedError when it is so already, or the person's name has been emptied.
    """

    def decide(association: Association) -> Association:
        known = _known(association, person)
        if known.is_removed:
            raise NotAllowedError("Personens uppgifter är borttagna, så det finns inget att skydda.")
        if known.protected == is_protected:
            raise NotAllowedError(f"{known.name} har {'redan' if is_protected else 'inga'} skyddade personuppgifter.")
        changed = replace(known, protected=is_protected)
        return replace(association, people=tuple(changed if p.key == person else p for p in association.people))

    kind = DeedKind.PROTECTED if is_protected else DeedKind.UNPROTECTED
    edit(store, settings, key, Deed(kind, doer), decide)
    with store.reading() as unit:
        return _known(unit.of(key).association(()), person)


def _known(association: Association, person: str) -> Person:
    known = association.person(person)
    if known is None:
        raise NotFoundError(f"{association.name} har ingen person med nyckeln {person}.")
    return known
