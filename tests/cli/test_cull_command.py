"""``arshjul cull``: the number first, then a decision and a yes; and what has been done."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from cli_cases import KEY, Desk
from doers import doer

from arshjul.store import DeliveryStatus, Settled, Store, open_store
from arshjul.work.closing import close_year

SENT_AT = datetime(2021, 12, 14, 12, tzinfo=UTC)
DECISION = "Gallringsbeslut 2027-03-01 § 12"
NOW = "2027-03-02T10:30"
BEFORE = ("--before", "2027-01-01")


@contextmanager
def store_of(desk: Desk) -> Iterator[Store]:
    with closing(open_store(f"sqlite:///{desk.data / 'arshjul.db'}")) as store:
        yield store


@pytest.fixture
def sent(adopted: Desk) -> Desk:
    """The example with its invitations sent, its year still living."""
    with store_of(adopted) as store, store.writing() as unit:
        for claimed in unit.waiting.claim(SENT_AT, "a", timedelta(minutes=5), 1000):
            unit.waiting.settle(claimed.id, "a", Settled.sent(SENT_AT, "250 OK"))
    return adopted


@pytest.fixture
def closed(sent: Desk) -> Desk:
    """The same when its year is closed."""
    with store_of(sent) as store:
        close_year(store, KEY, 2022, "Allt är klart.", doer(datetime(2023, 6, 1, tzinfo=UTC), "förbundschefen"))
    return sent


def number_sent(desk: Desk) -> int:
    with store_of(desk) as store, store.reading() as unit:
        return unit.count_deliveries()[DeliveryStatus.SENT]


def number_kept(desk: Desk) -> int:
    with store_of(desk) as store, store.reading() as unit:
        room = unit.of(KEY)
        sent = room.deliveries.newest(limit=None, status=DeliveryStatus.SENT)
        return sum(bool(room.deliveries.bytes_of(one.id)) for one in sent)


def answered(desk: Desk, answer: str) -> subprocess.CompletedProcess[bytes]:
    """Run the command at a terminal and answer its question."""
    terminal, its_end = pty.openpty()
    os.write(terminal, f"{answer}\n".encode())
    try:
        return subprocess.run(
            [sys.executable, "-m", "arshjul", "cull", KEY, *BEFORE, "--decision", DECISION],
            cwd=desk.home,
            env=desk.environment(ARSHJUL_NOW=NOW),
            stdin=its_end,
            capture_output=True,
            check=False,
        )
    finally:
        os.close(its_end)
        os.close(terminal)


def test_a_dry_run_tells_the_number_and_needs_no_decision(closed: Desk) -> None:
    number = number_sent(closed)

    said = closed.run("cull", KEY, *BEFORE, "--dry-run", ARSHJUL_NOW=NOW)

    assert (said.code, said.out) == (0, f"{number} mejl från tiden före 2027-01-01 kan gallras.\n")
    assert number_kept(closed) == number
    shape = closed.run("cull", KEY, *BEFORE, "--dry-run", "--json", ARSHJUL_NOW=NOW).shape
    assert shape == {"kind": "mails", "number": number, "spared": 0}


def test_without_a_decision_nothing_is_culled(closed: Desk) -> None:
    for decision in ((), ("--decision", " ")):
        said = closed.run("cull", KEY, *BEFORE, "--yes", *decision, ARSHJUL_NOW=NOW)

        assert said.code == 2
        assert "Beslutet saknas" in said.err
    assert number_kept(closed) == number_sent(closed)


def test_without_a_terminal_and_a_yes_nothing_is_culled(closed: Desk) -> None:
    said = closed.run("cull", KEY, *BEFORE, "--decision", DECISION, ARSHJUL_NOW=NOW)

    assert said.code == 1
    assert "--yes" in said.err
    assert number_kept(closed) == number_sent(closed)


def test_at_a_terminal_a_person_says_yes_in_a_word(closed: Desk) -> None:
    number = number_sent(closed)

    refused = answered(closed, "nej")
    assert refused.returncode == 1
    assert f"{number} mejl från tiden före 2027-01-01 kan gallras." in refused.stderr.decode()
    assert "Inget är gjort." in refused.stderr.decode()
    assert number_kept(closed) == number

    done = answered(closed, "ja")
    assert done.returncode == 0
    assert done.stdout.decode().startswith(f"{number} mejl är gallrade enligt {DECISION}.\n")
    assert number_kept(closed) == 0


def test_what_was_culled_and_by_which_decision_can_be_seen_afterwards(closed: Desk) -> None:
    number = number_sent(closed)
    assert closed.run("cull", KEY).out == "Inget är gallrat.\n"

    done = closed.run("cull", KEY, *BEFORE, "--decision", DECISION, "--yes", "--json", ARSHJUL_NOW=NOW)

    act = {
        "at": "2027-03-02T09:30:00+00:00",
        "by": "kommandoraden",
        "decision": DECISION,
        "kind": "mails",
        "before": "2027-01-01",
        "number": number,
    }
    assert done.shape == {"disposal": act, "spared": 0}
    assert closed.run("cull", KEY, "--json").shape == {"disposals": [act]}
    assert closed.run("cull", KEY).out == (
        f"2027-03-02 10.30  {number} mejl från tiden före 2027-01-01, av kommandoraden\n  {DECISION}\n"
    )
    again = closed.run("cull", KEY, *BEFORE, "--decision", DECISION, "--yes", ARSHJUL_NOW=NOW)
    assert again.out == "Det finns inget att gallra från tiden före 2027-01-01.\n"


def test_mails_of_a_living_year_are_spared_and_it_is_said_why(sent: Desk) -> None:
    said = sent.run("cull", KEY, *BEFORE, "--decision", DECISION, "--yes", ARSHJUL_NOW=NOW)

    assert said.code == 0
    assert f"{number_sent(sent)} mejl sparas: det behövs än" in said.out
    assert number_kept(sent) == number_sent(sent)


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("--yes",), 2, "Ange också --before"),
        (("--decision", DECISION), 2, "Ange också --before"),
        (("--before", "2022-02-30"), 2, "2022-02-30 finns inte"),
        (("--before", "2027-03-03", "--dry-run"), 1, "har inte varit"),
    ],
)
def test_what_cannot_be_meant_is_refused(adopted: Desk, words: tuple[str, ...], code: int, told: str) -> None:
    said = adopted.run("cull", KEY, *words, ARSHJUL_NOW=NOW)

    assert said.code == code
    assert told in said.err


def test_a_rule_is_decided_with_a_yes_and_the_job_follows_it_and_nothing_else(closed: Desk) -> None:
    number, rule = number_sent(closed), ("retention", KEY, "--kind", "mails", "--days", "365", "--decision", DECISION)
    assert "mails  texten i skickade mejl: tills något är beslutat" in closed.run("retention", KEY).out
    assert "--yes" in closed.run(*rule, ARSHJUL_NOW=NOW).err
    assert closed.run("run", "cull", ARSHJUL_NOW=NOW).out.startswith("cull: 0 gallrade")

    decided = closed.run(*rule, "--yes", ARSHJUL_NOW=NOW)

    assert f"Att gallra nu, från tiden före 2026-03-02: {number}\n" in decided.out
    told = closed.run("run", "cull", ARSHJUL_NOW=NOW).out
    assert told == f"cull: {number} gallrade enligt beslutade gallringsfrister.\n"
    assert number_kept(closed) == 0


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("retention", KEY, "--days", "365"), 2, "Ange --kind"),
        (("retention", KEY, "--kind", "mails", "--days", "365", "--forever"), 2, "Ange --kind"),
        (("retention", KEY, "--kind", "mails", "--days", "7", "--decision", "§", "--yes"), 1, "minst 365"),
        (("retention", KEY, "--kind", "mails", "--days", "365", "--yes"), 1, "vilket beslut"),
        (("retention", "--kind", "mails", "--days", "365", "--decision", "§", "--yes"), 1, "strays"),
    ],
)
def test_a_rule_that_cannot_be_meant_is_refused(adopted: Desk, words: tuple[str, ...], code: int, told: str) -> None:
    said = adopted.run(*words, ARSHJUL_NOW=NOW)

    assert said.code == code
    assert told in said.err
