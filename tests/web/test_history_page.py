"""The page of what has happened: who did what when and from where, of the association, of a meeting, of a person."""

from __future__ import annotations

import re
from datetime import date

from doers import doer
from starlette.testclient import TestClient
from test_forms import hidden
from visitors import signed_in

from arshjul.settings import Settings
from arshjul.store import Store
from arshjul.work.chains.recording import record
from arshjul.year.chains.facts import ChainFact

ROOT = "/f/degerfors-karlskoga"
DIRECTOR, MEMBER = "forbundschef@finsam-dk.example", "ledamot@degerfors.example"
MEETING = "2022-styrelse-4"


def read(client: TestClient, query: str = "") -> str:
    return client.get(f"{ROOT}/historik{query}").text


def test_every_page_together_tells_everything_once(client: TestClient) -> None:
    seen: list[str] = []
    query = ""
    while True:
        page = read(client, query)
        rows = re.findall(r"<tr>\n(.*?)</tr>", page, re.DOTALL)
        assert len(rows) <= 50
        seen += rows
        older = re.search(r'<a href="[^"]*historik(\?fore=[^"]+)">Äldre', page)
        if not older:
            break
        query = older[1]

    assert "Läste in degerfors-karlskoga.yaml" in seen[-1]
    assert sum("Fastställde ett årshjul" in row for row in seen) == 1
    assert sum("mejl skickat till" in row.lower() for row in seen) > 50


def test_a_change_is_told_as_old_and_new_at_its_meeting(web_settings: Settings, web_store: Store) -> None:
    director = signed_in(web_settings, web_store, DIRECTOR)
    item = re.findall(r'name="item" value="([^"]+)"', director.get(f"{ROOT}/moten/{MEETING}").text)[0]
    director.post(f"{ROOT}/moten/{MEETING}/lista", data={"item": item})

    page = read(director, f"?mote={MEETING}&visa=anteckningar")

    assert "Bockade av en handling" in page
    assert '<td data-label="Vem">Förbundschef</td>' in page
    assert "Fastställde" not in page


def test_a_member_is_called_by_its_name(client: TestClient, web_settings: Settings, web_store: Store) -> None:
    sent = ChainFact("discharge", 2021, "sent", date(2022, 4, 20), "karlskoga")
    record(web_store, "degerfors-karlskoga", sent, doer(web_settings.clock.now()))

    page = read(client, "?visa=anteckningar")

    assert "Karlskoga kommun" in page
    assert ", karlskoga" not in page


def test_who_signs_in_and_opens_a_document_is_told_with_the_network_address(
    web_settings: Settings, web_store: Store
) -> None:
    director = signed_in(web_settings, web_store, DIRECTOR)
    director.get(f"{ROOT}/utskick/1")
    signed_in(web_settings, web_store, MEMBER).get(f"{ROOT}/historik")

    page = read(director, "?visa=inloggningar")

    for told in ("Öppnade: utskicket 1", "Loggade in", "Nekades: läsa historiken", "Ledamot Degerfors kommun"):
        assert told in page
    assert "127.0.0.1" in page
    assert "Loggade in" in read(director, "?visa=inloggningar&person=ledamot-degerfors")
    assert "Nekades" not in read(director, "?visa=inloggningar&person=forbundschef")


def test_a_mistyped_place_begins_anew_and_an_unknown_person_is_not_found(client: TestClient) -> None:
    for place in ("x", "2022-08-08_1_1", "2022-08-08T09:00:00+00:00_99_1", "2022-08-08T09:00:00+00:00_1_" + "9" * 400):
        assert client.get(f"{ROOT}/historik", params={"fore": place}).status_code == 200
    assert client.get(f"{ROOT}/historik?person=finns-inte").status_code == 404


def test_a_change_that_nobody_was_told_of_is_undone_from_its_row_and_one_that_was_says_why_not(
    web_settings: Settings, web_store: Store
) -> None:
    director = signed_in(web_settings, web_store, DIRECTOR)
    agenda = f"{ROOT}/moten/{MEETING}/dagordning"
    added = {"engang": hidden(director.get(agenda).text)["engang"], "gor": "nytt", "arende": "Besök av revisorerna"}
    director.post(agenda, data=added)
    [newest, *_] = re.findall(r'<form [^>]*historik/angra">.*?</form>', read(director, "?visa=andringar"), re.DOTALL)
    form = hidden(newest)

    undone = director.post(f"{ROOT}/historik/angra", data=form)

    assert "Besök av revisorerna" not in director.get(agenda).text
    assert "Ångrade" in undone.text
    again = director.post(f"{ROOT}/historik/angra", data={"nummer": form["nummer"]})
    assert again.status_code == 409
    assert "kan inte ångras" in again.text
    member = signed_in(web_settings, web_store, MEMBER)
    assert "historik/angra" not in read(member)
    assert member.post(f"{ROOT}/historik/angra", data={"nummer": form["nummer"]}).status_code == 403
