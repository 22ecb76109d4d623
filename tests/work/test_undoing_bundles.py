"""Taking back the bundle: before anything of it has left nobody gets it, and afterwards it is refused."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from doers import doer
from kept_databases import DoneOnce
from work_cases import chain_facts, settings_in

from arshjul.errors import NotAllowedError
from arshjul.folders import folder
from arshjul.mail.sink import mail_sink
from arshjul.settings import Settings
from arshjul.store import Delivery, DeliveryStatus, Store
from arshjul.work.chains.bundle import Bundled, send_bundle
from arshjul.work.chains.recording import chain_view, record, retract
from arshjul.work.files.associations import load
from arshjul.work.jobs import run_job
from arshjul.work.undoing import deeds, undo
from arshjul.work.years import adopt
from arshjul.year.chain import Outcome
from arshjul.year.chains.facts import ChainFact
from arshjul.year.chains.names import DISCHARGE
from arshjul.year.deeds import DeedKind
from arshjul.year.facts import FactKind
from arshjul.year.saying.message import Ending, MessageKind

KEY = "sofint"
EXAMPLE = (folder("examples") / "sofint.yaml").read_text("utf-8").partition("\nfacts:")[0] + "\n"
BEFORE = datetime(2020, 12, 1, 11, tzinfo=UTC)
NOW = datetime(2021, 4, 20, 12, tzinfo=UTC)
REPORT = ChainFact("audit-year", 2020, "audit-report", date(2021, 4, 16), outcome=Outcome.RECOMMENDED)
MINUTES = timedelta(minutes=1)


@pytest.fixture
def patient(tmp_path: Path) -> Settings:
    """Ten minutes to think better of it, as a service has when nobody has said otherwise."""
    return replace(settings_in(tmp_path), hold_minutes=None)


@pytest.fixture
def sofint(store: Store, patient: Settings, done_once: DoneOnce) -> Store:
    """SOFINT in April 2021: the year adopted, the auditors' report in, and nothing else that waits."""
    done_once("the report is in, and nothing waits", lambda: ready(store, replace(patient, hold_minutes=0)))
    return store


def ready(store: Store, settings: Settings) -> None:
    load(store, settings, EXAMPLE.encode(), "sofint.yaml", doer(BEFORE))
    adopt(store, settings, KEY, 2021, doer(BEFORE, "chef"), accept_because="Prov")
    record(store, KEY, REPORT, doer(NOW, "chef"))
    with store.writing() as unit:
        unit.of(KEY).deliveries.settle_unsent(NOW, "Hör inte till provet.")


def send(store: Store, settings: Settings, now: datetime = NOW) -> Bundled:
    return send_bundle(store, settings, KEY, 2020, doer(now, "chef"), without_papers=True)


def mails(store: Store) -> list[Delivery]:
    with store.reading() as unit:
        return [one for one in unit.of(KEY).deliveries.newest(limit=None) if one.kind is MessageKind.BUNDLE]


def what_left(settings: Settings, at: datetime) -> int:
    """How many mails a server has got after a pass at that moment."""

    async def passes() -> None:
        async with mail_sink(settings.data / "sunk") as port:
            await run_job("deliver", replace(settings, smtp_url=f"smtp://127.0.0.1:{port}"), at)

    asyncio.run(passes())
    return len(list((settings.data / "sunk").glob("*.eml")))


def sent_on(store: Store, now: datetime) -> set[date | None]:
    return {link.day_of("sent") for link in chain_view(store, KEY, 2020, DISCHARGE, now).state.members}


def test_nothing_leaves_before_the_time_to_undo_it_is_over(sofint: Store, patient: Settings) -> None:
    done = send(sofint, patient)

    assert (len(done.sent), done.held_until) == (7, NOW + 10 * MINUTES)
    assert what_left(patient, NOW + 9 * MINUTES) == 0
    assert {mail.status for mail in mails(sofint)} == {DeliveryStatus.PLANNED}
    assert what_left(patient, NOW + 10 * MINUTES) == 7
    assert {mail.status for mail in mails(sofint)} == {DeliveryStatus.SENT}


def test_a_bundle_that_is_undone_within_the_hold_reaches_nobody_and_was_not_sent(
    sofint: Store, patient: Settings
) -> None:
    before = chain_facts(sofint, KEY)
    send(sofint, patient)

    undone = undo(sofint, patient, KEY, None, doer(NOW + 9 * MINUTES, "chef"))

    assert (undone.deed.kind, undone.mails, undone.told) == (DeedKind.BUNDLE_SENT, 0, ())
    assert chain_facts(sofint, KEY) == before
    assert sent_on(sofint, NOW + 9 * MINUTES) == {None}
    assert what_left(patient, NOW + 30 * MINUTES) == 0
    assert {(mail.status, mail.ending) for mail in mails(sofint)} == {(DeliveryStatus.SKIPPED, Ending.WITHDRAWN)}
    assert {mail.reason for mail in mails(sofint)} == {"Ångrat 2021-04-20 av chef."}


