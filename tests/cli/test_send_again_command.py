"""``arshjul send-again``: what did not reach its reader is shown, and leaves once more after a yes."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from cli_cases import KEY, Desk

from arshjul.store import DeliveryStatus, Settled, open_store

SENT_AT = datetime(2021, 12, 14, 12, tzinfo=UTC)
NOW = "2021-12-15T10:30"


@pytest.fixture
def refused(adopted: Desk) -> Desk:
    """The example, adopted, with the first two mails refused and the rest waiting."""
    with closing(open_store(f"sqlite:///{adopted.data / 'arshjul.db'}")) as store, store.writing() as unit:
        for claimed in unit.waiting.claim(SENT_AT, "a", timedelta(minutes=5), 2):
            unit.waiting.settle(claimed.id, "a", Settled.failed("550 5.1.1 okänd"))
    return adopted


def number_failed(desk: Desk) -> int:
    with closing(open_store(f"sqlite:///{desk.data / 'arshjul.db'}")) as store, store.reading() as unit:
        return unit.count_deliveries()[DeliveryStatus.FAILED]


def test_without_a_yes_it_is_shown_and_nothing_is_queued(refused: Desk) -> None:
    said = refused.run("send-again", KEY, ARSHJUL_NOW=NOW)

    assert said.code == 1
    assert said.out.count("550 5.1.1 okänd") == 2
    assert "--yes" in said.err
    assert number_failed(refused) == 2


def test_with_a_yes_it_is_queued_anew_and_failed_no_more(refused: Desk) -> None:
    none = refused.run("send-again", KEY, "--reason", "okänt skäl", "--yes", ARSHJUL_NOW=NOW)
    shape = refused.run("send-again", KEY, "--reason", "OKÄND", "--yes", "--json", ARSHJUL_NOW=NOW).shape

    assert "det finns inget att skicka igen" in none.out
    assert [(one["answer"], one["sent_again"], one["why_not"]) for one in shape["mails"]] == [
        ("550 5.1.1 okänd", True, None),
        ("550 5.1.1 okänd", True, None),
    ]
    assert number_failed(refused) == 0


def test_a_number_that_is_none_of_them_is_told(refused: Desk) -> None:
    said = refused.run("send-again", KEY, "--delivery", "9999", "--yes", ARSHJUL_NOW=NOW)

    assert said.code == 1
    assert "Utskick 9999 finns inte bland dem som inte har gått fram" in said.err
