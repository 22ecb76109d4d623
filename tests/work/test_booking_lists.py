"""The lists of Boka in: sent once more where the first was refused, and what of the year others have called to."""

from __future__ import annotations

from pathlib import Path

import pytest
from kept_databases import DoneOnce
from post_office import ADOPTED_AT, BASE, KEY, MINUTE, Office, about, calls, changed, text_of, to
from work_cases import doer

from arshjul.settings import Settings
from arshjul.store import Store
from arshjul.work.drafts.called_already import say_called
from arshjul.work.files.associations import load
from arshjul.work.saying import Wanted, send_again, to_send_again
from arshjul.work.years import adopt

REGION, NEW = "ledamot-region", "ny-adress"
MENDED = changed("ledamot-region@prov.example", f"{NEW}@prov.example", "day: 2027-03-17", "day: 2027-03-18")
EARLIER = "{key: m0, kind: meeting, title: Styrelsemöte, day: 2027-02-10, body: board, start: 09:00, end: 12:00}"
THREE = changed("      - {key: m2", f"      - {EARLIER}\n      - {{key: m2")


@pytest.fixture
def office(store: Store, settings: Settings, tmp_path: Path, done_once: DoneOnce) -> Office:
    def load_base() -> None:
        load(store, settings, BASE.encode(), "base.yaml", doer(ADOPTED_AT))

    done_once("base", load_base)
    return Office(store, settings, tmp_path)


def adopted(office: Office) -> Office:
    adopt(office.store, office.settings, KEY, 2027, doer(ADOPTED_AT), accept_because="Ett prov")
    return office


def test_a_list_that_was_refused_goes_once_to_the_address_that_was_mended_and_says_what_is_true_then(
    office: Office,
) -> None:
    adopted(office).deliver(ADOPTED_AT, {REGION: "550 No such user"})

    office.load(MENDED, ADOPTED_AT + 5 * MINUTE)
    left = office.deliver(ADOPTED_AT + 6 * MINUTE)
    left += office.deliver(ADOPTED_AT + 7 * MINUTE)

    (booking,) = about(left, "Boka in: 2 möten 2027")
    assert to([booking], NEW)
    assert "18 mars" in text_of(booking)
    assert len(calls(to(left, NEW))) == 2
    why = {again.why_not for again in to_send_again(office.store, KEY, Wanted(words="No such"), doer(ADOPTED_AT))}
    assert "Listan går till den adress som personen har nu." in why


def test_a_list_that_came_through_is_not_sent_to_another_address_too(office: Office) -> None:
    adopted(office).deliver(ADOPTED_AT)

    office.load(MENDED, ADOPTED_AT + 5 * MINUTE)

    assert about(office.deliver(ADOPTED_AT + 6 * MINUTE), "Boka in: 2 möten") == []


def test_a_list_that_was_refused_is_sent_again_to_the_same_address_when_somebody_asks(office: Office) -> None:
    adopted(office).deliver(ADOPTED_AT, {REGION: "550 No such user"})

    send_again(office.store, office.settings, KEY, Wanted(person=REGION), doer(ADOPTED_AT + 5 * MINUTE))

    left = office.deliver(ADOPTED_AT + 6 * MINUTE)
    assert len(about(to(left, REGION), "Boka in: 2 möten 2027")) == 1
    assert len(calls(left)) == 2


def test_what_others_have_called_to_stands_apart_and_is_not_counted(office: Office) -> None:
    office.load(THREE, ADOPTED_AT)
    say_called(office.store, KEY, 2027, "m0", doer(ADOPTED_AT))

    left = to(adopted(office).deliver(ADOPTED_AT + MINUTE), REGION)

    (booking,) = about(left, "Boka in: 2 möten 2027")
    before, _, after = text_of(booking).partition("Du är redan kallad till det här mötet, och får ingen ny inbjudan:")
    assert "10 februari" not in before
    assert "17 mars" in before
    assert "10 februari" in after
    assert len(calls(left)) == 2
