"""Handing queued mails to a real server: taken, refused, put off, away, and a process that dies in the middle."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP
from doers import doer
from doors import AskedDoor
from kept_databases import DoneOnce
from work_cases import ADOPTED_AT, EXAMPLE, FILE, KEY, LOADED_AT, deliveries, mails_in, settings_in

from arshjul.errors import DeliveryError
from arshjul.mail.sink import mail_sink
from arshjul.mail.smtp import MailServer
from arshjul.settings import Settings
from arshjul.store import ClaimedDelivery, Delivery, DeliveryStatus, Settled, Store
from arshjul.work.files.associations import load
from arshjul.work.mailing.claims import LEASE
from arshjul.work.mailing.delivering import Delivered, deliver
from arshjul.work.mailing.doorway import Door, Leaves, open_door
from arshjul.work.mailing.judging import RETRIES
from arshjul.work.processes import this_process
from arshjul.work.years import adopt

NOW = ADOPTED_AT + timedelta(minutes=5)
# Claims rest on locks.
pytestmark = pytest.mark.parametrize("database", ["sqlite", "postgresql"])


@pytest.fixture
def queued(store: Store, tmp_path: Path, done_once: DoneOnce) -> Store:
    """The example with its invitations queued."""

    def load_and_adopt() -> None:
        settings = settings_in(tmp_path)
        load(store, settings, one_meeting(), FILE, doer(LOADED_AT))
        adopt(store, settings, KEY, 2022, doer(ADOPTED_AT), accept_because="Ett prov")

    done_once("queued", load_and_adopt)
    return store


def one_meeting() -> bytes:
    """The example's file with its first board meeting alone, to which the office is called too."""
    first, second = EXAMPLE.index("      - key: 2022-styrelse-1"), EXAMPLE.index("      - key: 2022-beredning-2")
    return (EXAMPLE[: EXAMPLE.index("      - key: ")] + EXAMPLE[first:second]).encode()


class Picky:
    """A server's answers by the recipient's name; everybody else is taken."""

    def __init__(self, answers: dict[str, str]) -> None:
        self.answers = answers

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        answer = self.answers.get(address.partition("@")[0])
        if answer:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        return "250 Kept"


def settings_for(port: int, tmp_path: Path, **variables: str) -> Settings:
    return settings_in(tmp_path, ARSHJUL_SMTP_URL=f"smtp://127.0.0.1:{port}", **variables)


def pass_at(store: Store, settings: Settings, now: datetime, door: Door = open_door) -> Awaitable[Delivered]:
    return deliver(store, settings, lambda: now, door)


def run(deed: Callable[[int], Awaitable[Any]], kept: Path) -> Any:
    """Do *deed* while a mail sink listens on the port that it is given."""

    async def with_sink() -> Any:
        async with mail_sink(kept) as port:
            return await deed(port)

    return asyncio.run(with_sink())


def run_picky(deed: Callable[[int], Awaitable[Any]], answers: dict[str, str]) -> Any:
    async def with_server() -> Any:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: SMTP(Picky(answers), hostname="localhost"), "127.0.0.1", 0)
        try:
            return await deed(server.sockets[0].getsockname()[1])
        finally:
            server.close()

    return asyncio.run(with_server())


def of(store: Store, person: str) -> Delivery:
    return next(d for d in deliveries(store) if d.person == person and d.status is not DeliveryStatus.SKIPPED)


def test_every_mail_is_taken_once_and_the_answer_is_kept(queued: Store, tmp_path: Path) -> None:
    kept = tmp_path / "mails"
    waiting = len(deliveries(queued, DeliveryStatus.PLANNED))

    async def twice(port: int) -> tuple[Delivered, Delivered]:
        settings = settings_for(port, tmp_path)
        return await pass_at(queued, settings, NOW), await pass_at(queued, settings, NOW)

    first, second = run(twice, kept)

    sent = deliveries(queued, DeliveryStatus.SENT)
    assert (first, second) == (Delivered(waiting, 0, 0), Delivered(0, 0, 0))
    assert len(sent) == waiting > 10
    assert {d.sent_at for d in sent} == {NOW}
    assert all("Kept as" in d.answer for d in sent)
    assert sorted(mail["Message-ID"] for mail in mails_in(kept)) == sorted(d.message_id for d in sent)


