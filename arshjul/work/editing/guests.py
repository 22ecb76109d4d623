"""Whom an address is of that somebody is invited by."""

from __future__ import annotations

from arshjul.fields import slug
from arshjul.year.model import Association, Person


def guest_person(association: Association, name: str, address: str) -> Person:
    """The person who has that *address*; else a new one, whose key nobody has.

    One without a *name* is called by the address.
    """
    known = next((one for one in association.people if one.own_address.lower() == address.lower()), None)
    if known:
        return known
    wanted = slug(name) or slug(address.partition("@")[0]) or "gast"
    key, number = wanted, 1
    while association.person(key):
        number += 1
        key = f"{wanted}-{number}"
    return Person(key, name or address, address)
