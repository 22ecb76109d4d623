"""The association's own items, one at a time: each change is a file of one item, taken in as any file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from textwrap import indent

from arshjul.duties import Proposed, duties_of, item_fields, library
from arshjul.errors import InputError, NotAllowedError, NotFoundError, Problem, meant
from arshjul.fields import Inline, parse_slug, parse_text, write_fields
from arshjul.settings import Settings
from arshjul.store import Store
from arshjul.work.changing import Change, changing
from arshjul.work.files.associations import Loaded, load_in, with_file
from arshjul.work.units import reading
from arshjul.year.deeds import Doer
from arshjul.year.foreseen import ForeseenYear, foreseen
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
        with self._changing() as change:
            self._require_free(change, item)
            return self._load(change, item, _written(fields))

    def change(self, item: str, fields: Mapping[str, str]) -> Loaded:
        """Change the fields that are named; an empty value clears. Raises NotFoundError, and InputError."""
        return self.merge(item, lambda _: fields)

    def merge(self, item: str, decide: Callable[[OwnItem], Mapping[str, str]]) -> Loaded:
        """As `change`, by the fields that *decide* gives of the item as it stands in the unit of work that changes it.

        Raises what *decide* raises.
        """
        with self._changing() as change:
            return self._load(change, item, _written(decide(self._required(change, item))))

    def remove(self, item: str) -> Loaded:
        """Remove the item, and the days that were agreed for it; what has been ticked of it is remembered.

        Raises NotFoundError, and InputError when another item counts from it or a meeting has it among its matters.
        """
        with self._changing() as change:
            self._required(change, item)
            agreed = [a for a in change.association.agreements if a.duty == item]
            rows = [Inline(duty=item, year=a.year, member=a.member or "", remove=True) for a in agreed]
            beside = write_fields({"agreements": rows}) if rows else ""
            return self._load(change, item, "remove: ja\n", beside)

    def choose(self, item: str, fields: Mapping[str, str]) -> Loaded:
        """Add the item of the library with that key, with other *fields* where they are named.

        Raises NotFoundError when the library has none such, NotAllowedError when it is chosen already.
        """
        with self._changing() as change:
            proposed = {one.item.key: one.item for one in library(change.association.kind)}
            if item not in proposed:
                mend = meant(item, proposed, "Välj en av dem som visas.")
                command = f"arshjul items {self.association} library"
                raise NotFoundError(f"Biblioteket har ingen punkt ”{item}”. {mend}", command=command)
            self._require_free(change, item)
            named = {*fields, "key", *(("role", "person") if {"role", "person"} & fields.keys() else ())}
            rest = {name: value for name, value in item_fields(proposed[item]).items() if name not in named}
            return self._load(change, item, write_fields(rest).replace("\n\n", "\n") + _written(fields))

    def foresee(self, item: str, fields: Mapping[str, str]) -> tuple[ForeseenYear, ...]:
        """What the year becomes with *fields* of the item, of a new one or of one there is. Raises as `add`."""
        with reading(self.store, self.association, self.doer.at) as standing, _of_item(item):
            wanted = with_file(standing, _file(item, _written(fields)), f"punkten {item}", self.doer.at)
        return foreseen(standing, replace(standing, association=wanted, book=duties_of(wanted)), item, self.doer.at)

    def _changing(self) -> AbstractContextManager[Change]:
        return changing(self.store, self.association, self.doer.at)

    def _load(self, change: Change, item: str, fields: str, beside: str = "") -> Loaded:
        with _of_item(item):
            return load_in(change, self.settings, _file(item, fields) + beside.encode(), f"punkten {item}", self.doer)

    def _required(self, change: Change, item: str) -> OwnItem:
        there_are = {one.key: one for one in change.association.items}
        if item not in there_are:
            mend = meant(item, there_are, "Välj en av dem som visas.")
            command = f"arshjul items {self.association}"
            raise NotFoundError(f"{self.association} har ingen egen punkt ”{item}”. {mend}", command=command)
        return there_are[item]

    def _require_free(self, change: Change, item: str) -> None:
        if any(one.key == item for one in change.association.items):
            raise NotAllowedError(
                f"Punkten {item} finns redan. Ändra den i stället.",
                command=f"arshjul items {self.association} change {item}",
            )


def _file(item: str, fields: str) -> bytes:
    return f"items:\n  - key: {parse_slug(item)}\n{indent(fields, '    ')}".encode()


@contextmanager
def _of_item(item: str) -> Iterator[None]:
    """Tell faults of the file of one item without the line and the place of a file that nobody has."""
    try:
        yield
    except InputError as error:
        raise InputError([_placed(problem, item) for problem in error.problems]) from error


def _written(fields: Mapping[str, str]) -> str:
    """*fields* as the lines of a file."""
    lines = []
    for name, value in fields.items():
        value = parse_text(value, 2000)
        lines.append(write_fields({name: value}) if name in _TEXTS and value else f"{name}: {value}\n")
    return "".join(lines)


def _placed(problem: Problem, item: str) -> Problem:
    field = (problem.field or "").partition(".")[2]
    return Problem(problem.message, f"punkten {item}", None, field or None)
