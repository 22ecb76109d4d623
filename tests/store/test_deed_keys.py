"""A deed is done once, however often it is asked for."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from store_cases import ASSOCIATION, LOADED, NOW

from arshjul.errors import NotFoundError
from arshjul.store import DoneAlready, Store
from arshjul.store.once import OnceStore

ANNA = "anna@degerfors.example"


def invite(store: Store) -> None:
    with store.writing() as unit:
        unit.entrance.account(ANNA)


def test_a_key_is_used_up_by_the_unit_that_does_the_deed(store: Store) -> None:
    invite(OnceStore(store, "nyckel", NOW))

    with pytest.raises(DoneAlready) as done:
        invite(OnceStore(store, "nyckel", NOW))
    assert done.value.leads_to == ""
    invite(OnceStore(store, "en annan", NOW))


def test_a_deed_that_is_refused_uses_nothing_up(store: Store) -> None:
    once = OnceStore(store, "nyckel", NOW)
    with pytest.raises(ZeroDivisionError), once.writing():
        raise ZeroDivisionError
    assert not once.is_done
    once.require_undone()

    invite(once)
    invite(once)  # the same deed may take several units

    assert once.is_done
    with pytest.raises(DoneAlready):
        once.require_undone()


def test_who_asks_again_is_led_to_what_came_of_it(store: Store) -> None:
    once = OnceStore(store, "nyckel", NOW)
    invite(once)
    once.lead("/f/degerfors/moten/2022-extra")

    with pytest.raises(DoneAlready) as done:
        invite(OnceStore(store, "nyckel", NOW))

    assert done.value.leads_to == "/f/degerfors/moten/2022-extra"


def test_of_two_at_once_one_does_it(store: Store) -> None:
    done: list[str] = []
    begin = threading.Barrier(2)

    def ask() -> None:
        begin.wait()
        try:
            invite(OnceStore(store, "nyckel", NOW))
            done.append("done")
        except DoneAlready:
            done.append("done already")

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(done) == ["done", "done already"]


def test_a_deed_reaches_no_further_than_its_database(store: Store) -> None:
    with store.writing() as unit:
        unit.create(ASSOCIATION, LOADED)

    with pytest.raises(NotFoundError), OnceStore(store.bound_to({"annat"}), "nyckel", NOW).writing() as unit:
        unit.of(ASSOCIATION.key)


def test_old_keys_are_forgotten(store: Store) -> None:
    invite(OnceStore(store, "gammal", NOW - timedelta(days=8)))
    invite(OnceStore(store, "ny", NOW))

    with store.writing() as unit:
        unit.deed_keys.forget(NOW - timedelta(days=7))

    invite(OnceStore(store, "gammal", NOW))
    with pytest.raises(DoneAlready):
        invite(OnceStore(store, "ny", NOW))
