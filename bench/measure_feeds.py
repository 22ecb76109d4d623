"""How many times a second a calendar feed is served over loopback, and with how many bytes, beside Radicale.

Run: .venv/bin/python bench/measure_feeds.py
Both serve the same 60 meetings to which 10 people are called. A feed that is published names no attendees (RFC 5546,
3.2.1), so Radicale is asked both with them, as a calendar server keeps them, and for the very bytes that we serve.
Both are real servers in processes of their own; the askers are Python too, and slower than our server.
"""

from __future__ import annotations

import base64
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock
from http.client import HTTPConnection
from pathlib import Path
from statistics import median

from icalendar import Calendar, vCalAddress

from arshjul.service.ports import free_port
from arshjul.settings import read_settings
from arshjul.work.feeds.building import addresses, rebuild_feeds
from arshjul.work.opening import opened
from arshjul.work.units import standing_of
from arshjul.year.deeds import Deed, DeedKind, Doer, Origin
from arshjul.year.model import Association, Body, Occasion, OccasionKind, Person, Role, Seat, YearPlan, YearStatus

NUMBER_OF_MEETINGS = 60
NUMBER_OF_PEOPLE = 10
ASKERS = 4
SECONDS = 2.0
ROUNDS = 5
ADOPTED_AT = datetime(2025, 12, 1, 11, tzinfo=UTC)
LOGIN = {"Authorization": "Basic " + base64.b64encode(b"bench:bench").decode()}


@dataclass(frozen=True)
class Server:
    """One server in a process of its own."""

    port: int
    pid: int

    def processor_seconds(self) -> float:
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Question:
    """What is asked of one server, again and again."""

    name: str
    server: Server
    path: str
    headers: dict[str, str]


@dataclass(frozen=True)
class Measured:
    """What asking for some seconds gave."""

    status: int
    octets: int
    """Of each body."""
    a_second: float
    processor: float
    """Milliseconds of the server's processor for each: what else the machine does is not in it."""


def main() -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        our_server(Path(folder)) as (ours, path),
        radicale(Path(folder)) as it,
    ):
        body, tag = ask_once(ours.port, path, {})
        put(it.port, "/bench/with/", with_attendees(body))
        put(it.port, "/bench/same/", body)
        their_tag = ask_once(it.port, "/bench/with/", LOGIN)[1]
        questions = (
            Question("Radicale, with its attendees", it, "/bench/with/", LOGIN),
            Question("Radicale, the bytes that we serve", it, "/bench/same/", LOGIN),
            Question("Radicale, unchanged (If-None-Match)", it, "/bench/with/", LOGIN | {"If-None-Match": their_tag}),
            Question("Årshjul, plain", ours, path, {}),
            Question("Årshjul, gzip", ours, path, {"Accept-Encoding": "gzip"}),
            Question("Årshjul, unchanged (If-None-Match)", ours, path, {"If-None-Match": tag}),
        )
        # They take turns, so that what else the machine does falls on all of them.
        rounds = [[asked(question) for question in questions] for _ in range(ROUNDS)]
    tell([question.name for question in questions], [list(of_one) for of_one in zip(*rounds, strict=True)])


def tell(names: list[str], found: list[list[Measured]]) -> None:
    """Print the median of each, and how many times the first one's."""
    a_second = [median(one.a_second for one in of_one) for of_one in found]
    processor = [median(one.processor for one in of_one) for of_one in found]
    print(f"{'':36} {'status':>6} {'bytes':>7} {'a second':>8} {'times':>6} {'ms':>7} {'times':>6}")
    for name, of_one, rate, ms in zip(names, found, a_second, processor, strict=True):
        shown = f"{name:36} {of_one[0].status:>6} {of_one[0].octets:>7}"
        print(f"{shown} {rate:>8.0f} {rate / a_second[0]:>6.1f} {ms:>7.2f} {processor[0] / ms:>6.1f}")


