"""Is all well? A job that has stopped is told on every path, also when nothing else goes."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from arshjul.errors import SettingsError
from arshjul.keys import new_key
from arshjul.mail.sink import mail_sink
from arshjul.settings import Settings, read_settings
from arshjul.store import Heartbeat, Settled, Store
from arshjul.work.alarms import alarms
from arshjul.work.health import HealthLine, health, looked_at
from arshjul.work.jobs import run_job
from arshjul.work.mailing.claims import Claims
from arshjul.work.mailing.doorway import open_door
from arshjul.work.operator_mail import tell_operator
from arshjul.work.passes import KILLED, Pass
from arshjul.work.pinging import ping
from arshjul.work.processes import this_process

NOW = datetime(2022, 10, 10, 5, tzinfo=UTC)
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)


def beat(store: Store, job: str, at: datetime, *, ok: bool = True) -> None:
    with store.writing() as unit:
        unit.passes.beat(Heartbeat(job, at, ok, "gick" if ok else "servern svarade inte"))


def line(store: Store, settings: Settings, name: str, now: datetime = NOW) -> HealthLine | None:
    return next((one for one in health(store, settings, now).lines if name in one.name), None)


def alarmed(store: Store, now: datetime = NOW) -> tuple[str, ...]:
    with store.reading() as unit:
        return alarms(unit.passes.going(), now)


@pytest.fixture
def going(adopted: Store) -> Store:
    """All that must go every day has just gone."""
    for job in ("morning", "deliver"):
        beat(adopted, job, NOW - HOUR)
    return adopted


def test_a_job_that_only_fails_has_stopped_after_a_day_and_two_hours(going: Store, settings: Settings) -> None:
    for hours in range(1, 30):
        beat(going, "deliver", NOW + hours * HOUR, ok=False)
        beat(going, "morning", NOW + hours * HOUR)
        told = line(going, settings, "(deliver)", NOW + hours * HOUR)
        assert told
        assert (told.ok, told.is_alarm) == (False, hours > 25), hours
        assert bool(alarmed(going, NOW + hours * HOUR)) == (hours > 25)

    assert told
    assert "Har inte lyckats sedan 2022-10-10 kl. 06.00. Senast: servern svarade inte." in told.text
    [said] = alarmed(going, NOW + 29 * HOUR)
    assert said.startswith("Utskicken har inte gått sedan 2022-10-10 kl. 06.00.")


def test_an_upgrade_that_knows_no_success_is_not_silence(going: Store) -> None:
    assert alarmed(going) == ()


@pytest.mark.parametrize(
    ("job", "variables", "now"),
    [
        ("collect", {"imap_url": "imaps://post.forbundet.example/INBOX"}, NOW),
        ("renew", {}, NOW),
        ("close", {}, datetime(2025, 6, 1, 5, tzinfo=UTC)),
    ],
)
def test_every_job_that_is_needed_is_missed(
    going: Store, settings: Settings, job: str, variables: dict[str, object], now: datetime | None
) -> None:
    settings = replace(settings, **variables)  # type: ignore[arg-type]
    if now is None:
        assert line(going, settings, f"({job})", NOW) is None  # nothing is old enough to cull
        return

    told = line(going, settings, f"({job})", now)

    assert told
    assert (told.ok, told.is_alarm) == (False, True)
    assert f"arshjul run {job}" in told.text
    beat(going, job, now)
    assert (line(going, settings, f"({job})", now) or told).ok


def test_what_need_not_go_is_not_missed(going: Store, settings: Settings) -> None:
    in_spring = datetime(2022, 4, 1, 5, tzinfo=UTC)

    names = [one.name for one in health(going, settings, in_spring).lines]

    assert [name for name in names if "(" in name] == ["Morgonens påminnelser (morning)", "Utskick (deliver)"]


def test_an_open_pass_that_takes_no_mail_for_a_quarter_of_an_hour_stands_still(
    going: Store, settings: Settings
) -> None:
    with going.writing() as unit:
        unit.passes.begin("deliver", this_process(), NOW)

    assert alarmed(going, NOW + 14 * MINUTE) == ()
    [said] = alarmed(going, NOW + 15 * MINUTE)

    assert "kl. 07.00 står still" in said
    told = line(going, settings, "står still", NOW + 15 * MINUTE)
    assert told
    assert (told.ok, told.is_alarm) == (False, True)


def test_a_pass_that_takes_mails_goes_on(going: Store, settings: Settings) -> None:
    asyncio.run(run_job("morning", settings, NOW))
    with going.writing() as unit:
        unit.passes.begin("deliver", this_process(), NOW)
    clock = [NOW]
    claims = Claims(going, lambda: clock[0], open_door)

    async def take() -> None:
        for minutes in (5, 19, 19.5):  # it tells once a minute
            clock[0] = NOW + minutes * MINUTE
            assert await claims.exchange(None, takes=True)

    asyncio.run(take())

    assert alarmed(going, NOW + 33 * MINUTE) == ()
    assert len(alarmed(going, NOW + 34 * MINUTE)) == 1


def test_a_pass_whose_process_died_has_ended_and_not_well(going: Store, settings: Settings) -> None:
    place, _, _ = this_process().rpartition("/")
    gone = f"{place.rpartition('/')[0]}/999999999/1"
    with going.writing() as unit:
        unit.passes.begin("deliver", gone, NOW)
    assert alarmed(going, NOW + HOUR) == ()

    Pass("deliver", going, settings, NOW + HOUR).begin()

    with going.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT holder, ok, note FROM passes ORDER BY id").all()
    assert [tuple(row) for row in rows] == [(gone, False, KILLED), (this_process(), None, "")]


def test_the_operator_is_mailed_once_a_day_while_it_is_bad_and_needs_no_database(tmp_path: Path) -> None:
    settings = read_settings({"ARSHJUL_DATA": str(tmp_path), "ARSHJUL_ALARM_TO": "drift@forbundet.example"})

    async def days() -> list[bool]:
        async with mail_sink(tmp_path / "mail") as port:
            ours = replace(settings, smtp_url=f"smtp://127.0.0.1:{port}")
            went = []
            for hours in (0, 1, 22, 24, 25):
                found = looked_at(ours, NOW + hours * HOUR)
                went.append(await tell_operator(ours, found.alarms, NOW + hours * HOUR))
            went.append(await tell_operator(ours, (), NOW + 26 * HOUR))
            went.append(await tell_operator(ours, ("Databas: borta igen",), NOW + 27 * HOUR))
            return went

    assert asyncio.run(days()) == [True, False, False, True, False, False, True]
    first, *_ = sorted((tmp_path / "mail").glob("*.eml"))
    mail = message_from_bytes(first.read_bytes(), policy=policy.default)
    assert (mail["To"], mail["Auto-Submitted"]) == ("drift@forbundet.example", "auto-generated")
    assert "Databas: Databasen" in mail.get_content()
    with pytest.raises(SettingsError, match="ARSHJUL_ALARM_TO"):
        asyncio.run(tell_operator(replace(settings, alarm_to=None), ("x",), NOW))


@contextmanager
def monitor(status: int = 200) -> Iterator[tuple[str, list[str]]]:
    """A monitor on this machine, and the paths that it was asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(status)
            self.send_header("Location", "/annanstans")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/ping/hemlig", asked
        finally:
            server.shutdown()


