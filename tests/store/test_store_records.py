"""Facts and passes are kept, each where it belongs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from store_cases import ASSOCIATION, BOARD_MEETING, NOW, OTHER

from arshjul.errors import NotFoundError
from arshjul.store import Fact, Store

DONE = Fact(BOARD_MEETING.key, "done", "dagordning", date(2022, 3, 14), "Utskickad", NOW, "chef")


@pytest.fixture
def filled(store: Store) -> Store:
    with store.writing() as unit:
        unit.create(ASSOCIATION, NOW)
        unit.create(OTHER, NOW)
    return store


def test_facts_come_back_in_the_order_they_were_recorded(filled: Store) -> None:
    elsewhere = replace(DONE, target="2022-budget", day=date(2022, 1, 1))
    with filled.writing() as unit:
        room = unit.of(ASSOCIATION.key)
        ids = [room.add_fact(fact) for fact in (DONE, elsewhere, DONE)]

    with filled.reading() as unit:
        room = unit.of(ASSOCIATION.key)
        first, second, third = (replace(DONE, id=ids[0]), replace(elsewhere, id=ids[1]), replace(DONE, id=ids[2]))
        assert room.facts() == (first, second, third)
        assert room.facts(BOARD_MEETING.key) == (first, third)
        assert unit.of(OTHER.key).facts() == ()


def test_a_retracted_fact_stands_no_longer_but_its_row_stays(filled: Store) -> None:
    with filled.writing() as unit:
        id = unit.of(ASSOCIATION.key).add_fact(DONE)
    with filled.writing() as unit:
        unit.of(ASSOCIATION.key).retract_fact(id, NOW + timedelta(hours=1), "ordforande")

    with filled.reading() as unit:
        assert unit.of(ASSOCIATION.key).facts() == ()
    with filled.engine.connect() as connection:
        kept = connection.exec_driver_sql("SELECT note, recorded_by, retracted_by FROM facts").one()
    assert tuple(kept) == ("Utskickad", "chef", "ordforande")


def test_a_fact_is_retracted_once_and_only_in_its_own_association(filled: Store) -> None:
    with filled.writing() as unit:
        id = unit.of(ASSOCIATION.key).add_fact(DONE)

    with filled.writing() as unit, pytest.raises(NotFoundError):
        unit.of(OTHER.key).retract_fact(id, NOW, "chef")
    with filled.writing() as unit:
        unit.of(ASSOCIATION.key).retract_fact(id, NOW, "chef")
    with filled.writing() as unit, pytest.raises(NotFoundError, match="redan återtagen"):
        unit.of(ASSOCIATION.key).retract_fact(id, NOW, "chef")


def test_the_last_pass_of_a_job_is_the_last_one_that_ended_well(store: Store) -> None:
    later = NOW + timedelta(minutes=5)
    with store.writing() as unit:
        well = unit.begin_pass("deliver", "a", NOW)
        unit.end_pass(well, later, ok=True, note="3 skickade")
        badly = unit.begin_pass("deliver", "b", later)
        unit.end_pass(badly, later, ok=False, note="Servern svarar inte")
        goes_on = unit.begin_pass("deliver", "c", later)
        other = unit.begin_pass("remind", "d", later)

    with store.reading() as unit:
        last_well, last_badly, last = (unit.last_pass("deliver", ok=ok) for ok in (True, False, None))
        assert last_well == unit.last_pass("deliver")
        assert last_well is not None
        assert last_badly is not None
        assert last is not None
        assert (last_well.id, last_well.holder, last_well.note) == (well, "a", "3 skickade")
        assert (last_well.began_at, last_well.ended_at, last_well.ok) == (NOW, later, True)
        assert (last_badly.id, last_badly.ok) == (badly, False)
        assert (last.id, last.ok, last.ended_at) == (goes_on, None, None)
        assert unit.last_pass("remind") is None
        assert [each.id for each in unit.passes(limit=3)] == [other, goes_on, badly]