def test_what_the_door_stops_is_never_offered_and_what_it_writes_anew_leaves_so(queued: Store, tmp_path: Path) -> None:
    kept, waiting = tmp_path / "mails", len(deliveries(queued, DeliveryStatus.PLANNED))

    def door(claimed: ClaimedDelivery, now: datetime) -> Leaves | Settled:
        if claimed.address.startswith("ersattare"):
            return Settled.failed("Behövs inte längre.")
        return Leaves(claimed.address, claimed.body.replace(b"Subject: ", b"Subject: Nytt "))

    went = run(lambda port: pass_at(queued, settings_for(port, tmp_path), NOW, AskedDoor(door)), kept)

    assert went == Delivered(waiting - 5, 5, 0)
    assert of(queued, "ersattare-karlskoga").answer == "Behövs inte längre."
    mails = mails_in(kept)
    assert len(mails) == waiting - 5
    assert all(mail["Subject"].startswith("Nytt ") for mail in mails)


def test_two_passes_at_once_send_each_mail_once(queued: Store, tmp_path: Path) -> None:
    kept = tmp_path / "mails"
    waiting = len(deliveries(queued, DeliveryStatus.PLANNED))

    async def together(port: int) -> list[Delivered]:
        settings = settings_for(port, tmp_path)
        return list(await asyncio.gather(*(pass_at(queued, settings, NOW) for _ in range(3))))

    went = run(together, kept)

    assert sum(one.sent for one in went) == waiting
    assert len(mails_in(kept)) == waiting


def test_a_refused_mail_is_given_up_and_a_deferred_one_tried_again_and_the_others_sent(
    queued: Store, tmp_path: Path
) -> None:
    waiting = len(deliveries(queued, DeliveryStatus.PLANNED))

    async def one_pass(port: int) -> Delivered:
        return await pass_at(queued, settings_for(port, tmp_path), NOW)

    went = run_picky(one_pass, {"ersattare": "550 No such user", "sekreterare": "451 Try later"})

    assert went == Delivered(waiting - 6, 5, 1)
    assert (of(queued, "ersattare-karlskoga").status, of(queued, "ersattare-karlskoga").answer) == (
        DeliveryStatus.FAILED,
        "550 No such user",
    )
    put_off = of(queued, "sekreterare")
    assert (put_off.status, put_off.attempts, put_off.next_attempt_at) == (DeliveryStatus.PLANNED, 1, NOW + RETRIES[0])


def test_a_deferred_mail_waits_longer_each_time_and_goes_when_it_is_taken(queued: Store, tmp_path: Path) -> None:
    async def passes(port: int) -> list[timedelta]:
        settings, now, waits = settings_for(port, tmp_path), NOW, []
        for _ in range(6):
            await pass_at(queued, settings, now)
            again = of(queued, "sekreterare").next_attempt_at
            assert again
            waits.append(again - now)
            assert (await pass_at(queued, settings, again - timedelta(seconds=1))).waiting == 0
            now = again
        return waits

    waits = run_picky(passes, {"sekreterare": "451 Try later"})

    assert waits == [*RETRIES, RETRIES[-1], RETRIES[-1]]
    taken = run(lambda port: pass_at(queued, settings_for(port, tmp_path), NOW + timedelta(days=1)), tmp_path / "mails")
    assert taken.sent == 1
    assert of(queued, "sekreterare").status is DeliveryStatus.SENT


