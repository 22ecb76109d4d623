"""A machine that slept, or whose clock went wrong: all that fell due has one row, and what is sent is true."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

import pytest
from doers import doer
from kept_databases import DoneOnce
from work_cases import EXAMPLE, FILE, KEY

from arshjul.settings import Settings
from arshjul.store import Delivery, DeliveryStatus, Store
from arshjul.work.files.associations import load
from arshjul.work.jobs import run_job
from arshjul.work.units import standing_of
from arshjul.work.years import adopt
from arshjul.year.model import STOCKHOLM
from arshjul.year.saying.message import DEMANDED_KINDS, MessageKind

ASLEEP_FROM = datetime(2022, 3, 21, 12, tzinfo=STOCKHOLM).astimezone(UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def passes(settings: Settings, moments: Iterable[datetime]) -> None:
    """What the service does at each of these moments."""
    for now in moments:
        asyncio.run(run_job("morning", settings, now))


def every(step: timedelta, first: datetime, last: datetime) -> list[datetime]:
    """From *first* to *last*, by the clock on the wall's own steps."""
    return [first + number * step for number in range(int((last - first) / step) + 1)]


def rows(store: Store) -> list[Delivery]:
    with store.reading() as unit:
        return [row for row in unit.of(KEY).deliveries.newest(limit=None) if row.kind in DEMANDED_KINDS]


def fallen_due(store: Store, now: datetime) -> set[str]:
    """The key of everything that the year demands and that has fallen due, asked of the rules and not of the rows."""
    with store.reading() as unit:
        years = standing_of(unit, KEY, now).years
    return {message.key for year in years for message in year.messages if message.at <= now}


def assert_accounted_for(store: Store, now: datetime) -> None:
    """Each demanded key has ended as one row, which waits to leave or tells why it does not; none is early."""
    found = rows(store)
    assert max(Counter(row.key for row in found).values()) == 1
    unsaid = fallen_due(store, now) - {row.key for row in found}
    # That somebody has another address is told of no meeting that has been: the one kind that needs no row.
    assert {key for key in unsaid if not key.startswith("leave:")} == set()
    assert [row.key for row in found if row.due_at > now] == []
    assert [row.key for row in found if (row.status is DeliveryStatus.SKIPPED) != bool(row.reason)] == []


def adopt_in(year: int, store: Store, settings: Settings) -> None:
    """Load the example as if its year were *year*, with the same dates and so with other weekdays, and adopt it."""
    file = re.sub(r"\b20[0-9]{2}\b", lambda found: str(int(found[0]) + year - 2022), EXAMPLE)
    office = doer(datetime(year - 1, 12, 14, 11, tzinfo=UTC))
    load(store, settings, file.encode(), FILE, office)
    adopt(store, settings, KEY, year, office, accept_because="Prov")


@pytest.mark.parametrize("asleep", [HOUR, 3 * DAY, 9 * DAY], ids=["an hour", "three days", "nine days"])
def test_what_fell_due_while_the_machine_slept_is_said_once_and_true(
    adopted: Store, settings: Settings, asleep: timedelta
) -> None:
    passes(settings, [ASLEEP_FROM])
    before = {row.key for row in rows(adopted)}
    woken = ASLEEP_FROM + asleep

    passes(settings, every(5 * timedelta(minutes=1), woken, woken + 10 * timedelta(minutes=1)))

    assert_accounted_for(adopted, woken)
    said = [row for row in rows(adopted) if row.key not in before and row.status is DeliveryStatus.PLANNED]
    # One reminder a person, however many stages and matters were slept over.
    reminded = Counter(row.person for row in said if row.kind is MessageKind.REMINDER)
    assert max(reminded.values(), default=0) <= 1
    assert reminded or asleep < 9 * DAY
    assert_says_what_is_so(adopted, said, woken)


def assert_says_what_is_so(store: Store, said: list[Delivery], now: datetime) -> None:
    """No mail that was queued at *now* is about a day that has been."""
    today = now.astimezone(STOCKHOLM).date()
    with store.reading() as unit:
        years = standing_of(unit, KEY, now).years
    day = {message.key: message.day for year in years for message in year.messages}
    assert [row.subject for row in said if day.get(row.key, today) < today] == []


@pytest.mark.parametrize("back", [HOUR, DAY], ids=["an hour", "a day"])
def test_a_clock_set_back_says_nothing_again_and_nothing_early(
    adopted: Store, settings: Settings, back: timedelta
) -> None:
    there = datetime(2022, 3, 28, 7, 5, tzinfo=STOCKHOLM).astimezone(UTC)
    passes(settings, [there - DAY, there])
    before = {row.key: (row.status, row.due_at) for row in rows(adopted)}

    passes(settings, every(6 * HOUR, there - back, there))

    assert {row.key: (row.status, row.due_at) for row in rows(adopted)} == before
    passes(settings, [there + DAY])
    assert_accounted_for(adopted, there + DAY)


NIGHTS = {
    "an hour short": date(2022, 3, 27),
    "an hour long": date(2022, 10, 30),
    "an hour short, before Easter Monday": date(2027, 3, 28),
    "an hour long, at the end of the month": date(2027, 10, 31),
}


@pytest.mark.parametrize(
    "night",
    [
        pytest.param(night, id=name, marks=() if number < 2 else pytest.mark.drill)
        for number, (name, night) in enumerate(NIGHTS.items())
    ],
)
def test_the_nights_on_which_the_clock_changes_are_as_any_other(
    store: Store, settings: Settings, done_once: DoneOnce, night: date
) -> None:
    done_once(f"adopted {night.year}", lambda: adopt_in(night.year, store, settings))
    first = datetime(night.year, night.month, night.day, tzinfo=STOCKHOLM).astimezone(UTC) - 12 * HOUR
    passes(settings, [first])
    before = {row.key for row in rows(store)}

    passes(settings, every(HOUR, first, first + 36 * HOUR))

    assert_accounted_for(store, first + 36 * HOUR)
    new = [row for row in rows(store) if row.key not in before and row.kind is MessageKind.REMINDER]
    assert {row.due_at.astimezone(STOCKHOLM).time().isoformat() for row in new} <= {"07:00:00"}


def test_a_turn_of_the_year_slept_over_is_accounted_for(adopted: Store, settings: Settings) -> None:
    passes(settings, [datetime(2022, 12, 23, 12, tzinfo=UTC)])
    woken = datetime(2023, 1, 3, 8, tzinfo=UTC)

    passes(settings, every(DAY, woken, woken + 3 * DAY))

    assert_accounted_for(adopted, woken + 3 * DAY)
    with adopted.reading() as unit:
        assert standing_of(unit, KEY, woken).years