def association() -> Association:
    numbers = range(1, NUMBER_OF_PEOPLE + 1)
    meetings = tuple(
        Occasion(
            key=f"2026-styrelse-{number}",
            year=2026,
            kind=OccasionKind.MEETING,
            title=f"Styrelsemöte {number}/2026 – ekonomi, val; årsmöte",
            day=date(2026, 1, 7) + timedelta(days=6 * number),
            start=clock(18),
            end=clock(20, 30),
            body=Body.BOARD,
            place="Folkets hus, Storgatan 1, 841 31 Ånge",
            known_since=ADOPTED_AT,
            revised_at=ADOPTED_AT,
        )
        for number in range(NUMBER_OF_MEETINGS)
    )
    return Association(
        "forbundet",
        "Samordningsförbundet",
        people=tuple(Person(f"ledamot-{n}", f"Ledamot {n} Ånge kommun", f"ledamot-{n}@ange.example") for n in numbers),
        seats=tuple(Seat(f"ledamot-{n}", Body.BOARD, Role.MEMBER) for n in numbers),
        years=(YearPlan(2026, YearStatus.ADOPTED, ADOPTED_AT, meetings),),
    )


@contextmanager
def our_server(folder: Path) -> Iterator[tuple[Server, str]]:
    port = free_port()
    variables = {
        "ARSHJUL_DATA": str(folder / "arshjul"),
        "ARSHJUL_SECRET_KEY": "bench" * 9,
        "ARSHJUL_HOLD_MINUTES": "0",
    }
    settings, wanted = read_settings(variables), association()
    with opened(settings, begins=True) as store:
        with store.writing() as unit:
            room = unit.create(wanted, Deed(DeedKind.LOADED, Doer("bench", ADOPTED_AT, Origin.COMMAND_LINE)))
            rebuild_feeds(room, standing_of(unit, wanted.key, ADOPTED_AT), settings, ADOPTED_AT)
        url = next(one.url for one in addresses(store, settings, wanted.key) if one.who == "body:board")
    command = [sys.executable, "-m", "uvicorn", "arshjul.web.app:create_app", "--factory", "--port", str(port)]
    with running([*command, "--no-access-log", "--log-level", "critical"], port, variables) as server:
        yield server, "/" + url.partition("//")[2].partition("/")[2]


@contextmanager
def radicale(folder: Path) -> Iterator[Server]:
    port = free_port()
    options = ["--server-hosts", f"127.0.0.1:{port}", "--auth-type", "none", "--logging-level", "critical"]
    storage = ["--storage-filesystem-folder", str(folder / "radicale"), "--config", ""]
    with running([sys.executable, "-m", "radicale", *options, *storage], port, {}) as server:
        yield server


@contextmanager
def running(command: list[str], port: int, variables: dict[str, str]) -> Iterator[Server]:
    process = subprocess.Popen(command, env={**os.environ, **variables}, stderr=subprocess.DEVNULL)
    try:
        for _ in range(300):
            if process.poll() is not None:
                sys.exit(f"{command[2]} did not start.")
            try:
                ask_once(port, "/", {})
                break
            except OSError:
                time.sleep(0.1)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        process.wait()


def with_attendees(body: bytes) -> bytes:
    """The same calendar, as a calendar server keeps it: each meeting with everybody who is called."""
    calendar = Calendar.from_ical(body)
    del calendar["METHOD"]
    for event in calendar.events:
        for person in association().people:
            called = {"CN": person.name, "PARTSTAT": "NEEDS-ACTION", "ROLE": "REQ-PARTICIPANT", "RSVP": "TRUE"}
            event.add("attendee", vCalAddress(f"mailto:{person.own_address}", params=called))
    made: bytes = calendar.to_ical()
    return made


def put(port: int, path: str, body: bytes) -> None:
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("PUT", path, body, LOGIN | {"Content-Type": "text/calendar; charset=utf-8"})
    answer = connection.getresponse()
    assert answer.status == 201, (answer.status, answer.read())
    connection.close()


def ask_once(port: int, path: str, headers: dict[str, str]) -> tuple[bytes, str]:
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return body, answer.getheader("ETag", "")


def asked(question: Question) -> Measured:
    """Ask from several threads, each over one connection for as long as the server keeps it."""
    server = question.server
    counts, found = [0] * ASKERS, [(0, 0)] * ASKERS
    began, had_taken = time.perf_counter(), server.processor_seconds()

    def ask(number: int) -> None:
        connection = HTTPConnection("127.0.0.1", server.port, timeout=60)
        while time.perf_counter() < began + SECONDS:
            connection.request("GET", question.path, headers={"Accept-Encoding": "identity", **question.headers})
            answer = connection.getresponse()
            found[number] = (answer.status, len(answer.read()))
            counts[number] += 1
        connection.close()

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(ASKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 1, found
    status, octets = found[0]
    taken = server.processor_seconds() - had_taken
    return Measured(status, octets, sum(counts) / (time.perf_counter() - began), taken / sum(counts) * 1000)


if __name__ == "__main__":
    main()
