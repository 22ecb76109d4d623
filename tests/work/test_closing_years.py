"""A year closes by itself with a line in its history, and is opened by what is recorded of it later."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from doers import doer
from work_cases import KEY, chain_facts, deliveries

from arshjul.settings import Settings
from arshjul.store import DeliveryStatus, Due, Store
from arshjul.work.chains.recording import record, retract
from arshjul.work.held.attendance import record_attendance
from arshjul.work.held.checklists import mark_done
from arshjul.work.held.minutes import StepDay, minutes_of, record_minutes
from arshjul.work.jobs import JobReport, run_job
from arshjul.year.attendance.spells import ServedAs, Spell
from arshjul.year.chains.facts import ChainFact
from arshjul.year.chains.names import DISCHARGE, SENT
from arshjul.year.deeds import DeedKind, Origin
from arshjul.year.minutes import StepKind
from arshjul.year.model import YearStatus

LONG_STOP = datetime.fromisoformat("2024-12-31T03:00+01:00")
AFTERWARDS = datetime.fromisoformat("2025-02-03T10:00+01:00")
MEETING = "2022-styrelse-3"
SENDING = ChainFact(DISCHARGE, 2022, SENT, date(2023, 4, 20), "degerfors")


def run(settings: Settings, now: datetime) -> JobReport:
    return asyncio.run(run_job("close", settings, now))


@pytest.fixture
def closed(adopted: Store, settings: Settings) -> Store:
    """With 2022 closed, when the time for what nobody recorded had run out."""
    run(settings, LONG_STOP)
    return adopted


def status(store: Store) -> YearStatus:
    with store.reading() as unit:
        return unit.of(KEY).years[2022]


def deeds(store: Store) -> list[tuple[DeedKind, str, Origin, str]]:
    """What was done to the year since it was adopted: what, by whom, from where and why."""
    with store.reading() as unit:
        history = [one for one in unit.of(KEY).history() if one.key == "2022"]
    return [(one.deed, one.by, one.origin, one.why) for one in history[2:]]


def test_a_year_of_which_something_was_never_recorded_closes_at_the_long_stop_and_says_what(
    adopted: Store, settings: Settings
) -> None:
    before = run(settings, LONG_STOP - timedelta(days=1))
    waiting = status(adopted)

    report = run(settings, LONG_STOP)

    assert (before.done, waiting) == (0, YearStatus.ADOPTED)
    assert (report.done, status(adopted)) == (1, YearStatus.CLOSED)
    ((deed, by, origin, why),) = deeds(adopted)
    assert (deed, by, origin) == (DeedKind.CLOSED, "Årshjul", Origin.SERVICE)
    assert why.startswith("Ansvarsfrihet från ")
    assert report.years == ((KEY, f"2022: {why}"),)


def test_a_closed_year_is_closed_once_and_then_not_looked_at(closed: Store, settings: Settings) -> None:
    again = run(settings, LONG_STOP + timedelta(days=1))

    assert again.done == 0
    assert len(deeds(closed)) == 1
    with closed.reading() as unit:
        assert unit.due(Due.CLOSING, datetime.fromisoformat("2100-01-01T00:00+01:00")) == ()


def test_a_pass_reads_nothing_of_a_closed_year(closed: Store, settings: Settings) -> None:
    with closed.writing() as unit:
        unit.of(KEY).touch()

    report = asyncio.run(run_job("morning", settings, AFTERWARDS))

    assert [(key, queued.rows) for key, queued in report.queued] == [(KEY, ())]
    with closed.reading() as unit:
        room = unit.of(KEY)
        assert (room.association().years, room.association().closed) == ((), (2022,))
        assert (room.ledger().told, room.delivery_keys()) == ({}, frozenset())
        assert len(room.deliveries.newest(limit=None)) > 100


@pytest.mark.parametrize(
    "later",
    [
        lambda store, settings: record(store, KEY, SENDING, doer(AFTERWARDS, "chef")),
        lambda store, settings: record_minutes(
            store,
            settings,
            KEY,
            MEETING,
            (StepDay(StepKind.APPROVED, "", date(2022, 6, 20)),),
            doer(AFTERWARDS, "chef"),
        ),
        lambda store, settings: mark_done(
            store, KEY, "2022:annual-report", AFTERWARDS.date(), doer(AFTERWARDS, "chef")
        ),
        lambda store, settings: record_attendance(
            store, KEY, MEETING, doer(AFTERWARDS, "chef"), edit=lambda _: (Spell("ledamot-degerfors", ServedAs.MEMBER),)
        ),
    ],
    ids=["a step of a chain", "minutes", "a duty", "attendance"],
)
def test_what_is_recorded_of_a_closed_year_opens_it_until_the_next_night(
    closed: Store, settings: Settings, later: Callable[[Store, Settings], object]
) -> None:
    later(closed, settings)
    opened = status(closed)
    same_day = run(settings, AFTERWARDS + timedelta(hours=1))
    next_night = run(settings, AFTERWARDS + timedelta(hours=17))

    assert (opened, same_day.done, next_night.done) == (YearStatus.ADOPTED, 0, 1)
    why = "Något som hör till 2022 antecknades i efterhand."
    assert deeds(closed)[1] == (DeedKind.REOPENED, "chef", Origin.SERVICE, why)
    assert [deed for deed, *_ in deeds(closed)] == [DeedKind.CLOSED, DeedKind.REOPENED, DeedKind.CLOSED]
    assert status(closed) is YearStatus.CLOSED


def test_what_was_recorded_before_is_there_when_the_year_is_opened(adopted: Store, settings: Settings) -> None:
    at = datetime.fromisoformat("2022-06-21T10:00+02:00")
    record_minutes(
        adopted, settings, KEY, MEETING, (StepDay(StepKind.APPROVED, "", date(2022, 6, 20)),), doer(at, "chef")
    )
    run(settings, LONG_STOP)

    record(adopted, KEY, SENDING, doer(AFTERWARDS, "chef"))

    (minutes,) = minutes_of(adopted, KEY, AFTERWARDS, MEETING)
    assert minutes.approved == date(2022, 6, 20)
    assert len(minutes_of(adopted, KEY, AFTERWARDS)) == 6


def test_a_step_of_a_long_closed_year_is_told_once_and_can_be_taken_back(closed: Store, settings: Settings) -> None:
    much_later = AFTERWARDS.replace(year=2031)
    first = record(closed, KEY, SENDING, doer(much_later, "chef"))
    asyncio.run(run_job("close", settings, much_later + timedelta(days=1)))

    second = record(closed, KEY, SENDING, doer(much_later + timedelta(days=2), "chef"))
    back = retract(closed, KEY, SENDING, doer(much_later + timedelta(days=2), "chef"))

    assert (first.is_new, second.is_new, back) == (True, False, 1)
    assert SENDING not in chain_facts(closed, KEY)


def test_that_a_year_is_opened_again_sends_nobody_anything(closed: Store, settings: Settings) -> None:
    before = deliveries(closed)

    record(closed, KEY, SENDING, doer(AFTERWARDS, "chef"))
    report = asyncio.run(run_job("morning", settings, AFTERWARDS + timedelta(hours=1)))

    assert report.done == 0
    assert {row.status for row in deliveries(closed)[len(before) :]} <= {DeliveryStatus.SKIPPED}
