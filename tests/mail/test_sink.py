"""The mail sink: a real server that keeps what it gets and passes nothing on."""

import asyncio
import email
import email.policy
import signal
import subprocess
import sys
from datetime import UTC, date, datetime, time
from pathlib import Path

import vobject

from arshjul.ical.components import Organizer
from arshjul.ical.invitation import Attendee, Invitation, Method, Revision, calendar_part
from arshjul.mail.message import Letter, compose
from arshjul.mail.sink import mail_sink
from arshjul.mail.smtp import Accepted, MailServer, Outcome, Server
from arshjul.year.model import Body, Occasion, OccasionKind, Person

SENDER = "kallelse+abc@forbundet.example"
READER = Person("ledamot-1", "Ledamot för Ånge kommun", "ledamot@mottagare.example")
MEETING = Occasion(
    key="1",
    year=2026,
    kind=OccasionKind.MEETING,
    title="Styrelsemöte",
    day=date(2026, 7, 1),
    start=time(9),
    end=time(12),
    body=Body.BOARD,
)


def letter() -> bytes:
    at = datetime(2026, 6, 1, 7, tzinfo=UTC)
    revision = Revision("m-1.x@forbundet.example", 0, at)
    organizer = Organizer("Förbundet", SENDER)
    calendar = calendar_part(Invitation(MEETING, Attendee(READER), Method.REQUEST, revision, organizer, "Hej"))
    return compose(
        Letter(
            key="1",
            sender_name="Förbundet",
            sender_address=SENDER,
            name=READER.name,
            address=READER.own_address,
            subject="Kallelse: styrelsemöte 1 juli 2026 kl. 9–12",
            text="Hej!\n.\nSlut",
            html="<p>Hej!</p>",
            at=at,
            calendar=calendar,
        )
    )


async def hand_over(port: int, message: bytes) -> Outcome:
    async with MailServer(Server("127.0.0.1", port), loopback_only=True) as server:
        return await server.deliver(SENDER, READER.own_address, message)


def test_an_invitation_comes_out_of_a_real_server_as_it_went_in(tmp_path: Path) -> None:
    message = letter()

    async def send() -> Outcome:
        async with mail_sink(tmp_path) as port:
            return await hand_over(port, message)

    assert asyncio.run(send()) == Accepted("250 Kept as 000001.eml")
    kept = (tmp_path / "000001.eml").read_bytes()
    assert kept.endswith(message)
    parsed = email.message_from_bytes(kept, policy=email.policy.default)
    assert parsed["Return-Path"] == f"<{SENDER}>"
    assert parsed["Delivered-To"] == READER.own_address
    assert parsed["From"].addresses[0].addr_spec == SENDER
    [part] = [part for part in parsed.walk() if part.get_content_type() == "text/calendar"]
    event = vobject.readOne(part.get_payload(decode=True).decode()).vevent
    assert event.organizer.value == f"mailto:{parsed['From'].addresses[0].addr_spec}"
    assert event.attendee.value == f"mailto:{parsed['To'].addresses[0].addr_spec}"
    assert event.dtstart.value.astimezone(UTC) == datetime(2026, 7, 1, 7, tzinfo=UTC)


def test_numbers_go_on_where_they_stopped(tmp_path: Path) -> None:
    async def send() -> None:
        async with mail_sink(tmp_path) as port:
            await hand_over(port, letter())

    asyncio.run(send())
    asyncio.run(send())

    assert sorted(path.name for path in tmp_path.iterdir()) == ["000001.eml", "000002.eml"]


def sink(folder: Path, port: int = 0) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "arshjul.mail.sink", "--port", str(port), "--folder", str(folder)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_the_sink_runs_on_its_own_until_it_is_told_to_stop(tmp_path: Path) -> None:
    folder = tmp_path / "brev"
    with sink(folder) as process:
        assert process.stdout is not None
        port = int(process.stdout.readline())

        assert isinstance(asyncio.run(hand_over(port, letter())), Accepted)

        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0
    assert [path.name for path in folder.iterdir()] == ["000001.eml"]


def test_the_sink_stops_while_somebody_is_still_connected(tmp_path: Path) -> None:
    async def stay(process: "subprocess.Popen[str]", port: int) -> int:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        await reader.readline()
        process.send_signal(signal.SIGTERM)
        code = await asyncio.to_thread(process.wait, 30)
        writer.close()
        return code

    with sink(tmp_path) as process:
        assert process.stdout is not None
        assert asyncio.run(stay(process, int(process.stdout.readline()))) == 0


def test_a_port_that_is_taken_is_said_in_swedish(tmp_path: Path) -> None:
    async def try_the_same() -> tuple[int, str]:
        async with mail_sink(tmp_path) as port:
            with sink(tmp_path, port) as process:
                _, said = await asyncio.to_thread(process.communicate)
                return process.returncode, said

    code, said = asyncio.run(try_the_same())

    assert code == 1
    assert said.startswith("Brevlådan kunde inte öppnas på port")
    assert "Traceback" not in said
