"""Mails about a quorum from a time when all directors' were counted together hide none that comes later."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime

from alembic import command
from sqlalchemy import MetaData, select

from arshjul.store import open_store
from arshjul.store.migrating import configuration

AT = datetime(2022, 2, 1, 8, tzinfo=UTC)
OLD = ("chef:1", "vice:1", "chef:3", "vice:3", "chef:5")


def test_each_directors_mails_are_numbered_from_one_on(empty_database_url: str) -> None:
    with closing(open_store(empty_database_url)) as store:
        with store.engine.execution_options(writes=True).begin() as connection:
            command.upgrade(configuration(connection), "0020")
            tables = MetaData()
            tables.reflect(connection, only=["associations", "deliveries"])
            associations, deliveries = tables.tables["associations"], tables.tables["deliveries"]
            moments = dict.fromkeys(("created_at", "due_at", "morning_due_at", "closing_at", "feeds_change_at"), AT)
            connection.execute(associations.insert().values(id=1, key="prov", revision=1, **moments))
            connection.execute(deliveries.insert(), [row_of(deliveries.c.keys(), end) for end in OLD])

        store.migrate()

        with store.engine.connect() as connection:
            keys = connection.scalars(select(deliveries.c.key).order_by(deliveries.c.id)).all()
    assert keys == [f"quorum:styrelse-1:{end}" for end in ("chef:1", "vice:1", "chef:2", "vice:2", "chef:3")]


def row_of(columns: list[str], end: str) -> dict[str, object]:
    numbers = {"association_id": 1, "year": 2022, "sequence": 0, "attempts": 1, "again": 0, "revision": 1}
    moments = dict.fromkeys(("due_at", "created_at", "written_at"), AT)
    own = {"key": f"quorum:styrelse-1:{end}", "kind": "quorum", "status": "sent", "topic": "occasion", "body": b""}
    known: dict[str, object] = {**numbers, **moments, **own}
    empty = ("person", "person_name", "address", "target", "subject", "message_id", "reason", "content", "answer")
    return known | dict.fromkeys(empty, "") | {name: value for name, value in known.items() if name in columns}
