"""The day that somebody else has set, changed and confirmed on the page of the duty."""

from __future__ import annotations

import pytest
from beginning_cases import form_in
from starlette.testclient import TestClient
from visitors import signed_in

from arshjul.settings import Settings
from arshjul.store import Store
from arshjul.year.model import Agreement

KEY = "degerfors-karlskoga"
PAGE = f"/f/{KEY}/arshjul/2022/2022:half-year-report-member:region-orebro-lan"


@pytest.fixture
def director(web_settings: Settings, web_store: Store) -> TestClient:
    return signed_in(web_settings, web_store, "forbundschef@finsam-dk.example")


def agreed(store: Store) -> list[Agreement]:
    with store.reading() as unit:
        found = unit.of(KEY).association(()).agreements
    return [one for one in found if one.duty == "half-year-report-member" and one.year == 2022]


def sent(client: TestClient, written: dict[str, str], deed: str = "spara") -> tuple[int, str]:
    form = form_in(client.get(PAGE).text, f"{PAGE}/dag")
    form.pop("vantat", None)
    answer = client.post(f"{PAGE}/dag", data=form | written | {"gor": deed}, follow_redirects=False)
    return answer.status_code, answer.text


def test_an_expected_day_is_confirmed_with_who_said_it(director: TestClient, web_store: Store) -> None:
    assert "inte bekräftat" in director.get(PAGE).text

    assert sent(director, {"kalla": "Regionen, mejl 5 augusti"})[0] == 303

    (one,) = agreed(web_store)
    assert (str(one.day), one.confirmed, one.source) == ("2022-08-18", True, "Regionen, mejl 5 augusti")
    assert "inte bekräftat" not in director.get(PAGE).text


def test_the_day_becomes_another_or_a_week_and_is_taken_away(director: TestClient, web_store: Store) -> None:
    sent(director, {"dag": "2022-09-05", "vantat": "1"})
    assert [(str(one.day), one.confirmed) for one in agreed(web_store)] == [("2022-09-05", False)]

    sent(director, {"dag": "vecka 37"})
    assert [(one.day, one.week, one.confirmed) for one in agreed(web_store)] == [(None, 37, True)]

    assert sent(director, {}, "ta-bort")[0] == 303
    assert agreed(web_store) == []


def test_a_day_of_another_year_is_refused_at_its_field(director: TestClient, web_store: Store) -> None:
    before = agreed(web_store)

    for text in ("2023-09-05", "snart", ""):
        status, html = sent(director, {"dag": text})
        assert (status, 'href="#dagen-dag"' in html) == (400, True), text
    assert agreed(web_store) == before


def test_a_day_of_law_has_no_form(director: TestClient) -> None:
    assert "/dag" not in director.get(f"/f/{KEY}/arshjul/2022/2022:annual-report").text
