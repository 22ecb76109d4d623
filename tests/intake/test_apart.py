"""Mails that strangers send to stop whoever reads them: each is understood or set aside, and the next one is read."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hostile_mails import HEAD, hostile_mails

from arshjul.errors import IntakeError
from arshjul.intake import apart as apart_module
from arshjul.intake import limits
from arshjul.intake.apart import Apart
from arshjul.intake.understanding import LONGEST_TEXT

HOSTILE = hostile_mails()
GOOD = HEAD + b"Subject: Hej\r\n\r\nJag kommer."
IN_CHILD = """
import os, pickle, sys
from dataclasses import replace
from multiprocessing.connection import Connection
from arshjul.intake.understanding import Understood
from arshjul.mail.incoming import NOTHING_READ
parent = Connection(int(sys.argv[1]))
parent.send_bytes(b"")
raw = parent.recv_bytes()
"""
KNOWS_THE_HEAD = 'parent.send_bytes(pickle.dumps(Understood(replace(NOTHING_READ, recipients=("a@b.example",)))))\n'


@pytest.fixture(scope="module")
def running() -> Iterator[Apart]:
    # A machine that is busy with something else makes no mail hostile.
    with pytest.MonkeyPatch.context() as patient, Apart() as apart:
        patient.setattr(limits, "SECONDS", 60.0)
        yield apart


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_mail_is_understood_or_refused_long_before_it_costs_too_much(running: Apart, name: str) -> None:
    understood = running.understand(HOSTILE[name])

    # Nothing was killed: what would cost too much was counted first.
    assert "har lagts åt sidan" not in understood.mail.refused
    assert len(understood.answers) <= 2
    assert len(understood.text) <= LONGEST_TEXT
    assert all(answer.starts is None for answer in understood.answers if name.startswith("a zone"))


def test_a_mail_whose_headers_are_counted_and_refused_still_tells_whose_it_is(running: Apart) -> None:
    understood = running.understand(HOSTILE["a header of 900 kB"])

    assert "orimligt lång" in understood.mail.refused
    assert understood.mail.recipients == ("kallelse@forbundet.example",)


@pytest.mark.parametrize(
    ("does", "said"),
    [
        ("import signal; signal.pause()", "sekunder att läsa"),
        ("while True: pass", "sekunder att läsa"),
        ("os.kill(os.getpid(), 9)", "den tid och det minne"),
        (
            "import resource; resource.setrlimit(resource.RLIMIT_AS, (2**28, 2**28)); bytes(2**29)",
            "den tid och det minne",
        ),
        ("parent.send_bytes(bytes(64 * 1024 * 1024))", "den tid och det minne"),
    ],
)
def test_a_process_that_breaks_the_limits_is_killed_and_the_next_mail_has_another(
    monkeypatch: pytest.MonkeyPatch, does: str, said: str
) -> None:
    with Apart() as apart:
        with monkeypatch.context() as broken:
            broken.setattr(apart_module, "_PROGRAM", ("-P", "-c", IN_CHILD + KNOWS_THE_HEAD + does))
            broken.setattr(limits, "SECONDS", 2.0)
            understood = apart.understand(GOOD)

        assert said in understood.mail.refused
        assert understood.mail.recipients == ("a@b.example",)
        assert apart.understand(GOOD).text == "Jag kommer."


def test_a_process_that_cannot_start_is_no_fault_of_the_mail(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart_module, "_PROGRAM", ("-P", "-c", "raise SystemExit(1)"))

    with Apart() as apart, pytest.raises(IntakeError, match="De väntar till nästa pass"):
        apart.understand(GOOD)


def test_the_process_apart_is_told_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARSHJUL_SECRET_KEY", "hemligt")
    tells = "seen = Understood(replace(NOTHING_READ, subject=repr(dict(os.environ))))\n"
    tells += "for _ in range(2): parent.send_bytes(pickle.dumps(seen))\n"
    monkeypatch.setattr(apart_module, "_PROGRAM", ("-P", "-c", IN_CHILD + tells))

    with Apart() as apart:
        assert "hemligt" not in apart.understand(GOOD).mail.subject
