"""What is computed of an association is computed once, and is never what it was before a change."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import pytest
from store_cases import ASSOCIATION, LOADED, OTHER

from arshjul.store import Store, open_store
from arshjul.store.computed import Computed


class StoppedHalfWayError(Exception):
    """Raised by a test in the middle of a unit."""


class Computing:
    """Computes the name of an association, and counts how often it has to."""

    def __init__(self) -> None:
        self.times = 0

    def name(self, store: Store, key: str = ASSOCIATION.key) -> str:
        with store.reading() as unit:
            room = unit.of(key)
            return unit.computed(room, "name", lambda: self.of(room.association().name))

    def of(self, name: str) -> str:
        self.times += 1
        return name


@pytest.fixture
def filled(store: Store) -> Store:
    with store.writing() as unit:
        unit.create(ASSOCIATION, LOADED)
        unit.create(OTHER, LOADED)
    return store


@pytest.fixture
def elsewhere(database_url: str) -> Iterator[Store]:
    """The same database, as another process has it open."""
    with closing(open_store(database_url)) as store:
        yield store


def rename(store: Store, name: str) -> None:
    with store.writing() as unit:
        unit.of(ASSOCIATION.key).save(replace(ASSOCIATION, name=name), LOADED)


def test_what_is_asked_for_again_is_computed_once_for_each_association(filled: Store) -> None:
    computing = Computing()

    names = [computing.name(filled), computing.name(filled), computing.name(filled, OTHER.key)]

    assert names == [ASSOCIATION.name, ASSOCIATION.name, OTHER.name]
    assert computing.times == 2


def test_a_change_is_seen_at_the_next_look(filled: Store) -> None:
    computing = Computing()
    computing.name(filled)

    rename(filled, "Nytt namn")

    assert computing.name(filled) == "Nytt namn"
    assert computing.times == 2


def test_a_change_of_another_process_is_seen_at_the_next_look(filled: Store, elsewhere: Store) -> None:
    computing = Computing()
    computing.name(filled)

    rename(elsewhere, "Nytt namn")

    assert computing.name(filled) == "Nytt namn"


def test_a_change_of_another_association_lets_what_is_kept_stand(filled: Store) -> None:
    computing = Computing()
    computing.name(filled, OTHER.key)

    rename(filled, "Nytt namn")

    assert computing.name(filled, OTHER.key) == OTHER.name
    assert computing.times == 1


def test_who_began_to_read_before_a_change_sees_what_was(filled: Store) -> None:
    computing = Computing()

    with filled.reading() as early:
        room = early.of(ASSOCIATION.key)
        rename(filled, "Nytt namn")
        after = computing.name(filled)
        before = early.computed(room, "name", lambda: computing.of(room.association().name))

    assert (before, after, computing.name(filled)) == (ASSOCIATION.name, "Nytt namn", "Nytt namn")


def test_each_edit_within_a_unit_is_seen_by_what_is_computed_after_it(filled: Store) -> None:
    computing = Computing()

    with filled.writing() as unit:
        room = unit.of(ASSOCIATION.key)
        seen = [unit.computed(room, "name", lambda: computing.of(room.association().name))]
        for name in ("Ett", "Två"):
            room.save(replace(ASSOCIATION, name=name), LOADED)
            seen += [unit.computed(room, "name", lambda: computing.of(room.association().name)) for _ in range(2)]

    assert seen == [ASSOCIATION.name, "Ett", "Ett", "Två", "Två"]
    assert computing.times == 3


def test_what_a_unit_computed_last_is_kept_when_it_is_stored(filled: Store) -> None:
    computing = Computing()

    with filled.writing() as unit:
        room = unit.of(ASSOCIATION.key)
        for name in ("Ett", "Två"):
            room.save(replace(ASSOCIATION, name=name), LOADED)
            unit.computed(room, "name", lambda: computing.of(room.association().name))

    assert computing.name(filled) == "Två"
    assert computing.times == 2


def test_what_an_aborted_unit_computed_is_never_kept(filled: Store) -> None:
    computing = Computing()

    def stop_half_way() -> None:
        with filled.writing() as unit:
            room = unit.of(ASSOCIATION.key)
            room.save(replace(ASSOCIATION, name="Aldrig"), LOADED)
            assert unit.computed(room, "name", lambda: computing.of(room.association().name)) == "Aldrig"
            raise StoppedHalfWayError

    with pytest.raises(StoppedHalfWayError):
        stop_half_way()
    stayed = computing.name(filled)
    # The next change has the number that the aborted one would have had.
    rename(filled, "Nytt namn")

    assert (stayed, computing.name(filled)) == (ASSOCIATION.name, "Nytt namn")


def test_when_there_is_no_room_what_was_asked_for_longest_ago_goes() -> None:
    kept = Computed(most=2)

    for key in ("a", "b", "c"):
        kept.put(key, key)
        kept.get("a")

    assert [kept.get(key) for key in ("a", "b", "c")] == ["a", None, "c"]
