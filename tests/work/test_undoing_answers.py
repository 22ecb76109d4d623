"""What the office notes or sends again is held, and taken back as if it never was."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from doers import doer
from kept_databases import DoneOnce
from work_cases import deliveries, settings_in

from arshjul.errors import NotAllowedError
from arshjul.settings import Settings
from arshjul.store import DeliveryStatus, Settled, Store
from arshjul.work.answers.responding import Noted, NotedReply, Reply, answer_for
from arshjul.work.files.associations import Taking, load
from arshjul.work.jobs import run_job
from arshjul.work.saying.sending_again import Wanted, send_again
from arshjul.work.undoing import deeds, undo
from arshjul.work.years import adopt
from arshjul.year.answers import Answer
from arshjul.year.saying.message import Ending

CASE = (Path(__file__).parents[1] / "cases" / "loading" / "forbundet.yaml").read_text("utf-8")
FILE = CASE.replace(
    "seats:\n",
    "  - {key: ersattare, name: Ersättare Region Prov, address: ersattare@regionen.example}\n"
    "  - {key: tredje, name: Ledamot Provs kommun, address: tredje@prov.example}\nseats:\n"
    "  - {person: ersattare, body: board, role: deputy, member: regionen, order: 1}\n"
    "  - {person: tredje, body: board, role: member, member: kommunen}\n",
)
SERVE = "Du behöver tjänstgöra: styrelsemöte 9 september 2027 kl. 9–12"
KEY, MEETING = "forbundet", "2027-styrelse-2"
BEGAN = datetime(2026, 11, 20, 8, tzinfo=UTC)
NOW = datetime(2026, 12, 1, 8, tzinfo=UTC)
MINUTES = timedelta(minutes=1)


@pytest.fixture
def patient(tmp_path: Path, database_url: str) -> Settings:
    """Ten minutes to think better of it, as a service has when nobody has said otherwise."""
    return replace(settings_in(tmp_path, ARSHJUL_DATABASE_URL=database_url), hold_minutes=None)


@pytest.fixture
def called(store: Store, patient: Settings, done_once: DoneOnce) -> Store:
    """A small association whose year is adopted, and in which everybody has been called."""
    done_once("everybody is called", lambda: call_everybody(store, replace(patient, hold_minutes=0)))
    return store


def call_everybody(store: Store, settings: Settings, refused: str = "") -> None:
    load(store, settings, FILE.encode(), "forbundet.yaml", doer(BEGAN))
    adopt(store, settings, KEY, 2027, doer(BEGAN), accept_because="Prov")
    settle(store, BEGAN, refused)


def settle(store: Store, now: datetime, refused: str = "") -> None:
    """Let everything leave that may at *now*, but for what is to *refused*."""
    with store.writing() as unit:
        for row in unit.waiting.claim(now, "prov", timedelta(minutes=15), 100):
            outcome = Settled.failed("550 No such user") if row.person == refused else Settled.sent(now, "250 OK")
            unit.waiting.settle(row.id, "prov", outcome)


def passes(store: Store, settings: Settings, now: datetime) -> list[str]:
    """The subjects of what leaves in a pass at *now*."""
    before = {row.id for row in deliveries(store, DeliveryStatus.SENT, KEY)}
    asyncio.run(run_job("invite", settings, now))
    settle(store, now)
    return [row.subject for row in deliveries(store, DeliveryStatus.SENT, KEY) if row.id not in before]


def note(store: Store, settings: Settings, answer: Answer, now: datetime) -> Noted:
    return answer_for(store, settings, KEY, NotedReply(MEETING, "ledamot", Reply(answer)), doer(now))


def standing(store: Store) -> list[Answer]:
    with store.reading() as unit:
        return [given.answer for given in unit.of(KEY).answers(years=(2027,))]


def test_an_answer_that_the_office_noted_calls_nobody_within_the_hold(called: Store, patient: Settings) -> None:
    noted = note(called, patient, Answer.DECLINED, NOW)

    assert noted.held_until == NOW + 10 * MINUTES
    assert passes(called, patient, NOW + 9 * MINUTES) == []
    assert passes(called, patient, NOW + 10 * MINUTES) == [SERVE]


def test_nothing_waits_where_nothing_is_held(called: Store, patient: Settings) -> None:
    note(called, replace(patient, hold_minutes=0), Answer.DECLINED, NOW)

    assert passes(called, patient, NOW) == [SERVE]


def test_an_answer_that_is_undone_within_the_hold_never_was(called: Store, patient: Settings) -> None:
    note(called, replace(patient, hold_minutes=0), Answer.ACCEPTED, BEGAN + MINUTES)
    note(called, patient, Answer.DECLINED, NOW)

    undone = undo(called, patient, KEY, None, doer(NOW + 9 * MINUTES))

    assert undone.deed.text == f"antecknat svar ”nej” av ledamot till {MEETING}"
    assert (undone.told, undone.mails, passes(called, patient, NOW + 30 * MINUTES)) == ((), 0, [])
    assert standing(called) == [Answer.ACCEPTED]
    assert deeds(called, KEY)[0].text == f"antecknat svar ”nej” av ledamot till {MEETING} (ångrat)"
    with pytest.raises(NotAllowedError, match="är redan ångrat"):
        undo(called, patient, KEY, undone.deed.number, doer(NOW + 9 * MINUTES))


def test_who_was_told_of_an_answer_that_is_undone_later_is_told_that_it_was_none(
    called: Store, patient: Settings
) -> None:
    note(called, replace(patient, hold_minutes=0), Answer.ACCEPTED, BEGAN + MINUTES)
    note(called, patient, Answer.DECLINED, NOW)
    assert len(passes(called, patient, NOW + 10 * MINUTES)) == 2

    undone = undo(called, patient, KEY, None, doer(NOW + 20 * MINUTES))

    assert (undone.told, undone.mails) == (("Ersättare Region Prov",), 1)
    assert passes(called, patient, NOW + 29 * MINUTES) == [
        "Ditt svar: du kommer – styrelsemöte 9 september 2027 kl. 9–12"
    ]
    assert passes(called, patient, NOW + 30 * MINUTES) == [f"Du behöver inte komma: {SERVE.partition(': ')[2]}"]


def test_an_answer_that_was_given_anew_since_is_not_undone(called: Store, patient: Settings) -> None:
    note(called, patient, Answer.DECLINED, NOW)
    (first, *_) = deeds(called, KEY)
    note(called, patient, Answer.ACCEPTED, NOW + MINUTES)

    with pytest.raises(NotAllowedError, match="personen har svarat igen sedan dess"):
        undo(called, patient, KEY, first.number, doer(NOW + 2 * MINUTES))


def test_what_is_sent_again_waits_and_can_be_taken_back(store: Store, patient: Settings) -> None:
    call_everybody(store, replace(patient, hold_minutes=0), refused="beredning")
    (failed,) = deliveries(store, DeliveryStatus.FAILED, KEY)

    sent = send_again(store, patient, KEY, Wanted(), doer(NOW + MINUTES))
    held = passes(store, patient, NOW + 10 * MINUTES)
    undone = undo(store, patient, KEY, None, doer(NOW + 10 * MINUTES))

    assert (sent.held_until, held, undone.deed.text) == (NOW + 11 * MINUTES, [], "1 mejl skickade igen")
    assert passes(store, patient, NOW + 30 * MINUTES) == []
    (again,) = deliveries(store, DeliveryStatus.FAILED, KEY)
    assert (again.id, again.ending, again.reason) == (failed.id, Ending.REFUSED, "")
    with store.reading() as unit:
        assert unit.of(KEY).deliveries.bytes_of(again.id)


def test_what_was_sent_again_and_has_left_is_not_taken_back(store: Store, patient: Settings) -> None:
    call_everybody(store, replace(patient, hold_minutes=0), refused="beredning")
    for minutes in (1, 31):
        send_again(store, patient, KEY, Wanted(), doer(NOW + minutes * MINUTES))
        if minutes == 1:
            undo(store, patient, KEY, None, doer(NOW + 2 * MINUTES))

    assert passes(store, patient, NOW + 41 * MINUTES) == ["Kallelse: internat 4 oktober 2027 kl. 9–16"]

    number = deeds(store, KEY)[0].number
    with pytest.raises(NotAllowedError, match="mejlet har redan lämnat, till Tjänsteperson Provs kommun"):
        undo(store, patient, KEY, number, doer(NOW + 42 * MINUTES))


@pytest.mark.parametrize("hold", [0, 10])
def test_no_deed_lets_an_earlier_one_be_told_of_sooner(called: Store, patient: Settings, hold: int) -> None:
    for number, minutes, held in ((1, 0, 10), (2, 4, hold)):
        moved = f"years:\n  - year: 2027\n    occasions:\n      - {{key: 2027-styrelse-{number}, start: 10:00}}\n"
        settings, into = replace(patient, hold_minutes=held), Taking(into=KEY)
        load(called, settings, moved.encode(), "andring.yaml", doer(NOW + minutes * MINUTES), into)

    assert passes(called, patient, NOW + 9 * MINUTES) == []
    assert len(passes(called, patient, NOW + (10 + (4 if hold else 0)) * MINUTES)) == 10
