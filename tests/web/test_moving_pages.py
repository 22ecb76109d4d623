"""A meeting is moved and called off from its page: shown first, done as shown, and really undone."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from starlette.testclient import TestClient
from test_forms import hidden
from visitors import ADDRESSES, signed_in
from web_pages import Reader

from arshjul.settings import Settings
from arshjul.store import Store
from arshjul.year.access import Capacity
from arshjul.year.model import Occasion

KEY = "degerfors-karlskoga"
MEETING = f"/f/{KEY}/moten/2022-styrelse-4"
MOVING, CALLING_OFF = f"{MEETING}/flytta", f"{MEETING}/stall-in"


@pytest.fixture
def director(web_settings: Settings, web_store: Store) -> TestClient:
    return signed_in(replace(web_settings, hold_minutes=10), web_store, ADDRESSES[Capacity.DIRECTOR])


def occasion(store: Store) -> Occasion:
    with store.reading() as unit:
        plan = unit.of(KEY).association().plan(2022)
    assert plan
    return next(o for o in plan.occasions if o.key == "2022-styrelse-4")


def test_the_page_shades_the_days_and_shows_what_comes_of_the_one_that_is_chosen(director: TestClient) -> None:
    plain, chosen = (director.get(path).text for path in (MOVING, f"{MOVING}?dag=2022-08-28"))

    assert [Reader(page).faults for page in (plain, chosen)] == [[], []]
    assert re.search(r'<td class="shaded"><a [^>]*>23/8</a> <span class="against">Beredningsmöte', plain)
    assert re.search(r'<td class="shaded"><a [^>]*>28/8</a></td>', plain)
    assert "avtryck" not in plain
    assert re.search(r"Det här krockar då:.*söndag", chosen, re.DOTALL)
    assert re.search(r"Ändra mötet, (\d+) mejl går om 10 minuter", chosen)
    assert {MOVING, CALLING_OFF} <= set(Reader(director.get(MEETING).text).links)


def test_a_meeting_is_moved_as_it_was_shown_and_put_back_from_the_bar(director: TestClient, web_store: Store) -> None:
    before = occasion(web_store)
    form = hidden(director.get(f"{MOVING}?dag=2022-08-31&start=13.00&plats=Rådhuset&slut=").text)

    done = director.post(MOVING, data={**form, "nar": "senare"})

    moved = occasion(web_store)
    assert (str(moved.day), str(moved.start), moved.end, moved.place) == ("2022-08-31", "13:00:00", None, "Rådhuset")
    assert moved.sequence == before.sequence + 1
    assert "mejl väntar</strong> efter ändring av" in done.text
    director.post(f"/f/{KEY}/utskick/angra", data=hidden(done.text, 0))
    assert occasion(web_store) == before


def test_a_meeting_is_called_off_with_its_mails_and_can_be_held_all_the_same(
    director: TestClient, web_store: Store
) -> None:
    page = director.get(CALLING_OFF).text
    number = re.search(r"skicka (\d+) mejl nu", page)
    with web_store.reading() as unit:
        had = len(unit.of(KEY).deliveries.newest(limit=None, targets=("2022-styrelse-4",)))

    year = director.post(CALLING_OFF, data={**hidden(page), "nar": "nu"})

    with web_store.reading() as unit:
        has = len(unit.of(KEY).deliveries.newest(limit=None, targets=("2022-styrelse-4",)))
    assert occasion(web_store).cancelled
    assert number
    assert has - had == int(number[1]) > 0
    assert "Inställda möten" in year.text
    assert MOVING in Reader(year.text).links
    assert MEETING in Reader(year.text).links
    own = director.get(MEETING).text
    assert Reader(own).faults == []
    assert "Inställt" in own
    assert "Håll mötet ändå" in own
    assert "Kallelsen ska gå" not in own
    assert "redan inställt" in director.get(CALLING_OFF).text
    held = f"{MOVING}?dag={occasion(web_store).day}"
    director.post(MOVING, data={**hidden(director.get(held).text), "nar": "nu"})
    assert not occasion(web_store).cancelled


@pytest.mark.parametrize(
    ("query", "fault"),
    [
        ("dag=i+morgon", "är inget datum"),
        ("dag=2022-08-01", "Dagen har redan varit"),
        ("dag=2022-08-31&start=10.00&slut=9.00", "slutar innan det börjar"),
        ("plats=" + "x" * 201, "är 201 tecken"),
        ("plats=a%0d%0aBcc:%20b", "radbrytning"),
    ],
)
def test_what_cannot_be_is_told_at_its_field_and_offers_nothing_to_do(
    director: TestClient, query: str, fault: str
) -> None:
    answer = director.get(f"{MOVING}?{query}")

    assert answer.status_code == 200
    assert re.search(rf'class="fault".*?{fault}', answer.text, re.DOTALL)
    assert "avtryck" not in answer.text


def test_what_two_directors_do_at_once_is_shown_anew_to_the_second(director: TestClient, web_store: Store) -> None:
    form = hidden(director.get(f"{MOVING}?dag=2022-08-31").text)
    director.post(CALLING_OFF, data={**hidden(director.get(CALLING_OFF).text), "nar": "nu"})

    refused = director.post(MOVING, data={**form, "nar": "nu"})

    assert refused.status_code == 409
    assert "inte längre det som du såg" in refused.text
    assert 'name="dag" value="2022-08-31"' in refused.text
    assert occasion(web_store).cancelled


def test_a_meeting_that_has_been_is_neither_moved_nor_called_off(director: TestClient) -> None:
    over = f"/f/{KEY}/moten/2022-styrelse-3"

    answers = [director.get(f"{over}{path}") for path in ("/flytta?dag=2022-09-01", "/stall-in")]

    assert [one.status_code for one in answers] == [409, 409]
    assert all("Mötet har varit" in one.text for one in answers)
    assert f"{over}/flytta" not in Reader(director.get(over).text).links