def test_a_server_that_is_away_ends_the_pass_and_loses_nothing(queued: Store, tmp_path: Path) -> None:
    waiting = len(deliveries(queued, DeliveryStatus.PLANNED))

    async def nobody_listens() -> Delivered:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(asyncio.Protocol, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        server.close()
        return await pass_at(queued, settings_for(port, tmp_path), NOW)

    with pytest.raises(DeliveryError, match=f"går inte att nå. {waiting} mejl väntar"):
        asyncio.run(nobody_listens())

    assert len(deliveries(queued, DeliveryStatus.PLANNED)) == waiting
    back = run(lambda port: pass_at(queued, settings_for(port, tmp_path), NOW + RETRIES[0]), tmp_path / "mails")
    assert back.sent == waiting


def test_what_a_dead_process_held_is_sent_again_under_the_same_message_id(queued: Store, tmp_path: Path) -> None:
    dead = subprocess.run(
        [sys.executable, "-c", "from arshjul.work.processes import this_process; print(this_process())"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    with queued.writing() as unit:
        (held,) = unit.waiting.claim(NOW, dead, LEASE, 1)

    kept = tmp_path / "mails"
    run(lambda port: pass_at(queued, settings_for(port, tmp_path), NOW), kept)

    row = next(d for d in deliveries(queued) if d.id == held.id)
    assert (row.status, row.attempts) == (DeliveryStatus.SENT, 2)
    assert [m["Message-ID"] for m in mails_in(kept)].count(held.message_id) == 1


def test_what_a_living_process_holds_is_left_alone_until_its_lease_is_over(queued: Store, tmp_path: Path) -> None:
    with queued.writing() as unit:
        (held,) = unit.waiting.claim(NOW, this_process(), LEASE, 1)

    async def before_and_after(port: int) -> list[DeliveryStatus]:
        settings, seen = settings_for(port, tmp_path), []
        for now in (NOW + LEASE - timedelta(seconds=1), NOW + LEASE):
            await pass_at(queued, settings, now)
            seen.append(next(d.status for d in deliveries(queued) if d.id == held.id))
        return seen

    assert run(before_and_after, tmp_path / "mails") == [DeliveryStatus.SENDING, DeliveryStatus.SENT]


def test_a_mail_in_doubt_stays_so_when_the_server_refuses_us(
    queued: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with queued.writing() as unit:
        (held,) = unit.waiting.claim(ADOPTED_AT, "another-machine:1:1", timedelta(0), 1)

    async def refused(*_: object) -> None:
        raise DeliveryError("Fel lösenord")

    monkeypatch.setattr(MailServer, "deliver", refused)
    with pytest.raises(DeliveryError):
        run(lambda port: pass_at(queued, settings_for(port, tmp_path), NOW), tmp_path / "mails")

    assert next(d.status for d in deliveries(queued) if d.id == held.id) is DeliveryStatus.IN_DOUBT


def test_an_example_address_never_goes_to_a_server_on_another_machine(queued: Store, tmp_path: Path) -> None:
    waiting = len(deliveries(queued, DeliveryStatus.PLANNED))
    settings = settings_in(tmp_path, ARSHJUL_SMTP_URL="smtp://192.0.2.1:25")  # an address kept for documents

    went = asyncio.run(asyncio.wait_for(pass_at(queued, settings, NOW), 60))  # type: ignore[arg-type]

    assert went == Delivered(0, waiting, 0)
    assert {d.answer for d in deliveries(queued, DeliveryStatus.FAILED)} == {
        "Exempeladress: skickas aldrig till en riktig e-postserver"
    }


def test_nothing_leaves_a_service_that_is_kept_to_this_machine(queued: Store, tmp_path: Path) -> None:
    settings = replace(settings_in(tmp_path, ARSHJUL_SMTP_URL="smtp://192.0.2.1:25"), loopback_only=True)

    with pytest.raises(DeliveryError, match="inget lämna"):
        asyncio.run(pass_at(queued, settings, NOW))  # type: ignore[arg-type]

    assert deliveries(queued, DeliveryStatus.SENT) == ()


def test_without_a_server_the_pass_says_so_and_keeps_the_mails(queued: Store, tmp_path: Path) -> None:
    waiting = len(deliveries(queued, DeliveryStatus.PLANNED))

    with pytest.raises(DeliveryError, match="ARSHJUL_SMTP_URL"):
        asyncio.run(pass_at(queued, settings_in(tmp_path), NOW))  # type: ignore[arg-type]

    assert len(deliveries(queued, DeliveryStatus.PLANNED)) == waiting
