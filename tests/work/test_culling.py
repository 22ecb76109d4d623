"""Emptying old mails: only by decision, never what is about a living year, and by itself only when it is set so."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from doers import doer
from kept_databases import DoneOnce
from work_cases import ADOPTED_AT, KEY, deliveries, load_and_adopt, settings_in

from arshjul.errors import InputError, NotAllowedError
from arshjul.settings import Settings
from arshjul.store import Cullable, DeliveryStatus, Disposal, Settled, Store
from arshjul.work.closing import close_year
from arshjul.work.culling import cull, cullable, disposals
from arshjul.work.jobs import JobReport, run_job

CLOSED_AT = datetime(2023, 6, 1, 9, tzinfo=UTC)
NOW = datetime(2027, 3, 2, 9, 30, tzinfo=UTC)
BEFORE = date(2027, 1, 1)
DECISION = "Gallringsbeslut 2027-03-01 § 12"


@pytest.fixture
def sent(adopted: Store) -> Store:
    """The example, adopted, with its invitations sent."""
    send_all(adopted)
    return adopted


@pytest.fixture
def closed(store: Store, settings: Settings, done_once: DoneOnce) -> Store:
    """The same when its year is closed."""

    def send_and_close() -> None:
        load_and_adopt(store, settings)
        send_all(store)
        close_year(store, KEY, 2022, "Allt är klart.", doer(CLOSED_AT, "förbundschefen"))

    done_once("closed", send_and_close)
    return store


def send_all(store: Store) -> None:
    with store.writing() as unit:
        for claimed in unit.waiting.claim(ADOPTED_AT, "a", timedelta(minutes=5), 1000):
            unit.waiting.settle(claimed.id, "a", Settled.sent(ADOPTED_AT, "250 OK"))


def number_sent(store: Store) -> int:
    return len(deliveries(store, DeliveryStatus.SENT))


def number_kept(store: Store) -> int:
    with store.reading() as unit:
        room = unit.of(KEY)
        return sum(bool(room.deliveries.bytes_of(one.id)) for one in deliveries(store, DeliveryStatus.SENT))


def settings_that_cull(data: Path, database_url: str, days: int, shown: str = "2027-03-02T10:30") -> Settings:
    return settings_in(
        data,
        ARSHJUL_DATABASE_URL=database_url,
        ARSHJUL_KEEP_MAILS_DAYS=str(days),
        ARSHJUL_KEEP_MAILS_DECISION=DECISION,
        ARSHJUL_NOW=shown,
    )


def run(settings: Settings, now: datetime = NOW) -> JobReport:
    return asyncio.run(run_job("cull", settings, now))


def test_the_mails_of_a_closed_year_are_emptied_by_decision(closed: Store) -> None:
    number = number_sent(closed)
    assert cullable(closed, KEY, BEFORE, NOW) == Cullable(number, 0)

    made = cull(closed, KEY, BEFORE, f"  {DECISION}\n", doer(NOW, "kommandoraden"))

    assert made == Disposal(made.id if made else 0, NOW, "kommandoraden", DECISION, BEFORE, number)
    assert disposals(closed, KEY) == (made,)
    assert number_kept(closed) == 0


@pytest.mark.parametrize("decision", ["", " \n"])
def test_without_a_decision_nothing_is_emptied(closed: Store, decision: str) -> None:
    with pytest.raises(InputError, match="beslutet saknas"):
        cull(closed, KEY, BEFORE, decision, doer(NOW, "kommandoraden"))

    assert number_kept(closed) == number_sent(closed)


def test_a_day_that_has_not_come_is_refused(closed: Store) -> None:
    tomorrow = NOW.date() + timedelta(days=1)

    with pytest.raises(NotAllowedError, match="har inte varit"):
        cullable(closed, KEY, tomorrow, NOW)
    with pytest.raises(NotAllowedError, match="har inte varit"):
        cull(closed, KEY, tomorrow, DECISION, doer(NOW, "kommandoraden"))
    assert number_kept(closed) == number_sent(closed)


def test_the_mails_of_a_living_year_are_spared(sent: Store) -> None:
    assert cullable(sent, KEY, BEFORE, NOW) == Cullable(0, number_sent(sent))
    assert cull(sent, KEY, BEFORE, DECISION, doer(NOW, "kommandoraden")) is None
    assert number_kept(sent) == number_sent(sent)


def test_a_year_that_is_opened_again_after_its_mails_were_emptied_says_nothing_twice(
    closed: Store, settings: Settings
) -> None:
    cull(closed, KEY, BEFORE, DECISION, doer(NOW, "kommandoraden"))
    before = {one.key for one in deliveries(closed)}

    report = asyncio.run(run_job("invite", settings, NOW))

    assert report.done == 0
    assert {one.key for one in deliveries(closed)} == before


# The job


def test_the_job_keeps_everything_when_nothing_is_set(closed: Store, settings: Settings) -> None:
    report = run(settings)

    assert (report.done, report.note) == (0, "Alla mejl sparas: ARSHJUL_KEEP_MAILS_DAYS är inte satt")
    assert number_kept(closed) == number_sent(closed)
    assert disposals(closed, KEY) == ()


def test_the_job_empties_what_is_old_enough_by_the_standing_decision(
    closed: Store, database_url: str, tmp_path: Path
) -> None:
    number, days = number_sent(closed), (NOW.date() - ADOPTED_AT.date()).days
    too_young = run(settings_that_cull(tmp_path, database_url, days))
    assert (too_young.done, number_kept(closed)) == (0, number)

    report = run(settings_that_cull(tmp_path, database_url, days - 1))

    assert (report.done, report.note) == (number, f"{number} mejl från tiden före 2021-12-15 gallrade")
    (made,) = disposals(closed, KEY)
    assert (made.by, made.decision, made.number) == ("Årshjul", DECISION, number)
    assert number_kept(closed) == 0


def test_the_job_run_again_does_nothing_more(closed: Store, database_url: str, tmp_path: Path) -> None:
    settings = settings_that_cull(tmp_path, database_url, 365)
    run(settings)

    assert run(settings).done == 0
    assert len(disposals(closed, KEY)) == 1


def test_a_day_ahead_of_the_clock_makes_no_mail_old(closed: Store, database_url: str, tmp_path: Path) -> None:
    settings = settings_that_cull(tmp_path, database_url, 365, shown="2022-06-01T12:00")

    report = run(settings, NOW)

    assert report.done == 0
    assert number_kept(closed) == number_sent(closed)
