"""Statements that are put together once, and then said to the driver as they stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Dialect, Select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.dml import UpdateBase
from sqlalchemy.types import TypeEngine

Convert = Callable[[Any], Any]


class Prepared:
    """One statement that is asked for every mail: SQLAlchemy's way from it to the driver takes longer than the answer.

    Values and rows are made the driver's and ours as SQLAlchemy does it; only the putting together is left out.
    """

    def __init__(self, statement: Select[Any] | UpdateBase) -> None:
        self._statement = statement
        self._made: dict[str, _Made] = {}

    def rows(self, connection: Connection, values: Mapping[str, object]) -> list[dict[str, Any]]:
        """Ask with *values* for the parameters that have a name, and return the rows, by the columns' names."""
        made = self._made_for(connection.dialect)
        with _cursor(connection, made.text) as cursor:
            cursor.execute(made.text, made.told(values))
            return [made.read(row) for row in cursor.fetchall()]

    def run(self, connection: Connection, every: Iterable[Mapping[str, object]]) -> None:
        """Run it once for each of *every*, where no rows are to be had."""
        made = self._made_for(connection.dialect)
        with _cursor(connection, made.text) as cursor:
            cursor.executemany(made.text, [made.told(values) for values in every])

    def _made_for(self, dialect: Dialect) -> _Made:
        if dialect.name not in self._made:
            self._made[dialect.name] = _put_together(self._statement, dialect)
        return self._made[dialect.name]


@contextmanager
def _cursor(connection: Connection, text: str) -> Iterator[Any]:
    """The driver's own cursor in the unit of *connection*; its errors are SQLAlchemy's, which we have words for."""
    cursor = connection.connection.cursor()
    fault: Any = connection.dialect.loaded_dbapi.Error
    try:
        yield cursor
    except fault as error:
        raise DBAPIError.instance(text, None, error, fault, hide_parameters=True, dialect=connection.dialect) from error
    finally:
        cursor.close()


@dataclass(frozen=True)
class _Made:
    """A statement in the words of one kind of database."""

    text: str
    order: tuple[str, ...] | None
    """The parameters in the order in which the driver wants them; None: it wants them by name."""
    fixed: Mapping[str, Any]
    """What stands in the statement itself, as the driver takes it."""
    to_driver: Mapping[str, Convert]
    from_driver: tuple[tuple[str, Convert], ...]
    """By column, in order."""

    def told(self, values: Mapping[str, object]) -> Any:
        given = {**self.fixed, **{name: self.to_driver[name](value) for name, value in values.items()}}
        return given if self.order is None else tuple([given[name] for name in self.order])

    def read(self, row: Sequence[Any]) -> dict[str, Any]:
        return {name: convert(value) for (name, convert), value in zip(self.from_driver, row, strict=True)}


def _put_together(statement: Select[Any] | UpdateBase, dialect: Dialect) -> _Made:
    compiled: Any = statement.compile(dialect=dialect)
    named = {name: bind for bind, name in compiled.bind_names.items()}
    to_driver = {name: _of_type(bind.type, dialect).bind_processor(dialect) or _same for name, bind in named.items()}
    return _Made(
        text=compiled.string,
        order=None if compiled.positiontup is None else tuple(compiled.positiontup),
        fixed={name: to_driver[name](bind.value) for name, bind in named.items() if not bind.required},
        to_driver=to_driver,
        from_driver=tuple(
            (str(name), _of_type(column.type, dialect).result_processor(dialect, None) or _same)
            for name, column in statement.exported_columns.items()
        ),
    )


def _of_type(kind: TypeEngine[Any], dialect: Dialect) -> TypeEngine[Any]:
    return kind.dialect_impl(dialect)


def _same(value: Any) -> Any:
    return value
