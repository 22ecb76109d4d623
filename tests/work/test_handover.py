"""Mails on their way over several connections to real servers that limit, refuse, hang and break off."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP
from doers import doer
from doors import AskedDoor
from kept_databases import DoneOnce
from sqlalchemy import event
from work_cases import ADOPTED_AT, EXAMPLE, FILE, KEY, LOADED_AT, settings_in

from arshjul.errors import DeliveryError, StoreError
from arshjul.mail.connecting import Patience
from arshjul.store import Delivery, DeliveryStatus, NewDelivery, Settled, Store
from arshjul.work.files.associations import load
from arshjul.work.mailing.claims import LEASE
from arshjul.work.mailing.delivering import Delivered, deliver
from arshjul.work.mailing.doorway import Leaves, open_door
from arshjul.work.mailing.handover import REFUSED_WAIT, Waits
from arshjul.work.mailing.judging import GIVE_UP_AFTER, RETRIES
from arshjul.work.processes import has_ended
from arshjul.year.saying.message import MessageKind, Topic

NOW = ADOPTED_AT + timedelta(minutes=5)
SENT, FAILED, PLANNED, IN_DOUBT = (
    DeliveryStatus.SENT,
    DeliveryStatus.FAILED,
    DeliveryStatus.PLANNED,
    DeliveryStatus.IN_DOUBT,
)


@dataclass
class Time:
    """Seconds that pass only when somebody waits for them; several who wait at once make them pass too fast."""

    seconds: float = 0.0

    def now(self) -> float:
        return self.seconds

    async def sleep(self, seconds: float) -> None:
        self.seconds += seconds
        await asyncio.sleep(0)


@dataclass
class Office:
    """A mail server that asks *says* for its answer to each recipient; empty: it takes the mail."""

    says: Callable[[str], str] = lambda address: ""
    at_the_dot: Callable[[str], str] = lambda address: ""
    connections: int = 0
    """How many it lets in at once; 0: all."""
    taken: list[str] = field(default_factory=list)
    open: int = 0
    most_open: int = 0
    hangs: asyncio.Event = field(default_factory=asyncio.Event)
    hung: int = 0
    both_hang: asyncio.Event = field(default_factory=asyncio.Event)
    taken_another: asyncio.Event = field(default_factory=asyncio.Event)

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        answer = self.says(address)
        if answer == "hang":
            await self.hang()
        if answer == "drop":
            server.transport.abort()
        if answer.startswith("421"):
            server.transport.write(f"{answer}\r\n".encode())
            server.transport.close()
        if answer:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def hang(self) -> None:
        self.hung += 1
        if self.hung == 2:
            self.both_hang.set()
        await self.hangs.wait()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        answer = self.at_the_dot(envelope.rcpt_tos[0])
        if answer == "hang":
            await self.hang()
        if answer:
            return answer
        self.taken.append(envelope.rcpt_tos[0])
        self.taken_another.set()
        return "250 Kept"


class Door(SMTP):
    """Counts who is inside, and lets no more in than there is room for."""

    def __init__(self, office: Office) -> None:
        super().__init__(office, hostname="localhost")
        self.office = office

    def connection_made(self, transport: Any) -> None:
        self.office.open += 1
        if 0 < self.office.connections < self.office.open:
            transport.write(b"421 4.7.0 Too many connections\r\n")
            transport.close()
            self.is_outside = True
            return
        self.office.most_open = max(self.office.most_open, self.office.open)
        super().connection_made(transport)

    is_outside = False

    def data_received(self, data: bytes) -> None:
        if not self.is_outside:
            super().data_received(data)

    def eof_received(self) -> bool | None:
        return None if self.is_outside else super().eof_received()

    def connection_lost(self, error: Exception | None) -> None:
        self.office.open -= 1
        if not self.is_outside:
            super().connection_lost(error)


def with_office(office: Office, deed: Callable[[str], Coroutine[Any, Any, Any]]) -> Any:
    async def while_it_is_open() -> Any:
        server = await asyncio.get_running_loop().create_server(lambda: Door(office), "127.0.0.1", 0)
        try:
            return await deed(f"smtp://127.0.0.1:{server.sockets[0].getsockname()[1]}")
        finally:
            office.hangs.set()
            server.close()

    return asyncio.run(while_it_is_open())


@dataclass
class Post:
    """Passes over the mails of a store."""

    store: Store
    data: Path
    time: Time = field(default_factory=Time)
    now: datetime = NOW
    connections: int = 4
    per_minute: int | None = None
    door: Any = open_door
    grace_seconds: float = 3.0
    patience: Patience = field(default_factory=Patience)

    def deliver(self, url: str) -> Coroutine[Any, Any, Delivered]:
        settings = settings_in(
            self.data,
            ARSHJUL_SMTP_URL=url,
            ARSHJUL_SMTP_CONNECTIONS=str(self.connections),
            ARSHJUL_SMTP_PER_MINUTE=str(self.per_minute or ""),
        )
        waits = Waits(self.time.now, self.time.sleep, self.grace_seconds, 0.1, self.patience)
        return deliver(self.store, settings, lambda: self.now, self.door, waits)

    def one_pass(self, office: Office) -> Delivered:
        went: Delivered = with_office(office, self.deliver)
        return went

    def queue(self, *names: str) -> None:
        with self.store.writing() as unit:
            unit.of(KEY).deliveries.add([mail_to(name) for name in names])

    def rows(self) -> dict[str, Delivery]:
        with self.store.reading() as unit:
            return {row.person: row for row in unit.of(KEY).deliveries.newest()}

    def statuses(self) -> dict[str, DeliveryStatus]:
        return {name: row.status for name, row in self.rows().items()}


def mail_to(name: str) -> NewDelivery:
    return NewDelivery(
        key=name,
        kind=MessageKind.REMINDER,
        person=name,
        person_name=name,
        address=f"{name}@mottagare.example",
        topic=Topic.OCCASION,
        year=2022,
        target="2022-styrelse-1",
        subject="Prov",
        message_id=f"<{name}@finsam.example>",
        body=b"Subject: Prov\r\n\r\nHej\r\n",
        due_at=NOW,
        created_at=NOW,
    )


def many(number: int) -> list[str]:
    return [f"n{each:03}" for each in range(number)]


def about(name: str, answer: str) -> Callable[[str], str]:
    return lambda address: answer if address.startswith(name) else ""


@pytest.fixture
def post(store: Store, tmp_path: Path, done_once: DoneOnce) -> Post:
    done_once("loaded", lambda: load(store, settings_in(tmp_path), EXAMPLE.encode(), FILE, doer(LOADED_AT)))
    return Post(store, tmp_path)


# Several connections


def test_each_connection_has_a_mail_of_its_own_and_no_more_are_opened_than_are_let(post: Post) -> None:
    post.queue(*many(30))
    office = Office()

    assert post.one_pass(office) == Delivered(30, 0, 0)

    assert sorted(office.taken) == [f"{name}@mottagare.example" for name in many(30)]
    assert 1 < office.most_open <= 4


def test_one_mail_opens_one_connection(post: Post) -> None:
    post.queue("a")
    office = Office()

    post.one_pass(office)

    assert office.most_open == 1


def test_a_server_that_lets_in_two_gets_all_over_two(post: Post) -> None:
    post.queue(*many(30))
    office = Office(connections=2)

    assert post.one_pass(office) == Delivered(30, 0, 0)

    assert {row.attempts for row in post.rows().values()} == {1}


def test_a_server_that_hangs_holds_one_connection_and_the_others_do_the_rest(post: Post) -> None:
    post.queue("hung", *many(20))
    office = Office(at_the_dot=about("hung", "hang"))

    async def until_the_others_are_taken(url: str) -> None:
        going = asyncio.ensure_future(post.deliver(url))
        while len(office.taken) < 20:
            office.taken_another.clear()
            await office.taken_another.wait()
        assert not going.done()
        office.hangs.set()
        await going

    with_office(office, until_the_others_are_taken)

    assert post.statuses() == {"hung": IN_DOUBT} | dict.fromkeys(many(20), SENT)


def test_one_time_out_ends_the_use_of_the_server_and_nothing_is_lost(post: Post) -> None:
    post.connections, post.patience = 1, Patience(command_seconds=0.05)
    post.queue("hung", *many(5))

    with pytest.raises(DeliveryError, match=r"svarade inte i tid\. 6 mejl väntar"):
        post.one_pass(Office(says=about("hung", "hang")))

    rows = post.rows()
    assert (rows["hung"].status, rows["hung"].attempts) == (PLANNED, 1)
    assert {(rows[name].status, rows[name].attempts) for name in many(5)} == {(PLANNED, 0)}


# The server's limits


def test_a_server_that_takes_thirty_a_minute_is_given_as_many_and_no_try_counts(post: Post) -> None:
    taken: dict[int, int] = {}

    def thirty_a_minute(address: str) -> str:
        minute = int(post.time.seconds // 60)
        taken[minute] = taken.get(minute, 0) + 1
        return "450 4.7.1 Too much mail, slow down" if taken[minute] > 30 else ""

    post.connections = 1
    post.queue(*many(150))
    first = post.one_pass(Office(says=thirty_a_minute))
    assert (first.sent > 100, first.failed, first.waiting) == (True, 0, 150 - first.sent)
    assert first.held_back_by == "450 4.7.1 Too much mail, slow down"
    assert post.time.seconds < 300

    post.time.seconds, post.now = 300, NOW + timedelta(minutes=5)
    assert post.one_pass(Office(says=thirty_a_minute)) == Delivered(150 - first.sent, 0, 0)

    assert {(row.status, row.attempts) for row in post.rows().values()} == {(SENT, 1)}


def test_a_server_that_ends_each_connection_after_seven_mails_gets_new_ones(post: Post) -> None:
    counted = [0]

    def enough(address: str) -> str:
        counted[0] += 1
        return "421 4.7.0 Enough on this connection" if counted[0] % 8 == 0 else ""

    post.queue(*many(40))

    assert post.one_pass(Office(says=enough)).sent == 40


def test_a_server_that_takes_nothing_for_now_ends_the_pass_within_two_minutes_and_no_try_counts(post: Post) -> None:
    post.queue(*many(10))

    with pytest.raises(DeliveryError, match=r"tar inte emot just nu \(452 4.3.1 No space\). 10 mejl väntar"):
        post.one_pass(Office(says=lambda address: "452 4.3.1 No space"))

    assert post.time.seconds < 120
    assert {(row.status, row.attempts, row.next_attempt_at) for row in post.rows().values()} == {(PLANNED, 0, NOW)}


def test_a_pass_that_the_operator_slows_ends_before_the_next(post: Post) -> None:
    post.connections, post.per_minute = 1, 10
    post.queue(*many(60))

    went = post.one_pass(Office())

    assert 40 <= went.sent < 60
    assert (went.waiting, went.held_back_by) == (60 - went.sent, "högst 10 mejl i minuten")
    assert post.time.seconds < 300


# Whose refusal


@pytest.mark.parametrize("answer", ["550 5.4.5 Daily user sending quota exceeded", "550 5.7.60 Not allowed"])
def test_a_refused_account_stops_the_pass_with_one_error_and_keeps_every_row(post: Post, answer: str) -> None:
    post.queue(*many(20))
    office = Office(says=lambda address: answer)

    with pytest.raises(DeliveryError, match=answer):
        post.one_pass(office)

    assert {(row.status, row.attempts) for row in post.rows().values()} == {(PLANNED, 0)}


@pytest.mark.parametrize("answer", ["554 5.7.1 Policy", "550 Nej", "554 5.7.1 <x@y.example>: Access denied"])
@pytest.mark.parametrize("number", [2, 20])
def test_a_refusal_of_everybody_is_nobodys_own(post: Post, answer: str, number: int) -> None:
    post.queue(*many(number))

    with pytest.raises(DeliveryError, match="avvisar mottagare efter mottagare"):
        post.one_pass(Office(says=lambda address: answer))

    rows = post.rows().values()
    assert {(row.status, row.attempts) for row in rows} == {(PLANNED, 0)}
    assert sum(row.next_attempt_at == NOW + REFUSED_WAIT for row in rows) >= min(number, 3)


@pytest.mark.parametrize("place", [0, 5, 10])
def test_a_refusal_of_one_alone_is_that_ones_wherever_it_stands(post: Post, place: int) -> None:
    names = many(10)
    names.insert(place, "refused")
    post.queue(*names)

    went = post.one_pass(Office(says=about("refused", "554 5.7.1 Access denied")))

    assert went == Delivered(10, 1, 0)
    assert post.rows()["refused"].answer == "554 5.7.1 Access denied"


def test_a_refusal_of_the_only_one_puts_it_off_until_it_is_five_days_old_and_is_no_fault_of_the_pass(
    post: Post,
) -> None:
    post.queue("ensam")
    office = Office(says=lambda address: "554 5.7.1 Access denied")

    assert post.one_pass(office) == Delivered(0, 0, 1)
    row = post.rows()["ensam"]
    assert (row.status, row.attempts, row.next_attempt_at) == (PLANNED, 1, NOW + timedelta(minutes=1))

    for _ in range(5):
        post.now += timedelta(days=1, hours=1)
        post.one_pass(office)
    assert post.rows()["ensam"].status is DeliveryStatus.FAILED


def test_those_refused_in_a_row_keep_nobody_else_from_getting_theirs(post: Post) -> None:
    post.connections = 1
    post.queue("x1", "x2", "x3", *many(5))
    office = Office(says=about("x", "550 5.7.1 Access denied"))

    with pytest.raises(DeliveryError):
        post.one_pass(office)
    post.now += timedelta(minutes=5)
    assert post.one_pass(office).sent == 5


def test_a_recipient_that_is_put_off_waits_on_its_own(post: Post) -> None:
    post.queue("grey", *many(5))

    assert post.one_pass(Office(says=about("grey", "451 4.7.1 Greylisted"))) == Delivered(5, 0, 1)

    row = post.rows()["grey"]
    assert (row.status, row.attempts, row.next_attempt_at) == (PLANNED, 1, NOW + RETRIES[0])


def test_a_long_wait_for_the_password_and_then_one_451_is_tried_again(post: Post) -> None:
    post.queue("a")
    for _ in range(8):
        post.now += timedelta(hours=1)
        with pytest.raises(DeliveryError, match="inloggning"):
            post.one_pass(Office(says=lambda address: "530 5.7.0 Authentication required"))

    post.one_pass(Office(says=about("a", "451 Later")))

    row = post.rows()["a"]
    assert (row.status, row.attempts, row.next_attempt_at) == (PLANNED, 1, post.now + RETRIES[0])


def test_a_mail_is_given_up_by_its_age_when_every_wait_has_been_tried(post: Post) -> None:
    post.queue("a")
    office = Office(says=about("a", "451 Later"))

    post.now = NOW + GIVE_UP_AFTER + timedelta(days=1)
    for _ in range(4):
        post.one_pass(office)
        assert post.rows()["a"].status is PLANNED
        post.now += RETRIES[-1]
    post.one_pass(office)

    assert (post.rows()["a"].status, post.rows()["a"].answer) == (FAILED, "Gav upp efter 5 försök: 451 Later")


# Bad letters, and databases that are away


def test_one_bad_letter_never_stops_the_next_whatever_is_raised(post: Post) -> None:
    def door(claimed: Any, now: datetime) -> Leaves | Settled:
        if claimed.address.startswith("bad"):
            raise RecursionError("djupt")
        if claimed.address.startswith("odd"):
            return Leaves(claimed.address, None)  # type: ignore[arg-type]
        return open_door(claimed, now)

    post.door = AskedDoor(door)
    post.queue("bad", "odd", *many(10))

    went = post.one_pass(Office())

    assert (went.sent, went.waiting, len(went.faults)) == (10, 2, 2)
    assert "RecursionError" in post.rows()["bad"].answer
    assert (post.rows()["odd"].status, post.rows()["odd"].attempts) == (PLANNED, 1)


@pytest.mark.parametrize("database", ["sqlite"])
def test_a_lone_connection_needs_no_thread_to_write_what_became_of_its_mails(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def no_thread(*_: object) -> None:
        raise AssertionError("a thread was asked for")

    monkeypatch.setattr(asyncio, "to_thread", no_thread)
    post.connections = 1
    post.queue(*many(3))

    assert post.one_pass(Office()) == Delivered(3, 0, 0)


@pytest.mark.parametrize("database", ["sqlite"])
def test_while_a_mail_is_judged_none_of_ours_waits_for_the_lock_that_the_door_holds(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    writing, another_writes = post.store.writing, Event()
    judged: list[bool] = []

    def noted(**how: Any) -> Any:
        another_writes.set()
        return writing(**how)

    def door(claimed: Any, now: datetime) -> Leaves | Settled:
        if not judged:
            with writing():
                another_writes.clear()
                judged.append(another_writes.wait(0.3))
        return open_door(claimed, now)

    monkeypatch.setattr(post.store, "writing", noted)
    post.door, post.connections = AskedDoor(door), 2
    post.queue(*many(3))

    assert post.one_pass(Office()) == Delivered(3, 0, 0)
    assert judged == [False]


@pytest.mark.parametrize("database", ["sqlite"])
def test_a_mail_that_was_taken_is_settled_however_long_the_database_is_locked(post: Post, database_url: str) -> None:
    post.queue("a", "b")
    locks = sqlite3.connect(database_url.removeprefix("sqlite:///"), isolation_level=None)
    waited: list[float] = []

    def lock(address: str) -> str:
        if not waited:
            locks.execute("BEGIN IMMEDIATE")
        return ""

    async def sleep(seconds: float) -> None:
        waited.append(seconds)
        if len(waited) == 3:
            locks.execute("COMMIT")

    post.connections = 1
    post.time.sleep = sleep  # type: ignore[method-assign]
    with impatient(post.store):
        went = post.one_pass(Office(says=lock))

    assert (went, len(waited)) == (Delivered(2, 0, 0), 3)
    assert post.statuses() == {"a": SENT, "b": SENT}
    locks.close()


def test_a_mail_that_was_taken_is_settled_so_also_when_the_pass_must_end(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    post.connections = 1
    post.queue("a", "b")
    writing = post.store.writing

    def broken_once(**_: float) -> Any:
        monkeypatch.setattr(post.store, "writing", writing)
        raise StoreError("Databasfilen är skadad.")

    def breaks(address: str) -> str:
        monkeypatch.setattr(post.store, "writing", broken_once)
        return ""

    with pytest.raises(StoreError, match="skadad"):
        post.one_pass(Office(says=breaks))

    assert post.statuses() == {"a": SENT, "b": PLANNED}


# Ending


def test_a_pass_that_is_told_to_end_leaves_nothing_in_doubt_that_need_not_be(post: Post) -> None:
    post.grace_seconds = 0.05
    post.queue("atrcpt", "atdot", *many(20))
    office = Office(says=about("atrcpt", "hang"), at_the_dot=about("atdot", "hang"), connections=2)

    async def cancelled_when_both_hang(url: str) -> None:
        going = asyncio.ensure_future(post.deliver(url))
        await office.both_hang.wait()
        going.cancel()
        with pytest.raises(asyncio.CancelledError):
            await going

    with_office(office, cancelled_when_both_hang)

    statuses = post.statuses()
    assert statuses["atrcpt"] is PLANNED
    assert DeliveryStatus.SENDING not in statuses.values()
    with post.store.writing() as unit:
        assert unit.waiting.release(has_ended) == 0
        assert len(unit.waiting.claim(NOW, "other", LEASE, 100)) >= 20


@contextmanager
def impatient(store: Store) -> Iterator[None]:
    """Within the block the store's new connections say at once that the database is busy."""

    def prepare(connection: sqlite3.Connection, _entry: object) -> None:
        connection.execute("PRAGMA busy_timeout=0")

    store.engine.dispose()
    event.listen(store.engine, "connect", prepare)
    try:
        yield
    finally:
        event.remove(store.engine, "connect", prepare)
