"""A list of a file over the list that stands: what the file does not name stays, and removing is said."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from arshjul.associations.rows import Row
from arshjul.fields import Fields, parse_day, parse_slug, parse_text, parse_whole
from arshjul.year.model import Role

T = TypeVar("T")

_NOTHING = (-1, None)
_PARSE: dict[str, Callable[[str], Any]] = {
    "key": parse_slug,
    "person": parse_slug,
    "member": parse_slug,
    "duty": parse_slug,
    "body": parse_slug,
    "role": Role,
    "since": parse_day,
    "first": parse_day,
    "day": parse_day,
    "year": lambda text: parse_whole(text, 0, 9999),
    "name": parse_text,
    "number": parse_text,
}

_UNDER = {"body": "body_key"}
"""The attribute of a value that a field of the file is, where they have different names."""


@dataclass(frozen=True)
class Listed(Generic[T]):
    """A list of a file."""

    name: str
    known_by: tuple[str, ...]
    """The fields by which one of them is known again."""
    read: Callable[[Fields], T]
    may_be_removed: bool = True


@dataclass(frozen=True)
class Merged(Generic[T]):
    """The rows as they are to stand, and what the file says of them that changes nothing."""

    rows: list[Row[T]]
    notes: tuple[str, ...] = ()
    """Swedish, one sentence each."""


def merge(above: Fields, listed: Listed[T], present: Iterable[T]) -> Merged[T]:
    """Return the list under *above* over *present*.

    Those that the file names are changed in the fields that it names, or removed with ``remove: ja``; new ones come
    last. When it names all there are, the order is the file's. Several alike are told apart by their order.
    """
    waiting: dict[Hashable, list[tuple[int, T]]] = {}
    for at, one in enumerate(present):
        waiting.setdefault(_identity(one, listed.known_by), []).append((at, one))
    named: list[Row[T]] = []
    places: dict[int, Row[T]] = {}
    notes: list[str] = []
    for fields in above.list(listed.name):
        alike = waiting.get(tuple(fields.glance(name, _PARSE[name]) for name in listed.known_by))
        at, before = alike.pop(0) if alike else _NOTHING
        if listed.may_be_removed and fields.yes("remove", False):
            fields.leave()
            if before is None:
                notes.append(f"{fields.file}, rad {fields.line}: det som ska tas bort finns inte, så inget ändras.")
            continue
        row = Row(listed.read(fields.over(before)), fields)
        named.append(row)
        if before is not None:
            places[at] = row
    kept = dict(pair for alike in waiting.values() for pair in alike)
    if not kept:
        return Merged(named, tuple(notes))
    stays = {at: Row(value, above.beside(listed.name), is_kept=True) for at, value in kept.items()} | places
    in_place = set(map(id, places.values()))
    rows = [stays[at] for at in sorted(stays)] + [row for row in named if id(row) not in in_place]
    return Merged(rows, tuple(notes))


def _identity(value: object, known_by: tuple[str, ...]) -> tuple[object, ...]:
    return tuple(getattr(value, _UNDER.get(name, name)) for name in known_by)
