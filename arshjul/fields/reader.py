"""The fields of a mapping in a file, asked for by name and kind; faults are collected and raised together."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from enum import Enum, StrEnum
from typing import Final, Literal, TypeVar, overload

from arshjul.errors import InputError, Problem
from arshjul.fields.addresses import parse_address
from arshjul.fields.choices import parse_choice, parse_key, parse_yes, unknown
from arshjul.fields.encoding import decode
from arshjul.fields.tree import Mapping, Node, Scalar, Sequence, read_tree
from arshjul.fields.values import (
    MOST_CHARACTERS,
    parse_clock,
    parse_day,
    parse_month_day,
    parse_slug,
    parse_text,
    parse_whole,
)


class _Needed(Enum):
    NEEDED = "needed"


NEEDED: Final = _Needed.NEEDED
"""The default of a field that must stand in the file."""

T = TypeVar("T")
D = TypeVar("D")
E = TypeVar("E", bound=StrEnum)
Needed = Literal[_Needed.NEEDED]


def read_fields(content: bytes, file: str) -> Fields:
    """Return the fields of the YAML file whose bytes are *content*; *file* names it in messages.

    Raises InputError at once when the file cannot be read at all (empty, not text, not YAML, no mapping). All
    other faults are collected: ask for every field, then call `Fields.raise_problems`.
    """
    root, problems = read_tree(decode(content, file), file)
    return Fields(root, file, "", problems)


class Fields:
    """A mapping in a file.

    Each reading method takes the field's name. A field that is absent or empty gives *default*; without a
    default that is a fault. **A fault never raises here**: it is kept for `raise_problems`, and a stand-in of
    the right type is given. Before drawing conclusions from several fields, ask `is_sound`.
    A field that is never asked for is unknown, and reported as such.
    """

    def __init__(self, mapping: Mapping, file: str, path: str, problems: list[Problem]) -> None:
        self.file: Final = file
        self.path: Final = path
        """Where this mapping stands, as the writer sees it: ``people[3]`` is the third of people."""
        self.line: Final = mapping.line
        self._mapping = mapping
        self._problems = problems
        self._inner: list[Fields] = []
        self._asked: dict[str, None] = {}
        self._faulty: set[str | None] = set()
        self.present: object = None
        """What these fields change, as `over` was told; None: nothing."""

    def over(self, present: object) -> Fields:
        """These fields as a change of *present*: one that is absent has the value of its attribute; None: of nothing.

        An empty field is as before: it has its default, and so clears what *present* has.
        """
        self.present = present
        return self

    def leave(self) -> None:
        """Let nothing here be reported as unknown: the mapping as a whole says nothing."""
        self._asked |= dict.fromkeys(self.names)

    # What stands here

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the fields that stand in the file, in its order."""
        return tuple(self._mapping.entries)

    def has(self, name: str) -> bool:
        """Whether a value stands under *name*; an empty one does not count."""
        node = self._node(name)
        return node is not None and not (isinstance(node, Scalar) and not node.text)

    def holds_fields(self, name: str) -> bool:
        """Whether a mapping stands under *name*, for a value that may also be written as one word."""
        return isinstance(self._node(name), Mapping)

    def glance(self, name: str, parse: Callable[[str], T]) -> T | None:
        """The value of a field, before it is read: what the mapping is about. None: absent, empty or faulty."""
        node = self._node(name)
        try:
            return parse(node.text.strip()) if isinstance(node, Scalar) and node.text else None
        except (InputError, ValueError):
            return None

    def line_of(self, name: str) -> int:
        """The line of the field, or of the mapping when the field is absent."""
        entry = self._mapping.entries.get(name)
        return entry.line if entry else self.line

    @property
    def is_sound(self) -> bool:
        """Whether nothing asked for so far, here or below, was faulty."""
        return not self._faulty and all(fields.is_sound for fields in self._inner)

    # Single values

    def text(self, name: str, default: str | Needed = NEEDED, *, max_length: int = MOST_CHARACTERS) -> str:
        """One line of text, composed (NFC), without control characters; see `parse_text`."""
        return self._value(name, lambda text: parse_text(text, max_length), default, "")

    @overload
    def slug(self, name: str) -> str: ...
    @overload
    def slug(self, name: str, default: D) -> str | D: ...
    def slug(self, name: str, default: D | Needed = NEEDED) -> str | D:
        """A key: a-z and digits, words joined by hyphens."""
        return self._value(name, parse_slug, default, "")

    def address(self, name: str) -> str:
        """One e-mail address; see `parse_address`."""
        return self._value(name, parse_address, NEEDED, "")

    @overload
    def whole(self, name: str, low: int, high: int) -> int: ...
    @overload
    def whole(self, name: str, low: int, high: int, default: D) -> int | D: ...
    def whole(self, name: str, low: int, high: int, default: D | Needed = NEEDED) -> int | D:
        """A whole number, *low* to *high* included."""
        return self._value(name, lambda text: parse_whole(text, low, high), default, low)

    @overload
    def day(self, name: str) -> date: ...
    @overload
    def day(self, name: str, default: D) -> date | D: ...
    def day(self, name: str, default: D | Needed = NEEDED) -> date | D:
        """A day, written ``2022-08-18``."""
        return self._value(name, parse_day, default, date(2000, 1, 1))

    @overload
    def clock(self, name: str) -> time: ...
    @overload
    def clock(self, name: str, default: D) -> time | D: ...
    def clock(self, name: str, default: D | Needed = NEEDED) -> time | D:
        """A clock time, written ``09:00``, ``9.00`` or ``kl. 9``."""
        return self._value(name, parse_clock, default, time.min)

    @overload
    def month_day(self, name: str) -> str: ...
    @overload
    def month_day(self, name: str, default: D) -> str | D: ...
    def month_day(self, name: str, default: D | Needed = NEEDED) -> str | D:
        """A day of every year as ``MM-DD``."""
        return self._value(name, parse_month_day, default, "01-01")

    def yes(self, name: str, default: bool | Needed = NEEDED) -> bool:
        """``ja`` or ``nej`` (also ``true``, ``false``, ``yes``, ``no``)."""
        return self._value(name, parse_yes, default, False)

    @overload
    def choice(self, name: str, choices: type[E]) -> E: ...
    @overload
    def choice(self, name: str, choices: type[E], default: D) -> E | D: ...
    def choice(self, name: str, choices: type[E], default: D | Needed = NEEDED) -> E | D:
        """One of the values of *choices*; the fault lists them all."""
        return self._value(name, lambda text: parse_choice(text, choices), default, next(iter(choices)))

    @overload
    def one_of(self, name: str, choices: dict[str, T]) -> T: ...
    @overload
    def one_of(self, name: str, choices: dict[str, T], default: D) -> T | D: ...
    def one_of(self, name: str, choices: dict[str, T], default: D | Needed = NEEDED) -> T | D:
        """The one of *choices* that is named by its key; the fault lists them all."""
        return self._value(name, lambda text: parse_key(text, choices), default, next(iter(choices.values())))

    # Many values

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts, or a single one; absent: none."""
        return self._values(name, parse_text)

    def slugs(self, name: str) -> tuple[str, ...]:
        """A list of keys, or a single one; absent: none."""
        return self._values(name, parse_slug)

    def wholes(self, name: str, low: int, high: int) -> tuple[int, ...]:
        """A list of whole numbers, or a single one; absent: none."""
        return self._values(name, lambda text: parse_whole(text, low, high))

    def choices(self, name: str, choices: type[E]) -> tuple[E, ...]:
        """A list of values of *choices*, or a single one; absent: none."""
        return self._values(name, lambda text: parse_choice(text, choices))

    # What stands below

    def fields(self, name: str) -> Fields | None:
        """The mapping under *name*; None when absent or faulty."""
        node = self._asked_node(name)
        if node is None:
            return None
        if not isinstance(node, Mapping):
            self.problem("Här ska det stå fält med namn och värde, indragna under namnet.", name)
            return None
        return self._below(node, self.path_of(name))

    def list(self, name: str) -> list[Fields]:
        """The mappings in the list under *name*; absent: none. One that is no mapping is a fault."""
        node = self._asked_node(name)
        if node is None:
            return []
        if not isinstance(node, Sequence):
            self.problem("Här ska det stå en lista, där varje post börjar med streck (-).", name)
            return []
        rows = []
        for number, item in enumerate(node.items, 1):
            path = f"{self.path_of(name)}[{number}]"
            if isinstance(item, Mapping):
                rows.append(self._below(item, path))
                continue
            self._note("Posten ska ha fält med namn och värde. Skriv ”namn: värde”.", item.line, path, name)
        return rows

    # Faults

    def problem(self, message: str, name: str | None = None) -> None:
        """Keep a fault in the field *name*, or in this mapping as a whole; *message* is Swedish, with mend."""
        self._note(message, self.line_of(name) if name else self.line, self.path_of(name), name)

    def path_of(self, name: str | None) -> str:
        """The path of the field *name*, as the writer sees it: ``people[3].address``."""
        return ".".join(part for part in (self.path, name) if part)

    def beside(self, name: str) -> Fields:
        """Fields that stand in no file, for a value under *name* that is kept as it is; a fault in it has no line."""
        return self._below(Mapping({}, 0), f"{self.path_of(name)} (redan inläst)")

    def raise_problems(self) -> None:
        """Raise InputError with every fault, by line; fields that nobody asked for are faults too."""
        self._note_unknown()
        if self._problems:
            raise InputError(sorted(self._problems, key=lambda problem: problem.line or 0))

    def _note_unknown(self) -> None:
        for name in self.names:
            if name not in self._asked:
                self.problem(unknown(name, list(self._asked)), name)
        for fields in self._inner:
            fields._note_unknown()

    def _note(self, message: str, line: int, path: str, name: str | None) -> None:
        self._faulty.add(name)
        self._problems.append(Problem(message, self.file, line or None, path or None))

    # Finding and reading

    def _node(self, name: str) -> Node | None:
        entry = self._mapping.entries.get(name)
        return entry.value if entry else None

    def _asked_node(self, name: str) -> Node | None:
        """The node under *name*, now known; None when nothing is written there."""
        self._asked[name] = None
        node = self._node(name)
        return None if isinstance(node, Scalar) and node.text is None else node

    def _below(self, mapping: Mapping, path: str) -> Fields:
        fields = Fields(mapping, self.file, path, self._problems)
        self._inner.append(fields)
        return fields

    def _value(self, name: str, parse: Callable[[str], T], default: D | Needed, stand_in: T) -> T | D:
        node = self._asked_node(name)
        if self._is_as_before(name):
            kept: T = getattr(self.present, name)
            return kept
        if node is None or (isinstance(node, Scalar) and not (node.text or "").strip()):
            if default is NEEDED:
                self.problem(f"Fältet {name} saknas. Lägg till det.", name)
                return stand_in
            return default
        value = self._parsed(node, parse, name, self.path_of(name), self.line_of(name))
        return stand_in if value is None else value

    def _values(self, name: str, parse: Callable[[str], T]) -> tuple[T, ...]:
        node = self._asked_node(name)
        if self._is_as_before(name):
            kept: tuple[T, ...] = getattr(self.present, name)
            return kept
        if node is None:
            return ()
        items = node.items if isinstance(node, Sequence) else (node,)
        path = self.path_of(name)
        values = (
            self._parsed(item, parse, name, f"{path}[{number}]" if len(items) > 1 else path, item.line)
            for number, item in enumerate(items, 1)
        )
        return tuple(value for value in values if value is not None)

    def _is_as_before(self, name: str) -> bool:
        return name not in self._mapping.entries and hasattr(self.present, name)

    def _parsed(self, node: Node, parse: Callable[[str], T], name: str, path: str, line: int) -> T | None:
        if not isinstance(node, Scalar):
            self._note("Här ska det stå ett enda värde, inte en lista eller flera fält.", line, path, name)
            return None
        try:
            return parse((node.text or "").strip(" \n"))
        except InputError as error:
            self._note(error.problems[0].message, line, path, name)
            return None
