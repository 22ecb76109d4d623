"""A unit of work is stored as a whole or not at all, and writers wait for each other."""

from __future__ import annotations

import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import select
from store_cases import ASSOCIATION, LOADED, NOW, OTHER, delivery

from arshjul.errors import ArshjulError, StoreBusyError, StoreError
from arshjul.store import Store, Unit, open_store
from arshjul.store.tables import passes
from arshjul.store.values.feeds import FeedContent
from arshjul.year.facts import Fact, FactAbout, FactKind
from arshjul.year.model import YearPlan

BUSY = r"Databasen är upptagen .* försök igen"


class StoppedHalfWayError(Exception):
    """Raised by a test in the middle of a unit."""


def test_a_unit_that_fails_leaves_nothing(store: Store) -> None:
    with store.writing() as unit:
        unit.create(ASSOCIATION, LOADED)

    def fail_half_way(unit: Unit) -> None:
        room = unit.of(ASSOCIATION.key)
        room.save(replace(ASSOCIATION, name="Ett annat namn", people=()), LOADED)
        room.deliveries.add(delivery(f"d{number}") for number in range(500))
        room.feeds.put("person", "chef", "f" * 64, FeedContent("1", b"BEGIN:VCALENDAR", b"packed", NOW))
        unit.create(OTHER, LOADED)
        unit.passes.begin("deliver", "a", NOW)
        raise StoppedHalfWayError

    with pytest.raises(StoppedHalfWayError), store.writing() as unit:
        fail_half_way(unit)

    with store.reading() as unit:
        room = unit.of(ASSOCIATION.key)
        assert unit.association_keys() == ((ASSOCIATION.key, ASSOCIATION.name),)
        assert room.association() == ASSOCIATION
        assert room.delivery_keys() == frozenset()
        assert room.feeds.all() == ()
    assert jobs_of_passes(store) == []


def test_a_reading_unit_can_change_nothing(store: Store) -> None:
    with store.writing() as unit:
        unit.create(ASSOCIATION, LOADED)

    with pytest.raises(StoreError, match="Det går inte att skriva"), store.reading() as unit:
        unit.passes.begin("deliver", "a", NOW)

    with store.writing() as unit:
        unit.passes.begin("deliver", "a", NOW)


@pytest.mark.parametrize("database", ["sqlite"])
def test_what_was_asked_is_put_together_anew_only_when_the_unit_before_was_of_the_other_kind(store: Store) -> None:
    asked: list[str] = []
    with store.engine.connect() as connection:
        kept = connection.connection.dbapi_connection
        assert isinstance(kept, sqlite3.Connection)
        kept.set_trace_callback(asked.append)

    for unit in (store.reading, store.reading, store.writing, store.writing, store.reading):
        with unit():
            pass

    assert [one[-3:] for one in asked if "query_only" in one] == ["=ON", "OFF", "=ON"]


def test_a_reading_unit_sees_one_state_and_does_not_wait_for_a_writer(store: Store) -> None:
    with store.writing() as unit:
        unit.create(ASSOCIATION, LOADED)

    with store.reading() as early:
        before = early.of(ASSOCIATION.key).association()
        with store.writing() as unit:
            unit.of(ASSOCIATION.key).save(replace(ASSOCIATION, name="Nytt namn"), LOADED)
            with store.reading() as meanwhile:
                assert meanwhile.of(ASSOCIATION.key).association() == ASSOCIATION
        assert early.of(ASSOCIATION.key).association() == before
    with store.reading() as late:
        assert late.of(ASSOCIATION.key).association().name == "Nytt namn"


def test_two_who_load_decide_and_save_at_once_lose_nothing(store: Store) -> None:
    with store.writing() as unit:
        unit.create(replace(ASSOCIATION, years=()), LOADED)
    together = threading.Barrier(4)

    def add_year(year: int) -> None:
        together.wait()
        with store.writing() as unit:
            room = unit.of(ASSOCIATION.key)
            loaded = room.association()
            room.save(replace(loaded, years=(*loaded.years, YearPlan(year))), LOADED)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(add_year, range(2022, 2026)))

    with store.reading() as unit:
        years = {plan.year for plan in unit.of(ASSOCIATION.key).association().years}
    assert years == {2022, 2023, 2024, 2025}


@pytest.mark.parametrize("database", ["sqlite"])
def test_a_writer_waits_for_another_writer(store: Store) -> None:
    asks, has_written = threading.Event(), threading.Event()

    def write() -> None:
        asks.set()
        with store.writing() as unit:
            unit.passes.begin("second", "b", NOW)
        has_written.set()

    with store.writing() as unit:
        unit.passes.begin("first", "a", NOW)
        second = threading.Thread(target=write)
        second.start()
        asks.wait()
        assert not has_written.is_set()
    second.join()

    assert jobs_of_passes(store) == ["first", "second"]


@pytest.mark.parametrize("database", ["sqlite"])
def test_a_writer_who_has_waited_long_enough_is_told_to_try_again(database_url: str) -> None:
    with closing(open_store(f"{database_url}?timeout=0.01")) as store, store.writing() as unit:
        unit.passes.begin("first", "a", NOW)

        with pytest.raises(StoreBusyError, match=BUSY), store.writing():
            pass


