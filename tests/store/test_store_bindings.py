"""Bindings, as the database keeps them: one account of what an issuer calls somebody, and one such name an account."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from arshjul.store import Store
from arshjul.store.values.entrance import Binding

NOW = datetime(2026, 11, 28, 9, tzinfo=UTC)
KOMMUNEN, REGIONEN = "https://login.kommun.example", "https://login.region.example"
ANNA, BO = "anna@kommun.example", "bo@kommun.example"


def test_whoever_is_bound_is_the_account_until_the_account_ends_it(store: Store) -> None:
    with store.writing() as unit:
        anna, bo = unit.entrance.account(ANNA), unit.entrance.account(BO)
        unit.bindings.bind(anna, KOMMUNEN, "191212121212", NOW)
        unit.bindings.bind(anna, REGIONEN, "191212121212", NOW)
        unit.bindings.bind(bo, KOMMUNEN, "2", NOW)

    with store.writing() as unit:
        found = unit.bindings.of(KOMMUNEN, "191212121212")
        assert found == Binding(1, anna, ANNA, KOMMUNEN, NOW)
        assert [one.issuer for one in unit.bindings.of_account(anna)] == [KOMMUNEN, REGIONEN]
        assert unit.bindings.of(KOMMUNEN, "3") is None
        assert unit.bindings.loosen(found.id, bo) is None
        assert unit.bindings.loosen(found.id, anna) == found
        assert unit.bindings.loosen(found.id, anna) is None

    with store.reading() as unit:
        assert unit.bindings.of(KOMMUNEN, "191212121212") is None
        assert unit.bindings.of(REGIONEN, "191212121212")
    with store.engine.connect() as connection:
        assert "191212121212" not in str(list(connection.execute(text("SELECT * FROM bindings"))))


@pytest.mark.parametrize(("address", "subject"), [(ANNA, "2"), (BO, "1")])
def test_nobody_is_two_and_no_two_are_one(store: Store, address: str, subject: str) -> None:
    with store.writing() as unit:
        unit.bindings.bind(unit.entrance.account(ANNA), KOMMUNEN, "1", NOW)

    with pytest.raises(DBAPIError), store.writing() as unit:
        unit.bindings.bind(unit.entrance.account(address), KOMMUNEN, subject, NOW)
