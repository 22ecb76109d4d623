"""The one way into the database: units of work that read, and units of work that write."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from typing import Any

from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError, StatementError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from arshjul.errors import StoreError
from arshjul.store.computed import Computed
from arshjul.store.faults import BUSY, FOREIGN, NEWER, fault, in_our_words, is_missing_table
from arshjul.store.opening import open_engine
from arshjul.store.tables import HEAD
from arshjul.store.unit import Unit

SECONDS_IN_A_HURRY = 1.0


def open_store(database_url: str, *, creates: bool = True) -> Store:
    """Open the database at *database_url* (``sqlite:///…`` or ``postgresql://…``).

    With *creates*, an SQLite file that is missing is made, and its folder. Raises StoreError, in Swedish, when the
    database cannot be opened.
    """
    return Store(open_engine(database_url, creates=creates))


class Store:
    """The database. May be shared between threads; a unit of work may not."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._kept = Computed()
        self._reach: set[str] | None = None
        # Told to each connection and not to an engine of its own: SQLAlchemy pays for that at every question.
        self._to_write: dict[str, Any] = {"writes": True}
        # One snapshot for all questions of a unit, as SQLite gives without asking.
        self._to_read: dict[str, Any] = (
            {}
            if engine.dialect.name == "sqlite"
            else {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        )

    @property
    def is_file(self) -> bool:
        """Whether it is a file: who does not wait for another writer waits for the disk alone."""
        return self.engine.dialect.name == "sqlite"

    def bound_to(self, associations: Collection[str]) -> Store:
        """Return the same database, of which every unit of work reaches those *associations* (keys) and no other.

        What is asked about another is answered as if there were none such. With a secret that opens one of the links
        of an association, that one comes within reach too.
        """
        bound = copy(self)
        bound._reach = set(associations)
        return bound

    @contextmanager
    def reading(self) -> Iterator[Unit]:
        """Give a unit of work that sees one state of the database and can change nothing."""
        with self._unit(self._to_read) as unit:
            yield unit

    def hurry(self) -> None:
        """Wait no longer for others than `SECONDS_IN_A_HURRY` from now on: the process is about to end."""
        self._to_write = {**self._to_write, "seconds_to_wait": SECONDS_IN_A_HURRY}

    @contextmanager
    def writing(self, *, seconds: float | None = None) -> Iterator[Unit]:
        """Give a unit of work that is stored as a whole when the block ends, or not at all when it raises.

        On SQLite it is the only writer from its first line. On PostgreSQL `Unit.of` and `Unit.create` hold the
        association, so that two units cannot load and save the same one at once. Keep it short: others wait,
        and after ten seconds, or *seconds* on SQLite, they raise StoreError ("Databasen är upptagen … försök igen").
        """
        told = self._to_write if seconds is None else {**self._to_write, "seconds_to_wait": seconds}
        with self._unit(told) as unit:
            yield unit
        unit.keep_computed()

    def shape(self) -> str | None:
        """The number of the shape that the database has, `HEAD` when it is this version's; None: it has no tables.

        Raises StoreError when the tables are another program's, or a newer version's.
        """
        try:
            with self.engine.connect() as connection:
                shape: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
        except DBAPIError as error:
            if not is_missing_table(error):
                raise in_our_words(error) from error
            if self._has_tables():
                raise fault(FOREIGN) from error
            return None
        if shape is None or not re.fullmatch("[0-9]{4}", shape):
            raise fault(FOREIGN)
        if shape > HEAD:
            raise fault(NEWER)
        return shape

    def migrate(self) -> None:
        """Bring the database to the shape that this version needs, as a whole or not at all.

        Raises StoreError when that cannot be done.
        """
        # Alembic takes a third of a second to import, and most starts need no migration.
        from arshjul.store.migrating import migrate

        try:
            migrate(self.engine.execution_options(**self._to_write))
        except StatementError as error:
            meant = in_our_words(error)
            if isinstance(meant, StoreError):
                raise meant from error
            what = str(getattr(meant, "orig", meant)).partition("\n")[0]
            raise StoreError(
                f"Databasen kunde inte uppgraderas, och står kvar som den var ({what}). Kör den förra versionen så "
                "länge, och hör av dig."
            ) from error

    def _has_tables(self) -> bool:
        with self.engine.connect() as connection:
            schemas = (
                "SELECT 1 FROM sqlite_master"
                if connection.dialect.name == "sqlite"
                else "SELECT 1 FROM pg_tables WHERE schemaname = ANY(current_schemas(false))"
            )
            return connection.scalar(text(f"{schemas} LIMIT 1")) is not None

    def close(self) -> None:
        """Give back every connection."""
        self.engine.dispose()

    @contextmanager
    def _unit(self, told: Mapping[str, Any]) -> Iterator[Unit]:
        try:
            with self.engine.connect() as connection, connection.execution_options(**told).begin():
                yield Unit(connection, self._kept, self._reach)
        except StatementError as error:
            raise in_our_words(error) from error
        except PoolTimeout as error:
            raise fault(BUSY) from error