def test_a_monitor_hears_of_each_delivery_that_went_well_and_of_no_other(going: Store, settings: Settings) -> None:
    with monitor() as (url, asked):
        ours = replace(settings, ping_url=url)
        asyncio.run(run_job("deliver", ours, NOW - DAY * 400))
        assert asked == ["/ping/hemlig"]
        asyncio.run(run_job("morning", ours, NOW))
        with pytest.raises(Exception, match="e-postserver"):
            asyncio.run(run_job("deliver", ours, NOW))
        assert asked == ["/ping/hemlig"]


@pytest.mark.parametrize("status", [302, 404, 500])
def test_a_monitor_that_refuses_or_is_gone_harms_nothing_and_its_secret_is_not_logged(
    settings: Settings, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    with monitor(status) as (url, asked):
        ping(replace(settings, ping_url=url))
        assert asked == ["/ping/hemlig"]
    ping(replace(settings, ping_url=url))

    assert caplog.text.count("svarade inte") == 2
    assert "hemlig" not in caplog.text


@pytest.mark.parametrize("url", ["http://overvakning.example/x", "ftp://127.0.0.1/x", "https://", "file:///etc/passwd"])
def test_a_monitor_is_asked_over_https_or_on_this_machine(tmp_path: Path, url: str) -> None:
    with pytest.raises(SettingsError, match="ARSHJUL_PING_URL"):
        read_settings({"ARSHJUL_DATA": str(tmp_path), "ARSHJUL_PING_URL": url})


def test_files_that_others_may_read_and_a_short_key_are_told(going: Store, settings: Settings) -> None:
    (settings.data / "secret-key").write_text("kort")
    (settings.data / "secret-key").chmod(0o644)

    told = line(going, settings, "Filrättigheter")
    assert told
    assert (told.ok, told.warns) == (True, True)
    assert "arshjul.db" in told.text
    settings.data.chmod(0o755)
    assert not (line(going, settings, "Filrättigheter") or told).ok
    key = line(going, settings, "Hemlig nyckel")
    assert key
    assert key.warns
    assert not (line(going, replace(settings, secret_key=new_key()), "Hemlig nyckel") or key).warns


def test_what_was_refused_is_told_of_as_long_as_it_is_to_reach_its_reader(going: Store, settings: Settings) -> None:
    early = datetime(2022, 1, 10, 5, tzinfo=UTC)
    with going.writing() as unit:
        first, *_ = unit.waiting.claim(early, "prov", HOUR, 100)
        unit.waiting.settle(first.id, "prov", Settled.failed("550 5.1.1 Unknown user"))

    then, now = (line(going, settings, "Avvisade mejl", moment) for moment in (early, NOW + 90 * DAY))

    text = "1 stycken. Se sidan Utskick, och skicka igen: arshjul send-again degerfors-karlskoga"
    assert then == HealthLine("Avvisade mejl", False, text)
    assert now == HealthLine("Avvisade mejl", True, "Inga som fortfarande behövs.")


def test_a_mail_that_the_server_has_put_off_for_a_day_is_told_of(going: Store, settings: Settings) -> None:
    with going.writing() as unit:
        first, *_ = unit.waiting.claim(NOW, "prov", HOUR, 100)
        unit.waiting.settle(first.id, "prov", Settled.retry(NOW, "554 5.7.1 Denied.", in_doubt=False))

    told = line(going, settings, "Mejl som väntar")

    text = "1 har väntat i mer än ett dygn. Servern svarade: 554 5.7.1 Denied. Se sidan Utskick."
    assert told == HealthLine("Mejl som väntar", False, text)
