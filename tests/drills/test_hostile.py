"""Mails and mailboxes of strangers never keep a good answer from being counted."""

from __future__ import annotations

import queue
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from addressed import never_renewed
from field import Field
from filling import ADOPTED_AT, name_of
from hostile_mails import hostile_mails
from lying_imap import LIES, lying_imap
from reply_cases import reply
from tables import table

from arshjul.ical.invitation import occasion_uid
from arshjul.mail.counting import LARGEST_MAIL
from arshjul.settings import read_settings
from arshjul.store import open_store
from arshjul.store.values.kinds import Verdict
from arshjul.work.answers.collecting import arrived
from arshjul.work.mailing.addresses import answer_address

KEY, MEETING, PERSON, ADDRESS = name_of(0), "2022-styrelse-1", "ledamot-degerfors", "nr0.ledamot@degerfors.example"
NOW = datetime(2022, 2, 1, 9, tzinfo=UTC)
WITHIN = 900.0
"""Seconds after which a pass is said to be blocked."""
HEAD = ("cases", "set aside", "good answers counted", "blocked", "seconds of the slowest", "which")


@dataclass
class Office:
    """An association that has called to its meetings, and reads its mailbox."""

    there: Field

    def good(self, number: int) -> bytes:
        """An answer of one who changes her mind all the time."""
        settings = read_settings(self.there.environment)
        return reply(
            "exchange",
            to=answer_address(settings, never_renewed(KEY), PERSON),
            attendee=ADDRESS,
            uid=occasion_uid(MEETING, KEY, settings.mail_domain),
            answer=("ACCEPTED", "DECLINED")[number % 2],
            at=NOW - timedelta(hours=2) + timedelta(minutes=number),
            message_id=f"<svar-{number}@degerfors.example>",
        )

    def collects(self, url: str) -> bool:
        """Read that mailbox in one pass; return whether the pass came to its end."""
        self.there.variables["ARSHJUL_IMAP_URL"] = url
        pid = self.there.start(NOW, "run", "collect")
        try:
            self.there.wait(pid, within=WITHIN)
        except queue.Empty:
            self.there.kill(pid)
            return False
        return True

    def became(self, *mails: bytes) -> list[Verdict | None]:
        """What became of each mail."""
        store = open_store(self.there.database_url)
        try:
            with store.reading() as unit:
                return [unit.inbox.verdict_of(arrived(raw, NOW).fingerprint) for raw in mails]
        finally:
            store.close()


@contextmanager
def mailbox(*mails: bytes, asked: list[float]) -> Iterator[str]:
    """A mailbox with these unread mails; when each is *asked* for is noted, in seconds."""

    def bodies() -> Iterator[bytes]:
        for number, raw in enumerate(mails, 1):
            asked.append(time.monotonic())
            yield b"* 1 FETCH (UID %d BODY[]<0> {%d}\r\n%b)\r\n" % (number, len(raw), raw)

    given = bodies()
    says = {
        "SELECT": b"* OK [UIDVALIDITY 7] x\r\n* OK [UIDNEXT %d] x\r\n" % (len(mails) + 1),
        "SEARCH": b"* SEARCH %b\r\n" % b" ".join(b"%d" % number for number in range(1, len(mails) + 1)),
        "FETCH": lambda: iter((next(given),)),
    }
    with lying_imap(says) as url:
        yield url


@contextmanager
def silent() -> Iterator[str]:
    """The address of a server that takes the call and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"imap://kallelse:hemligt@127.0.0.1:{listening.getsockname()[1]}/INBOX"


@pytest.fixture
def office(place: Callable[..., Field]) -> Office:
    there = place(1, meetings=4)
    there.passes(ADOPTED_AT + timedelta(minutes=20))
    return Office(there)


@pytest.mark.drill
@pytest.mark.parametrize("database", ["sqlite"])
def test_the_answer_behind_a_hostile_mail_is_counted_in_the_same_pass(office: Office) -> None:
    hostile = {
        name: raw.replace(b"kallelse@forbundet.example", b"kallelse@finsam.example")[: LARGEST_MAIL + 1]
        for name, raw in hostile_mails().items()
    }
    good = [office.good(number) for number in range(len(hostile))]
    asked: list[float] = []
    both = [raw for pair in zip(hostile.values(), good, strict=True) for raw in pair]

    with mailbox(*both, asked=asked) as url:
        assert office.collects(url)

    aside = [verdict not in (None, Verdict.RECEIVED) for verdict in office.became(*hostile.values())]
    counted = [verdict is Verdict.COUNTED for verdict in office.became(*good)]
    blocked = [name for name, *well in zip(hostile, aside, counted, strict=True) if not all(well)]
    seconds, slowest = max(zip([b - a for a, b in pairwise(asked)][::2], hostile, strict=True))
    row = (len(hostile), sum(aside), sum(counted), len(blocked), f"{seconds:.1f}", slowest)
    print(table("Hostile mails", HEAD, [row]))
    assert not blocked


@pytest.mark.drill
@pytest.mark.parametrize("database", ["sqlite"])
def test_a_mailbox_that_lies_is_given_up_and_the_next_pass_reads_an_honest_one(office: Office) -> None:
    lying = {name: lying_imap(lies) for name, lies in LIES.items()} | {"silence": silent()}
    took: dict[str, float] = {}
    aside: list[str] = []
    for name, opened in lying.items():
        before, began = office.there.said().count("svarar inte som den ska"), time.monotonic()
        with opened as url:
            assert office.collects(url), name
        took[name] = time.monotonic() - began
        if office.there.said().count("svarar inte som den ska") == before + 1:
            aside.append(name)
    good = office.good(0)

    with mailbox(good, asked=[]) as url:
        assert office.collects(url)

    counted = office.became(good) == [Verdict.COUNTED]
    slowest = max(took, key=lambda name: took[name])
    row = (len(lying), len(aside), int(counted), len(lying) - len(aside), f"{took[slowest]:.1f}", slowest)
    print(table("Lying mailboxes", HEAD, [row]))
    assert counted
    assert aside == list(lying)
