"""YAML text as a tree in which every value is still text and knows its line.

Built from the parser's events, not by a loader: YAML's own reading makes 540 of ``9:00``, False of ``no``,
and keeps the last of two equal keys.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import yaml

from arshjul.errors import InputError, Problem
from arshjul.fields.values import quoted

MAX_DEPTH = 20

_Loader: type[yaml.CSafeLoader] | type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_MENDS = (
    ("mapping values are not allowed", "Kontrollera indraget, och sätt citattecken kring en text med kolon i."),
    ("cannot start any token", "Sätt citattecken kring värdet."),
    ("unknown escape character", "Använd enkla citattecken kring en text med omvänt snedstreck."),
    ("quoted scalar", "Avsluta texten med samma citattecken som den börjar med."),
    ("flow", "Avsluta varje [ med ] och varje { med }."),
    ("expected ':'", "Skriv ”namn: värde”, med kolon och blanksteg."),
    ("block", "Låt fält som hör ihop ha samma indrag."),
)
"""Signs in the parser's English messages, and the mend; the first that fits."""


class Scalar(NamedTuple):
    """A single value, as it was written; None: nothing was written."""

    text: str | None
    line: int


class Sequence(NamedTuple):
    """A list."""

    items: tuple[Node, ...]
    line: int


class Entry(NamedTuple):
    """The value under a key, and the key's line."""

    value: Node
    line: int


class Mapping(NamedTuple):
    """Values under keys, in the order they were written."""

    entries: dict[str, Entry]
    line: int


Node = Scalar | Sequence | Mapping


def read_tree(text: str, file: str) -> tuple[Mapping, list[Problem]]:
    """Return the mapping that *text* holds, and the keys in it that stand twice.

    Raises InputError, in Swedish with the line, when it is not YAML, is no mapping, uses references (``&a``,
    ``*a``) or tags (``!x``), or is nested deeper than 20 levels.
    """
    reading = _Reading(file)
    try:
        root = reading.document(yaml.parse(text, Loader=_Loader))
    except yaml.MarkedYAMLError as error:
        raise InputError([_syntax_problem(error, text, file)]) from error
    except yaml.YAMLError as error:
        raise InputError([Problem("Filen går inte att tolka som YAML. Kontrollera den.", file)]) from error
    if not isinstance(root, Mapping):
        message = "Filen ska bestå av rader som ”namn: värde”. Jämför med filerna i mappen examples."
        raise InputError([Problem(message, file, root.line if root else 1)])
    return root, reading.problems


class _Reading:
    """One walk through the events of a file."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []

    def document(self, events: Iterator[yaml.Event]) -> Node | None:
        root: Node | None = None
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent) and root is not None:
                raise self._refusal(event, "Filen har flera delar, skilda av ---. Behåll bara en.")
            if isinstance(event, yaml.NodeEvent):
                root = self._node(event, events, 1, "")
        return root

    def _node(self, event: yaml.Event, events: Iterator[yaml.Event], depth: int, path: str) -> Node:
        if depth > MAX_DEPTH:
            raise self._refusal(event, f"Filen har fler än {MAX_DEPTH} nivåer av indrag. Gör den plattare.")
        # Asked first: most of a file is plain values.
        if isinstance(event, yaml.ScalarEvent) and event.anchor is None and event.tag is None:
            return Scalar(_written(event), _line(event))
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            raise self._refusal(event, "Hänvisningar med & och * stöds inte. Skriv ut värdet.")
        if getattr(event, "tag", None) is not None:
            raise self._refusal(event, "Märkord med ! stöds inte. Ta bort det.")
        line = _line(event)
        if isinstance(event, yaml.SequenceStartEvent):
            items: list[Node] = []
            while not isinstance(item := next(events), yaml.SequenceEndEvent):
                items.append(self._node(item, events, depth + 1, f"{path}[{len(items) + 1}]"))
            return Sequence(tuple(items), line)
        return self._mapping(line, events, depth, path)

    def _mapping(self, line: int, events: Iterator[yaml.Event], depth: int, path: str) -> Mapping:
        entries: dict[str, Entry] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            key = self._node(event, events, depth + 1, path)
            name = key.text if isinstance(key, Scalar) else None
            if name is None:
                raise self._refusal(event, "Här ska det stå ett namn före kolonet. Skriv ”namn: värde”.")
            inner = f"{path}.{name}" if path else name
            value = self._node(next(events), events, depth + 1, inner)
            if name in entries:
                first = entries[name].line
                message = f"Fältet {quoted(name)} står två gånger, först på rad {first}. Ta bort det ena."
                self.problems.append(Problem(message, self.file, key.line, inner))
                continue
            entries[name] = Entry(value, key.line)
        return Mapping(entries, line)

    def _refusal(self, event: yaml.Event, message: str) -> InputError:
        return InputError([Problem(message, self.file, _line(event))])


def _written(event: yaml.ScalarEvent) -> str | None:
    """The text of a value; None for an empty one, ``~`` and ``null`` without quotes."""
    plain = event.style in (None, "")
    if plain and event.value in ("", "~", "null"):
        return None
    return str(event.value)


def _line(event: yaml.Event) -> int:
    return int(event.start_mark.line) + 1 if event.start_mark else 1


def _syntax_problem(error: yaml.MarkedYAMLError, text: str, file: str) -> Problem:
    mark = error.problem_mark or error.context_mark
    # At the end of the file the parser points to the line after the last.
    line = min(int(mark.line), text.rstrip().count("\n")) + 1 if mark else None
    told = f"{error.problem or ''} {error.context or ''}"
    mend = next((mend for sign, mend in _MENDS if sign in told), "Kontrollera indrag, kolon och citattecken.")
    if line and _starts_with_tab(text, line):
        mend = "Gör indraget med blanksteg, inte med tabb."
    return Problem(f"Raden, eller raden före, går inte att tolka som YAML. {mend}", file, line)


def _starts_with_tab(text: str, line: int) -> bool:
    row = "".join(text.split("\n")[line - 1 : line])
    return "\t" in row[: len(row) - len(row.lstrip())]
