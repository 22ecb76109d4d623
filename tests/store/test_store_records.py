"""Facts, passes and heartbeats are kept, each where it belongs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from store_cases import ASSOCIATION, BOARD_MEETING, LOADED, NOW, OTHER

from arshjul.errors import NotFoundError
from arshjul.store import PAUSED, Heartbeat, OpenPass, Store
from arshjul.store.tables import passes
from arshjul.year.facts import Fact, FactAbout, FactKind

READY = Fact(
    FactAbout.ITEM,
    FactKind.READY,
    2022,
    date(2022, 3, 14),
    NOW,
    "chef",
    key=BOARD_MEETING.key,
    subject="dagordning",
    note="Utskickad",
    details={"reference": "§ 4", "approved": True},
)


@pytest.fixture
def filled(store: Store) -> Store:
    with store.writing() as unit:
        unit.create(ASSOCIATION, LOADED)
        unit.create(OTHER, LOADED)
    return store


def test_facts_come_back_in_the_order_they_were_recorded(filled: Store) -> None:
    elsewhere = replace(READY, key="2022-budget", day=date(2022, 1, 1))
    with filled.writing() as unit:
        room = unit.of(ASSOCIATION.key)
        ids = [room.add_fact(fact) for fact in (READY, elsewhere, READY)]

    with filled.reading() as unit:
        room = unit.of(ASSOCIATION.key)
        first, second, third = (replace(READY, id=ids[0]), replace(elsewhere, id=ids[1]), replace(READY, id=ids[2]))
        assert room.facts() == (first, second, third)
        assert room.ledger().of(FactKind.READY, key=BOARD_MEETING.key) == (first, third)
        assert unit.of(OTHER.key).facts() == ()


def test_a_retracted_fact_stands_no_longer_but_its_row_stays(filled: Store) -> None:
    with filled.writing() as unit:
        id = unit.of(ASSOCIATION.key).add_fact(READY)
    with filled.writing() as unit:
        unit.of(ASSOCIATION.key).retract_fact(id, NOW + timedelta(hours=1), "ordforande")

    with filled.reading() as unit:
        assert unit.of(ASSOCIATION.key).facts() == ()
    with filled.engine.connect() as connection:
        kept = connection.exec_driver_sql("SELECT note, recorded_by, retracted_by FROM facts").one()
    assert tuple(kept) == ("Utskickad", "chef", "ordforande")


def test_a_fact_is_retracted_once_and_only_in_its_own_association(filled: Store) -> None:
    with filled.writing() as unit:
        id = unit.of(ASSOCIATION.key).add_fact(READY)

    with filled.writing() as unit, pytest.raises(NotFoundError):
        unit.of(OTHER.key).retract_fact(id, NOW, "chef")
    with filled.writing() as unit:
        unit.of(ASSOCIATION.key).retract_fact(id, NOW, "chef")
    with filled.writing() as unit, pytest.raises(NotFoundError, match="redan återtagen"):
        unit.of(ASSOCIATION.key).retract_fact(id, NOW, "chef")


def test_a_pass_is_kept_as_it_began_and_as_it_ended(store: Store) -> None:
    later = NOW + timedelta(minutes=5)
    with store.writing() as unit:
        well = unit.passes.begin("deliver", "a", NOW)
        unit.passes.end(well, later, ok=True, note="3 skickade")
        badly = unit.passes.begin("deliver", "b", later)
        unit.passes.end(badly, later, ok=False, note="Servern svarar inte")
        goes_on = unit.passes.begin("deliver", "c", later)

    columns = (passes.c.id, passes.c.holder, passes.c.began_at, passes.c.ended_at, passes.c.ok, passes.c.note)
    with store.engine.connect() as connection:
        kept = connection.execute(select(*columns).order_by(passes.c.id)).tuples().all()
    assert kept == [
        (well, "a", NOW, later, True, "3 skickade"),
        (badly, "b", later, later, False, "Servern svarar inte"),
        (goes_on, "c", later, None, None, ""),
    ]


def test_the_passes_from_before_a_moment_are_forgotten(store: Store) -> None:
    with store.writing() as unit:
        for days in (3, 2, 1):
            unit.passes.begin("deliver", "a", NOW - timedelta(days=days))

        assert unit.passes.forget(NOW - timedelta(days=2)) == 1
        assert unit.passes.forget(NOW) == 2


def test_the_last_heartbeat_of_each_job_is_the_one_that_counts(store: Store) -> None:
    well = Heartbeat("deliver", NOW, ok=True, note="3 skickade")
    badly = Heartbeat("deliver", NOW + timedelta(minutes=5), ok=False, note="Servern svarar inte")
    other = Heartbeat("remind", NOW, ok=True, note="")
    with store.writing() as unit:
        for beat in (well, other, badly):
            unit.passes.beat(beat)

    with store.reading() as unit:
        assert unit.passes.heartbeats() == {
            "deliver": replace(badly, succeeded_at=NOW),
            "remind": replace(other, succeeded_at=NOW),
        }


def test_one_question_tells_whether_the_jobs_go(store: Store) -> None:
    beat = Heartbeat("deliver", NOW, ok=False, note="Servern svarar inte")
    with store.reading() as unit:
        before = unit.passes.going()
    with store.writing() as unit:
        unit.passes.beat(replace(beat, ok=True))
        unit.passes.beat(beat)
        for number, holder in enumerate("ab"):
            unit.passes.begin("deliver", holder, NOW + timedelta(minutes=number))
        unit.passes.move("b", NOW + timedelta(minutes=2))
        unit.passes.end(unit.passes.begin("remind", "c", NOW), NOW, ok=True, note="")
        unit.put_mark(PAUSED, "{}")
        unit.create(ASSOCIATION, LOADED)

    with store.reading() as unit:
        going = unit.passes.going()

    assert (before.heartbeats, before.open_passes, before.is_paused, before.has_adopted) == ({}, (), False, False)
    assert going.heartbeats == {"deliver": replace(beat, succeeded_at=NOW)}
    assert going.open_passes == (
        OpenPass("deliver", "a", NOW, None),
        OpenPass("deliver", "b", NOW + timedelta(minutes=1), NOW + timedelta(minutes=2)),
    )
    assert (going.is_paused, going.has_adopted) == (True, True)


def test_a_pause_that_has_ended_is_none(store: Store) -> None:
    with store.writing() as unit:
        unit.put_mark(PAUSED, "{}")
        unit.put_mark(PAUSED, "")

    with store.reading() as unit:
        assert not unit.passes.going().is_paused
