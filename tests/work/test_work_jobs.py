"""The passes: each message once, also when two run at once, and no fault stops what is beside it."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from doers import doer
from work_cases import ADOPTED_AT, EXAMPLE, FILE, KEY, LOADED_AT, changed, deliveries, queue_now

from arshjul.errors import LetterError, NotAllowedError, NotFoundError, PassError
from arshjul.mail.sink import mail_sink
from arshjul.settings import Settings
from arshjul.store import DeliveryStatus, NewDelivery, Store
from arshjul.store.values.feeds import FeedKind
from arshjul.work.feeds.building import feed, rebuild_feeds
from arshjul.work.files.associations import load
from arshjul.work.held.checklists import checklist, mark_done, tick, untick
from arshjul.work.jobs import JobReport, mail, run_job
from arshjul.work.passes import Pass, passing
from arshjul.work.saying.letters import Writer
from arshjul.work.saying.queued import Queued
from arshjul.work.years import adopt
from arshjul.year.facts import FactKind
from arshjul.year.saying.message import Message, MessageKind

MORNING = datetime.fromisoformat("2022-01-31T07:00+01:00")
OTHER = "annat-forbund"
# Passes at once rest on locks and unique keys; one that goes on after a fault, on what a database does with the rest.
on_both = pytest.mark.parametrize("database", ["sqlite", "postgresql"])


def last_note(store: Store, job: str) -> tuple[bool | None, str]:
    with store.reading() as unit:
        newest = unit.passes.heartbeats().get(job)
    return (newest.ok, newest.note) if newest else (None, "")


def run_in(store: Store, statement: str) -> None:
    with store.engine.execution_options(writes=True).begin() as connection:
        connection.exec_driver_sql(statement)


# Queueing


@on_both
def test_two_passes_at_once_queue_each_message_once(adopted: Store, settings: Settings) -> None:
    before = len(deliveries(adopted))
    together = threading.Barrier(4)

    def one_pass(_: int) -> Queued:
        together.wait()
        return queue_now(adopted, settings, MORNING)

    with ThreadPoolExecutor(4) as threads:
        queued = list(threads.map(one_pass, range(4)))

    rows = deliveries(adopted)
    assert len({row.key for row in rows}) == len(rows)
    assert sum(q.planned + q.skipped for q in queued) == len(rows) - before > 0
    assert sorted(q.planned for q in queued)[:3] == [0, 0, 0]


def test_a_pass_queues_reminders_with_open_papers_of_the_one_who_owes_them(
    without_digest: Store, settings: Settings
) -> None:
    asyncio.run(run_job("remind", settings, MORNING))

    rows = {d.key: d for d in deliveries(without_digest) if d.person == "forbundschef"}
    (about_the_meeting,) = (d for d in rows.values() if d.target == "2022-styrelse-1" and d.days_before == 7)
    # Several reminders of one morning are one mail; the others say which.
    carrier = about_the_meeting.reason.removeprefix("Ingår i samma mejl som ").removesuffix(".")
    with without_digest.reading() as unit:
        body = unit.of(KEY).deliveries.bytes_of(rows[carrier].id).decode("ascii")
    assert "Kallelse med dagordning" in body


def test_a_pass_is_recorded_with_what_it_did(adopted: Store, settings: Settings) -> None:
    report = asyncio.run(run_job("remind", settings, MORNING))

    assert last_note(adopted, "remind") == (True, report.note)


@pytest.mark.parametrize(
    ("ended_with", "note"),
    [
        (RuntimeError("oj"), "Oväntat fel: RuntimeError('oj')"),
        (asyncio.CancelledError(), "Avbröts innan allt var gjort"),
        (KeyboardInterrupt(), "Avbröts innan allt var gjort"),
        (SystemExit(1), "Avbröts innan allt var gjort"),
    ],
)
def test_a_pass_that_dies_of_anything_is_recorded_as_failed(
    store: Store, settings: Settings, ended_with: BaseException, note: str
) -> None:
    with pytest.raises(type(ended_with)), passing(Pass("deliver", store, settings, MORNING)):
        raise ended_with

    with store.reading() as unit:
        beat = unit.passes.heartbeats()["deliver"]
    assert (beat.ok, beat.note) == (False, note)


@on_both
def test_a_pass_leaves_the_sending_to_another_that_is_at_it_until_that_one_has_died(
    adopted: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(mail, "SECONDS_BETWEEN_LOOKS", 0)
    queue_now(adopted, settings, ADOPTED_AT)
    with subprocess.Popen(
        [sys.executable, "-c", "from arshjul.work.processes import this_process; print(this_process()); input()"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    ) as other:
        assert other.stdout
        with adopted.writing() as unit:
            unit.passes.begin("deliver", other.stdout.readline().strip(), MORNING - timedelta(minutes=10))

        beside = delivered_to_a_sink(settings, tmp_path)
        assert (beside.done, beside.note) == (0, "En annan omgång skickar redan det som väntar")
        waiting = len(deliveries(adopted, DeliveryStatus.PLANNED))
        other.kill()

    assert delivered_to_a_sink(settings, tmp_path).done == waiting > 0


def delivered_to_a_sink(settings: Settings, tmp_path: Path) -> JobReport:
    async def one_pass() -> JobReport:
        async with mail_sink(tmp_path / "mails") as port:
            return await run_job("deliver", replace(settings, smtp_url=f"smtp://127.0.0.1:{port}"), MORNING)

    return asyncio.run(one_pass())


def test_that_the_database_cannot_be_written_hides_no_other_fault(store: Store, settings: Settings) -> None:
    run_in(store, "ALTER TABLE passes RENAME TO elsewhere")

    with pytest.raises(RuntimeError, match="oj"), passing(Pass("deliver", store, settings, MORNING)):
        raise RuntimeError("oj")

    run_in(store, "ALTER TABLE elsewhere RENAME TO passes")


def test_an_unknown_job_is_told_with_those_that_there_are(settings: Settings) -> None:
    with pytest.raises(NotFoundError, match="invite, remind, deliver"):
        asyncio.run(run_job("kaffe", settings, MORNING))


@on_both
def test_a_letter_that_cannot_be_written_stops_no_other_and_is_tried_again(
    adopted: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = Writer.delivery

    def faulty(writer: Writer, message: Message, again: int = 0) -> NewDelivery:
        if message.person == "forbundschef":
            raise LetterError(f"Mejlet {message.key} går inte att skriva")
        return whole(writer, message, again)

    before = len(deliveries(adopted))
    with monkeypatch.context() as broken:
        broken.setattr(Writer, "delivery", faulty)
        with pytest.raises(PassError, match="går inte att skriva"):
            asyncio.run(run_job("remind", settings, MORNING))

    rows = deliveries(adopted)[before:]
    assert rows
    assert "forbundschef" not in {row.person for row in rows}
    assert last_note(adopted, "remind")[0] is False
    assert asyncio.run(run_job("remind", settings, MORNING)).done > 0
    assert "forbundschef" in {row.person for row in deliveries(adopted)[before:]}


def test_what_a_letter_that_cannot_be_written_was_to_carry_is_carried_by_the_next_try(
    adopted: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = Writer.delivery

    def faulty(writer: Writer, message: Message, again: int = 0) -> NewDelivery:
        if message.together:
            raise LetterError(f"Mejlet {message.key} går inte att skriva")
        return whole(writer, message, again)

    with monkeypatch.context() as broken:
        broken.setattr(Writer, "delivery", faulty)
        with pytest.raises(PassError, match="går inte att skriva"):
            asyncio.run(run_job("remind", settings, MORNING))
    before = deliveries(adopted)
    asyncio.run(run_job("remind", settings, MORNING))

    rows = deliveries(adopted)
    carriers = [d for d in rows if d not in before and d.status is DeliveryStatus.PLANNED]
    assert carriers
    for carrier in carriers:
        carried = [d for d in rows if d.reason == f"Ingår i samma mejl som {carrier.key}."]
        assert carried
        assert not set(carried) & set(before)


def test_a_fault_in_a_template_is_told_with_its_name(
    adopted: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("arshjul.work.saying.letters.reminders.template_of", lambda message: "finns-inte")

    with pytest.raises(PassError, match="templates/mail/finns-inte"):
        asyncio.run(run_job("remind", settings, MORNING))


@on_both
def test_what_is_wrong_with_one_association_never_stops_the_next(
    adopted: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(adopted, settings, EXAMPLE.encode(), f"{OTHER}.yaml", doer(LOADED_AT))
    load(adopted, settings, EXAMPLE.encode(), "sist.yaml", doer(LOADED_AT))
    adopt(adopted, settings, "sist", 2022, doer(ADOPTED_AT))
    monkeypatch.setattr(
        "arshjul.work.jobs.queueing.rebuild_feeds",
        lambda room, *rest: 1 / (room.key != KEY) and rebuild_feeds(room, *rest),
    )

    with pytest.raises(PassError, match=f"^{KEY}: "):
        asyncio.run(run_job("remind", settings, MORNING))

    assert [d for d in deliveries(adopted) if d.kind is MessageKind.REMINDER and d.created_at == MORNING] == []
    assert [d for d in deliveries(adopted, key="sist") if d.kind is MessageKind.REMINDER]


# Feeds


def test_a_feed_keeps_its_bytes_until_something_changes(adopted: Store, settings: Settings) -> None:
    def feeds() -> dict[tuple[FeedKind, str], str]:
        with adopted.reading() as unit:
            return {(f.kind, f.subject): f.etag for f in unit.of(KEY).feeds.all()}

    before = feeds()
    asyncio.run(run_job("remind", settings, MORNING))
    unchanged = feeds()
    load(adopted, settings, changed("start: 14:00", "start: 15:00"), FILE, doer(MORNING))
    after = feeds()

    assert ("body", "board") in before
    assert ("person", "forbundschef") in before
    assert unchanged == before
    assert after["body", "preparatory"] != before["body", "preparatory"]


def test_an_unknown_token_opens_no_feed(adopted: Store) -> None:
    assert feed(adopted, "finns-inte") is None


# Papers and duties


def test_a_paper_is_ticked_once_and_can_be_taken_back(adopted: Store) -> None:
    def ready(item: str) -> object:
        return next(p.ready_on for p in checklist(adopted, KEY, 2022, MORNING, "2022-styrelse-1") if p.item == item)

    for _ in range(2):
        tick(adopted, KEY, "2022-styrelse-1", "summons", MORNING.date(), doer(MORNING, "prov"))
    with adopted.reading() as unit:
        facts = unit.of(KEY).ledger().of(FactKind.READY, 2022, "2022-styrelse-1")
    assert len(facts) == 1
    assert ready("summons") == MORNING.date()

    for _ in range(2):
        untick(adopted, KEY, "2022-styrelse-1", "summons", doer(MORNING, "prov"))
    assert ready("summons") is None


def test_what_does_not_exist_or_has_not_been_cannot_be_ticked(adopted: Store) -> None:
    tomorrow = (MORNING + timedelta(days=1)).date()

    with pytest.raises(NotFoundError, match="ingen checklista"):
        tick(adopted, KEY, "finns-inte", "summons", MORNING.date(), doer(MORNING, "prov"))
    with pytest.raises(NotFoundError, match="Välj bland"):
        tick(adopted, KEY, "2022-styrelse-1", "finns-inte", MORNING.date(), doer(MORNING, "prov"))
    with pytest.raises(NotAllowedError, match="har inte varit än"):
        tick(adopted, KEY, "2022-styrelse-1", "summons", tomorrow, doer(MORNING, "prov"))


def test_a_duty_that_is_done_is_no_longer_reminded_of(adopted: Store, settings: Settings) -> None:
    target = "2022:annual-report"
    mark_done(adopted, KEY, target, MORNING.date(), doer(MORNING, "prov"))
    mark_done(adopted, KEY, target, MORNING.date(), doer(MORNING, "prov"))

    queue_now(adopted, settings, datetime.fromisoformat("2022-03-24T07:00+01:00"))

    assert [d for d in deliveries(adopted) if d.target == target] == []
    with pytest.raises(NotFoundError):
        mark_done(adopted, KEY, "2022:finns-inte", MORNING.date(), doer(MORNING, "prov"))
    with pytest.raises(NotAllowedError):
        mark_done(adopted, KEY, target, MORNING.date() + timedelta(days=1), doer(MORNING, "prov"))


def test_nobody_called_twice_when_the_service_was_away(adopted: Store, settings: Settings) -> None:
    long_after = replace(settings, mail_from_name="Kansliet")

    queue_now(adopted, long_after, datetime.fromisoformat("2022-09-30T12:00+02:00"))
    queue_now(adopted, long_after, datetime.fromisoformat("2022-09-30T12:05+02:00"))

    sent = [(d.person, d.target) for d in deliveries(adopted) if d.kind is MessageKind.REMINDER and not d.reason]
    assert len(sent) == len(set(sent))
