"""A new association with its director, from whom all else comes: no file is needed."""

from __future__ import annotations

import re
import unicodedata

from arshjul.errors import NotAllowedError
from arshjul.mail.address import checked_address, checked_name
from arshjul.settings import Settings
from arshjul.store import Store
from arshjul.store.values.entrance import NewLine
from arshjul.store.values.kinds import Logged
from arshjul.work.changing import changing_in
from arshjul.work.entering import Invitation
from arshjul.work.links import make_links
from arshjul.year.access import Capacity
from arshjul.year.deeds import Deed, DeedKind, Doer
from arshjul.year.model import Association, Body, Person, Role, Seat

DIRECTOR = "forbundschef"
"""The key of the person that an association begins with."""
FEWEST_LETTERS = 3
"""Of an association's name."""


def found(store: Store, settings: Settings, name: str, director: Person, doer: Doer) -> Invitation:
    """Make an association called *name*, with *director* (whatever the key) in its office.

    Its key is made of the name. Raises InputError for a name or an address that cannot be used, and NotAllowedError
    when there is one with that key.
    """
    name, key = _named(name)
    person = Person(DIRECTOR, checked_name(director.own_name), checked_address(director.own_address))
    seat = Seat(DIRECTOR, Body.OFFICE, Role.DIRECTOR, since=None)
    association = Association(key, name, people=(person,), seats=(seat,))
    with store.writing() as unit:
        unit.create(association, Deed(DeedKind.LOADED, doer, "inbjudet"))
        with changing_in(unit, key, doer.at) as change:
            make_links(change.room, association, (), settings, doer.at)
        account_id = unit.entrance.account(person.own_address)
        unit.entrance.log(NewLine(Logged.INVITED, doer.at, account_id, note=f"{key} av {doer.by}"))
    return Invitation(person.own_address, person.name, Capacity.DIRECTOR, name)


def found_alone(store: Store, name: str, doer: Doer) -> str:
    """Make an association that has nothing but its *name*, and return its key. Raises as `found` does."""
    name, key = _named(name)
    with store.writing() as unit:
        unit.create(Association(key, name), Deed(DeedKind.LOADED, doer, "inbjudet"))
    return key


def _named(name: str) -> tuple[str, str]:
    """The name and the key of an association. Raises InputError and NotAllowedError for what can be none."""
    name, key = checked_name(name), key_of(name)
    if len(key) < FEWEST_LETTERS:
        raise NotAllowedError("Skriv hela förbundets namn med bokstäver, till exempel Finsam Exempel.")
    return name, key


def key_of(name: str) -> str:
    """The key of an association of that name: ``Finsam Örebro`` becomes ``finsam-orebro``."""
    plain = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    return re.sub("[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-")
