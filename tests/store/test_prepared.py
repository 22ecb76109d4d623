"""A prepared statement gives what SQLAlchemy gives, and its faults are told in our words."""

from __future__ import annotations

import pytest
from sqlalchemy import bindparam, insert, select
from store_cases import NOW

from arshjul.errors import StoreError
from arshjul.store import Store
from arshjul.store.prepared import Prepared
from arshjul.store.tables import heartbeats

BEATS = select(heartbeats.c.job, heartbeats.c.at, heartbeats.c.ok).where(heartbeats.c.at == bindparam("now"))
BEAT = insert(heartbeats).values(
    job=bindparam("name"), at=bindparam("now"), ok=True, note="", succeeded_at=bindparam("good")
)


def test_what_is_prepared_keeps_and_gives_the_same_values_as_sqlalchemy(store: Store) -> None:
    with store.engine.execution_options(writes=True).begin() as connection:
        Prepared(BEAT).run(connection, [{"name": job, "now": NOW, "good": None} for job in ("deliver", "replies")])

        prepared = Prepared(BEATS).rows(connection, {"now": NOW})

        assert prepared == list(connection.execute(BEATS, {"now": NOW}).mappings())
        assert [row["job"] for row in prepared] == ["deliver", "replies"]


def test_what_the_driver_refuses_is_told_in_our_words(store: Store) -> None:
    with pytest.raises(StoreError, match="Det går inte att skriva i databasen"), store.reading() as unit:
        Prepared(BEAT).run(unit._connection, [{"name": "deliver", "now": NOW, "good": None}])
