"""A person as the association's file has one."""

from __future__ import annotations

from dataclasses import dataclass

from arshjul.year.model import Person


@dataclass(frozen=True)
class PersonRow:
    """The fields of one person, by their names in the file."""

    key: str
    name: str
    address: str
    protected: bool = False


def row_of(person: Person) -> PersonRow:
    """What the file says of *person*."""
    return PersonRow(person.key, person.own_name, person.own_address, person.protected)
