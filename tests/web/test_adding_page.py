"""A meeting more in a year that is adopted: shown first, added as shown, and its people called."""

from __future__ import annotations

from dataclasses import replace

import pytest
from starlette.testclient import TestClient
from test_forms import hidden
from visitors import ADDRESSES, signed_in
from web_pages import Reader

from arshjul.settings import Settings
from arshjul.store import Store
from arshjul.year.access import Capacity
from arshjul.year.model import Body, Occasion

KEY = "degerfors-karlskoga"
YEAR, ADDING = f"/f/{KEY}/arshjul/2022", f"/f/{KEY}/arshjul/2022/nytt-mote"


@pytest.fixture
def director(web_settings: Settings, web_store: Store) -> TestClient:
    return signed_in(replace(web_settings, hold_minutes=10), web_store, ADDRESSES[Capacity.DIRECTOR])


def occasions(store: Store) -> dict[str, Occasion]:
    with store.reading() as unit:
        plan = unit.of(KEY).association().plan(2022)
    return {one.key: one for one in plan.occasions} if plan else {}


def test_a_meeting_is_added_as_it_was_shown_and_taken_back_from_the_bar(director: TestClient, web_store: Store) -> None:
    before = occasions(web_store)
    page = director.get(f"{ADDING}?dag=2022-10-06&slut=10.30&plats=Rådhuset").text

    done = director.post(ADDING, data={**hidden(page), "nar": "senare"})

    assert Reader(page).faults == []
    assert ADDING in Reader(director.get(YEAR).text).links
    [new] = [one for key, one in occasions(web_store).items() if key not in before]
    assert (new.title, new.body, str(new.day), new.place) == (
        "Extra styrelsemöte",
        Body.BOARD,
        "2022-10-06",
        "Rådhuset",
    )
    assert done.url.path == f"/f/{KEY}/moten/{new.key}"
    assert "mejl väntar</strong> efter ändring av årshjulet 2022: extra styrelsemöte 6 oktober 2022, nytt" in done.text
    director.post(f"/f/{KEY}/utskick/angra", data=hidden(done.text, 0))
    assert occasions(web_store) == before


@pytest.mark.parametrize(
    ("query", "fault"),
    [
        ("dag=2023-01-09", "Dagen är inte i 2022"),
        ("dag=2022-08-01", "Dagen har redan varit"),
        ("dag=", "Datumet saknas"),
    ],
)
def test_what_cannot_be_is_told_at_its_field_and_offers_nothing_to_do(
    director: TestClient, query: str, fault: str
) -> None:
    answer = director.get(f"{ADDING}?{query}")

    assert answer.status_code == 200
    assert fault in answer.text
    assert "avtryck" not in answer.text