@pytest.mark.parametrize("database", ["postgresql"])
def test_a_writer_of_the_same_association_is_told_to_try_again(database_url: str) -> None:
    impatient = f"{database_url}&options=-c%20lock_timeout%3D10ms"
    with closing(open_store(impatient)) as store:
        with store.writing() as unit:
            unit.create(ASSOCIATION, LOADED)
            unit.create(OTHER, LOADED)

        with store.writing() as unit:
            unit.of(ASSOCIATION.key)
            with pytest.raises(StoreBusyError, match=BUSY), store.writing() as second:
                second.of(ASSOCIATION.key)
            with store.writing() as third:
                third.of(OTHER.key).save(OTHER, LOADED)


@pytest.mark.parametrize("database", ["postgresql"])
def test_a_connection_that_broke_between_two_units_is_not_noticed(store: Store, database_url: str) -> None:
    with store.reading() as unit:
        unit.association_keys()
    break_other_connections(database_url)

    with store.reading() as unit:
        assert unit.association_keys() == ()


@pytest.mark.parametrize("database", ["postgresql"])
def test_a_connection_that_breaks_in_the_middle_leaves_nothing_and_the_unit_can_be_done_again(
    store: Store, database_url: str
) -> None:
    def load() -> None:
        with store.writing() as unit:
            unit.create(ASSOCIATION, LOADED)
            if breaks:
                breaks.pop()
                break_other_connections(database_url)
            unit.create(OTHER, LOADED)

    breaks = [True]
    with pytest.raises(StoreBusyError, match="Databasen svarar inte"):
        load()
    with store.reading() as unit:
        assert unit.association_keys() == ()

    load()
    with store.reading() as unit:
        assert len(unit.association_keys()) == 2


@pytest.mark.parametrize("database", ["sqlite"])
def test_the_log_is_cut_back_after_a_long_reader_has_let_it_grow(store: Store, tmp_path: Path) -> None:
    log = tmp_path / "arshjul.db-wal"
    with store.writing() as unit:
        unit.create(ASSOCIATION, LOADED)
    with store.reading() as reader:
        reader.association_keys()
        for number in range(3):
            with store.writing() as unit:
                unit.of(ASSOCIATION.key).deliveries.add([delivery(f"d{number}", body=bytes(10_000_000))])
        grown = log.stat().st_size

    for _ in range(2):
        with store.writing() as unit:
            unit.passes.begin("deliver", "a", NOW)

    assert grown > 30_000_000
    assert log.stat().st_size <= 16 * 1024 * 1024


@pytest.mark.parametrize("database", ["sqlite"])
def test_a_full_disk_is_told_and_leaves_nothing_and_all_is_well_with_room_again(store: Store) -> None:
    with store.writing() as unit:
        unit.create(ASSOCIATION, LOADED)
    new = [delivery(f"d{number}") for number in range(1000)]

    allow_pages(store, 60)
    with pytest.raises(StoreBusyError, match="Disken är full"), store.writing() as unit:
        unit.of(ASSOCIATION.key).deliveries.add(new)
    with store.reading() as unit:
        assert unit.of(ASSOCIATION.key).delivery_keys() == frozenset()

    allow_pages(store, 100_000)
    with store.writing() as unit:
        assert unit.of(ASSOCIATION.key).deliveries.add(new) == 1000


def test_moments_come_back_aware_and_equal(store: Store) -> None:
    moments = [
        datetime(2022, 3, 27, 1, 0, tzinfo=UTC),
        datetime(2022, 10, 30, 0, 59, 59, 999999, tzinfo=UTC),
        datetime(2022, 6, 1, 9, 0, tzinfo=timezone(timedelta(hours=2))),
    ]

    with store.writing() as unit:
        room = unit.create(ASSOCIATION, LOADED)
        for moment in moments:
            room.add_fact(Fact(FactAbout.YEAR, FactKind.DONE, 2022, moment.date(), moment, "chef"))

    with store.reading() as unit:
        recorded = [fact.recorded_at for fact in unit.of(ASSOCIATION.key).facts()]
    assert recorded == moments
    assert all(moment.tzinfo is UTC for moment in recorded)


def test_a_moment_without_a_time_zone_is_refused(store: Store) -> None:
    naive = datetime(2022, 6, 1, 9, 0)  # noqa: DTZ001

    with pytest.raises(ValueError, match="naive"), store.writing() as unit:
        unit.passes.begin("deliver", "a", naive)


def test_a_fault_of_ours_passes_through_as_it_is(store: Store) -> None:
    with pytest.raises(ArshjulError, match="något annat"), store.writing():
        raise ArshjulError("något annat")


def jobs_of_passes(store: Store) -> list[str]:
    with store.engine.connect() as connection:
        return list(connection.scalars(select(passes.c.job).order_by(passes.c.id)))


def allow_pages(store: Store, pages: int) -> None:
    with store.engine.connect() as connection:
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")


def break_other_connections(database_url: str) -> None:
    with psycopg.connect(database_url) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name <> 'emptying'"
        )