def test_what_was_undone_is_sent_when_it_is_sent_again(sofint: Store, patient: Settings) -> None:
    send(sofint, patient)
    undo(sofint, patient, KEY, None, doer(NOW + MINUTES))

    again = send(sofint, patient, NOW + 20 * MINUTES)

    assert (len(again.sent), again.already) == (7, ())
    assert what_left(patient, NOW + 31 * MINUTES) == 7
    sent = [mail for mail in mails(sofint) if mail.status is DeliveryStatus.SENT]
    assert len(sent) == 7
    assert len({mail.message_id for mail in mails(sofint)}) == 14
    assert [done.bundle.is_over for done in deeds(sofint, KEY) if done.bundle] == [False, True]


def test_when_something_has_left_it_is_refused_and_says_who_has_it(sofint: Store, patient: Settings) -> None:
    send(sofint, patient)
    with sofint.writing() as unit:
        unit.waiting.claim(NOW + 10 * MINUTES, "pass", timedelta(minutes=5), 1)
    [taken] = [mail for mail in mails(sofint) if mail.status is DeliveryStatus.SENDING]
    before = chain_facts(sofint, KEY)

    with pytest.raises(NotAllowedError, match=rf"ansvarsfrihet 2020.*har redan lämnat, till {taken.person_name}\."):
        undo(sofint, patient, KEY, None, doer(NOW + 10 * MINUTES))

    assert chain_facts(sofint, KEY) == before
    assert [mail.status for mail in mails(sofint)].count(DeliveryStatus.PLANNED) == 6


def test_a_bundle_that_a_dead_server_kept_back_is_undone_after_the_hold(sofint: Store, patient: Settings) -> None:
    send(sofint, patient)

    undo(sofint, patient, KEY, None, doer(NOW + timedelta(hours=2)))

    assert sent_on(sofint, NOW + timedelta(hours=2)) == {None}


def test_it_is_undone_once(sofint: Store, patient: Settings) -> None:
    send(sofint, patient)
    number = undo(sofint, patient, KEY, None, doer(NOW + MINUTES)).deed.number

    with pytest.raises(NotAllowedError, match=r"ansvarsfrihet 2020 \(ångrat\).*inget av det väntar"):
        undo(sofint, patient, KEY, number, doer(NOW + 2 * MINUTES))


def test_a_step_that_a_person_recorded_stays(sofint: Store, patient: Settings) -> None:
    by_hand = ChainFact(DISCHARGE, 2020, "sent", date(2021, 4, 19), "nora")
    record(sofint, KEY, by_hand, doer(NOW - MINUTES, "chef"))
    send(sofint, patient)

    undo(sofint, patient, KEY, None, doer(NOW + MINUTES))

    assert [fact for fact in chain_facts(sofint, KEY) if fact.step == "sent"] == [by_hand]


def test_the_step_is_taken_on_the_day_when_the_mail_leaves(sofint: Store, patient: Settings) -> None:
    late = datetime(2021, 4, 20, 21, 55, tzinfo=UTC)

    send(sofint, patient, late)

    assert sent_on(sofint, late) == {None}
    assert sent_on(sofint, late + 10 * MINUTES) == {date(2021, 4, 21)}
    assert len(send(sofint, patient, late + MINUTES).already) == 7


def test_after_that_the_deed_before_it_is_the_newest(sofint: Store, patient: Settings) -> None:
    send(sofint, patient)
    undo(sofint, patient, KEY, None, doer(NOW + MINUTES))

    assert undo(sofint, patient, KEY, None, doer(NOW + 2 * MINUTES)).deed.kind is DeedKind.ADOPTED


def test_what_a_person_took_back_does_not_leave(sofint: Store, patient: Settings) -> None:
    send(sofint, patient)
    standing = chain_view(sofint, KEY, 2020, DISCHARGE, NOW + 5 * MINUTES).standing
    members = {fact.subject for fact in standing.ledger.of(FactKind.STEP, 2020, DISCHARGE)}
    member = min(members)
    retract(sofint, KEY, ChainFact(DISCHARGE, 2020, "sent", NOW.date(), member), doer(NOW + 5 * MINUTES, "chef"))

    what_left(patient, NOW + 10 * MINUTES)

    stopped = {mail.key.split(":")[2]: mail.reason for mail in mails(sofint) if mail.ending is Ending.WITHDRAWN}
    assert stopped == {member: "Det är återtaget att handlingarna skickades."}
    assert sum(mail.status is DeliveryStatus.SENT for mail in mails(sofint)) == len(mails(sofint)) - 1


def test_without_the_auditors_report_nobody_is_asked_and_the_chain_says_so(sofint: Store, patient: Settings) -> None:
    send(sofint, patient)
    retract(sofint, KEY, REPORT, doer(NOW + 5 * MINUTES, "chef"))

    assert what_left(patient, NOW + 10 * MINUTES) == 0

    assert {mail.reason for mail in mails(sofint)} == {"Revisionsberättelsen för 2020 är inte längre antecknad."}
    assert sent_on(sofint, NOW + 20 * MINUTES) == {None}
