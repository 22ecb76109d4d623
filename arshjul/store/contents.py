"""Our frozen values as JSON, and back: what a version says of the part that it is a version of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime, time
from enum import StrEnum
from functools import cache
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")


def content_of(value: Any, *, without: frozenset[str] = frozenset()) -> dict[str, Any]:
    """The fields of *value* by name, as JSON has them; those in *without* are kept elsewhere."""
    return {f.name: _plain(getattr(value, f.name)) for f in fields(value) if f.name not in without}


def value_in(kind: Callable[..., T], content: dict[str, Any], **elsewhere: Any) -> T:
    """The *kind* that *content* holds. A field that was not known when it was written has its default."""
    readers: dict[str, Callable[[Any], Any]] = _readers(kind)
    known = {name: readers[name](written) for name, written in content.items() if name in readers}
    return kind(**known, **elsewhere)


@cache
def defaults_of(kind: Any) -> dict[str, Any]:
    """The fields of *kind* that may be left out, as `content_of` has them when they are."""
    return {f.name: _plain(f.default) for f in fields(kind) if f.default is not MISSING}


def _plain(value: Any) -> Any:
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, (date, datetime, time)):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return content_of(value) if is_dataclass(value) else value


@cache
def _readers(kind: Any) -> dict[str, Callable[[Any], Any]]:
    hints = get_type_hints(kind)
    return {f.name: _reader(hints[f.name]) for f in fields(kind)}


def _reader(hint: Any) -> Callable[[Any], Any]:
    if get_origin(hint) in (Union, UnionType):
        inner = [one for one in get_args(hint) if one is not type(None)]
        read = _reader(inner[0]) if len(inner) == 1 else _one_of(inner)
        return lambda written: None if written is None else read(written)
    if get_origin(hint) is tuple:
        read = _reader(get_args(hint)[0])
        return lambda written: tuple(read(one) for one in written)
    if issubclass(hint, (date, time)):  # a datetime is a date
        return hint.fromisoformat  # type: ignore[no-any-return]
    if is_dataclass(hint):
        part: Any = hint
        return lambda written: value_in(part, written)
    return hint if issubclass(hint, StrEnum) else _as_it_is


def _one_of(kinds: list[Any]) -> Callable[[Any], Any]:
    """Reads the one of several dataclasses whose fields are those that were written, and the fewest others."""
    by_size = sorted(((frozenset(f.name for f in fields(kind)), kind) for kind in kinds), key=lambda pair: len(pair[0]))
    return lambda written: value_in(next(kind for names, kind in by_size if written.keys() <= names), written)


def _as_it_is(written: Any) -> Any:
    return written
