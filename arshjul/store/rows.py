"""The door between rows and our values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Label, Table

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T", bound="DataclassInstance")


def columns_of(table: Table, kind: type[DataclassInstance]) -> list[Label[Any]]:
    """Return the columns of *table* that keep the fields of *kind*, each under its field's name."""
    names = {field.name for field in fields(kind)}
    return [column.label(column.key) for column in table.columns if column.key in names]


def value_of(kind: type[T], row: Mapping[Any, Any], **rest: Any) -> T:
    """Return the *kind* that stands in *row*; *rest* are fields that are kept elsewhere."""
    names = {field.name for field in fields(kind)} - rest.keys()
    return kind(**{name: row[name] for name in names}, **rest)


def row_of(value: DataclassInstance) -> dict[str, Any]:
    """Return the fields of *value* by name."""
    return {field.name: getattr(value, field.name) for field in fields(value)}
