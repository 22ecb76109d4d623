"""The door between rows and our values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Label, Table

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T", bound="DataclassInstance")


@cache
def columns_of(table: Table, kind: type[DataclassInstance]) -> tuple[Label[Any], ...]:
    """Return the columns of *table* that keep the fields of *kind*, each under its field's name."""
    names = _names(kind)
    return tuple(column.label(column.key) for column in table.columns if column.key in names)


def value_of(kind: type[T], row: Mapping[Any, Any], **rest: Any) -> T:
    """Return the *kind* that stands in *row*; *rest* are fields that are kept elsewhere."""
    return kind(**{name: row[name] for name in _names(kind) if name not in rest}, **rest)


def row_of(value: DataclassInstance) -> dict[str, Any]:
    """Return the fields of *value* by name."""
    return {field.name: getattr(value, field.name) for field in fields(value)}


@cache
def _names(kind: type[DataclassInstance]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))
