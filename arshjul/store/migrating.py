"""Bring the database to the newest shape. The only place outside ``migrations/`` that knows Alembic."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, text

from arshjul.errors import StoreError
from arshjul.store.faults import NEWER, fault

MIGRATION_LOCK = 0x41525348
"""Any number will do, as long as every Årshjul on the same PostgreSQL database takes the same one."""


def migrate(engine: Engine) -> None:
    """Run every revision that the database lacks, in one transaction."""
    with engine.connect() as connection, _foreign_keys_off(connection), connection.begin():
        if connection.dialect.name == "postgresql":
            # SQLite's BEGIN IMMEDIATE keeps others out by itself.
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": MIGRATION_LOCK})
        try:
            command.upgrade(configuration(connection), "head")
        except CommandError as error:
            raise fault(NEWER) from error
        _refuse_broken_references(connection)


def configuration(connection: Connection | None = None) -> Config:
    """Return Alembic's configuration, which needs no file: the revisions lie in the package."""
    config = Config()
    config.set_main_option("script_location", "arshjul.store:migrations")
    config.attributes["connection"] = connection
    return config


@contextmanager
def _foreign_keys_off(connection: Connection) -> Iterator[None]:
    """SQLite changes a table by making it anew, which foreign keys forbid; the pragma rests in a transaction."""
    if connection.dialect.name != "sqlite":
        yield
        return
    cursor = connection.connection.cursor()
    cursor.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.close()


def _refuse_broken_references(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    if broken := connection.execute(text("PRAGMA foreign_key_check")).first():
        raise StoreError(
            f"Databasen kunde inte uppgraderas: en rad i {broken[0]} pekar på något som inte finns. "
            "Den står kvar som den var: kör den förra versionen så länge, och hör av dig."
        )
