"""The association's own items, one at a time: each change is a file of one item, taken in as any file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from textwrap import indent

from arshjul.duties import Proposed, item_fields, library
from arshjul.errors import InputError, NotAllowedError, NotFoundError, Problem, meant
from arshjul.fields import Inline, parse_slug, parse_text, write_fields
from arshjul.settings import Settings
from arshjul.store import Store
from arshjul.work.files.associations import Loaded, Taking, load
from arshjul.work.units import reading
from arshjul.year.deeds import Doer
from arshjul.year.model import YearStatus
from arshjul.year.own_items import OwnItem
from arshjul.year.upcoming import Item

_TEXTS = frozenset({"name", "source"})
"""The fields whose value is a text, whatever signs are in it; the others are written as in a file."""


@dataclass(frozen=True)
class ListedItem:
    """One item as it stands on a day."""

    item: OwnItem
    next: Item | None
    """The next of its days that is not past, in any year that is not closed; None: there is none."""


def own_items(store: Store, key: str, now: datetime) -> tuple[ListedItem, ...]:
    """The own items of the association, in the order of its file. Raises NotFoundError."""
    with reading(store, key, now) as standing:
        years = (year for year in standing.years if year.plan.status is not YearStatus.CLOSED)
        coming = [item for year in years for item in year.items if item.deadline and item.day >= standing.today]
        first: dict[str, Item] = {}
        for item in sorted(coming, key=lambda item: item.day):
            if item.deadline:
                first.setdefault(item.deadline.duty.id, item)
        return tuple(ListedItem(item, first.get(item.key)) for item in standing.association.items)


def items_to_choose(store: Store, key: str, now: datetime) -> tuple[Proposed, ...]:
    """The items of the library that the association has not chosen. Raises NotFoundError."""
    with reading(store, key, now) as standing:
        taken = {item.key for item in standing.association.items}
        return tuple(one for one in library(standing.association.kind) if one.item.key not in taken)


@dataclass(frozen=True)
class Items:
    """The own items of one association, to be changed by one doer."""

    store: Store
    settings: Settings
    association: str
    doer: Doer

    def add(self, item: str, fields: Mapping[str, str]) -> Loaded:
        """Add an item with that key and those *fields*, written as in a file.

        Raises NotAllowedError when there is one, InputError with every fault.
        """
        self._require_free(item)
        return self._load(item, _written(fields))

    def change(self, item: str, fields: Mapping[str, str]) -> Loaded:
        """Change the fields that are named; an empty value clears. Raises NotFoundError, and InputError."""
        self._require(item)
        return self._load(item, _written(fields))

    def remove(self, item: str) -> Loaded:
        """Remove the item, and the days that were agreed for it; what has been ticked of it is remembered.

        Raises NotFoundError, and InputError when another item counts from it or a meeting has it among its matters.
        """
        self._require(item)
        with reading(self.store, self.association, self.doer.at) as standing:
            agreed = [a for a in standing.association.agreements if a.duty == item]
        rows = [Inline(duty=item, year=a.year, member=a.member or "", remove=True) for a in agreed]
        return self._load(item, "remove: ja\n", write_fields({"agreements": rows}) if rows else "")

    def choose(self, item: str, fields: Mapping[str, str]) -> Loaded:
        """Add the item of the library with that key, with other *fields* where they are named.

        Raises NotFoundError when the library has none such, NotAllowedError when it is chosen already.
        """
        with reading(self.store, self.association, self.doer.at) as standing:
            proposed = {one.item.key: one.item for one in library(standing.association.kind)}
        if item not in proposed:
            mend = meant(item, proposed, "Välj en av dem som visas.")
            command = f"arshjul items {self.association} library"
            raise NotFoundError(f"Biblioteket har ingen punkt ”{item}”. {mend}", command=command)
        self._require_free(item)
        named = {*fields, "key", *(("role", "person") if {"role", "person"} & fields.keys() else ())}
        rest = {name: value for name, value in item_fields(proposed[item]).items() if name not in named}
        return self._load(item, write_fields(rest).replace("\n\n", "\n") + _written(fields))

    def _load(self, item: str, fields: str, beside: str = "") -> Loaded:
        content = f"items:\n  - key: {parse_slug(item)}\n{indent(fields, '    ')}{beside}"
        file = f"punkten {item}"
        try:
            return load(self.store, self.settings, content.encode(), file, self.doer, Taking(into=self.association))
        except InputError as error:
            raise InputError([_placed(problem, item) for problem in error.problems]) from error

    def _keys(self) -> list[str]:
        with reading(self.store, self.association, self.doer.at) as standing:
            return [item.key for item in standing.association.items]

    def _require(self, item: str) -> None:
        keys = self._keys()
        if item not in keys:
            mend = meant(item, keys, "Välj en av dem som visas.")
            command = f"arshjul items {self.association}"
            raise NotFoundError(f"{self.association} har ingen egen punkt ”{item}”. {mend}", command=command)

    def _require_free(self, item: str) -> None:
        if item in self._keys():
            raise NotAllowedError(
                f"Punkten {item} finns redan. Ändra den i stället.",
                command=f"arshjul items {self.association} change {item}",
            )


def _written(fields: Mapping[str, str]) -> str:
    """*fields* as the lines of a file."""
    lines = []
    for name, value in fields.items():
        value = parse_text(value, 2000)
        lines.append(write_fields({name: value}) if name in _TEXTS and value else f"{name}: {value}\n")
    return "".join(lines)


def _placed(problem: Problem, item: str) -> Problem:
    """*problem* without the line and the place of a file that nobody has."""
    field = (problem.field or "").partition(".")[2]
    return Problem(problem.message, f"punkten {item}", None, field or None)
