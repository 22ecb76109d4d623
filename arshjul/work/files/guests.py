"""Inviting somebody to one meeting, as a file that says so: the same faults, the same deed, the same way back."""

from __future__ import annotations

from collections.abc import Iterable
from email.utils import parseaddr

from arshjul.errors import NotFoundError
from arshjul.fields import quoted, write_fields
from arshjul.work.editing import guest_person
from arshjul.year.model import Association, Occasion


def meeting_named(association: Association, key: str) -> Occasion:
    """The occasion with that *key* in a year that was read. Raises NotFoundError."""
    found = next((o for plan in association.years for o in plan.occasions if o.key == key), None)
    if found is None:
        raise NotFoundError(
            f"{association.name} har inget möte med nyckeln {quoted(key)}. Det kan vara borttaget: se årshjulet.",
            command=f"arshjul dump {association.key}",
        )
    return found


def guests_file(association: Association, occasion: Occasion, invited: Iterable[str], uninvited: Iterable[str]) -> str:
    """Return the file that invites and uninvites those people to *occasion*.

    Each is a person's key, or for a new one ``Namn Efternamn <ADRESS>``. Raises NotFoundError for an uninvited person
    who was not invited.
    """
    guests, new = list(occasion.guests), []
    for one in uninvited:
        if one not in guests:
            there_are = ", ".join(guests) or "ingen"
            raise NotFoundError(f"{quoted(one)} är inte inbjuden till {occasion.key}. Inbjudna är: {there_are}.")
        guests.remove(one)
    for one in invited:
        name, address = parseaddr(one) if "@" in one else ("", "")
        person = guest_person(association, name, address) if address else None
        key = person.key if person else one
        if person and association.person(key) is None:
            new.append({"key": key, "name": person.own_name, "address": person.own_address})
        if key not in guests:
            guests.append(key)
    plan = {"year": occasion.year, "occasions": [{"key": occasion.key, "guests": guests}]}
    return write_fields({"people": new, "years": [plan]} if new else {"years": [plan]})
