"""The page about subscribing, a person's own address, and changing addresses from the page of the members."""

from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient
from web_pages import Reader

from arshjul.settings import Settings
from arshjul.store import Store
from arshjul.tokens import token
from arshjul.work.feeds.building import addresses

KEY = "degerfors-karlskoga"
OURS = {"Sec-Fetch-Site": "same-origin", "Origin": "null"}


@pytest.fixture
def own(web_settings: Settings) -> str:
    """The path of a member's own page."""
    return f"/min-sida/{token(web_settings.secret_key, 'page', KEY, 'ledamot-degerfors')}"


def url_of(store: Store, settings: Settings, who: str) -> str:
    return next(one.url for one in addresses(store, settings, KEY) if one.who == who)


def test_the_guide_tells_the_steps_and_how_late_each_program_is(client: TestClient) -> None:
    text = client.get("/kalendrar").text

    for words in ("8–24 timmar", "Omkring 3 timmar", "Från Internet", "Prenumerera från webben", "Från webbadress"):
        assert words in text
    assert "Ny kalenderprenumeration" in text
    assert "skickas därför alltid med mejl" in text
    assert 'href="/f/degerfors-karlskoga/kalendrar"' in client.get("/f/degerfors-karlskoga/medlemmar").text


def test_the_own_guide_holds_the_own_address_and_no_other(
    client: TestClient, web_store: Store, web_settings: Settings, own: str
) -> None:
    address = url_of(web_store, web_settings, "person:ledamot-degerfors")

    page, guide = client.get(own), client.get(f"{own}/kalender")

    assert f'href="{own}/kalender"' in page.text
    for shown in (page, guide):
        assert set(re.findall(r"https?://[^<\"]*\.ics", shown.text)) == {address}
        assert Reader(shown.text).faults == []
        assert "Huvudmeny" not in shown.text
    assert f'href="webcal://{address.partition("//")[2]}"' in guide.text


def test_a_closed_calendar_is_not_shown_to_its_person(
    client: TestClient, web_store: Store, web_settings: Settings, own: str
) -> None:
    client.post(
        "/f/degerfors-karlskoga/kalendrar", data={"vem": "person:ledamot-degerfors", "gor": "stang"}, headers=OURS
    )

    for path in (own, f"{own}/kalender"):
        answer = client.get(path)
        assert answer.status_code == 200
        assert ".ics" not in answer.text
        assert "kan kansliet ge dig en ny adress" in answer.text


def test_a_wrong_link_opens_no_guide(client: TestClient) -> None:
    assert client.get(f"/min-sida/{'a' * 26}/kalender").status_code == 404


def test_an_address_is_changed_and_closed_from_the_page(
    client: TestClient, web_store: Store, web_settings: Settings
) -> None:
    first = url_of(web_store, web_settings, "body:board")

    answer = client.post(
        "/f/degerfors-karlskoga/kalendrar",
        data={"vem": "body:board", "gor": "byt"},
        headers=OURS,
        follow_redirects=False,
    )
    second = url_of(web_store, web_settings, "body:board")
    client.post("/f/degerfors-karlskoga/kalendrar", data={"vem": "body:board", "gor": "stang"}, headers=OURS)

    assert (answer.status_code, answer.headers["location"]) == (303, "/f/degerfors-karlskoga/medlemmar#kalendrar")
    assert second not in ("", first)
    assert {client.get(url).status_code for url in (first, second)} == {404}
    assert url_of(web_store, web_settings, "body:board") == ""
    assert "Stängd" in client.get("/f/degerfors-karlskoga/medlemmar").text


def test_the_public_calendar_is_opened_by_a_click(client: TestClient, web_store: Store, web_settings: Settings) -> None:
    assert "Öppna för allmänheten" in client.get("/f/degerfors-karlskoga/medlemmar").text

    client.post("/f/degerfors-karlskoga/kalendrar", data={"vem": "public", "gor": "byt"}, headers=OURS)

    url = url_of(web_store, web_settings, "public")
    assert client.get(url).headers["access-control-allow-origin"] == "*"
    page = client.get("/f/degerfors-karlskoga/medlemmar")
    assert url in page.text
    assert Reader(page.text).faults == []


@pytest.mark.parametrize(
    ("posted", "status"),
    [
        ({"vem": "body:board", "gor": "x"}, 409),
        ({}, 409),
        ({"vem": "body:<b>", "gor": "byt"}, 404),
        ({"gor": "stang"}, 404),
    ],
)
def test_a_form_that_nobody_made_changes_nothing(
    client: TestClient, web_store: Store, web_settings: Settings, posted: dict[str, str], status: int
) -> None:
    before = addresses(web_store, web_settings, KEY)

    answer = client.post("/f/degerfors-karlskoga/kalendrar", data=posted, headers=OURS)

    assert answer.status_code == status
    assert "<b>" not in answer.text
    assert addresses(web_store, web_settings, KEY) == before


def test_another_site_closes_no_calendar(client: TestClient, web_store: Store, web_settings: Settings) -> None:
    before = addresses(web_store, web_settings, KEY)

    answer = client.post(
        "/kalendrar", data={"vem": "body:board", "gor": "stang"}, headers={"Origin": "http://evil.example"}
    )

    assert answer.status_code == 403
    assert addresses(web_store, web_settings, KEY) == before
