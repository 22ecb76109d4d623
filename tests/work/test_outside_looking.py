"""What the service knows of its mails, and what DNS says: without a word to anybody but a name server."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlsplit

import dns.flags
import dns.message
import dns.rcode
import dns.rrset
import pytest
from office import ADDRESS, KEY, MEETING, NOW, Office

from arshjul.work.links import contact_page_url, contact_url, election_url, notice_url
from arshjul.work.outside import looked_at_from_outside, naming
from arshjul.work.outside.mails import KINDS, replies
from arshjul.work.outside.seen import Texts, Unseen

RECORDS = {
    "kansli.forbundet.example.": ("v=spf1 mx -all", "annat=x"),
    "_dmarc.forbundet.example.": ("v=DMARC1; p=reject",),
    "_domainkey.kansli.forbundet.example.": (),
}


@pytest.fixture
def name_server() -> Iterator[tuple[str, int]]:
    """A name server that knows `RECORDS` and nothing else."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listening:
        listening.bind(("127.0.0.1", 0))
        thread = threading.Thread(target=answer_questions, args=(listening, RECORDS))
        thread.start()
        host, port = listening.getsockname()
        yield host, port
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
            one.sendto(b"", (host, port))
        thread.join()


def answer_questions(listening: socket.socket, records: Mapping[str, tuple[str, ...]]) -> None:
    while True:
        asked, client = listening.recvfrom(4096)
        if not asked:
            return
        question = dns.message.from_wire(asked)
        name = question.question[0].name
        reply = dns.message.make_response(question, recursion_available=True)
        texts = records.get(name.to_text())
        if texts is None:
            reply.set_rcode(dns.rcode.NXDOMAIN)
        elif texts:
            reply.answer.append(dns.rrset.from_text(name, 60, "IN", "TXT", *(f'"{text}"' for text in texts)))
        listening.sendto(reply.to_wire(), client)


def test_a_sender_has_the_policy_of_the_domain_above_and_its_own_records(name_server: tuple[str, int]) -> None:
    names = naming.names_of_sender("kansli.forbundet.example", name_server)

    assert isinstance(names.spf, Texts)
    assert set(names.spf.found) == {"v=spf1 mx -all", "annat=x"}
    assert (names.dmarc, names.dmarc_at) == (Texts(("v=DMARC1; p=reject",), exists=True), "forbundet.example")
    assert names.keys == Texts((), exists=True)
    assert naming.names_of_sender("annat.example", name_server).keys == Texts((), exists=False)


def test_a_name_server_that_is_silent_is_asked_once_and_nothing_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(naming, "PATIENCE_SECONDS", 0.05)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
        silent.bind(("127.0.0.1", 0))
        names = naming.names_of_sender("annat.example", silent.getsockname())
        silent.setblocking(False)
        asked = {dns.message.from_wire(question).question[0].name.to_text() for question in received(silent)}

    assert isinstance(names.spf, Unseen)
    assert (names.dmarc, names.keys) == (names.spf, names.spf)
    assert asked == {"annat.example."}


def received(listening: socket.socket) -> Iterator[bytes]:
    while True:
        try:
            yield listening.recv(4096)
        except BlockingIOError:
            return


def test_an_answer_counts_when_it_came_after_the_newest_call_to_a_meeting_that_has_been(office: Office) -> None:
    def seen(days: int) -> tuple[bool, bool]:
        with office.store.reading() as unit:
            found = replies(unit, NOW + timedelta(days=days))
        return found.called_at is not None, found.answered_at is not None

    assert seen(0) == (False, False)
    assert seen(60) == (True, False)

    office.take(b"From: annan@kommun.example\r\nSubject: En helt annan sak\r\n\r\nHej")
    assert seen(60) == (True, False)
    office.take(office.answer())
    assert seen(60) == (True, True)


def test_every_page_that_a_contact_is_sent_to_is_among_those_that_are_tried(office: Office) -> None:
    with office.store.reading() as unit:
        association = unit.of(KEY).association()
    member, person = association.members[0], association.people[0]
    settings = replace(office.settings, base_url="https://arshjul.forbundet.example")

    sent = (
        contact_url(settings, association, 2021, member),
        election_url(settings, association, 2023, person),
        notice_url(settings, association, MEETING, person.key),
        contact_page_url(settings, association, person),
    )

    assert {f"/{urlsplit(link).path.split('/')[1]}" for link in sent} <= KINDS


def test_what_may_not_leave_this_machine_is_not_tried_and_what_is_off_is_told(office: Office) -> None:
    settings = replace(office.settings, loopback_only=True)

    lines = looked_at_from_outside(settings, NOW).lines

    warned = [line.name for line in lines if line.warns]
    assert warned[-4:] == ["Publik adress", "Larm", "Utifrån", "Svar på kallelser"]
    assert ADDRESS not in str(lines)
